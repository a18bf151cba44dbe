/**
 * The wallet as pages of the extension work with it (docs/spec/accounts.md): accounts come from the vault, and their addresses are copied into the public state after each
 * change. Words and keys are asked for by `revealSecret` alone, and nothing here keeps them.
 */

import type { AskedWord, GivenSecret, KeysCalls, WalletCalls, WalletView } from '../engine/keys-protocol.ts';
import type { Parsed } from '../errors.ts';
import { withAccounts } from '../wallet/public-steps.ts';
import type { AskedOpened } from './ask-state.ts';
import { askOpened } from './ask-workers.ts';
import { underLock } from './page-locks.ts';
import { ACCOUNTS_LOCK } from './wallet-state.ts';
import { changeWallet } from './wallet-store.ts';

/** Calls that answer the wallet as it is afterwards. */
type Changing = {
  [M in keyof WalletCalls & AskedOpened]: KeysCalls[M]['result'] extends WalletView ? M : never;
}[keyof WalletCalls & AskedOpened];

/** What `text` of `revealSecret` is. */
export type Secret = WalletCalls['wallet-reveal']['params']['what'];

export function askWallet<M extends Changing>(
  method: M,
  params: Omit<KeysCalls[M]['params'], 'dataKey'>,
): Promise<Parsed<WalletView>> {
  return underLock(ACCOUNTS_LOCK, async () => {
    const answer = (await askOpened({ method, params })) as Parsed<WalletView>;
    if (answer.ok) await copyAccounts(answer.value);
    return answer;
  });
}

export function confirmBackup(words: readonly AskedWord[]): Promise<Parsed<WalletView>> {
  return askWallet('wallet-backed-up', { words });
}

/** The vault's own secret opens it once more. */
export function revealSecret(secret: GivenSecret, what: Secret): Promise<Parsed<{ readonly text: string }>> {
  return askOpened({ method: 'wallet-reveal', params: { secret, what } });
}

/** After the vault was deleted. */
export function forgetAccounts(): Promise<unknown> {
  return underLock(ACCOUNTS_LOCK, () => copyAccounts({ accounts: [], hasSeed: false, isBackedUp: false }));
}

/** Sites take what cannot sign for what is only watched. */
function copyAccounts({
  accounts,
  hasSeed,
  isBackedUp,
}: Pick<WalletView, 'accounts' | 'hasSeed' | 'isBackedUp'>): Promise<unknown> {
  const open = accounts.map(({ address, name, source, hasSecret }) => ({
    address,
    name,
    source: hasSecret ? source : ('watch' as const),
  }));
  return changeWallet((wallet) => withAccounts(wallet, open, isBackedUp || !hasSeed));
}
