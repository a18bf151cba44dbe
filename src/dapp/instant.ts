/**
 * What the background answers alone, from the stored state of the wallet (docs/spec/page-requests.md section 7): no worker, no window, nothing written
 * but what a site gives back.
 */

import { accountsOf, networkOf, type PublicWallet, siteIn } from '../wallet/public-state.ts';
import type { Address } from '../wallet/signable.ts';
import type { PageAnswer, PageErrorCode } from './page-answers.ts';

export const MAX_INSTANT_CHARS = 4_096;

/** What a site sees of the wallet without asking. */
export type SiteView = { readonly chainId: string; readonly accounts: readonly Address[] };

export function viewOfSite(wallet: PublicWallet, origin: string): SiteView {
  const chainId = `0x${BigInt(networkOf(wallet, origin).chainId).toString(16)}`;
  return { chainId, accounts: accountsOf(wallet, origin) };
}

/** @param isGivenBack whether the site gives its accounts back: then the caller takes them from it */
export function answerInstant(
  text: string,
  origin: string,
  wallet: PublicWallet,
): { readonly answer: PageAnswer; readonly isGivenBack?: true } {
  if (text.length > MAX_INSTANT_CHARS) return errorOf('too-large');
  const { method, params, ...others } = (jsonOf(text) ?? {}) as Record<string, unknown>;
  if (Object.keys(others).length > 0) return errorOf('bad-request');
  const { chainId, accounts } = viewOfSite(wallet, origin);
  const list = Array.isArray(params) ? (params as readonly unknown[]) : [];
  switch (method) {
    case 'eth_chainId':
      return say(chainId);
    case 'net_version':
      return say(String(BigInt(chainId)));
    case 'eth_accounts':
      return say(accounts);
    case 'eth_coinbase':
      return say(accounts[0] ?? null);
    case 'web3_clientVersion':
      return say('RAIL');
    case 'wallet_getPermissions':
      return say(permissionsOf(origin, accounts));
    case 'wallet_revokePermissions': {
      const isMeant = list.length === 1 && JSON.stringify(list[0]) === '{"eth_accounts":{}}';
      if (!isMeant) return errorOf('bad-member');
      return siteIn(wallet, origin) === null ? say(null) : { ...say(null), isGivenBack: true };
    }
    default:
      return errorOf('bad-request');
  }
}

/** EIP-2255: what the site may do. */
export function permissionsOf(origin: string, accounts: readonly Address[]): readonly object[] {
  if (accounts.length === 0) return [];
  const caveats = [{ type: 'restrictReturnedAccounts', value: accounts }];
  return [{ invoker: origin, parentCapability: 'eth_accounts', caveats }];
}

function say(value: unknown): { readonly answer: PageAnswer } {
  return { answer: { is: 'result', text: JSON.stringify(value) } };
}

function errorOf(code: PageErrorCode): { readonly answer: PageAnswer } {
  return { answer: { is: 'error', code } };
}

/** Of bounded size, and with it depth. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
