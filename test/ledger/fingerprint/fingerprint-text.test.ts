import { describe, expect, test } from 'vitest';
import { toBase64Url } from '../../../src/bytes.ts';
import type { Parsed } from '../../../src/errors.ts';
import {
  fingerprintText,
  MIN_COVERAGE,
  MIN_WORDS,
  queryText,
  sameWords,
  type TextFingerprint,
} from '../../../src/ledger/fingerprint/fingerprint-text.ts';
import { splitParts } from '../../../src/ledger/fingerprint/text-parts.ts';
import { shingles } from '../../../src/ledger/fingerprint/text-shingles.ts';
import { MAX_TEXT_BYTES, textStream } from '../../../src/ledger/fingerprint/text-stream.ts';
import { numbers, prose } from '../../fixtures/prose.ts';

const fingerprint = (text: string, inputs: readonly string[] = []) => parsed(fingerprintText(text, inputs));
const query = (text: string) => parsed(queryText(text));
const compare = (selection: string, record: string) => sameWords(query(selection), fingerprint(record).parts);
const tags = ({ parts }: TextFingerprint) => parts.flatMap(({ selected }) => selected.map(toBase64Url));

/** Random characters of a few hundred, with commas: as good as Chinese for shingles. */
function characters(seed: number, length: number): string {
  const random = numbers(seed);
  const one = () => String.fromCharCode(0x4e00 + Math.floor(random() ** 2 * 600));
  return Array.from({ length }, (_, i) => one() + (i % 11 === 10 ? '，' : '')).join('');
}

/** Found by search, with a claim: what a reader would call a near copy. */
function leadsTo(selection: string, record: TextFingerprint): boolean {
  const known = new Set(tags(record));
  const asked = query(selection);
  const { words, coverage } = sameWords(asked, record.parts);
  return asked.values.some((value) => known.has(value)) && words >= MIN_WORDS && coverage >= MIN_COVERAGE;
}

describe('texts that are never attributed', () => {
  test.each([
    ['empty', '', 0],
    ['only punctuation', '… — !!! 🎉', 0],
    ['five words', 'Yes, of course I can!', 5],
    ['24 words', prose(1, 24), 24],
    ['forty characters of Chinese', characters(1, 40), 24],
    ['one phrase ten thousand times', 'the rain in the hills '.repeat(10_000), 50_000],
    ['one word ten thousand times', 'ha '.repeat(10_000), 10_000],
  ])('%s', (_, text, words) => {
    expect(fingerprint(text)).toEqual({ words, unattributable: 'text-too-short', parts: [] });
    expect(query(text)).toMatchObject({ words, unattributable: 'text-too-short', values: [] });
  });

  test('25 words are enough, and so are 41 characters', () => {
    for (const text of [prose(1, 25), characters(1, 41)]) {
      expect(fingerprint(text)).toMatchObject({ words: 25, unattributable: null });
      expect(leadsTo(text, fingerprint(text))).toBe(true);
    }
  });
});

describe('text-too-long', () => {
  test.each([
    ['one byte over', 'a'.repeat(MAX_TEXT_BYTES + 1)],
    ['bytes, not characters, count', '天'.repeat(MAX_TEXT_BYTES / 3 + 1)],
    ['a small text that unfolds into too many words', '\u3316'.repeat(100_000)],
  ])('%s', (_, text) => {
    expect(fingerprintText(text)).toMatchObject({ ok: false, code: 'text-too-long' });
    expect(queryText(text)).toMatchObject({ ok: false, code: 'text-too-long' });
  });

  test('1 MiB is accepted and takes a moment', () => {
    const text = prose(3, 230_000).slice(0, MAX_TEXT_BYTES);
    expect(text.length).toBe(MAX_TEXT_BYTES);
    const startMs = performance.now();
    const { parts } = fingerprint(text);
    // A third of a second on a slow machine; the limit leaves room for a busy one.
    expect(performance.now() - startMs).toBeLessThan(5000);
    expect(parts.length).toBeGreaterThan(400);
  });
});

describe('the fingerprint', () => {
  test('does not change with markup, case, quotes and invisible characters', () => {
    const text = prose(4, 120);
    const disguised = text
      .replaceAll(' the ', ' **t\u202Eh\u200Be** ')
      .replaceAll('\n\n', '\r\n\r\n> ')
      .replaceAll(',', ' \u2014\u00A0')
      .toUpperCase();
    expect(fingerprint(`\u201C${disguised}\u201D`)).toEqual(fingerprint(text));
  });

  test.each([
    ['prose', prose(5, 3000), 40],
    ['Chinese', characters(5, 6000), 65],
  ])('of long %s: parts of at most 450 words and 50 values, each short run whole in one', (_, text, run) => {
    const { parts, words } = fingerprint(text);
    const stream = textStream(text);
    expect(parts.length).toBeGreaterThan(6);
    expect(parts.map(({ index }) => index)).toEqual(parts.map((_, i) => i));
    for (const part of parts) {
      expect(part.words).toBeLessThanOrEqual(450);
      expect(part.selected.length).toBeLessThanOrEqual(50);
      expect(new Set(part.selected.map(toBase64Url)).size).toBe(part.selected.length);
      expect(part.selected.every((value) => value.length === 6)).toBe(true);
    }
    expect(parts.at(-1)!.firstWord + parts.at(-1)!.words).toBeGreaterThanOrEqual(words - 1);
    for (let from = 0; from + run <= stream.tokens.length; from += 7) {
      const { all } = query(stream.tokens.slice(from, from + run).join(' '));
      expect(parts.filter((part) => holds(part.all, all)).length, `run at ${from}`).toBeGreaterThan(0);
    }
  });

  test('every run of 25 words leads back to its text, across borders of parts too', () => {
    const words = prose(6, 1500).split(/\s+/);
    const record = fingerprint(words.join(' '));
    expect(record.parts.length).toBeGreaterThan(2);
    const missed: number[] = [];
    for (let from = 0; from + 25 <= words.length; from++) {
      if (!leadsTo(words.slice(from, from + 25).join(' '), record)) missed.push(from);
    }
    expect(missed).toEqual([]);
  });

  test('every run of 45 Chinese characters leads back to its text', () => {
    const text = characters(7, 1500).replaceAll('，', '');
    const record = fingerprint(text);
    const missed: number[] = [];
    for (let from = 0; from + 45 <= text.length; from++) {
      if (!leadsTo(text.slice(from, from + 45), record)) missed.push(from);
    }
    expect(missed).toEqual([]);
  });

  test('leaves out what stands in an input, so that nobody can brand it', () => {
    const article = prose(8, 200);
    const written = prose(9, 200);
    const record = fingerprint(`${written} ${article} ${prose(10, 100)}`, ['Please repeat this:', article]);
    expect(leadsTo(article, record)).toBe(false);
    expect(compareWith(article, record).words).toBe(0);
    expect(leadsTo(written, record)).toBe(true);
    expect(fingerprint(article, [article]).parts.flatMap(({ selected }) => selected)).toEqual([]);
  });

  test('parts advance even if a text is made so that every shingle is selected', () => {
    for (const [text, run] of [
      [prose(11, 2000), 40],
      [characters(11, 2000), 40],
    ] as const) {
      const stream = textStream(text);
      const all = shingles(stream);
      const spans = splitParts(stream, all, new Uint8Array(all.length).fill(1));
      expect(spans.every(({ from, to }) => to - from <= 50)).toBe(true);
      expect(spans.length).toBeLessThan(all.length / 9);
      for (let at = 0; at + run <= stream.tokens.length; at++) {
        const inOne = spans.some(({ from, to }) => from <= at && all[to - 1]!.end >= at + run);
        expect(inOne, `run at ${at}`).toBe(true);
      }
    }
  });
});

describe('the query', () => {
  test('asks for every shingle of a short selection, for selected ones of a longer, and for an even share beyond', () => {
    expect(query(prose(12, 100))).toMatchObject({ thinned: false, values: { length: 93 } });
    const longer = query(prose(12, 800));
    expect(longer.thinned).toBe(false);
    expect(longer.values.length).toBeGreaterThan(75);
    expect(longer.values.length).toBeLessThanOrEqual(128);
    const book = query(prose(12, 20_000));
    expect(book.thinned).toBe(true);
    expect(book.values.length).toBe(128);
    expect(new Set(book.values).size).toBe(128);
    expect(book.values.every((value) => /^[A-Za-z0-9_-]{8}$/.test(value))).toBe(true);
    const parts = fingerprint(prose(12, 20_000)).parts.slice(0, -1); // the last can be too short to be met
    const asked = new Set(book.values);
    const reached = parts.filter(({ selected }) => selected.some((value) => asked.has(toBase64Url(value))));
    expect(reached.length).toBe(parts.length);
  });
});

describe('same words', () => {
  const record = prose(13, 900);
  const words = record.split(/\s+/);

  test('counts what stands in the record, and its share of the selection', () => {
    const own = words.slice(500, 530).join(' ');
    expect(compare(own, record)).toEqual({ words: 30, coverage: 1, longestRunWords: 30 });
    const mixed = compare(`${prose(14, 30)} ${own} ${prose(15, 40)}`, record);
    expect(mixed).toEqual({ words: 30, coverage: 0.3, longestRunWords: 30 });
    expect(compare(prose(16, 300), record)).toEqual({ words: 0, coverage: 0, longestRunWords: 0 });
  });

  test('a changed word breaks the run and costs that word', () => {
    const changed = words.slice(100, 160).with(30, 'elephantine').join(' ');
    const result = compare(changed, record);
    expect(result).toMatchObject({ words: 59, longestRunWords: 30 });
    expect(result.coverage).toBeCloseTo(59 / 60, 10);
  });

  test('words in another order are not the same words', () => {
    const shuffled = words.slice(100, 200).toReversed().join(' ');
    expect(compare(shuffled, record)).toEqual({ words: 0, coverage: 0, longestRunWords: 0 });
  });

  test('counts characters of scripts without spaces by weight', () => {
    const chinese = characters(17, 400).replaceAll('，', '');
    const result = compare(chinese.slice(100, 200) + characters(18, 100), chinese);
    expect(result.words).toBe(Math.floor((100 * 8) / 13));
    expect(result.coverage).toBeCloseTo(0.5, 2);
  });

  test('a passage that stands in the record once covers one of its uses in the selection', () => {
    const passage = words.slice(200, 240).join(' ');
    const result = compare(Array.from({ length: 10 }, () => passage).join(' '), record);
    expect(result).toMatchObject({ words: 40, longestRunWords: 40 });
    expect(result.coverage).toBeLessThan(0.15);
  });

  test('the overlap of two parts counts once', () => {
    const repeated = Array.from({ length: 20 }, () => words.slice(0, 45).join(' ')).join(' ');
    const twice = Array.from({ length: 40 }, () => words.slice(0, 45).join(' ')).join(' ');
    const parts = fingerprint(repeated).parts;
    expect(parts.length).toBeGreaterThan(1);
    expect(sameWords(query(twice), parts).coverage).toBeLessThanOrEqual(0.5 + 45 / 1800);
  });

  test('a phrase of 30 words ten thousand times stays small and quick', () => {
    const phrase = `${words.slice(300, 330).join(' ')} `;
    const startMs = performance.now();
    const endless = fingerprint(phrase.slice(0, 100).repeat(10_000));
    expect(endless.parts.every(({ selected }) => selected.length <= 30)).toBe(true);
    const result = sameWords(query(phrase.slice(0, 100).repeat(3000)), endless.parts);
    expect(result.words).toBeLessThan(60);
    expect(performance.now() - startMs).toBeLessThan(10_000);
    expect(compareWith(words.slice(600, 700).join(' '), endless).words).toBe(0);
  });

  test('some of the parts are enough for what stands in them', () => {
    const parts = fingerprint(record).parts;
    const own = query(words.slice(10, 60).join(' '));
    expect(sameWords(own, [parts[0]!])).toMatchObject({ words: 50, coverage: 1 });
    expect(sameWords(own, [parts.at(-1)!]).words).toBe(0);
    expect(sameWords(own, [])).toEqual({ words: 0, coverage: 0, longestRunWords: 0 });
  });

  test('takes lists from strangers: odd lengths and lists that are all alike', () => {
    const own = query(words.slice(10, 60).join(' '));
    expect(sameWords(own, [{ all: new Uint8Array(7) }, { all: new Uint8Array(0) }]).words).toBe(0);
    const startMs = performance.now();
    const alike = Array.from({ length: 400 }, () => ({ all: own.all.slice(0, 4) }));
    expect(sameWords(own, alike).words).toBe(8);
    expect(sameWords(own, [{ all: new Uint8Array(4_000_000) }]).words).toBe(0);
    expect(performance.now() - startMs).toBeLessThan(5000);
  });
});

function compareWith(selection: string, record: TextFingerprint) {
  return sameWords(query(selection), record.parts);
}

/** True where the rows of `run` stand in `all` one after the other. */
function holds(all: Uint8Array, run: Uint8Array): boolean {
  for (let at = 0; at + run.length <= all.length; at += 4) {
    if (run.every((byte, i) => all[at + i] === byte)) return true;
  }
  return false;
}

function parsed<T>(result: Parsed<T>): T {
  if (!result.ok) throw new Error(result.code);
  return result.value;
}
