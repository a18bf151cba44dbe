import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { fromBase64Url, toHex } from '../../../src/bytes.ts';
import { shingles } from '../../../src/ledger/fingerprint/text-shingles.ts';
import { textStream } from '../../../src/ledger/fingerprint/text-stream.ts';
import { checkTextVectors, TEXT_VECTORS, type TextVector } from '../../vectors/text/check.ts';

/** The worked example of docs/spec/fingerprint.md; digests printed by `printf '…' | sha256sum`. */
const WORKED = [
  {
    joined: 'the quick brown fox jumps over the lazy',
    digest: '847327c8de7a531ac15a1231977357b35cdf78e293a722f356eaf67c2298e0ec',
    tag: 'hHMnyN56',
  },
  {
    joined: 'quick brown fox jumps over the lazy dog',
    digest: '1d037e40b0d920e81563162ed4a66037a6a4cf1f1991ff9ab1fa1e04d6efc127',
    tag: 'HQN-QLDZ',
  },
];

describe('text vectors', () => {
  test('come out as written', () => {
    expect(TEXT_VECTORS.length).toBe(12);
    expect(checkTextVectors()).toEqual([]);
  });

  test('the worked example agrees with the specification', () => {
    const found = shingles(textStream('The “quick” brown fox\njumps over the **lazy** dog!'));
    expect(found.map(({ hash }) => toHex(hash))).toEqual(WORKED.map(({ digest }) => digest.slice(0, 16)));
    for (const { joined, digest, tag } of WORKED) {
      expect(createHash('sha256').update(joined).digest('hex')).toBe(digest);
      expect(toHex(fromBase64Url(tag)!)).toBe(digest.slice(0, 12));
    }
  });

  test.each(TEXT_VECTORS.filter(({ parts }) => parts.length > 0))(
    '$name: hashes and selection follow from the stream',
    (vector) => {
      const hashes = hashStream(vector);
      const minima = naiveMinima(hashes);
      let covered = 0;
      for (const { all, selected, firstWord } of vector.parts) {
        const rows = fromBase64Url(all)!;
        const length = rows.length / 4;
        // In these texts a part begins at a word, so that its first word is its first shingle.
        const from = vector.parts.length === 1 ? 0 : firstWord;
        const part = hashes.slice(from, from + length);
        expect(toHex(rows)).toBe(part.map((hash) => hash.slice(0, 8)).join(''));
        const expected = part.filter((_, i) => minima.has(from + i)).map(tagOf);
        expect(selected.split(' ')).toEqual([...new Set(expected)]);
        expect(from).toBeLessThanOrEqual(covered);
        covered = from + length;
      }
      expect(covered).toBe(hashes.length);
    },
  );
});

/** Hexadecimal digests of all shingles of a vector. */
function hashStream({ stream, weights }: TextVector): readonly string[] {
  const tokens = stream.split(' ');
  const each = weights.split(' ').flatMap((run) => {
    const [weight, count] = run.split('x').map(Number);
    return Array.from({ length: count! }, () => weight!);
  });
  return tokens.flatMap((_, at) => {
    let weight = 0;
    let end = at;
    while (end < tokens.length && weight < 104) weight += each[end++]!;
    if (weight < 104) return [];
    return createHash('sha256').update(tokens.slice(at, end).join(' ')).digest('hex').slice(0, 16);
  });
}

/** Indexes of the rightmost smallest hash of every 16 in a row. */
function naiveMinima(hashes: readonly string[]): ReadonlySet<number> {
  const found = new Set<number>();
  for (let from = 0; from === 0 || from + 16 <= hashes.length; from++) {
    const window = hashes.slice(from, from + 16);
    const least = [...window].sort()[0]!;
    found.add(from + window.lastIndexOf(least));
  }
  return found;
}

function tagOf(digest: string): string {
  return Buffer.from(digest.slice(0, 12), 'hex').toString('base64url');
}
