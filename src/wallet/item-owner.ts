/**
 * Whose a single item of a collection is, by the person's own server (docs/spec/page-requests.md section 6). It can say anything; a contract can, too. Whoever cannot be asked, or answers
 * otherwise than their standard, is not known to have said no.
 */

import type { Rpc } from './find-approvals.ts';
import { isSameAddress } from './public-state.ts';
import type { Address, Decimal } from './signable.ts';
import { itemBalanceCall, ownerCall, readOwner, readWord } from './token-calls.ts';

export type ItemOwner =
  | { readonly is: 'own'; readonly account: Address }
  /** `owner`: `null` where the standard does not say whose it is. */
  | { readonly is: 'other'; readonly owner: Address | null }
  | { readonly is: 'unknown' };

export type Item = {
  readonly standard: 'erc721' | 'erc1155';
  readonly address: Address;
  readonly tokenId: Decimal;
};

/** @param own the person's accounts: at most as many as the public state holds */
export async function askItemOwner(rpc: Rpc, item: Item, own: readonly Address[]): Promise<ItemOwner> {
  const ask = async (data: string) => {
    const answer = await rpc('eth_call', [{ to: item.address, data }, 'latest']);
    return answer.ok ? answer.value : null;
  };
  if (item.standard === 'erc721') {
    const owner = readOwner(await ask(ownerCall(item.tokenId)));
    if (!owner.ok) return { is: 'unknown' };
    const account = own.find((one) => isSameAddress(one, owner.value));
    return account === undefined ? { is: 'other', owner: owner.value } : { is: 'own', account };
  }
  let isAnyUnknown = false;
  for (const account of own) {
    const balance = readWord(await ask(itemBalanceCall(account, item.tokenId)));
    if (balance.ok && balance.value !== '0') return { is: 'own', account };
    isAnyUnknown ||= !balance.ok;
  }
  return isAnyUnknown ? { is: 'unknown' } : { is: 'other', owner: null };
}
