/**
 * A page's reading method, from its text to its answer (docs/spec/page-requests.md section 7). Runs in the lookup worker: the text of the page and the words of the server are
 * both hostile, and there is no secret near them.
 */

import { classOf } from '../dapp/methods/classes.ts';
import { readNodeParams } from '../dapp/methods/node.ts';
import { quantityOf } from '../dapp/methods/quantity.ts';
import type { PageAnswer, PageErrorCode } from '../dapp/page-answers.ts';
import { readAsked } from '../dapp/page-call.ts';
import { messageDigest } from '../wallet/evm/digest.ts';
import { bytesOf } from '../wallet/evm/hex.ts';
import { readPersonalMessage } from '../wallet/evm/read-message.ts';
import { recoverSigner } from '../wallet/evm/recover.ts';
import type { Chain } from '../wallet/public-state.ts';
import { isSameAddress } from '../wallet/public-state.ts';
import type { Address } from '../wallet/signable.ts';
import { callsStatus } from './calls-status.ts';
import { askRpc, type RpcPorts } from './rpc.ts';
import type { WalletLookups } from './wallet-protocol.ts';

export async function answerNode(
  { text, chain, accounts, calls }: WalletLookups['page-node']['params'],
  ports: RpcPorts,
): Promise<PageAnswer> {
  const asked = readAsked(text);
  if (!asked.ok) return errorOf(asked.code);
  const { method } = asked.value;
  if (classOf(method) !== 'node') return errorOf('unknown-method');
  const params = readNodeParams(method, asked.value.params);
  if (!params.ok) return errorOf(params.code, params.because);
  if (method === 'personal_ecRecover') return recovered(params.value as readonly [string, string]);
  if (method === 'wallet_getCallsStatus') {
    const sent = calls.find(({ id }) => id === params.value[0]);
    return sent === undefined ? errorOf('unknown-id') : callsStatus(sent, chain, ports);
  }
  if (method === 'wallet_getCapabilities') return capabilities(params.value, chain, accounts);
  if (chain === null) return errorOf('unknown-chain');
  const answer = await askRpc(chain.rpcUrls[0] ?? '', method, params.value, ports);
  if (!answer.ok) return errorOf('chain-unreachable', answer.code);
  const said = answer.value;
  return said.is === 'result'
    ? { is: 'result', text: JSON.stringify(said.value ?? null) }
    : { is: 'node-error', text: JSON.stringify(said.error) };
}

/** EIP-5792: an ordinary account has none, and says so for each chain that it is asked about. */
function capabilities(
  [account, asked]: readonly unknown[],
  chain: Chain | null,
  accounts: readonly Address[],
): PageAnswer {
  if (!accounts.some((one) => isSameAddress(one, String(account)))) return errorOf('not-connected');
  const chains =
    (asked as readonly string[] | undefined) ?? (chain === null ? [] : [quantityOf(chain.chainId)]);
  const each = chains.map((one) => [one, { atomic: { status: 'unsupported' } }] as const);
  return { is: 'result', text: JSON.stringify(Object.fromEntries(each)) };
}

function recovered([text, signature]: readonly [string, string]): PageAnswer {
  const message = readPersonalMessage(text);
  if (!message.ok) return errorOf('bad-member', message.because);
  const signer = recoverSigner(messageDigest(bytesOf(message.value)), signature);
  return signer.ok
    ? { is: 'result', text: JSON.stringify(signer.value.toLowerCase()) }
    : errorOf('bad-member', signer.because);
}

function errorOf(code: PageErrorCode, detail = ''): PageAnswer {
  return { is: 'error', code, detail };
}
