/**
 * Sends what the person agreed to in a page of the extension (docs/spec/wallet-home.md section 3): stored before it is signed, and again before it is handed to the server, because the page may be
 * closed at any moment. What is signed is what was on screen; what is sent again is what was signed. What the server does with it is the server's.
 */

import { accept, type Parsed, refuse } from '../errors.ts';
import { type About, type Activity, withEntry, withoutEntry, withState } from '../wallet/activity.ts';
import type { Simulated } from '../wallet/policy/ask.ts';
import type { ToldEvidence } from '../wallet/policy/evidence.ts';
import type { Chain } from '../wallet/public-state.ts';
import type { Hex, Signable } from '../wallet/signable.ts';
import { changeActivity } from './activity-store.ts';
import { askLookup, askOpened } from './ask-workers.ts';
import { unlessLocked } from './page-locks.ts';

export type Agreed = {
  readonly signable: Extract<Signable, { readonly kind: 'transaction' }>;
  /** Of what was shown; the policy decides with it. */
  readonly simulated: Simulated;
  readonly about: About;
  /** What was found where rules require evidence. It is not stored: later it is looked for again. */
  readonly evidence: ToldEvidence | null;
};

/** After these it may be signed later. Every other refusal of signing ends it: nothing was signed. */
const MAY_BE_LATER = ['locked', 'worker-lost', 'too-slow', 'cancelled', 'failed'];

/**
 * @param id of the entry that this goes on with, if any: what was agreed to before and not signed
 * Codes of signing, and of handing to the server; after the latter it can be handed on again. `under-way` where another page is at it.
 */
export function sendAgreed(
  chain: Chain,
  agreed: Agreed,
  nowMs: number,
  id: string = crypto.randomUUID(),
): Promise<Parsed<Hex>> {
  const { signable, about } = agreed;
  const entry: Activity = {
    id,
    atMs: nowMs,
    chainId: chain.chainId,
    account: signable.account,
    nonce: signable.transaction.nonce,
    about,
    state: { is: 'agreed', signable },
  };
  return alone(id, async () => {
    await changeActivity((all) => withEntry(all, entry));
    const signed = await sign(entry, agreed);
    return signed.ok ? handOn(chain, id, signed.value) : signed;
  });
}

/** Hands the same bytes on again. `not-signed`: the person has to see it and agree again. */
export async function sendAgain(chain: Chain, { id, state }: Activity): Promise<Parsed<Hex>> {
  if (state.is === 'agreed') return refuse('not-signed', 'it was not signed yet');
  if (state.is !== 'signed' && state.is !== 'pending')
    return refuse('already-ended', 'nothing is left to send');
  return alone(id, () => handOn(chain, id, state));
}

async function alone(id: string, work: () => Promise<Parsed<Hex>>): Promise<Parsed<Hex>> {
  let outcome: Parsed<Hex> = refuse('under-way', 'another page sends it');
  await unlessLocked(`sending:${id}`, async () => {
    outcome = await work();
  });
  return outcome;
}

/** Ends what was agreed to or signed. It does not take back what a server may have. */
export async function forgetSending({ id }: Activity): Promise<void> {
  await changeActivity((all) => withoutEntry(all, id));
}

type Bytes = { readonly raw: Hex; readonly hash: Hex };

async function sign(entry: Activity, { signable, simulated, evidence }: Agreed): Promise<Parsed<Bytes>> {
  const signed = await askOpened({
    method: 'wallet-sign',
    params: {
      items: [{ signable, simulated, evidence }],
      who: { by: 'person' },
      chain: `eip155:${entry.chainId}`,
      confirmed: true,
    },
  });
  if (!signed.ok) {
    if (!MAY_BE_LATER.includes(signed.code)) await forgetSending(entry);
    return signed;
  }
  const { raw, hash } = signed.value[0] ?? { raw: null, hash: null };
  if (raw === null || hash === null) return refuse('failed', 'no transaction came back');
  await changeActivity((all) => withState(all, entry.id, { is: 'signed', raw, hash }));
  return accept({ raw, hash });
}

async function handOn(chain: Chain, id: string, { raw, hash }: Bytes): Promise<Parsed<Hex>> {
  const sent = await askLookup('wallet-send-raw', { chain, raw });
  if (!sent.ok) return sent;
  await changeActivity((all) => withState(all, id, { is: 'pending', raw, hash }));
  return accept(hash);
}
