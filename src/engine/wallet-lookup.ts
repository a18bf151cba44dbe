/**
 * What the wallet has looked up (docs/spec/page-requests.md section 7): the lookup worker's calls for it. Everything that a server says is hostile; nothing here has a secret.
 */

import * as v from 'valibot';
import { data, quantity, word } from '../dapp/methods/quantity.ts';
import { accept, type Parsed, refuse } from '../errors.ts';
import { parseShape } from '../shapes.ts';
import { readSignable } from '../wallet/check-signable.ts';
import { clarify } from '../wallet/clear-signing.ts';
import { describe } from '../wallet/describe.ts';
import { bytesOf, hexOf, keccak } from '../wallet/evm/hex.ts';
import { readSigned } from '../wallet/evm/transaction.ts';
import type { Chain } from '../wallet/public-state.ts';
import type { Address, Decimal, Hex, Signable } from '../wallet/signable.ts';
import { balanceCall } from '../wallet/token-calls.ts';
import { checkChain } from './chain-facts.ts';
import { askRpc, type RpcPorts } from './rpc.ts';
import { meaningOf } from './send-errors.ts';
import type { AssetBalance, WalletLookups } from './wallet-protocol.ts';

type Params<M extends keyof WalletLookups> = WalletLookups[M]['params'];

const MAX_QUESTIONS = 400;
const AT_ONCE = 8;

/** Codes: those of asking; `rpc-error` with the server's words. */
export async function askServer(
  { url, method, params }: Params<'rpc'>,
  ports: RpcPorts,
): Promise<Parsed<unknown>> {
  const answer = await askRpc(url, method, params, ports);
  if (!answer.ok) return answer;
  return answer.value.is === 'result'
    ? accept(answer.value.value ?? null)
    : refuse('rpc-error', answer.value.error.message);
}

export function checkServer({ chain }: Params<'wallet-check-chain'>, ports: RpcPorts): Promise<Parsed<null>> {
  return checkChain(chain, ports);
}

export async function describeSignable(
  { signable, origin, chain }: Params<'wallet-describe'>,
  now: () => number,
): Promise<WalletLookups['wallet-describe']['result']> {
  const at = chain === null ? null : `eip155:${chain.chainId}`;
  const plain = describe(signable, { origin, nowMs: now(), chain: at });
  return accept({ description: await clarify(signable, plain, chain) });
}

/** What was signed, read from its bytes. `not-signed`: they are no signed transaction. */
export async function readSignedRaw(
  { raw, origin, chain }: Params<'wallet-read-signed'>,
  now: () => number,
): Promise<WalletLookups['wallet-read-signed']['result']> {
  const found = signedIn(raw);
  const signable = found === null ? null : readSignable(found);
  if (!signable?.ok || signable.value.kind !== 'transaction')
    return refuse('not-signed', 'these are not the bytes of a signed transaction');
  // Signed already: that it is of another chain than the site is on now would be no news.
  const own = chain?.chainId === signable.value.transaction.chainId ? chain : null;
  const described = await describeSignable({ signable: signable.value, origin, chain: own }, now);
  return described.ok
    ? accept({ signable: signable.value, description: described.value.description })
    : described;
}

/** `null` for other bytes. */
function signedIn(raw: Hex): Signable | null {
  try {
    const { transaction, sender } = readSigned(bytesOf(raw));
    return { kind: 'transaction', account: sender, transaction };
  } catch {
    return null;
  }
}

/**
 * Sends what was signed. Sending again what the server has is no mistake. The hash is ours, whatever the server says. Codes: `other-chain`; `transaction-refused` where it can never be sent: the
 * server's words mean that, and it answered that it has no such transaction; `not-taken` after every other error, where nobody knows; and those of asking. After all but the second it can be sent again.
 */
export async function sendRaw(
  { chain, raw }: Params<'wallet-send-raw'>,
  ports: RpcPorts,
): Promise<Parsed<{ readonly hash: Hex }>> {
  const right = await checkChain(chain, ports);
  if (!right.ok) return right;
  const hash = hexOf(keccak(bytesOf(raw)));
  const url = chain.rpcUrls[0] ?? '';
  const answer = await askRpc(url, 'eth_sendRawTransaction', [raw], ports);
  if (!answer.ok) return answer;
  if (answer.value.is === 'result') return accept({ hash });
  const { message } = answer.value.error;
  const meaning = meaningOf(message);
  if (meaning === 'taken') return accept({ hash });
  const known = await askRpc(url, 'eth_getTransactionByHash', [hash], ports);
  if (!known.ok) return known;
  // An error is no answer: a server that still makes its list of transactions has one for what is in a block.
  if (known.value.is === 'error') return refuse('not-taken', message);
  const found = parseShape(v.object({ hash: word }), known.value.value);
  if (found.ok && found.value.hash.toLowerCase() === hash) return accept({ hash });
  return refuse(
    meaning === 'never' && known.value.value === null ? 'transaction-refused' : 'not-taken',
    message,
  );
}

/** Codes of `sendRaw` where not even the first was sent, or the server cannot be asked: then all may be sent again. */
export async function sendAll(
  { chain, raws }: Params<'wallet-send-all'>,
  ports: RpcPorts,
): Promise<Parsed<{ readonly sent: number }>> {
  for (const [sent, raw] of raws.entries()) {
    const done = await sendRaw({ chain, raw }, ports);
    if (done.ok) continue;
    return sent === 0 || done.code !== 'transaction-refused' ? done : accept({ sent });
  }
  return accept({ sent: raws.length });
}

/** Of each account on each chain: the coin and the tokens of that chain. `null` where the server gave no usable answer. */
export async function readBalances(
  { chains, accounts, tokens }: Params<'wallet-balances'>,
  ports: RpcPorts,
): Promise<Parsed<readonly AssetBalance[]>> {
  const questions = chains.flatMap((chain) =>
    accounts.flatMap((account) => [
      { chain, account, token: null },
      ...tokens
        .filter(({ chainId }) => chainId === chain.chainId)
        .map(({ address }) => ({ chain, account, token: address })),
    ]),
  );
  if (questions.length > MAX_QUESTIONS) return refuse('too-large', 'too many balances at once');
  const balances: AssetBalance[] = [];
  for (let i = 0; i < questions.length; i += AT_ONCE) {
    const some = questions.slice(i, i + AT_ONCE);
    balances.push(...(await Promise.all(some.map((question) => balance(question, ports)))));
  }
  return accept(balances);
}

type Question = { readonly chain: Chain; readonly account: Address; readonly token: Address | null };

async function balance({ chain, account, token }: Question, ports: RpcPorts): Promise<AssetBalance> {
  const url = chain.rpcUrls[0] ?? '';
  const answer =
    token === null
      ? await askRpc(url, 'eth_getBalance', [account, 'latest'], ports)
      : await askRpc(url, 'eth_call', [{ to: token, data: balanceCall(account) }, 'latest'], ports);
  const value = answer.ok && answer.value.is === 'result' ? answer.value.value : null;
  return { chainId: chain.chainId, account, token, amount: token === null ? coin(value) : tokens(value) };
}

function coin(value: unknown): Decimal | null {
  const read = parseShape(quantity, value);
  return read.ok ? BigInt(read.value).toString() : null;
}

/** One word, and what some contracts add to it is not looked at. */
function tokens(value: unknown): Decimal | null {
  const read = parseShape(data, value);
  return read.ok && read.value.length >= 66 ? BigInt(read.value.slice(0, 66)).toString() : null;
}
