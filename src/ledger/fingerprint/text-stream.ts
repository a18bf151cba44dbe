/**
 * Reduces a text to its canonical stream of tokens, so that copying, re-quoting, re-wrapping, upper-casing, markup
 * and invisible characters change nothing (docs/spec/fingerprint.md, Text, section 1).
 * It does not promise that two engines agree on characters newer than their Unicode tables: such a difference only
 * hides a match, it never makes one.
 */

/** Longer texts are refused by `fingerprintText` and `queryText`, counted in UTF-8 bytes. */
export const MAX_TEXT_BYTES = 1_048_576;

/** A word weighs 13 and a character of a script without spaces 8, so that 8 words weigh as much as 13 characters. */
export const WORD_WEIGHT = 13;
const CHARACTER_WEIGHT = 8;

export type TextStream = {
  readonly tokens: readonly string[];
  /** One per token: 13 for a word, 8 for a character of a script without spaces. */
  readonly weights: readonly number[];
  /** `floor(sum of weights / 13)`: what every rule about length means by "words". */
  readonly words: number;
};

/** A run of this many combining marks is cut: normalising a longer one takes time quadratic in its length. */
const MAX_MARKS = 32;

const INLINE_TAG =
  /<\/?(?:a|abbr|b|bdi|bdo|cite|code|del|em|font|i|ins|kbd|mark|q|s|small|span|strong|sub|sup|u|var|wbr)(?:\s[^<>]{0,1000})?>/gi;
const OTHER_TAG = /<[/!]?[a-z-][^<>]{0,1000}>/gi;
const LINK_TARGET = /\]\([^()\s]{0,2000}\)/g;
const LIST_NUMBER = /^[ \t]*\d{1,3}[.)][ \t]/gm;
const CHARACTER_REFERENCE = /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,6}));/gi;
const NAMED_REFERENCES: ReadonlyMap<string, string> = new Map([
  ...['nbsp', 'amp', 'lt', 'gt', 'ndash', 'mdash', 'hellip'].map((name) => [name, ' '] as const),
  ...['quot', 'apos', 'lsquo', 'rsquo', 'ldquo', 'rdquo', 'shy', 'zwj', 'zwnj'].map(
    (name) => [name, ''] as const,
  ),
]);

/** Zero-width, bidi, variation, soft-hyphen, filler, tag and enclosing characters; the line break after a soft hyphen. */
const INVISIBLE = /\u00AD[ \t]*\r?\n[ \t]*|[\p{Default_Ignorable_Code_Point}\p{Cf}\p{Me}]/gu;
/** Quotation marks, apostrophes, primes and free-standing accents of every kind, and the emphasis signs of Markdown. */
const QUOTES_AND_EMPHASIS =
  /["'`\u00AB\u00B4\u00BB\u02B9-\u02BD\u02EE\u0374\u05F3\u05F4\u1FBD\u1FEF\u1FFD\u2018-\u201F\u2032-\u2037\u2039\u203A\uFF02\uFF07\uFF40*_~\\\uFF0A\uFF3C\uFF3F\uFF5E]/g;
/** U+FF9E and U+FF9F are letters that NFKC turns into combining marks. */
const EXCESS_MARKS = new RegExp(`([\\p{M}\\uFF9E\\uFF9F]{${MAX_MARKS}})[\\p{M}\\uFF9E\\uFF9F]+`, 'gu');
/** A hyphen inside a word, with the line break that hyphenation puts after it. */
const INNER_HYPHEN = /(?<=[\p{L}\p{N}\p{M}])[-\u2010](?:[ \t]*\r?\n[ \t]*)?(?=[\p{L}\p{N}])/gu;
/** Hebrew, Arabic and Syriac points, which writers put in or leave out at will, tatweel, and what NFKC left of ŉ. */
const OPTIONAL_SIGNS = /(?=[\u0591-\u074A\u08CA-\u08FF])\p{Mn}|[\u0640\u02BC]/gu;

const SPACELESS_SCRIPTS =
  'Han Hiragana Katakana Bopomofo Yi Thai Lao Khmer Myanmar Tai_Le New_Tai_Lue Tai_Tham Tai_Viet Javanese Balinese';
/** U+30FC, the mark that prolongs a Japanese vowel, belongs to no single script. */
const SPACELESS = `(?=[\\p{L}\\p{N}])[\\u30FC${SPACELESS_SCRIPTS.split(' ')
  .map((script) => `\\p{Script=${script}}`)
  .join('')}]`;
const SPACELESS_CHARACTER = new RegExp(`${SPACELESS}\\p{M}*`, 'gu');
const STARTS_SPACELESS = new RegExp(`^${SPACELESS}`, 'u');
const FIRST_SPACELESS = 0x0e00; // Thai is the first of these scripts in code point order

const TOKEN = /[\p{L}\p{N}][\p{L}\p{N}\p{M}]*/gu;

/** The canonical stream of any string, in time linear in its length; lone surrogates separate words. */
export function textStream(text: string): TextStream {
  const plain = withoutMarkup(text).replace(INVISIBLE, '').replace(QUOTES_AND_EMPHASIS, '');
  const normal = plain.replace(EXCESS_MARKS, '$1').normalize('NFKC');
  const folded = foldCase(normal).normalize('NFKC').replace(OPTIONAL_SIGNS, '');
  const spaced = folded.replace(INNER_HYPHEN, '').replace(SPACELESS_CHARACTER, ' $& ');
  const tokens: readonly string[] = spaced.match(TOKEN) ?? [];
  const weights = tokens.map(weightOf);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return { tokens, weights, words: Math.floor(total / WORD_WEIGHT) };
}

function withoutMarkup(text: string): string {
  return text
    .replace(INLINE_TAG, '')
    .replace(OTHER_TAG, ' ')
    .replace(LINK_TARGET, '')
    .replace(CHARACTER_REFERENCE, dereference)
    .replace(LIST_NUMBER, ' ');
}

function dereference(reference: string, decimal?: string, hexadecimal?: string, name?: string): string {
  if (name !== undefined) return NAMED_REFERENCES.get(name.toLowerCase()) ?? reference;
  const code = decimal === undefined ? Number.parseInt(hexadecimal!, 16) : Number.parseInt(decimal, 10);
  return code <= 0x10ffff ? String.fromCodePoint(code) : ' ';
}

/**
 * Folds case without a locale. Upper and then lower, so that ß and SS, ı and I, ς and Σ meet; lower first, because
 * the capital ẞ has no other way to ß. The dot that lower-casing leaves over İ goes.
 */
function foldCase(text: string): string {
  return text.toLowerCase().toUpperCase().toLowerCase().replaceAll('ς', 'σ').replaceAll('i\u0307', 'i');
}

function weightOf(token: string): number {
  if (token.charCodeAt(0) < FIRST_SPACELESS) return WORD_WEIGHT;
  return STARTS_SPACELESS.test(token) ? CHARACTER_WEIGHT : WORD_WEIGHT;
}
