/** Starting, sharing, locking and stopping the embedded ledger. */

import type { IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { readRequest } from '../../src/devledger/http.ts';
import { openFrontDoor, startLedger } from '../../src/devledger/server.ts';
import { find, idsOf, scratchDir, signed, testLedger, testWallet, upload } from './fixture.ts';

test('several front doors serve one ledger and close with it', async () => {
  const ledger = await testLedger();
  const doors = await Promise.all([0, 0].map((port) => openFrontDoor(ledger, { port, conduct: 'honest' })));
  const { item, bytes } = await signed([{ name: 'a', value: 'b' }]);
  await upload(doors[0]!.url, bytes);
  for (const url of [ledger.url, doors[0]!.url, doors[1]!.url])
    expect(idsOf(await find(url, { ids: [item.id] }))).toEqual([item.id]);
  await ledger.close();
  for (const url of [ledger.url, doors[1]!.url]) await expect(fetch(`${url}/height`)).rejects.toThrow();
});

test('a ledger can be opened again after it was closed, with the same key and chain', async () => {
  const dataDir = scratchDir();
  const { item, bytes } = await signed([{ name: 'a', value: 'b' }]);
  const first = await testLedger({ dataDir });
  await upload(first.url, bytes);
  await first.mine();
  const before = await (await fetch(`${first.url}/block/current`)).text();
  await first.close();
  const second = await testLedger({ dataDir, wallet: undefined as never });
  expect(await (await fetch(`${second.url}/block/current`)).text()).toBe(before);
  expect(idsOf(await find(second.url, { ids: [item.id] }))).toEqual([item.id]);
});

test('two ledgers never share a directory', async () => {
  const dataDir = scratchDir();
  await testLedger({ dataDir });
  await expect(startLedger({ dataDir, port: 0, wallet: await testWallet() })).rejects.toMatchObject({
    code: 'bad-argument',
  });
});

test('a port that is taken is an error of the environment, and leaves the directory free', async () => {
  const { url } = await testLedger();
  const dataDir = scratchDir();
  const options = { dataDir, wallet: await testWallet() };
  await expect(startLedger({ ...options, port: Number(new URL(url).port) })).rejects.toMatchObject({
    code: 'unsupported-here',
  });
  await testLedger({ dataDir });
});

test('by default it listens on loopback only and mines by itself', async () => {
  const dataDir = scratchDir();
  const ledger = await startLedger({ dataDir, port: 0, wallet: await testWallet(), mineEveryMs: 10 });
  try {
    expect(new URL(ledger.url).hostname).toBe('127.0.0.1');
    const { item, bytes } = await signed([{ name: 'a', value: 'b' }]);
    await upload(ledger.url, bytes);
    await expect
      .poll(async () => (await find(ledger.url, { ids: [item.id] })).edges[0]!.node.block?.height)
      .toBe(1);
  } finally {
    await ledger.close();
  }
});

test('the greeting says what this is, to people and to programs', async () => {
  const { url } = await testLedger();
  expect(await (await fetch(url)).json()).toMatchObject({ name: 'RAIL development ledger', height: 0 });
  const page = await fetch(url, { headers: { accept: 'text/html' } });
  expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(await page.text()).toContain('stand-in for Arweave');
});

test('no other answer tells which server it is', async () => {
  const { url, mine } = await testLedger();
  const { item, bytes } = await signed([{ name: 'a', value: 'b' }]);
  const receipt = await upload(url, bytes);
  await mine();
  const answers = [receipt];
  for (const path of [
    '/block/current',
    `/raw/${item.id}`,
    '/price/1',
    '/graphql?query={block{id}}',
    '/nothing',
  ])
    answers.push(await fetch(url + path));
  for (const answer of answers) {
    const everything = JSON.stringify([...answer.headers]) + (await answer.text());
    expect(everything).not.toMatch(/devledger|development|embedded/i);
  }
});

test('a client that leaves in the middle of its upload changes nothing', async () => {
  const ledger = await testLedger();
  const socket = connect(Number(new URL(ledger.url).port), '127.0.0.1');
  const head =
    'POST /v1/tx HTTP/1.1\r\nhost: x\r\ncontent-type: application/octet-stream\r\ncontent-length: 1000\r\n\r\n';
  await new Promise<void>((resolve) => socket.write(`${head}abc`, () => resolve()));
  socket.destroy();
  const { item, bytes } = await signed([{ name: 'a', value: 'b' }]);
  expect((await upload(ledger.url, bytes)).status).toBe(200);
  expect(idsOf(await find(ledger.url, {}))).toEqual([item.id]);
});

test('a request whose body breaks off is "aborted", and nobody answers it', async () => {
  const broken = Readable.from(
    (async function* () {
      yield new Uint8Array(10);
      throw new Error('socket closed');
    })(),
  );
  const incoming = Object.assign(broken, { url: '/v1/tx', method: 'POST', headers: {} });
  expect(await readRequest(incoming as unknown as IncomingMessage, 100)).toMatchObject({ code: 'aborted' });
});
