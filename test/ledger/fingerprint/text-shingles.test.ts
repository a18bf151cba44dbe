import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Shingle, shingleKey, shingles, winnow } from '../../../src/ledger/fingerprint/text-shingles.ts';
import { textStream } from '../../../src/ledger/fingerprint/text-stream.ts';
import { prose } from '../../fixtures/prose.ts';

const shinglesOf = (text: string) => shingles(textStream(text));
/** Shingles with chosen hashes, few enough to repeat. */
const made = fc
  .array(fc.integer({ min: 0, max: 9 }), { maxLength: 120 })
  .map((values) =>
    values.map(
      (value, at): Shingle => ({ at, end: at + 8, hash: Uint8Array.of(0, 0, 0, 0, 0, 0, 0, value) }),
    ),
  );

describe('shingles', () => {
  test('are eight words or thirteen characters long, and mixed by weight', () => {
    expect(shinglesOf('a b c d e f g')).toEqual([]);
    expect(shinglesOf('a b c d e f g h i').map(({ at, end }) => [at, end])).toEqual([
      [0, 8],
      [1, 9],
    ]);
    expect(shinglesOf('天地玄黄宇宙洪荒日月盈昃')).toEqual([]);
    expect(shinglesOf('天地玄黄宇宙洪荒日月盈昃辰宿').map(({ at, end }) => [at, end])).toEqual([
      [0, 13],
      [1, 14],
    ]);
    // Seven words weigh 91, so that two characters complete the first shingle.
    expect(shinglesOf('a b c d e f g 天地').map(({ at, end }) => [at, end])).toEqual([[0, 9]]);
  });

  test('do not depend on what stands around them', () => {
    const alone = shinglesOf(prose(5, 40)).map(({ hash }) => shingleKey(hash));
    const inside = shinglesOf(`${prose(6, 100)} ${prose(5, 40)} ${prose(7, 100)}`);
    expect(inside.slice(100, 100 + alone.length).map(({ hash }) => shingleKey(hash))).toEqual(alone);
  });

  test('joined tokens cannot be mistaken for others', () => {
    const [one] = shinglesOf('ab c d e f g h i');
    const [other] = shinglesOf('a bc d e f g h i');
    expect(one!.hash).not.toEqual(other!.hash);
  });
});

describe('winnowing', () => {
  test('selects exactly the rightmost smallest hash of each window', () => {
    fc.assert(
      fc.property(made, fc.integer({ min: 1, max: 20 }), (all, window) => {
        const expected = new Set<number>();
        for (let from = 0; from < Math.max(all.length - window + 1, all.length > 0 ? 1 : 0); from++) {
          const values = all.slice(from, from + window).map(({ hash }) => hash[7]!);
          expected.add(from + values.lastIndexOf(Math.min(...values)));
        }
        expect(winnow(all, window).map(({ at }) => at)).toEqual([...expected].sort((a, b) => a - b));
      }),
    );
  });

  test('each run of 23 words shares a selected hash with the text around it', () => {
    const words = prose(8, 600).split(/\s+/);
    const selected = new Set(winnow(shinglesOf(words.join(' '))).map(({ hash }) => shingleKey(hash)));
    const missed: number[] = [];
    for (let from = 0; from + 23 <= words.length; from++) {
      const run = winnow(shinglesOf(words.slice(from, from + 23).join(' ')));
      if (run.length !== 1 || !selected.has(shingleKey(run[0]!.hash))) missed.push(from);
    }
    expect(missed).toEqual([]);
  });
});
