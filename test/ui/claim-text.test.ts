/** Claims on screen: a stranger's names and values cannot break lines, turn text around or hide. */

import { describe, expect, test } from 'vitest';
import { pathText, valueText } from '../../src/ui/claim-text.ts';

describe('a claim', () => {
  test('is named by its path, elements counted from 1', () => {
    expect(pathText(['address', 'street'])).toBe('address › street');
    expect(pathText(['nationalities', 1])).toBe('nationalities › 2');
  });

  test.each([
    ['Aurland', 'Aurland'],
    [true, 'true'],
    [18, '18'],
    [null, 'null'],
    [{ a: ['b'] }, '{"a":["b"]}'],
    [{}, null],
    [[], null],
    ['', ''],
  ])('%j is shown as %s', (value, shown) => {
    expect(valueText(value)).toBe(shown);
  });

  test.each([
    ['a\nb', 'a\\u{a}b'],
    ['over \u202e81', 'over \\u{202e}81'],
    ['a\u200bb', 'a\\u{200b}b'],
    ['a\u2028b', 'a\\u{2028}b'],
    ['\ufeffa', '\\u{feff}a'],
  ])('%j is written out', (value, shown) => {
    expect(valueText(value)).toBe(shown);
    expect(pathText([value])).toBe(shown);
  });

  test('is cut where it is long', () => {
    expect(valueText('x'.repeat(5000))).toHaveLength(602);
    expect(valueText(`${'x'.repeat(599)}😀`)).toMatch(/x\ufffd …$/);
  });
});
