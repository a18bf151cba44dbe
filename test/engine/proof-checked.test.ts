/** A proof that the strict verifier does not take never leaves the keys worker, whatever made it. */

import { beforeEach, expect, test, vi } from 'vitest';
import { toBase64Url } from '../../src/bytes.ts';
import type { SemaphoreProof } from '../../src/identity/semaphore-proof.ts';
import { boundOf, ISSUER, testGroup } from '../fixtures/memberships.ts';

const { proveMembership, provingFiles } = vi.hoisted(() => ({
  proveMembership: vi.fn(),
  provingFiles: async (wasm: Uint8Array, zkey: Uint8Array) => ({ ok: true, value: { wasm, zkey } }),
}));
vi.mock('../../src/engine/prove-membership.ts', () => ({ proveMembership, provingFiles }));

const { digestText, messageOf, scopeOf } = await import('../../src/identity/scope.ts');
const { identityFor } = await import('../../src/identity/identity.ts');
const { provePersonhood } = await import('../../src/engine/proving-calls.ts');

const member = identityFor(new Uint8Array(32).fill(5), ISSUER);
const group = await testGroup([member.commitment, 2n]);
const bound = boundOf(group);
const root = String(group.tree.root);
const good: SemaphoreProof = {
  merkleTreeDepth: 20,
  merkleTreeRoot: root,
  nullifier: '7',
  scope: digestText(await scopeOf(bound)),
  message: digestText(await messageOf(bound, root)),
  points: ['1', '2', '0', '0', '0', '0', '1', '2'],
};

beforeEach(() => void proveMembership.mockReset());

test.each([
  ['wrong-scope', { scope: '1' }],
  ['wrong-message', { message: '1' }],
  ['not-canonical', { nullifier: '007' }],
  ['wrong-point-count', { points: [] }],
  ['wrong-depth', { merkleTreeDepth: 16 }],
  ['point-at-infinity', {}],
  ['off-curve', { points: ['1', '3', '1', '1', '1', '1', '1', '2'] }],
])('%s for a proof with %j', async (code, change) => {
  proveMembership.mockResolvedValue({ ok: true, value: { ...good, ...change } });
  const params = { issuer: ISSUER, root, path: { index: 0, siblings: ['2'] }, bound };
  const findMember = async () => ({ ok: true, value: member }) as const;
  const ports = { provingFile: async () => new Uint8Array(), onStage: () => {} };
  expect(await provePersonhood(params, findMember, ports)).toMatchObject({ ok: false, code });
  const [toProve] = proveMembership.mock.calls[0] as [{ readonly scope: Uint8Array<ArrayBuffer> }];
  expect(toBase64Url(toProve.scope)).toBe(toBase64Url(await scopeOf(bound)));
});
