/** Letters of others that cannot be seen, or that turn others round. */

import { expect, test } from 'vitest';
import {
  codesOf,
  hasRightToLeft,
  hidesLetters,
  piecesOf,
  runsBothWays,
} from '../../src/wallet/hidden-letters.ts';

/** As the page writes it. */
const shown = (text: string, breaks: 'kept' | 'hidden' = 'hidden') =>
  piecesOf(text, breaks)
    .map((piece) => (piece.is === 'text' ? piece.text : codesOf(piece.text)))
    .join('');

test.each<[string, string]>([
  ['I pay 001\u202E 05 ot bob', 'I pay 001‹U+202E› 05 ot bob'],
  ['pay\u200Bpal \u202Eevil', 'pay‹U+200B›pal ‹U+202E›evil'],
  ['a\u2066b\u2069\u200Fc\u061C', 'a‹U+2066›b‹U+2069›‹U+200F›c‹U+061C›'],
  ['\u200B\u200B\u200B\u200C', '‹U+200B ×3›‹U+200C›'],
  ['a\u00ADb\u3164c\u2800d\u115Fe', 'a‹U+00AD›b‹U+3164›c‹U+2800›d‹U+115F›e'],
  ['tag\u{E0041}\u{E007F}', 'tag‹U+E0041›‹U+E007F›'],
  ['\u0000\u001B[2J\u009F', '‹U+0000›‹U+001B›[2J‹U+009F›'],
  ['half \uD800 pair', 'half ‹U+D800› pair'],
  ['line\u2028and\u2029paragraph', 'line‹U+2028›and‹U+2029›paragraph'],
])('%j is written out as %s', (text, written) => {
  expect(shown(text)).toBe(written);
  expect(shown(text, 'kept')).toBe(written);
  expect(hidesLetters(text)).toBe(true);
});

test('line breaks and tabs are kept in messages, and written out in names; a lone return is not a line break', () => {
  expect(shown('a\nb\r\nc\td', 'kept')).toBe('a\nb\r\nc\td');
  expect(shown('a\nb\r\nc\td')).toBe('a‹U+000A›b‹U+000D›‹U+000A›c‹U+0009›d');
  expect(hidesLetters('a\nb\r\nc\td')).toBe(false);
  expect(shown('a\rb', 'kept')).toBe('a‹U+000D›b');
  expect(hidesLetters('a\rb')).toBe(true);
});

test.each(['Hello', '', 'שלום 100', 'ادفع 100 دولار', 'café 日本 ‹U+202E›', '👩‍👩‍👧 👍🏽 ❤️', 'a  b'])(
  'nothing is written out in %j',
  (text) => {
    expect(piecesOf(text, 'kept')).toEqual(text === '' ? [] : [{ is: 'text', text }]);
    expect(hidesLetters(text)).toBe(false);
  },
);

test('pieces are all of the text, in order', () => {
  const text = '\u202Ea\u200B\u200Cb👩‍👧\u200D';
  const pieces = piecesOf(text, 'hidden');
  expect(pieces.map((piece) => piece.text).join('')).toBe(text);
  expect(pieces.map(({ is }) => is)).toEqual(['hidden', 'text', 'hidden', 'text', 'hidden']);
});

test('letters that are written from right to left are told, and lines that run both ways', () => {
  expect(hasRightToLeft('Bob')).toBe(false);
  expect(hasRightToLeft('בוב')).toBe(true);
  expect(runsBothWays('שלום לך')).toBe(false);
  expect(runsBothWays('pay 100 א 5000')).toBe(true);
  expect(runsBothWays('ادفع ١٠٠')).toBe(true);
  expect(runsBothWays('Hello\nשלום')).toBe(false);
});
