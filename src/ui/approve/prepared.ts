/** What the lookup worker makes of a request to sign: what would be signed, what it means, what it would do. */

import { againIfLost, askLookup } from '../../browser/ask-workers.ts';
import type { Agreed } from '../../dapp/choice.ts';
import { accept, type Parsed } from '../../errors.ts';
import type { Description } from '../../wallet/description.ts';
import {
  accountsOf,
  type Chain,
  findAccount,
  type PublicAccount,
  type PublicWallet,
} from '../../wallet/public-state.ts';
import type { Signable } from '../../wallet/signable.ts';
import type { Simulation } from '../../wallet/simulation.ts';
import type { WalletLook } from './wallet-asked.tsx';

export type Shown = {
  readonly items: readonly {
    readonly signable: Signable;
    readonly description: Description;
    /** What the policy is told of the forecast, of this one by itself. */
    readonly simulated: Agreed['simulated'];
  }[];
  /** Of all of them; `null` for what no chain carries out. */
  readonly simulation: Simulation | null;
  readonly maxFeeWei: string | null;
};

export async function prepare(look: WalletLook, chain: Chain, wallet: PublicWallet): Promise<Parsed<Shown>> {
  const { call, origin } = look;
  switch (call.method) {
    case 'eth_sendTransaction': {
      const done = await againIfLost(() =>
        askLookup('wallet-prepare', { chain, request: call.params.request, origin, over: [] }),
      );
      if (!done.ok) return done;
      const { signable, description, simulated, simulation, fee } = done.value;
      return accept({ items: [{ signable, description, simulated }], simulation, maxFeeWei: fee.maxWei });
    }
    case 'wallet_sendCalls': {
      const account = call.params.account ?? accountsOf(wallet, origin)[0];
      if (account === undefined) return { ok: false, code: 'no-account', because: '' };
      const asked = { chain, account, calls: call.params.calls, origin };
      const done = await againIfLost(() => askLookup('wallet-prepare-calls', asked));
      if (!done.ok) return done;
      const { prepared, simulation, fee } = done.value;
      return accept({ items: prepared, simulation, maxFeeWei: fee.maxWei });
    }
    case 'personal_sign': {
      const { account, message } = call.params;
      return describeOnly({ kind: 'message', account, message }, look, chain);
    }
    case 'eth_signTypedData_v4': {
      const { account, typedData, removed } = call.params;
      const done = await describeOnly({ kind: 'typed-data', account, typedData }, look, chain);
      return done.ok && removed ? accept(withRemoved(done.value)) : done;
    }
    default:
      return { ok: false, code: 'wrong-choice', because: '' };
  }
}

/** Who would sign; `null` where the site named nobody and was given nobody. */
export function signerOf({ call, origin }: WalletLook, wallet: PublicWallet): PublicAccount | null {
  switch (call.method) {
    case 'eth_sendTransaction':
      return findAccount(wallet, call.params.request.from);
    case 'wallet_sendCalls': {
      const account = call.params.account ?? accountsOf(wallet, origin)[0];
      return account === undefined ? null : findAccount(wallet, account);
    }
    case 'personal_sign':
    case 'eth_signTypedData_v4':
      return findAccount(wallet, call.params.account);
    default:
      return null;
  }
}

/** What would be agreed to. Evidence is looked for later, of each. */
export function agreedTo({ items }: Shown): readonly Omit<Agreed, 'evidence'>[] {
  return items.map(({ signable, simulated }) => ({ signable, simulated }));
}

async function describeOnly(
  signable: Signable,
  { origin }: WalletLook,
  chain: Chain,
): Promise<Parsed<Shown>> {
  const done = await againIfLost(() => askLookup('wallet-describe', { signable, origin, chain }));
  if (!done.ok) return done;
  const { description } = done.value;
  return accept({ items: [{ signable, description, simulated: null }], simulation: null, maxFeeWei: null });
}

/** What was taken out was never in what is described. */
function withRemoved(shown: Shown): Shown {
  const items = shown.items.map(({ description, ...item }) => {
    const warnings = [...new Set([...description.warnings, 'members-removed' as const])];
    return { ...item, description: { ...description, warnings } };
  });
  return { ...shown, items };
}
