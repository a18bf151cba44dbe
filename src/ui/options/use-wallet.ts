/** The wallet as the settings see it. No secret comes here. */

import { useCallback, useEffect, useState } from 'preact/hooks';
import { askWallet } from '../../browser/wallet.ts';
import { walletIn } from '../../browser/wallet-store.ts';
import type { WalletView } from '../../engine/keys-protocol.ts';
import { WALLET_KEY } from '../../wallet/public-state.ts';
import { useLocal } from './use-stored.ts';

export type Wallet = {
  /** `null` until the vault has answered. */
  readonly view: WalletView | null;
  /** Why there is none; an empty text where there is. */
  readonly code: string;
  /** As a change answered it. */
  readonly show: (view: WalletView) => void;
};

/** Read once the vault is open, and when another page changed the accounts: each reading counts as a use of the vault. */
export function useWallet(): Wallet {
  const [view, setView] = useState<WalletView | null>(null);
  const [code, setCode] = useState('');
  const refresh = useCallback(async () => {
    const answer = await askWallet('wallet-accounts', {});
    setCode(answer.ok ? '' : answer.code);
    if (answer.ok) setView(answer.value);
  }, []);
  const stored = useLocal([WALLET_KEY]);
  const elsewhere = stored === null ? null : textOf(walletIn(stored[WALLET_KEY]).accounts);
  useEffect(() => void refresh(), [refresh]);
  useEffect(() => {
    if (view !== null && elsewhere !== null && elsewhere !== textOf(view.accounts)) void refresh();
    // Only when what is stored changes: a copy that could not be made must not be asked for again and again.
  }, [elsewhere]);
  return { view, code, show: setView };
}

function textOf(accounts: readonly { readonly address: string; readonly name: string }[]): string {
  return JSON.stringify(accounts.map(({ address, name }) => [address, name]));
}
