/** Contrast of the theme's colours (WCAG 2.2: text 4.5:1, graphics 3:1), computed from the style sheet itself. */

import { describe, expect, test } from 'vitest';
import { readText } from '../fixtures/source-tree.ts';

type Colours = ReadonlyMap<string, string>;

const css = readText('src/ui/theme.css');
const light = tokensOf(/^:root \{([^}]*)\}/m);
const darkByChoice = tokensOf(/:root\[data-theme="dark"\] \{([^}]*)\}/);
const darkByScheme = tokensOf(/:root:not\(\[data-theme="light"\]\) \{([^}]*)\}/);

const GROUNDS = ['paper', 'paper-2', 'seal-soft', 'note-soft', 'break-soft', 'person-soft'];
const TEXT: readonly (readonly [string, readonly string[]])[] = [
  ['ink', GROUNDS],
  ['ink-2', GROUNDS],
  ['ink-3', ['paper', 'paper-2']],
  ['seal', ['paper', 'seal-soft']],
  ['note', ['note-soft']],
  ['break', ['paper', 'break-soft']],
  ['person', ['person-soft']],
  ['paper', ['ink', 'ink-2']],
];
/** The rail, stops on it, and borders of fields. */
const GRAPHICS: readonly (readonly [string, readonly string[]])[] = [
  ['track', ['paper']],
  ['seal', ['paper']],
  ['break', ['paper']],
  ['ink-3', ['paper']],
  ['paper', ['seal']],
];

describe.each([
  ['light', light],
  ['dark', darkByChoice],
])('the %s colours', (_, colours) => {
  test.each(pairs(TEXT))('%s is legible on %s', (ink, ground) => {
    expect(contrast(colours, ink, ground)).toBeGreaterThanOrEqual(4.5);
  });

  test.each(pairs(GRAPHICS))('%s can be seen on %s', (ink, ground) => {
    expect(contrast(colours, ink, ground)).toBeGreaterThanOrEqual(3);
  });
});

test('dark by the reader’s scheme and dark by choice are the same', () => {
  expect(darkByScheme.size).toBeGreaterThan(10);
  expect(darkByScheme).toEqual(darkByChoice);
});

function tokensOf(block: RegExp): Colours {
  const [, body = ''] = block.exec(css) ?? [];
  return new Map(
    [...body.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name, value]) => [name!, value!]),
  );
}

function pairs(table: typeof TEXT): readonly (readonly [string, string])[] {
  return table.flatMap(([ink, grounds]) => grounds.map((ground) => [ink, ground] as const));
}

function contrast(colours: Colours, one: string, other: string): number {
  const [a, b] = [luminance(colours.get(one)!), luminance(colours.get(other)!)];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

/** Relative luminance as WCAG 2.2 defines it. */
function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}
