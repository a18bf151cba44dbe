/**
 * The wallet's side of requests of pages in the background (docs/spec/page-requests.md sections 5 and 7): signing in the keys worker, and what servers of chains are asked and sent by the
 * lookup worker. Nothing here reads what a page wrote.
 */

import { browser } from 'wxt/browser';
import { toHex } from '../bytes.ts';
import type { Choice } from '../dapp/choice.ts';
import {
  type Fulfilled,
  fulfilRequest,
  type ToSend,
  type WalletPorts,
  type WalletRequest,
} from '../dapp/fulfil.ts';
import { CALLS_KEY, callsOf, withCalls } from '../dapp/known-calls.ts';
import type { PageAnswer } from '../dapp/page-answers.ts';
import type { OpenRequest } from '../dapp/queue.ts';
import type { LookupCalls } from '../engine/lookup-protocol.ts';
import type { WalletLookups } from '../engine/wallet-protocol.ts';
import { accept, type Parsed, refuse } from '../errors.ts';
import { accountsOf, findChain, networkOf } from '../wallet/public-state.ts';
import { callEngine } from './engine.ts';
import { storedState } from './known-wallet.ts';
import { callOpened } from './opened-call.ts';
import { underLock } from './page-locks.ts';

const NODE_WINDOW_MS = 10_000;
const MAX_NODE_OF_SITE = 100;

const ports: WalletPorts = {
  async fits(request, choice) {
    const { wallet } = await storedState();
    return (await lookUp('page-fits', { request, choice, wallet })) === true;
  },
  sign: (items, origin, chain) =>
    callOpened({
      method: 'wallet-sign',
      params: { items, who: { by: 'page', origin }, chain, confirmed: true },
    }),
  newId: () => `0x${toHex(crypto.getRandomValues(new Uint8Array(32)))}`,
};

export function fulfilWallet(
  request: WalletRequest,
  choice: Choice,
  isWanted: () => Promise<boolean>,
): Promise<Parsed<Fulfilled>> {
  return fulfilRequest(ports, request, choice, isWanted);
}

/** Calls are kept before they are sent, so that their state can be asked for whatever happens. */
export async function sendToChain({ asker }: OpenRequest, text: string): Promise<Parsed<null>> {
  const { chainId, id, sends } = JSON.parse(text) as ToSend;
  const hashes = sends.map(({ hash }) => hash);
  const keep = async (sent: number) => {
    if (id === null) return;
    const kept = { id, chainId, hashes: hashes.slice(0, sent), isWhole: sent === sends.length };
    // Two at once would each write what the other did not know of.
    await underLock(CALLS_KEY, async () => {
      const { calls } = await storedState();
      await browser.storage.local.set({ [CALLS_KEY]: withCalls(calls, asker.origin, kept) });
    });
  };
  await keep(sends.length);
  const chain = findChain((await storedState()).wallet, chainId);
  if (chain === null) return refuse('no-chain', 'the wallet does not have this network any more');
  const done = await lookUp('wallet-send-all', { chain, raws: sends.map(({ raw }) => raw) });
  if (done === null) return refuse('worker-lost', 'the worker gave no answer');
  if (!done.ok) return done;
  if (done.value.sent < sends.length) await keep(done.value.sent);
  return accept(null);
}

const nodeTimes = new Map<string, readonly number[]>();

/** Counts in memory: what a background that ends forgets helps a page to nothing. */
export async function askNode(origin: string, text: string): Promise<PageAnswer> {
  const nowMs = Date.now();
  const since = (nodeTimes.get(origin) ?? []).filter((atMs) => Math.abs(nowMs - atMs) < NODE_WINDOW_MS);
  if (since.length >= MAX_NODE_OF_SITE) return { is: 'error', code: 'too-many-requests' };
  nodeTimes.set(origin, [...since, nowMs]);
  const { wallet, calls } = await storedState();
  const answer = await lookUp('page-node', {
    text,
    chain: networkOf(wallet, origin),
    accounts: accountsOf(wallet, origin),
    calls: callsOf(calls, origin),
  });
  return answer ?? { is: 'error', code: 'failed' };
}

/** `null` where the worker went away. */
export async function lookUp<M extends keyof WalletLookups | 'page-call'>(
  method: M,
  params: LookupCalls[M]['params'],
): Promise<LookupCalls[M]['result'] | null> {
  const request = { call: `wallet:${crypto.randomUUID()}`, method, params };
  const outcome = await callEngine<M>(request as Parameters<typeof callEngine<M>>[0]);
  return outcome.ok ? outcome.value : null;
}
