/**
 * Sends what the person agreed to in a page of the extension (docs/spec/wallet-home.md section 3): stored before it is signed, and again before it is handed to the server, because the page may be
 * closed at any moment. Finishing later signs and sends exactly the same. What the server does with it is the server's.
 */

import { accept, type Parsed, refuse } from '../errors.ts';
import {
  type About,
  type Activity,
  type ActivityState,
  withEntry,
  withoutEntry,
  withState,
} from '../wallet/activity.ts';
import type { Chain } from '../wallet/public-state.ts';
import type { Hex, Signable } from '../wallet/signable.ts';
import { type Simulation, simulatedFor } from '../wallet/simulation.ts';
import { changeActivity } from './activity-store.ts';
import { askLookup, askOpened } from './ask-workers.ts';
import { unlessLocked } from './page-locks.ts';

export type Agreed = {
  readonly signable: Extract<Signable, { readonly kind: 'transaction' }>;
  readonly simulation: Simulation;
  readonly about: About;
};

type Simulated = ReturnType<typeof simulatedFor>;

/** After these it may be signed later. Every other refusal of signing ends it: nothing was signed. */
const MAY_BE_LATER = ['locked', 'worker-lost', 'too-slow', 'cancelled', 'failed'];

/** Codes of signing, and of handing to the server; after the latter it can be handed on again. */
export async function sendAgreed(chain: Chain, agreed: Agreed, nowMs: number): Promise<Parsed<Hex>> {
  const { signable, simulation, about } = agreed;
  const entry: Activity = {
    id: crypto.randomUUID(),
    atMs: nowMs,
    chainId: chain.chainId,
    account: signable.account,
    nonce: signable.transaction.nonce,
    about,
    state: { is: 'agreed', signable, simulated: simulatedFor(simulation, signable.account) },
  };
  await changeActivity((all) => withEntry(all, entry));
  return finishSending(chain, entry);
}

/** Goes on from where it was left. `under-way` where another page is at it. */
export async function finishSending(chain: Chain, entry: Activity): Promise<Parsed<Hex>> {
  let outcome: Parsed<Hex> = refuse('under-way', 'another page sends it');
  await unlessLocked(`sending:${entry.id}`, async () => {
    const signed = entry.state.is === 'agreed' ? await signAgreed(entry, entry.state) : accept(entry.state);
    outcome = signed.ok ? await handOn(chain, entry, signed.value) : signed;
  });
  return outcome;
}

/** Ends what was agreed to or signed. It does not take back what a server may have. */
export async function forgetSending({ id }: Activity): Promise<void> {
  await changeActivity((all) => withoutEntry(all, id));
}

async function signAgreed(
  entry: Activity,
  { signable, simulated }: { readonly signable: Signable; readonly simulated: Simulated },
): Promise<Parsed<ActivityState>> {
  const signed = await askOpened({
    method: 'wallet-sign',
    params: { signable, who: { by: 'person' }, chain: `eip155:${entry.chainId}`, simulated, confirmed: true },
  });
  if (!signed.ok) {
    if (!MAY_BE_LATER.includes(signed.code)) await forgetSending(entry);
    return signed;
  }
  const { raw, hash } = signed.value;
  if (raw === null || hash === null) return refuse('failed', 'no transaction came back');
  const state = { is: 'signed', raw, hash } as const;
  await changeActivity((all) => withState(all, entry.id, state));
  return accept(state);
}

async function handOn(chain: Chain, { id }: Activity, state: ActivityState): Promise<Parsed<Hex>> {
  if (state.is !== 'signed' && state.is !== 'pending')
    return refuse('already-ended', 'nothing is left to send');
  const { raw, hash } = state;
  const sent = await askLookup('wallet-send-raw', { chain, raw });
  if (!sent.ok) return sent;
  await changeActivity((all) => withState(all, id, { is: 'pending', raw, hash }));
  return accept(hash);
}
