/** Proving and checking one membership in Node on one thread, and building the tree of a group of 10,000, first and after ten joined. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { proveMembership, provingFiles } from '../src/engine/prove-membership.ts';
import { FIELD_ORDER } from '../src/formats/poseidon.ts';
import { identityFor } from '../src/identity/identity.ts';
import { buildTree, pathOf, readLeaves, writeLeaves } from '../src/identity/leaves.ts';
import {
  checkSemaphoreProof,
  readSemaphoreProof,
  type SemaphoreProof,
} from '../src/identity/semaphore-proof.ts';
import { type BenchTable, median, ms, quantile } from './table.ts';

const MEMBERS = 10_000;
const JOINED = 10;
const [PROOFS, CHECKS, TREES] = [7, 40, 5];
const ARTIFACTS = join(import.meta.dirname, '../node_modules/@zk-kit/semaphore-artifacts');
const digest = new Uint8Array(32).fill(3);

export async function membership(): Promise<readonly BenchTable[]> {
  const identity = identityFor(new Uint8Array(32).fill(5), 'A'.repeat(43));
  const leaves = [identity.commitment, ...otherLeaves(MEMBERS - 1)];
  const list = writeLeaves(leaves);
  const first = await times(TREES, () => treeOf(list));
  const tree = treeOf(list);
  const longer = writeLeaves([...leaves, ...otherLeaves(JOINED).map((leaf) => leaf + 7n)]);
  const after = await times(TREES, () => treeOf(longer, tree));

  const files = await provingFiles(...artifacts());
  if (!files.ok) throw new Error(files.because);
  const toProve = { scalar: identity.scalar, path: pathOf(tree, 0)!, scope: digest, message: digest };
  const made: SemaphoreProof[] = [];
  const proving = await times(PROOFS, async () => {
    const proof = await proveMembership(toProve, files.value);
    if (!proof.ok) throw new Error(proof.because);
    made.push(proof.value);
  });
  const checking = await times(CHECKS, () => check(made[0]!));
  return [
    {
      title: 'Membership in a group',
      columns: ['step', 'first ms', 'median ms', 'p95 ms', 'goal ms'],
      rows: [
        ['proof, depth 20', ...proving, 3000],
        ['strict verification', ...checking, 250],
        [`group of ${MEMBERS}`, ...first, 2000],
        [`the same and ${JOINED} more`, ...after, 200],
      ],
      notes: [
        'group: reading the leaf list and building the tree. first: with loading snarkjs, with preparing the key.',
        `medians of ${PROOFS}, ${CHECKS} and ${TREES} runs after the first.`,
      ],
    },
  ];
}

function treeOf(list: Uint8Array, known: Parameters<typeof buildTree>[1] = null) {
  const read = readLeaves(list);
  if (!read.ok) throw new Error(read.because);
  return buildTree(read.value, known);
}

function check(proof: SemaphoreProof): void {
  const read = readSemaphoreProof(proof);
  if (!read.ok || !checkSemaphoreProof(read.value, digest, digest).ok)
    throw new Error('a proof does not hold');
}

/** Numbers as large as commitments are. */
function otherLeaves(count: number): bigint[] {
  return Array.from({ length: count }, (_, i) => FIELD_ORDER / 3n + BigInt(i + 1) * 2n ** 200n);
}

function artifacts(): [Uint8Array, Uint8Array] {
  const read = (ending: string) => new Uint8Array(readFileSync(join(ARTIFACTS, `semaphore-20.${ending}`)));
  return [read('wasm'), read('zkey')];
}

/** First, median and p95 in ms. */
async function times(runs: number, step: () => unknown): Promise<string[]> {
  const lasted: number[] = [];
  for (let run = 0; run <= runs; run++) {
    const from = performance.now();
    await step();
    lasted.push(performance.now() - from);
  }
  const [first, ...warm] = lasted;
  return [first!, median(warm), quantile(warm, 0.95)].map(ms);
}
