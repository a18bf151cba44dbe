import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Bytes, fromBase64Url } from '../../../src/bytes.ts';
import type { QueryPrint } from '../../../src/ledger/fingerprint/fingerprint-image.ts';
import { BAND_POSITIONS, imageBands, probeValues } from '../../../src/ledger/fingerprint/image-bands.ts';
import { hashBit } from '../../../src/ledger/fingerprint/pdq.ts';

const prints = fc
  .record({
    pdq: fc.uint8Array({ minLength: 32, maxLength: 32 }),
    margins: fc.array(fc.nat(1000), { minLength: 256, maxLength: 256 }),
  })
  .map(
    ({ pdq, margins }): QueryPrint => ({
      variant: 'as-is',
      orientation: 0,
      pdq: new Uint8Array(pdq),
      margins: Float64Array.from(margins),
      quality: 100,
    }),
  );

function withBitsFlipped(pdq: Bytes, positions: readonly number[]): Bytes {
  const flipped = new Uint8Array(pdq);
  for (const k of positions) flipped[31 - (k >> 3)]! ^= 1 << (k & 7);
  return flipped;
}

describe('the bands', () => {
  it('are 32 x 24 distinct positions, each position in three bands', () => {
    expect(BAND_POSITIONS).toHaveLength(32);
    for (const positions of BAND_POSITIONS) expect(new Set(positions).size).toBe(24);
    const all = BAND_POSITIONS.flat();
    for (let k = 0; k < 256; k++) expect(all.filter((position) => position === k)).toHaveLength(3);
  });

  it('are the table that docs/spec/fingerprint.md fixes', () => {
    const bytes = Uint8Array.from(BAND_POSITIONS.flat());
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(
      '1fa249407baf0f247091852ef2eab6cc6c3a0a2220ac3791a77530dd7ca504a8',
    );
    expect(BAND_POSITIONS[0]!.slice(0, 6)).toEqual([109, 151, 165, 0, 115, 215]);
  });

  it('have a name and 24 bits, the first position most significant', () => {
    fc.assert(
      fc.property(prints, ({ pdq }) => {
        for (const [band, value] of imageBands(pdq).entries()) {
          expect(value).toHaveLength(5);
          expect(value[0]).toBe('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdef'[band]);
          const bits = [...fromBase64Url(value.slice(1))!]
            .map((byte) => byte.toString(2).padStart(8, '0'))
            .join('');
          expect(bits).toBe(BAND_POSITIONS[band]!.map((k) => hashBit(pdq, k)).join(''));
        }
      }),
      { numRuns: 20 },
    );
  });
});

describe('probeValues', () => {
  it.each([
    [0, 32],
    [2, 128],
    [3, 256],
  ] as const)('with %d weak bits gives %d different values, those of the hash first', (weakBits, count) => {
    fc.assert(
      fc.property(prints, (print) => {
        const values = probeValues(print, weakBits);
        expect(values).toHaveLength(count);
        expect(new Set(values).size).toBe(count);
        expect(values.slice(0, 32)).toEqual(imageBands(print.pdq));
      }),
      { numRuns: 20 },
    );
  });

  it('reaches a band whose least certain bits differ, and no other', () => {
    fc.assert(
      fc.property(prints, fc.nat(31), fc.integer({ min: 1, max: 7 }), (print, band, choice) => {
        const byMargin = BAND_POSITIONS[band]!.map((k, place) => ({ k, place })).toSorted(
          (a, b) => print.margins[a.k]! - print.margins[b.k]! || a.place - b.place,
        );
        const flipped = byMargin.slice(0, 3).filter((_, i) => (choice >> i) & 1);
        const record = imageBands(
          withBitsFlipped(
            print.pdq,
            flipped.map(({ k }) => k),
          ),
        )[band]!;
        expect(probeValues(print, 3)).toContain(record);
        expect(probeValues(print, 0)).not.toContain(record);
        expect(probeValues(print, 2).includes(record)).toBe(choice < 4);
        const certain = imageBands(withBitsFlipped(print.pdq, [byMargin[3]!.k]))[band]!;
        expect(probeValues(print, 3)).not.toContain(certain);
      }),
    );
  });
});
