/** A ledger on loopback for what issuers publish, with two front doors. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openFrontDoor, startLedger } from '../../src/devledger/server.ts';
import type { PublishedGroup } from '../fixtures/published-groups.ts';

export type GroupLedger = {
  readonly gateways: readonly string[];
  readonly publish: (group: PublishedGroup) => Promise<void>;
  readonly close: () => Promise<void>;
};
export async function openGroupLedger(): Promise<GroupLedger> {
  const dataDir = mkdtempSync(join(tmpdir(), 'rail-groups-'));
  const ledger = await startLedger({ port: 0, dataDir, mineOn: 'demand' });
  const doors = await Promise.all([1, 2].map(() => openFrontDoor(ledger, { port: 0, conduct: 'honest' })));
  return {
    gateways: doors.map(({ url }) => url),
    async publish({ items }) {
      const headers = { 'content-type': 'application/octet-stream' };
      for (const body of items) await fetch(`${ledger.url}/v1/tx`, { method: 'POST', headers, body });
      await ledger.mine();
    },
    async close() {
      await ledger.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
