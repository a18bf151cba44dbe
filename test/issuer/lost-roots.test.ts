/** Root records and leaf lists that an upload service took and lost: docs/spec/issuer.md section 6.4. */

import { describe, expect, test } from 'vitest';
import { acceptRoots } from '../../src/identity/root-chain.ts';
import type { RootRecord } from '../../src/identity/root-record.ts';
import type { Issuer } from '../../src/issuer/issuer.ts';
import { addMember } from '../../src/issuer/members.ts';
import { type Ledger, publishRoots } from '../../src/issuer/publish.ts';
import { newestRoots } from '../../src/issuer/roots.ts';
import { atomically } from '../../src/issuer/store.ts';
import { openGateway } from '../../src/ledger/search/gateway.ts';
import { commitmentOf, ledgerFor, publishOrThrow, rootsOnLedger, testIssuer } from './fixture.ts';

const HOUR_MS = 3_600_000;

function admit(issuer: Issuer, who: number): void {
  atomically(issuer.store, () => addMember(issuer, commitmentOf(who, issuer), 'invite'));
}

describe('a root record', () => {
  test('that no server shows is sent again with its list, as it was signed, and none follows before it is shown', async () => {
    const [{ issuer }, { dev, ledger }] = [await testIssuer(), await ledgerFor()];
    admit(issuer, 1);
    // An upload service that takes everything and keeps nothing.
    expect(await publishOrThrow(issuer, { ...ledger, upload: async () => {} })).toBe(1);
    const [{ id, leavesId }] = (await newestRoots(issuer)) as [RootRecord];
    admit(issuer, 2);
    const sent: string[] = [];
    const upload = async (item: { readonly id: string }) => void sent.push(item.id);
    expect(await publishRoots(issuer, { ...ledger, upload }, { tree: null })).toMatchObject({
      code: 'root-not-shown',
    });
    expect(sent).toEqual([leavesId, id]);
    expect(await publishOrThrow(issuer, ledger)).toBe(2);
    const roots = await rootsOnLedger(dev.url, issuer.group);
    expect(roots.map((root) => root.seq).sort()).toEqual([1, 2]);
    expect(roots.map((root) => root.id)).toContain(id);
  });

  test.each([
    ['list', 1],
    ['record', 2],
  ])('is whole again after its %s was lost twice, and leaves no gap for readers', async (_, lost) => {
    const [{ issuer, clock }, { dev, ledger }] = [await testIssuer(), await ledgerFor()];
    let drops: number[] = [];
    let uploads = 0;
    const upload: Ledger['upload'] = async (item) => {
      if (!drops.includes(++uploads)) await ledger.upload(item);
    };
    const codes: unknown[] = [];
    for (let who = 1; who <= 5; who++) {
      admit(issuer, who);
      uploads = 0;
      // The second record is lost when it is signed, and again in the next round, where it goes alone.
      drops = who === 2 ? [lost] : who === 3 ? [1] : [];
      const published = await publishRoots(issuer, { ...ledger, upload }, { tree: null });
      codes.push(published.ok ? published.value.seq : published.code);
      clock.nowMs += HOUR_MS;
    }
    expect(codes).toEqual([1, 2, 'root-not-shown', 3, 4]);
    const roots = await rootsOnLedger(dev.url, issuer.group);
    const accepted = acceptRoots(roots, null, clock.nowMs);
    if (!accepted.ok) throw new Error(accepted.code);
    expect(accepted.value.map(({ record }) => record.seq)).toEqual([4, 3, 2, 1]);
    const gateway = openGateway(dev.url, { fetch });
    for (const { leavesId } of roots) expect((await gateway.data(leavesId, 10_000)).ok).toBe(true);
  });

  test('that is one of the newest six has its list kept', async () => {
    const [{ issuer, clock }, { ledger }] = [await testIssuer(), await ledgerFor()];
    for (let who = 1; who <= 8; who++) {
      admit(issuer, who);
      await publishOrThrow(issuer, ledger);
      clock.nowMs += HOUR_MS;
    }
    const kept = 'SELECT seq FROM rootRecord JOIN item ON item.id = leavesId ORDER BY seq';
    expect(issuer.store.sql(kept).all()).toEqual([3, 4, 5, 6, 7, 8].map((seq) => ({ seq })));
  });
});
