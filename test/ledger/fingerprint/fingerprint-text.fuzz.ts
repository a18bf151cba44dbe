import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toBase64Url } from '../../../src/bytes.ts';
import {
  fingerprintText,
  MIN_WORDS,
  queryText,
  sameWords,
} from '../../../src/ledger/fingerprint/fingerprint-text.ts';

/** Few words, so that phrases repeat in every way. */
const repetitive = fc
  .array(fc.constantFrom('rain', 'hill', 'boat', 'the', '川', 'の', '島'), { maxLength: 1500 })
  .map((words) => words.join(' '));
const anything = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 400 }),
  fc.string({ unit: 'binary', maxLength: 400 }),
  fc.lorem({ maxCount: 600 }),
  repetitive,
);

test('any text has a fingerprint within its bounds, and finds itself', () => {
  fc.assert(
    fc.property(anything, (text) => {
      const record = fingerprintText(text);
      const query = queryText(text);
      if (!record.ok || !query.ok) throw new Error('too long');
      const { words, unattributable, parts } = record.value;
      expect(query.value).toMatchObject({ words, unattributable });
      expect(parts.length === 0).toBe(unattributable !== null);
      expect(parts.every(({ selected }) => selected.length > 0 && selected.length <= 50)).toBe(true);
      if (unattributable !== null) return;
      expect(words).toBeGreaterThanOrEqual(MIN_WORDS);
      const tags = new Set(parts.flatMap(({ selected }) => selected.map(toBase64Url)));
      if (!query.value.thinned) expect(query.value.values.some((value) => tags.has(value))).toBe(true);
      expect(sameWords(query.value, parts).words).toBeGreaterThanOrEqual(MIN_WORDS);
    }),
    { numRuns: 500 },
  );
});

test('no list from a stranger makes a share over 1 or more words than the selection has', () => {
  const lists = fc.array(fc.uint8Array({ maxLength: 400 }), { maxLength: 6 });
  fc.assert(
    fc.property(repetitive, lists, fc.nat(), (text, strange, cut) => {
      const query = queryText(text);
      if (!query.ok) throw new Error('too long');
      const own = query.value.all.slice(cut % (query.value.all.length + 1));
      const parts = [...strange, own, own, ...strange].map((all) => ({ all }));
      const { words, coverage, longestRunWords } = sameWords(query.value, parts);
      expect(coverage).toBeGreaterThanOrEqual(0);
      expect(coverage).toBeLessThanOrEqual(1);
      expect(Math.max(words, longestRunWords)).toBeLessThanOrEqual(query.value.words);
    }),
    { numRuns: 500 },
  );
});
