/** An upload that was answered is there after the process was killed, and blocks are whole or absent. */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { openCore } from '../../src/devledger/core.ts';
import { openStore } from '../../src/devledger/store.ts';
import { bytesOf, find, type Signed, scratchDir, signed, testWallet, upload } from './fixture.ts';

const SERVER = pathToFileURL(`${import.meta.dirname}/../../src/devledger/server.ts`).href;
const MINE_EVERY_MS = 20;

/** A ledger in a process of its own that mines all the time. */
async function startChild(
  dataDir: string,
): Promise<{ child: ChildProcess; url: string; exited: Promise<unknown> }> {
  const options = JSON.stringify({ dataDir, port: 0, mineEveryMs: MINE_EVERY_MS });
  const script = `const { startLedger } = await import(${JSON.stringify(SERVER)});
    console.log((await startLedger(${options})).url);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  // Its folder is removed after this, where it may be in the middle of a block.
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await exited;
  });
  const [url] = (await once(createInterface(child.stdout!), 'line')) as [string];
  return { child, url, exited };
}

/** Uploads one after another until the server dies; returns those that were answered with a receipt. */
async function uploadUntilDeath(url: string, items: AsyncIterator<Signed>): Promise<Signed[]> {
  const acknowledged: Signed[] = [];
  for (;;) {
    const { value } = await items.next();
    try {
      const response = await upload(url, value.bytes);
      const receipt = (await response.json()) as { id: string };
      if (response.status === 200 && receipt.id === value.item.id) acknowledged.push(value);
    } catch {
      return acknowledged;
    }
  }
}

async function* endless(): AsyncGenerator<Signed, never> {
  for (;;) yield await signed([{ name: 'run', value: 'kill' }]);
}

async function putWallet(dataDir: string): Promise<void> {
  const core = await openCore({ dataDir, wallet: await testWallet() });
  await core.close();
}

function checkBlocks(dataDir: string): { blocks: number; placed: number } {
  const store = openStore(dataDir);
  const count = (sql: string) => store.sql(sql).get()!.n as number;
  try {
    expect(store.sql('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' });
    const blocks = store.sql('SELECT * FROM block ORDER BY height').all() as {
      height: number;
      hash: string;
      previous: string;
      json: string;
    }[];
    for (const [height, block] of blocks.entries()) {
      expect(block.height).toBe(height);
      expect(block.previous).toBe(blocks[height - 1]?.hash ?? '');
      for (const id of JSON.parse(block.json).txs as string[])
        expect(store.sql('SELECT 1 AS n FROM entry JOIN bundle USING (seq) WHERE id = ?').get(id)).toEqual({
          n: 1,
        });
    }
    expect(count('SELECT count(*) AS n FROM placed WHERE height NOT IN (SELECT height FROM block)')).toBe(0);
    expect(count('SELECT count(*) AS n FROM body WHERE seq NOT IN (SELECT seq FROM entry)')).toBe(0);
    // No item behind the tip may be left out of the blocks.
    expect(
      count(
        'SELECT count(*) AS n FROM body WHERE seq <= (SELECT max(lastSeq) FROM block) AND seq NOT IN (SELECT seq FROM placed)',
      ),
    ).toBe(0);
    return { blocks: blocks.length, placed: count('SELECT count(*) AS n FROM placed') };
  } finally {
    store.db.close();
  }
}

test('three times: uploads from four clients while mining, kill -9, restart: nothing acknowledged is lost', async () => {
  const dataDir = scratchDir();
  await putWallet(dataDir);
  const acknowledged: Signed[] = [];
  let minedBefore = 0;
  for (const afterUploads of [15, 40, 70]) {
    const { child, url, exited } = await startChild(dataDir);
    let uploads = 0;
    const items = (async function* () {
      for await (const item of endless()) {
        if (++uploads === afterUploads) child.kill('SIGKILL'); // while other uploads and a block are under way
        yield item;
      }
    })();
    const clients = Array.from({ length: 4 }, () => uploadUntilDeath(url, items));
    acknowledged.push(...(await Promise.all(clients)).flat());
    await exited;
    expect(child.signalCode).toBe('SIGKILL');
    const { placed } = checkBlocks(dataDir);
    expect(placed).toBeGreaterThanOrEqual(minedBefore);
    minedBefore = placed;
  }
  expect(acknowledged.length).toBeGreaterThan(80);
  expect(minedBefore).toBeGreaterThan(0);

  const { url } = await startChild(dataDir);
  for (const { item } of acknowledged) {
    expect(await bytesOf(await fetch(`${url}/raw/${item.id}`))).toEqual(item.data);
    expect((await find(url, { ids: [item.id] })).edges).toHaveLength(1);
  }
});
