/**
 * Child process of the lookup benchmark: an embedded ledger with many records of five providers behind three front
 * doors. The bulk records are real-shaped, tags and bodies included, but nobody signed them: they stand for the mass
 * that a query has to find its few answers in, and no lookup reads them.
 */

import { randomBytes } from 'node:crypto';
import { toBase64Url } from '../src/bytes.ts';
import { canonicalize, type Json } from '../src/canonical.ts';
import { bulkInsert } from '../src/devledger/bulk.ts';
import { openFrontDoor, startLedger } from '../src/devledger/server.ts';
import { dataItemFromFields, encodeDataItem } from '../src/formats/ans104.ts';
import { recordTags } from '../src/ledger/record/record.ts';
import type { OutputBody } from '../src/ledger/record/record-body.ts';

const [dataDir = '', count = '0', ...owners] = process.argv.slice(2);

const ledger = await startLedger({ dataDir, port: 0, mineOn: 'demand' });
await bulkInsert(ledger.core.store, records(Number(count)));
await ledger.mine();
const doors = [
  await openFrontDoor(ledger, { port: 0, conduct: 'honest' }),
  await openFrontDoor(ledger, { port: 0, conduct: 'honest' }),
];
process.stdout.write(`${JSON.stringify({ urls: [ledger.url, ...doors.map(({ url }) => url)] })}\n`);
process.on('message', async (message) => {
  if (message === 'mine') process.send?.(await ledger.mine().then(() => 'mined'));
});
// The parent's end closes the channel, however it ended.
process.once('disconnect', () => void ledger.close().then(() => process.exit(0)));

async function* records(total: number): AsyncGenerator<Uint8Array> {
  for (let i = 0; i < total; i++) {
    const owner = Uint8Array.from(Buffer.from(owners[i % owners.length]!, 'base64url'));
    const body = bodyOf(toBase64Url(owner));
    const item = await dataItemFromFields({
      signatureType: 2,
      signature: randomBytes(64),
      owner,
      target: null,
      anchor: randomBytes(32),
      tags: recordTags(body),
      data: canonicalize(body as Json),
    });
    if (!item.ok) throw new Error(item.because);
    yield encodeDataItem(item.value);
  }
}

function bodyOf(provider: string): OutputBody {
  const random32 = () => toBase64Url(new Uint8Array(randomBytes(32)));
  return {
    schema: 'rail.record/1',
    type: 'output',
    provider,
    model: { name: 'bulk', version: '1' },
    media: 'image/jpeg',
    sourceType: 'trainedAlgorithmicMedia',
    derivation: 'generated',
    claimedAt: '2026-11-12T09:14:07Z',
    visibility: 'public',
    digests: [random32()],
    fingerprints: [{ alg: 'rail-pdq/1', pdq: random32(), quality: 100 }],
  };
}
