/** `rail check --groups` as a user has it: a member's word from the embedded ledger to the terminal. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { startLedger } from '../../src/devledger/server.ts';
import { uploadTo } from '../../src/ledger/publish/upload.ts';
import { bytesOf } from '../fixtures/group-roots.ts';
import { memberLeaves, PROVING_LIMIT_MS } from '../fixtures/memberships.ts';
import { prose } from '../fixtures/prose.ts';
import { attestationItem, publishGroup } from '../fixtures/published-groups.ts';
import { runRail } from './rail-process.ts';

const dir = mkdtempSync(join(tmpdir(), 'rail-groups-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

it('shows what a member attested, and says that it was not asked without a group', {
  timeout: PROVING_LIMIT_MS,
}, async () => {
  const ledger = await startLedger({ port: 0, dataDir: join(dir, 'ledger'), mineOn: 'demand' });
  try {
    const content = new TextEncoder().encode(prose(5, 60));
    const published = await publishGroup(memberLeaves());
    const toMake = { member: 4, statement: 'made-without-ai/1', content, media: 'text/plain' } as const;
    const items = [...published.items, ...bytesOf([await attestationItem(published, toMake)])];
    for (const bytes of items) await uploadTo(fetch, ledger.url)({ id: '', bytes });
    await ledger.mine();
    writeFileSync(join(dir, 'article.txt'), content);
    writeFileSync(join(dir, 'group.json'), JSON.stringify(published.entry));

    const check = ['check', 'article.txt', '--ledger', ledger.url];
    const shown = await runRail(dir, [...check, '--groups', 'group.json']);
    const { groupId, issuer } = published.group;
    expect(shown.stdout).toContain(
      'H  A member of the group Harbour library card holders attested: “I made this without AI”\n',
    );
    expect(shown.stdout).toContain(`      group ${groupId} of issuer ${issuer}, 25 members\n`);
    const json = JSON.parse((await runRail(dir, [...check, '--groups', 'group.json', '--json'])).stdout);
    expect(json).toMatchObject({ tier: 'H', leading: 'attested-without-ai' });
    expect(json.sent).toContainEqual({ to: ledger.url, what: 'group', values: 2 });

    const without = await runRail(dir, check);
    expect(without.stdout).toMatch(/^F {2}/);
    expect(without.stdout).toContain('attestation by people was not checked: you recognise no group');
  } finally {
    await ledger.close();
  }
});
