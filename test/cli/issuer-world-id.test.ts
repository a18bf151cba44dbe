/** `rail issuer serve --world-id`: which files it takes, and for which groups. */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { testLedger } from '../devledger/fixture.ts';
import { dir, inScratchFolder, make, refusal, serve } from './issuer-commands.ts';

inScratchFolder();

test('of World ID belongs to groups with a bridge', async () => {
  const { url } = await testLedger();
  await make('bridge');
  const command = ['serve', join(dir, 'issuer'), '--ledger', url, '--port', '0'];
  expect((await refusal(command))[1]).toBe('this group admits by bridge: --world-id FILE is missing');
  const file = join(dir, 'world-id.json');
  const settings = {
    schema: 'rail.world-id/1',
    url: 'https://developer.world.org',
    rpId: 'rp_0123456789abcdef',
    action: 'join',
    credentials: [1],
    page: 'https://harbour.example/world-id',
  };
  for (const change of [
    { url: 'http://developer.world.org' },
    { page: 'javascript:alert(1)' },
    { url: 'https://developer.world.org?' },
    { rpId: 'rp_1/../x' },
    { rpId: 'rp_1?' },
    { credentials: [] },
    { credentials: Array.from({ length: 9 }, (_, at) => at + 1) },
    { environment: 'staging' },
  ]) {
    writeFileSync(file, JSON.stringify({ ...settings, ...change }));
    expect((await refusal([...command, '--world-id', file]))[0]).toBe('bad-settings');
  }
  writeFileSync(file, JSON.stringify(settings));
  const { url: door, said } = await serve(url, '--world-id', file);
  expect(said.err).toContain('never run against World');
  expect(await (await fetch(door)).text()).toContain(settings.page);
  expect((await refusal(['invite', join(dir, 'issuer')]))[1]).toContain('admits by bridge');
});

test('of World ID is refused for another group', async () => {
  const { url } = await testLedger();
  await make();
  const command = ['serve', join(dir, 'issuer'), '--ledger', url, '--port', '0', '--world-id', 'f'];
  expect((await refusal(command))[1]).toBe(
    '--world-id belongs to groups that admit by bridge; this one admits by invite',
  );
});
