/** Cost of reading, describing and signing, in Node on one thread, viem signing the same in the same run; and how fast a stopped background answers a page. */

import { privateKeyToAccount } from 'viem/accounts';
import { readSignable } from '../src/wallet/check-signable.ts';
import { describe } from '../src/wallet/describe.ts';
import { evmPath, secp256k1Key } from '../src/wallet/hd.ts';
import { seedOf } from '../src/wallet/seed.ts';
import { sign } from '../src/wallet/sign.ts';
import type { Signable } from '../src/wallet/signable.ts';
import {
  MAIL,
  messageOf,
  SECRET,
  SECRET_HEX,
  transactionOf,
  typedDataOf,
} from '../test/fixtures/signables.ts';
import { viemTransaction } from '../test/fixtures/viem-transaction.ts';
import { type BenchTable, median, ms, quantile } from './table.ts';
import { wakeTimes } from './wallet-wake.ts';

const RUNS = 200;
const BUDGET_MS = 20;
const WAKES = 200;
const WAKE_BUDGET = 1.5;

export async function wallet(): Promise<readonly BenchTable[]> {
  const viem = privateKeyToAccount(SECRET_HEX);
  const transaction = transactionOf();
  const typedData = typedDataOf(MAIL);
  const rows = [
    await time('sign a transaction', BUDGET_MS, () => sign(transaction, SECRET)),
    await time('viem: the same', '', () => viem.signTransaction(viemTransaction(transaction.transaction))),
    await time('sign a message', BUDGET_MS, () => sign(messageOf('hello'), SECRET)),
    await time('viem: the same', '', () => viem.signMessage({ message: 'hello' })),
    await time('sign typed data', BUDGET_MS, () => sign(typedData, SECRET)),
    await time('viem: the same', '', () => viem.signTypedData(MAIL as never)),
    await time('read and describe a transaction', '', () => readAndDescribe(transaction)),
    await time('read and describe typed data', '', () => readAndDescribe(typedData)),
    await time('words to an account', '', () => accountOf(new Uint8Array(32).fill(7))),
  ];
  return [
    {
      title: 'Wallet',
      columns: ['what', 'median ms', 'p95 ms', 'budget ms'],
      rows,
      notes: ['Ours recovers the signer and reads the bytes back before it answers; viem answers at once.'],
    },
    await wakes(),
  ];
}

async function wakes(): Promise<BenchTable> {
  const table = { title: 'eth_chainId from a stopped background', columns: ['asked', 'median ms', 'p95 ms'] };
  const times = await wakeTimes(WAKES);
  if (times === null) return { ...table, rows: [], notes: ['Not measured: no Chromium, or no build.'] };
  const p95 = (values: readonly number[]) => quantile(values, 0.95);
  const row = (what: string, values: readonly number[]) => [what, ms(median(values)), ms(p95(values))];
  const ratio = (p95(times.wallet) / p95(times.bare)).toFixed(2);
  return {
    ...table,
    rows: [row('RAIL', times.wallet), row('a bare worker', times.bare)],
    notes: [`p95 is ${ratio} of a bare worker's; the budget is ${WAKE_BUDGET}.`],
  };
}

function readAndDescribe(signable: Signable) {
  const read = readSignable(signable);
  if (!read.ok) throw new Error(read.code);
  return describe(read.value, { origin: null, nowMs: Date.now(), chain: 'eip155:1' });
}

async function accountOf(entropy: Uint8Array<ArrayBuffer>) {
  return secp256k1Key(await seedOf(entropy), evmPath(0));
}

async function time(what: string, budget: number | string, run: () => unknown) {
  for (let i = 0; i < RUNS / 5; i++) await run(); // the first runs are compiled
  const took: number[] = [];
  for (let i = 0; i < RUNS; i++) {
    const from = performance.now();
    await run();
    took.push(performance.now() - from);
  }
  return [what, ms(median(took)), ms(quantile(took, 0.95)), budget];
}
