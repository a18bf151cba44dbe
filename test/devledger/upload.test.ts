/** What the upload endpoint accepts, refuses and promises. */

import { constants, createPublicKey, verify } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { concat, fromBase64Url, utf8 } from '../../src/bytes.ts';
import type { Receipt } from '../../src/devledger/wallet.ts';
import { deepHash } from '../../src/formats/deep-hash.ts';
import { avroLong, avroTag, flip, rawBytes, rawItem, signedRaw } from '../formats/raw-item.ts';
import { bytesOf, find, idsOf, signed, testLedger, upload } from './fixture.ts';

const TAGS = [{ name: 'App-Name', value: 'Test' }];

describe('accepted', () => {
  test('the receipt names the item and is signed by the key it carries, with salt length 0', async () => {
    const nowMs = Date.UTC(2026, 10, 20);
    const ledger = await testLedger({ clock: () => nowMs });
    const { item, bytes } = await signed(TAGS);
    const response = await upload(ledger.url, bytes);
    expect(response.status).toBe(200);
    const receipt = (await response.json()) as Receipt;
    expect(receipt).toMatchObject({
      id: item.id,
      owner: item.ownerAddress,
      timestamp: nowMs,
      deadlineHeight: 200,
      version: '0.2.0',
      winc: '0',
      dataCaches: [],
      fastFinalityIndexes: [],
    });
    const message = await deepHash(
      ['Bundlr', receipt.version, receipt.id, String(receipt.deadlineHeight), String(receipt.timestamp)].map(
        utf8,
      ),
    );
    const key = createPublicKey({ key: { kty: 'RSA', n: receipt.public, e: 'AQAB' }, format: 'jwk' });
    const pss = { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 0 };
    expect(verify('sha256', message, pss, fromBase64Url(receipt.signature)!)).toBe(true);
  });

  test('the same bytes again are answered 202, and stay one item', async () => {
    const ledger = await testLedger();
    const { item, bytes } = await signed(TAGS);
    const statuses = [await upload(ledger.url, bytes), await upload(ledger.url, bytes)].map((r) => r.status);
    expect(statuses).toEqual([200, 202]);
    await ledger.mine();
    expect((await upload(ledger.url, bytes)).status).toBe(202);
    expect(idsOf(await find(ledger.url, { ids: [item.id] }))).toEqual([item.id]);
  });

  test('50 parallel uploads, a tenth of them twice, are each stored once and can all be read', async () => {
    const ledger = await testLedger();
    const items = await Promise.all(Array.from({ length: 50 }, () => signed(TAGS)));
    const twice = items.slice(0, 5);
    const responses = await Promise.all([...items, ...twice].map(({ bytes }) => upload(ledger.url, bytes)));
    const count = (status: number) => responses.filter((response) => response.status === status).length;
    expect([count(200), count(202)]).toEqual([50, 5]);
    const found = idsOf(await find(ledger.url, { first: 100 }));
    expect(found.toSorted()).toEqual(items.map(({ item }) => item.id).toSorted());
    for (const { item } of items)
      expect(await bytesOf(await fetch(`${ledger.url}/raw/${item.id}`))).toEqual(item.data);
  });

  test('the other upload paths take the same body', async () => {
    const ledger = await testLedger();
    for (const path of ['/tx', '/v1/tx/arweave', '/tx/solana']) {
      const { bytes } = await signed(TAGS);
      const headers = { 'content-type': 'application/octet-stream' };
      expect((await fetch(ledger.url + path, { method: 'POST', headers, body: bytes })).status).toBe(200);
    }
  });
});

describe('refused, and not stored', () => {
  const manyTags = (count: number) =>
    concat(avroLong(count), ...Array.from({ length: count }, (_, i) => avroTag(`n${i}`, 'v')), avroLong(0));

  const cases: readonly (readonly [string, number, () => Promise<Uint8Array<ArrayBuffer>>])[] = [
    ['too-many-tags', 400, async () => rawBytes(await signedRaw(manyTags(129), 129))],
    [
      'bad-signature',
      400,
      async () => {
        const raw = rawItem((await signed(TAGS)).item);
        return rawBytes({ ...raw, data: flip(raw.data, 0) });
      },
    ],
    ['truncated', 400, async () => (await signed(TAGS)).bytes.slice(0, 60)],
    ['unsupported-signature-type', 400, async () => utf8('this is not a data item')],
    ['too-large', 413, async () => (await signed(TAGS, { data: new Uint8Array(5_000) })).bytes],
  ];

  test.each(cases)('%s', async (code, status, make) => {
    const ledger = await testLedger({ maxItemBytes: 4_096 });
    const response = await upload(ledger.url, await make());
    expect(response.status).toBe(status);
    const answer = (await response.json()) as { error: string; because: string };
    expect(answer.error).toBe(code);
    expect(answer.because).not.toBe('');
    expect(idsOf(await find(ledger.url, {}))).toEqual([]);
  });

  test('128 tags, the most that the standard allows, are accepted', async () => {
    const ledger = await testLedger();
    expect((await upload(ledger.url, rawBytes(await signedRaw(manyTags(128), 128)))).status).toBe(200);
  });

  test('a body that grows past the limit without announcing its size', async () => {
    const ledger = await testLedger({ maxItemBytes: 4_096 });
    const endless = new ReadableStream({
      pull(controller) {
        controller.enqueue(new Uint8Array(1_024));
      },
    });
    const request = fetch(`${ledger.url}/v1/tx`, {
      method: 'POST',
      headers: { 'content-type': 'application/octet-stream' },
      body: endless,
      duplex: 'half',
    } as RequestInit);
    // The server answers and hangs up; which of the two the client sees first is a race.
    const status = await request.then(
      (response) => response.status,
      () => 'connection closed',
    );
    expect([413, 'connection closed']).toContain(status);
    expect((await fetch(`${ledger.url}/height`)).status).toBe(200);
  });

  test('anything but an octet stream, such as a layer-one transaction', async () => {
    const ledger = await testLedger();
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(`${ledger.url}/tx`, { method: 'POST', headers, body: '{"format":2}' });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: 'unsupported-content-type' });
  });
});
