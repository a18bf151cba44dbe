/** Times hashing and trees where it runs: in Node, or as the script of a worker (`tree-worker.ts`). The ways to hash take turns. */

import { FIELD_ORDER, poseidon } from '../src/formats/poseidon.ts';
import { poseidonPair } from '../src/formats/poseidon-pair.ts';
import { poseidonPairs } from '../src/formats/poseidon-pairs.ts';
import { buildTree, readLeaves, writeLeaves } from '../src/identity/leaves.ts';

export const MEMBERS = 10_000;
const [RUNS, HASHES] = [7, 200];

/** Milliseconds: per tree, the first with compiling; and for one hash, per run. */
export type TreeTimes = {
  readonly tree: readonly number[];
  readonly noble: readonly number[];
  readonly pair: readonly number[];
  readonly compiled: readonly number[];
};

export function treeTimes(): TreeTimes {
  const list = writeLeaves(leavesOf(MEMBERS));
  const pairs = leavesOf(2 * HASHES);
  const times = {
    tree: [] as number[],
    noble: [] as number[],
    pair: [] as number[],
    compiled: [] as number[],
  };
  for (let run = 0; run <= RUNS; run++) {
    times.tree.push(
      timeOf(() => {
        const read = readLeaves(list);
        if (!read.ok) throw new Error(read.because);
        buildTree(read.value);
      }),
    );
    times.noble.push(timeOf(() => eachPair(pairs, (left, right) => poseidon([left, right]))) / HASHES);
    times.pair.push(timeOf(() => eachPair(pairs, poseidonPair)) / HASHES);
    times.compiled.push(timeOf(() => poseidonPairs(pairs)) / HASHES);
  }
  return times;
}

function eachPair(numbers: readonly bigint[], hash: (left: bigint, right: bigint) => bigint): void {
  for (let i = 0; i < numbers.length; i += 2) hash(numbers[i]!, numbers[i + 1]!);
}

/** Numbers as large as commitments are. */
function leavesOf(count: number): bigint[] {
  return Array.from({ length: count }, (_, i) => FIELD_ORDER / 3n + BigInt(i + 1) * 2n ** 200n);
}

function timeOf(step: () => void): number {
  const from = performance.now();
  step();
  return performance.now() - from;
}
