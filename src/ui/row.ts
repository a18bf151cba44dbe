/** One stop of the rail: a finding in words, its shape, and the technical facts one click further. */

import type { Json } from '../canonical.ts';
import type { Details, Evidence } from '../verify/evidence.ts';
import type { Message } from './message.ts';

/** Filled tick, cross, question mark, open circle, grey disc, dashed circle, teal disc. */
export type Shape = 'pass' | 'fail' | 'unknown' | 'none' | 'weak' | 'off' | 'person';

export type Row = {
  readonly shape: Shape;
  readonly title: Message;
  readonly text: Message | null;
  /** What happened to the content, in order, as far as its credential tells. */
  readonly history: readonly HistoryStep[];
  /** Stops below this one, which it sums up. */
  readonly children: readonly Row[];
  /** Technical facts, name and value, shown one click further. */
  readonly raw: readonly (readonly [string, string])[];
  /** What the reader can do about it. */
  readonly offers: 'watermark-checkers' | 'add-companies' | 'change-privacy' | null;
};

export type HistoryStep = { readonly what: Message; readonly by: string | null; readonly at: string | null };

/** A stop without anything to open or to do. */
export function plainRow(shape: Shape, title: Message, text: Message | null, raw: Row['raw']): Row {
  return { shape, title, text, history: [], children: [], raw, offers: null };
}

/** Names and values as the verdict document has them, so that they can be looked up in the specification. */
export function rawFacts({ code, status, because, spec }: Evidence, details: Details): Row['raw'] {
  const shown = Object.entries(details).flatMap(([name, value]): readonly (readonly [string, string])[] => {
    if (value === undefined || value === null) return [];
    if (name === 'settings' && Array.isArray(value)) return value.map(settingOf);
    return [[name, typeof value === 'object' ? JSON.stringify(value) : String(value)]];
  });
  return [['code', code], ['status', status], ['because', because], ...shown, ['spec', spec]];
}

/** What a generator wrote of itself: one line for each, never under the name of a fact. */
function settingOf(setting: Json): readonly [string, string] {
  const [name, value] = Array.isArray(setting) ? setting : [];
  return [`settings: ${String(name ?? '')}`, String(value ?? '')];
}
