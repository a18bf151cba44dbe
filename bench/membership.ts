/** Proving and checking one membership in Node on one thread, as it is and as a site does it, proving in the extension in Chromium, and building the tree of a group of 10,000, first and after ten joined. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { requestFor } from '../packages/personhood/request-for.ts';
import type { Roots } from '../packages/personhood/roots.ts';
import type { Site } from '../packages/personhood/site.ts';
import { verifyResponse } from '../packages/personhood/verify-response.ts';
import { type ProvingFiles, proveMembership, provingFiles } from '../src/engine/prove-membership.ts';
import { FIELD_ORDER } from '../src/formats/poseidon.ts';
import { type Identity, identityFor } from '../src/identity/identity.ts';
import { buildTree, pathOf, readLeaves, type Tree, writeLeaves } from '../src/identity/leaves.ts';
import { messageOf, scopeOf } from '../src/identity/scope.ts';
import {
  checkSemaphoreProof,
  readSemaphoreProof,
  type SemaphoreProof,
} from '../src/identity/semaphore-proof.ts';
import { proofsInExtension } from './extension-proof.ts';
import { groupStateRows } from './group-state.ts';
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
  const joined = otherLeaves(JOINED).map((leaf) => leaf + 7n);
  const longer = writeLeaves([...leaves, ...joined]);
  const after = await times(TREES, () => treeOf(longer, tree));

  const states = await groupStateRows(leaves, joined, TREES, times);

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
  const inExtension = await proofsInExtension(PROOFS + 1);
  const atSite = await siteCheck(identity, tree, files.value);
  return [
    {
      title: 'Membership in a group',
      columns: ['step', 'first ms', 'median ms', 'p95 ms', 'goal ms'],
      rows: [
        ['proof, depth 20', ...proving, 3000],
        [
          'the same in the extension, Chromium',
          ...(inExtension === null ? NOT_RUN : summary(inExtension)),
          4500,
        ],
        ['strict verification', ...checking, 250],
        ["a site's check of an answer", ...atSite, 250],
        [`group of ${MEMBERS}`, ...first, 2000],
        [`the same and ${JOINED} more`, ...after, 200],
        ...states,
      ],
      notes: [
        'group: reading the leaf list and building the tree. group-state: with root records and list from a server in memory. first: with loading snarkjs, with preparing the key.',
        'in the extension: with starting the keys worker, reading vault and circuit, and strict verification.',
        "a site's check: `verifyResponse` of packages/personhood from the text of the answer, roots at hand.",
        `medians of ${PROOFS}, ${CHECKS} and ${TREES} runs after the first.`,
      ],
    },
  ];
}

/** Everything but the store, which takes less than a millisecond, and the ledger, which is asked every five minutes. */
async function siteCheck(identity: Identity, tree: Tree, files: ProvingFiles): Promise<string[]> {
  const [groupId, rootRecordId] = ['A'.repeat(43), `${'B'.repeat(42)}A`];
  const site: Site = {
    origin: 'https://poll.example',
    appId: 'poll',
    groups: [{ groupId, issuer: groupId, name: 'bench', admission: 'invite', policy: 'none' }],
    minAnonymitySet: 20,
    maxRootAgeSec: 86_400,
    assurance: null,
    slots: 1,
  };
  const { challenge, signal, expiresAt } = requestFor(site, { action: 'vote' });
  const counted = { origin: site.origin, appId: site.appId, action: 'vote', epoch: '', slot: 0, groupId };
  const bound = { v: 1, ...counted, rootRecordId, challenge, signal, expiresAt } as const;
  const [scope, message] = [await scopeOf(bound), await messageOf(bound, String(tree.root))];
  const proof = await proveMembership(
    { scalar: identity.scalar, path: pathOf(tree, 0)!, scope, message },
    files,
  );
  if (!proof.ok) throw new Error(proof.because);
  const given = { ...counted, challenge, signal, session: '', expiresAtMs: Date.parse(expiresAt) };
  const record = {
    ...{ id: rootRecordId, bodyDigest: '', groupId, seq: 1, prevId: null, root: tree.root, size: MEMBERS },
    ...{
      leavesId: '',
      leavesDigest: '',
      relays: [],
      issuedAtMs: Date.now(),
      expiresAtMs: Number.POSITIVE_INFINITY,
    },
  };
  const accepted = [{ record, untilMs: Number.POSITIVE_INFINITY }];
  const roots: Roots = { of: async () => ({ accepted, trouble: null }) };
  const text = JSON.stringify({ ...bound, proof: proof.value });
  return times(CHECKS, async () => {
    const verified = await verifyResponse({ site, roots }, given, text);
    if (!verified.ok) throw new Error(verified.because);
  });
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
  return summary(lasted);
}

/** Where there is no Chromium or no build. */
const NOT_RUN = ['-', '-', '-'];

function summary([first, ...warm]: readonly number[]): string[] {
  return [first!, median(warm), quantile(warm, 0.95)].map(ms);
}
