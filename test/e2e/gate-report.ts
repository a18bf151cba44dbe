/**
 * The gate's store in a browser's IndexedDB: the cases of `test/fixtures/wallet/gate-store-cases.ts`, and real workers that are ended at any instant while they pass
 * the gate. And the store beside it, of what was signed for sites. Bundled and served by `gate-page.ts`; in a worker it does the passing.
 */

import { openGateStore } from '../../src/browser/gate-store.ts';
import { openSignedStore, type SignedStore } from '../../src/browser/signed-store.ts';
import type { Activity } from '../../src/wallet/activity.ts';
import { type GatePorts, passGate } from '../../src/wallet/policy/gate.ts';
import { exportLog, verifyLog } from '../../src/wallet/policy/log.ts';
import { ACCOUNT, askOf, ETH, FEE, NOW, policyOf, SHOP, SITE } from '../fixtures/wallet/asks.ts';
import { GATE_STORE_CASES } from '../fixtures/wallet/gate-store-cases.ts';

/** Signatures for which there is room. */
export const ROOM = 8;
const NUMBERS = 60;
const MAX = String(BigInt(ROOM) * (FEE + 2n));
const POLICY = policyOf({ cap: { asset: ETH, window: { seconds: 3600, max: MAX } } });

type Signed = { readonly nonce: number; readonly value: number };
export type KillReport = {
  /** Each once, as workers said after they had passed. */
  readonly signed: readonly Signed[];
  readonly killed: number;
  /** Entries of the log; `null`: it does not hold together. */
  readonly entries: number | null;
  /** Of those signed, the ones without an entry that says so. */
  readonly unlogged: number;
};

const portsOf = (): GatePorts => ({
  store: openGateStore(),
  clock: () => NOW,
  evidence: async () => [],
});

/** What is left of 130 entries that were signed for sites, kept eight at a time, and of those once the newest ten were taken. */
export async function keptSigned(): Promise<readonly [KeptSigned, KeptSigned]> {
  const store = openSignedStore();
  const entries = Array.from({ length: 130 }, (_, at) => entryAt(at));
  for (let at = 0; at < entries.length; at += 8) await store.keep(entries.slice(at, at + 8));
  const kept = await timesIn(store);
  await store.drop(entries.slice(-10).map(({ id }) => id));
  return [kept, await timesIn(openSignedStore())];
}

export type KeptSigned = { readonly count: number; readonly oldest: number; readonly newest: number };

async function timesIn(store: SignedStore): Promise<KeptSigned> {
  const times = (await store.all()).map(({ atMs }) => atMs);
  return { count: times.length, oldest: Math.min(...times), newest: Math.max(...times) };
}

/** In another order than their ids. */
function entryAt(atMs: number): Activity {
  const hash = askOf({ transaction: { nonce: String(atMs) } }).description.digest;
  return {
    id: hash.slice(2),
    atMs,
    chainId: '1',
    account: ACCOUNT,
    nonce: String(atMs),
    about: { what: 'site', origin: SITE, intent: null, to: SHOP },
    state: { is: 'signed', raw: '0x02', hash },
  };
}

/** Names of cases that came out otherwise, with what came out. */
export async function failedCases(): Promise<readonly string[]> {
  const failed: string[] = [];
  for (const { name, run, expected } of GATE_STORE_CASES) {
    await openGateStore().clear();
    const outcome = JSON.stringify(await run(openGateStore));
    if (outcome !== JSON.stringify(expected)) failed.push(`${name}: ${outcome}`);
  }
  return failed;
}

export const CASE_COUNT = GATE_STORE_CASES.length;

/**
 * Two workers at a time, each with values of its own for the same numbers, until the window is full and for ten rounds more. They live longer from round to round, however slow
 * the machine is.
 */
export async function killWorkers(): Promise<KillReport> {
  await openGateStore().clear();
  const signed = new Map<string, Signed>();
  let killed = 0;
  for (let round = 1, full = 0; full < 10; round++) {
    const onSigned = (one: Signed) => signed.set(JSON.stringify(one), one);
    const died = await Promise.all([1, 2].map((value) => liveAndDie(value, round * 20, onSigned)));
    killed += died.filter((early) => early).length;
    if (signed.size >= ROOM) full++;
  }
  const log = await exportLog(openGateStore());
  const entries = log.ok ? verifyLog(log.value.text, log.value) : log;
  const logged = new Set(
    entries.ok ? entries.value.filter(({ passed }) => passed).map(({ request }) => request) : [],
  );
  const all = [...signed.values()];
  return {
    signed: all,
    killed,
    entries: entries.ok ? entries.value.length : null,
    unlogged: all.filter((one) => !logged.has(askFor(one).description.digest)).length,
  };
}

/** Whether it was ended before it had done everything. */
function liveAndDie(value: number, mostMs: number, onSigned: (one: Signed) => void): Promise<boolean> {
  return new Promise((done) => {
    const worker = new Worker('/gate.js');
    const end = (early: boolean) => {
      worker.terminate();
      done(early);
    };
    worker.onmessage = ({ data }: MessageEvent<Signed | 'ready' | 'done'>) => {
      if (data === 'ready') setTimeout(() => end(true), Math.random() * mostMs);
      else if (data === 'done') end(false);
      else onSigned(data);
    };
    worker.postMessage(value);
  });
}

function askFor({ nonce, value }: Signed) {
  return askOf({ transaction: { nonce: String(nonce), value: String(value) } });
}

async function passAll(value: number): Promise<void> {
  const ports = portsOf();
  self.postMessage('ready');
  for (let nonce = 0; nonce < NUMBERS; nonce++) {
    const outcome = await passGate(ports, POLICY, [askFor({ nonce, value })], false);
    if (outcome.ok) self.postMessage({ nonce, value });
  }
  self.postMessage('done');
}

if (!('document' in globalThis))
  self.addEventListener('message', ({ data }: MessageEvent<number>) => void passAll(data));
