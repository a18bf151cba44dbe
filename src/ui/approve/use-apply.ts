/** Agreeing to what changes the wallet's state: the change first, then the word to the background that the page may have its answer. */

import { useState } from 'preact/hooks';
import { applyChoice } from '../../browser/apply-choice.ts';
import type { Address } from '../../wallet/signable.ts';
import { problemOf } from './problems.ts';
import type { WalletProps } from './wallet-asked.tsx';

type ChangingMethod =
  | 'eth_requestAccounts'
  | 'wallet_requestPermissions'
  | 'wallet_addEthereumChain'
  | 'wallet_switchEthereumChain'
  | 'wallet_watchAsset';

export function useApply({ look, onAgree }: Pick<WalletProps, 'look' | 'onAgree'>): {
  readonly trouble: string | null;
  readonly apply: (accounts?: readonly Address[]) => Promise<void>;
} {
  const [trouble, setTrouble] = useState(look.problem === null ? null : problemOf(look.problem));
  const apply = async (accounts: readonly Address[] = []) => {
    const { call, origin, chainId } = look;
    const done = await applyChoice(call, origin, chainId, accounts);
    if (done.ok) await onAgree({ method: call.method as ChangingMethod });
    else setTrouble(problemOf(done.code));
  };
  return { trouble, apply };
}
