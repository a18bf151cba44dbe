/** Agreeing to what changes the wallet's state: made ready here, done by the background with the page's answer. */

import { useState } from 'preact/hooks';
import { readWallet } from '../../browser/wallet-store.ts';
import { grantFor, type Shown } from '../../dapp/grant-for.ts';
import type { GrantMethod } from '../../dapp/grants.ts';
import type { PageCall } from '../../dapp/page-call.ts';
import { problemOf } from './problems.ts';
import type { WalletProps } from './wallet-asked.tsx';

export function useGrant({ look, onAgree }: Pick<WalletProps, 'look' | 'onAgree'>): {
  readonly trouble: string | null;
  readonly agree: (shown?: Partial<Shown>) => Promise<void>;
} {
  const [trouble, setTrouble] = useState(look.problem === null ? null : problemOf(look.problem));
  const call = look.call as PageCall<GrantMethod>;
  const agree = async ({ accounts = [], newChain = null }: Partial<Shown> = {}) => {
    const { origin, chainId } = look;
    const grant = grantFor(await readWallet(), { call, origin, chainId }, { accounts, newChain });
    if (grant.ok) await onAgree({ method: call.method, grant: grant.value });
    else setTrouble(problemOf(grant.code));
  };
  return { trouble, agree };
}
