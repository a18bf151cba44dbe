/** The prover takes pinned files only, and says where the circuit refuses. */

import { describe, expect, test } from 'vitest';
import { proveMembership, provingFiles } from '../../src/engine/prove-membership.ts';
import { buildTree, pathOf } from '../../src/identity/leaves.ts';
import { artifacts, memberIdentity, memberLeaves, PROVING_LIMIT_MS } from '../fixtures/memberships.ts';

const digest = new Uint8Array(32).fill(3);
const toProve = {
  scalar: memberIdentity(0).scalar,
  path: pathOf(buildTree(memberLeaves(3)), 0)!,
  scope: digest,
  message: digest,
};

describe('the circuit’s files', () => {
  test('are those of Semaphore 4.13.0, and no others', async () => {
    const { wasm, zkey } = await artifacts();
    expect(await provingFiles(wasm, wasm)).toMatchObject({ code: 'wrong-artifacts' });
    expect(await provingFiles(wasm.with(9, wasm[9]! ^ 1), zkey)).toMatchObject({ code: 'wrong-artifacts' });
    expect(await provingFiles(new Uint8Array(), zkey)).toMatchObject({ code: 'wrong-artifacts' });
  });
});

describe('a proof', () => {
  test('is for the root that secret and path lead to, and each is another one', {
    timeout: PROVING_LIMIT_MS,
  }, async () => {
    const files = await artifacts();
    const [first, second] = [await proveMembership(toProve, files), await proveMembership(toProve, files)];
    if (!first.ok || !second.ok) throw new Error('no proof');
    expect(first.value.merkleTreeRoot).toBe(String(buildTree(memberLeaves(3)).root));
    expect(second.value.nullifier).toBe(first.value.nullifier);
    expect(second.value.points).not.toEqual(first.value.points);
  });

  test('is not made where the circuit refuses, and the next one is', {
    timeout: PROVING_LIMIT_MS,
  }, async () => {
    const files = await artifacts();
    const broken = { ...files, zkey: files.zkey.subarray(0, 1000) };
    expect(await proveMembership(toProve, broken)).toMatchObject({ code: 'not-provable' });
    expect(await proveMembership({ ...toProve, path: { ...toProve.path, index: 1.5 } }, files)).toMatchObject(
      { code: 'not-provable' },
    );
    expect((await proveMembership(toProve, files)).ok).toBe(true);
  });

  test('has no path beyond the circuit', async () => {
    const path = { index: 0, siblings: Array.from({ length: 21 }, () => 1n) };
    const proving = proveMembership({ ...toProve, path }, await artifacts());
    await expect(proving).rejects.toMatchObject({ code: 'bad-argument' });
  });
});
