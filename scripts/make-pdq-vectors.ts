/**
 * Writes test/vectors/pdq/golden.json: what this code computes for a fixed list of drawn pictures. Run it only
 * when the algorithm id changes; a difference found by the tests is a fault, not a reason to run this.
 */

import { existsSync, writeFileSync } from 'node:fs';

const FILE = new URL('../test/vectors/pdq/golden.json', import.meta.url);
// The check imports the file as a module, so an empty one must be there first.
if (!existsSync(FILE)) writeFileSync(FILE, '{"algorithm":"rail-pdq/1","vectors":[]}\n');
const { computeVector } = await import('../test/vectors/pdq/check.ts');

/** Sizes around the steps of the resampler: reduced, kept, enlarged, odd, one pixel, and very long ones. */
const SIZES = [
  [1024, 768],
  [512, 512],
  [640, 480],
  [333, 257],
  [100, 75],
  [64, 64],
  [513, 511],
  [1600, 40],
  [31, 900],
  [7, 5],
  [1, 1],
  [1537, 385],
] as const;

const opaque = SIZES.flatMap(([width, height], i) =>
  [0, 1].map((n) => ({ seed: 1000 + 2 * i + n, width, height, alpha: 'opaque' as const })),
);
const transparent = SIZES.slice(0, 4).map(([width, height], i) => ({
  seed: 2000 + i,
  width,
  height,
  alpha: 'red' as const,
}));
const vectors = [...opaque, ...transparent].map(computeVector);
writeFileSync(FILE, `${JSON.stringify({ algorithm: 'rail-pdq/1', vectors }, null, 2)}\n`);
console.error(`wrote ${vectors.length} vectors; put the SHA-256 of the file into SOURCE.md`);
