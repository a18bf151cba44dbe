/** Cost of believing one record, and of one fingerprint, in Node on one thread. */

import { randomBytes } from 'node:crypto';
import { toBase64Url } from '../src/bytes.ts';
import { readDataItem } from '../src/formats/ans104.ts';
import { ed25519Signer, generateEd25519Key } from '../src/formats/ed25519.ts';
import { fingerprintImage, queryPrints } from '../src/ledger/fingerprint/fingerprint-image.ts';
import { queryText } from '../src/ledger/fingerprint/fingerprint-text.ts';
import { signRecord } from '../src/ledger/publish/sign-record.ts';
import { readRecord } from '../src/ledger/record/record.ts';
import { drawPicture } from '../test/fixtures/pictures.ts';
import { prose } from '../test/fixtures/prose.ts';
import { type BenchTable, median, ms, quantile } from './table.ts';

const random = (lengthBytes: number) => new Uint8Array(randomBytes(lengthBytes));

export async function record(): Promise<readonly BenchTable[]> {
  const bytes = await pictureRecord();
  const picture = drawPicture(3, 512, 512);
  const text = prose(5, 1500);
  const rows = [
    await time('read and verify an ed25519 picture record', 300, 2, async () => {
      const item = await readDataItem(bytes);
      if (!item.ok || !readRecord(item.value).ok) throw new Error('the record was refused');
    }),
    await time('PDQ of 512 × 512 pixels', 200, 5, () => fingerprintImage(picture)),
    await time('PDQ of 512 × 512, all orientations and border', 200, '', () => queryPrints(picture)),
    await time('shingles of 1,500 words', 100, '', () => queryText(text)),
  ];
  return [
    {
      title: 'Records and fingerprints',
      columns: ['what', 'median ms', 'p95 ms', 'budget ms'],
      rows,
      notes: [],
    },
  ];
}

async function time(what: string, runs: number, budget: number | string, run: () => unknown) {
  for (let i = 0; i < Math.ceil(runs / 5); i++) await run(); // the first runs are compiled
  const took: number[] = [];
  for (let i = 0; i < runs; i++) {
    const from = performance.now();
    await run();
    took.push(performance.now() - from);
  }
  return [what, ms(median(took)), ms(quantile(took, 0.95)), budget];
}

async function pictureRecord() {
  const signer = ed25519Signer(generateEd25519Key(random).secretKey);
  const { pdq, quality } = fingerprintImage(drawPicture(1, 640, 480));
  const signed = await signRecord(
    {
      schema: 'rail.record/1',
      type: 'output',
      provider: toBase64Url(signer.publicKey),
      model: { name: 'aurora-xl', version: '3.1' },
      media: 'image/png',
      sourceType: 'trainedAlgorithmicMedia',
      derivation: 'generated',
      claimedAt: '2026-11-12T09:14:07Z',
      visibility: 'public',
      digests: [toBase64Url(random(32))],
      fingerprints: [{ alg: 'rail-pdq/1', pdq: toBase64Url(pdq), quality }],
    },
    signer,
    random,
  );
  return signed.bytes;
}
