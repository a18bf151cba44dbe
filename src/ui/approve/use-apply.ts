/** Agreeing to what changes the wallet's state: the change first, then the word to the background that the page may have its answer. What a site is given goes with that word. */

import { useState } from 'preact/hooks';
import { applyChoice, siteFor } from '../../browser/apply-choice.ts';
import type { Address } from '../../wallet/signable.ts';
import { problemOf } from './problems.ts';
import type { WalletProps } from './wallet-asked.tsx';

type ConnectingMethod = 'eth_requestAccounts' | 'wallet_requestPermissions';
type ChangingMethod = 'wallet_addEthereumChain' | 'wallet_switchEthereumChain' | 'wallet_watchAsset';

export function useApply({ look, onAgree }: Pick<WalletProps, 'look' | 'onAgree'>): {
  readonly trouble: string | null;
  readonly apply: () => Promise<void>;
  readonly connect: (accounts: readonly Address[]) => Promise<void>;
} {
  const [trouble, setTrouble] = useState(look.problem === null ? null : problemOf(look.problem));
  const { call, origin, chainId } = look;
  const apply = async () => {
    const done = await applyChoice(call, origin, chainId);
    if (done.ok) await onAgree({ method: call.method as ChangingMethod });
    else setTrouble(problemOf(done.code));
  };
  const connect = async (accounts: readonly Address[]) => {
    const site = await siteFor(origin, accounts);
    if (site.ok) await onAgree({ method: call.method as ConnectingMethod, site: site.value });
    else setTrouble(problemOf(site.code));
  };
  return { trouble, apply, connect };
}
