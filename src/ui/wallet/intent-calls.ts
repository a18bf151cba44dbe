/** What the views of intents ask of the keys worker. */

import { askOpened } from '../../browser/ask-workers.ts';
import type { SigningDecision } from '../../engine/wallet-gate.ts';
import { accept, type Parsed, refuse } from '../../errors.ts';
import { type SignedIntent, signedIntent } from '../../wallet/near/intent.ts';
import { checkSignedIntent } from '../../wallet/near/signed-intent.ts';
import type { Signable } from '../../wallet/signable.ts';

export type IntentSignable = Extract<Signable, { readonly kind: 'intent' }>;

/** It is of no network, and nothing can try it beforehand. */
const asking = (signable: IntentSignable) =>
  ({ items: [{ signable, simulated: null }], who: { by: 'person' }, chain: null }) as const;

/** What the policy would say to it now. `locked` where the vault has to be opened first. */
export async function decideForIntent(signable: IntentSignable): Promise<Parsed<SigningDecision>> {
  const decided = await askOpened({ method: 'wallet-decide', params: asking(signable) });
  return decided.ok ? accept(decided.value[0]!) : decided;
}

/** What the contract takes. `reads-back-wrong` where it is not what was asked for; besides, the codes of signing. */
export async function signIntent(signable: IntentSignable): Promise<Parsed<SignedIntent>> {
  const signed = await askOpened({ method: 'wallet-sign', params: { ...asking(signable), confirmed: true } });
  if (!signed.ok) return signed;
  const made = signedIntent(signable.intent, signed.value[0]!.signature);
  const checked = checkSignedIntent(JSON.stringify(made));
  return checked.ok && checked.value.holds && checked.value.signer === signable.account
    ? accept(made)
    : refuse('reads-back-wrong', 'what was signed is not what was shown');
}
