/** Balances of what is looked at: asked for when it is shown, and again after each change of what was sent. */

import { useCallback, useEffect, useState } from 'preact/hooks';
import type { Chain } from '../../wallet/public-state.ts';
import type { Address, Decimal } from '../../wallet/signable.ts';
import { askBalances, type Balances } from './wallet-calls.ts';

export type BalancesShown = {
  /** `undefined` while asked for; `null` where the server gave none. */
  readonly known: Balances | null | undefined;
  readonly again: () => void;
};

/** @param change asks again whenever it is another text */
export function useBalances(
  chain: Chain | undefined,
  account: Address | undefined,
  tokens: readonly Address[],
  change: string,
): BalancesShown {
  const [known, setKnown] = useState<Balances | null | undefined>(undefined);
  const [times, setTimes] = useState(0);
  const asked = `${chain?.chainId} ${chain?.rpcUrls[0]} ${account} ${tokens.join(' ')}`;
  useEffect(() => setKnown(undefined), [asked, times]);
  useEffect(() => {
    if (chain === undefined || account === undefined) return;
    let isLeft = false;
    void askBalances(chain, account, tokens).then((answer) => {
      // A slower answer about another account must not be shown as this one's.
      if (!isLeft) setKnown(answer.ok ? answer.value : null);
    });
    return () => {
      isLeft = true;
    };
  }, [asked, change, times]);
  const again = useCallback(() => setTimes((before) => before + 1), []);
  return { known, again };
}

/** @param at the token's place; `undefined` for the coin */
export function balanceAt({ known }: BalancesShown, at: number | undefined): Decimal | null | undefined {
  if (known === undefined || known === null) return known;
  return at === undefined ? known.coin : (known.tokens[at] ?? null);
}
