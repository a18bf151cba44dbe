/** Plain sentences for what is wrong with a transfer, a path, or a signed intent that somebody pasted. */

import type { MessageKey } from '../message.ts';
import { t } from '../text.ts';

const TRANSFER: { readonly [code: string]: MessageKey } = {
  'bad-token': 'intent_token_form',
  'bad-near-account': 'intent_receiver_form',
  'bad-address': 'send_to_form',
  'bad-checksum': 'send_to_capitals',
  'same-account': 'intent_receiver_self',
  'not-an-amount': 'intent_amount_form',
  'too-many-decimals': 'intent_amount_form',
  nothing: 'send_amount_nothing',
  'amount-too-large': 'send_amount_large',
};

export function transferProblem(code: string): string {
  return t(TRANSFER[code] ?? 'home_p_other', code);
}

/** Of the outer text and of the payload in it. */
const SIGNED: { readonly [code: string]: MessageKey } = {
  'too-large': 'check_large',
  'too-deep': 'check_form',
  'not-json': 'check_form',
  'unknown-member': 'check_form',
  'bad-member': 'check_form',
  'bad-payload': 'check_payload',
  'other-standard': 'check_other',
  'bad-signature': 'check_signature',
};

export function signedProblem(code: string): string {
  return t(SIGNED[code] ?? 'home_p_other', code);
}
