/** Words of the window for what the wallet is asked: titles by method, kinds of signatures, warnings. */

import type { Field, SignedKind, WarningCode } from '../../wallet/description.ts';
import type { MessageKey } from '../message.ts';
import { t } from '../text.ts';

export function titleOf(method: string): MessageKey {
  if (method === 'eth_sendTransaction') return 'ask_transaction_title';
  return method === 'wallet_sendCalls' ? 'ask_calls_title' : 'ask_sign_title';
}

export const KINDS: { readonly [K in SignedKind]: MessageKey } = {
  transaction: 'ask_kind_transaction',
  message: 'ask_kind_message',
  'sign-in': 'ask_kind_sign_in',
  'typed-data': 'ask_kind_typed_data',
  permit: 'ask_kind_permit',
  authorization: 'ask_kind_authorization',
  intent: 'ask_kind_intent',
};

/** Those that take everything, or that nobody wants who knows. */
export const DANGERS: readonly WarningCode[] = [
  'unlimited-approval',
  'approval-for-all',
  'delegates-account',
  'delegates-on-every-chain',
  'owner-change',
  'data-not-decoded',
  'sends-to-self-contract',
  'sign-in-other-domain',
  'sign-in-other-account',
  'other-chain',
  'looks-like-a-transaction',
  'as-long-as-a-digest',
  'letters-hidden',
  'zero-price-sale',
  'may-trade',
  'may-act',
  'fee-high',
  'fee-above-network',
];

type Labels = { readonly [label: string]: MessageKey };

/** What the wallet itself calls fields, by what is signed; every other label is somebody else's word. Of typed data there is none: its members are called as whoever asks likes. */
const LABELS: { readonly [K in SignedKind]: Labels } = {
  // Names of arguments that known calls have.
  transaction: {
    to: 'field_to',
    from: 'field_from',
    amount: 'field_amount',
    spender: 'field_spender',
    operator: 'field_spender',
    approved: 'field_approved',
    deadline: 'field_deadline',
    token: 'field_token',
  },
  message: { message: 'field_message' },
  // EIP-4361.
  'sign-in': {
    domain: 'field_site',
    address: 'field_signer',
    statement: 'field_statement',
    uri: 'field_uri',
    chain: 'field_chain',
    expires: 'field_deadline',
    resource: 'field_resource',
    message: 'field_message',
  },
  'typed-data': {},
  permit: {},
  authorization: { address: 'field_code' },
  intent: { signer_id: 'field_signer', verifying_contract: 'field_verifier', deadline: 'field_deadline' },
};

export function fieldLabel({ label, isTheirs }: Field, kind: SignedKind): string {
  if (isTheirs) return `“${label}”`;
  return kind === 'intent' ? intentLabel(label) : ownLabel(label, kind);
}

function ownLabel(label: string, kind: SignedKind): string {
  return Object.hasOwn(LABELS[kind], label) ? t(LABELS[kind][label]!) : label;
}

/** Members of intents, by the way to them: `0.receiver_id`, `0.tokens.nep141:wrap.near`. The second and later ones say which they are of. */
const MEMBERS: { readonly [member: string]: MessageKey } = {
  intent: 'field_intent',
  receiver_id: 'field_to',
  token: 'field_token',
  amount: 'field_amount',
  memo: 'field_memo',
};

function intentLabel(label: string): string {
  const [, place = '', member = ''] = /^(\d+)\.(.+)$/s.exec(label) ?? [];
  const [, kind, token = ''] = /^(tokens|diff)\.(.+)$/s.exec(member) ?? [];
  const named = kind === 'diff' ? t('field_change_of', token) : t('field_amount_of', token);
  const name = kind === undefined ? memberName(member) : named;
  if (place === '' || name === null) return ownLabel(label, 'intent');
  return place === '0' ? name : t('field_of_several', String(Number(place) + 1), name);
}

/** Those of intents that count in the smallest unit, maybe with a sign. */
export function isIntentAmount(label: string): boolean {
  return /^\d+\.((tokens|diff)\..+|amount|amounts\.\d+|storage_deposit|attached_deposit)$/s.test(label);
}

function memberName(member: string): string | null {
  return Object.hasOwn(MEMBERS, member) ? t(MEMBERS[member]!) : null;
}

export const WARNINGS: { readonly [W in WarningCode]: MessageKey } = {
  'unlimited-approval': 'ask_w_unlimited',
  'approval-for-all': 'ask_w_for_all',
  'delegates-account': 'ask_w_delegates',
  'delegates-on-every-chain': 'ask_w_delegates_all',
  'owner-change': 'ask_w_owner',
  'contract-creation': 'ask_w_creation',
  'data-not-decoded': 'ask_w_not_decoded',
  'descriptor-only': 'warn_descriptor',
  'sends-to-self-contract': 'ask_w_to_contract',
  'from-other-account': 'ask_w_from_other',
  'sign-in-other-domain': 'ask_w_other_domain',
  'sign-in-other-account': 'ask_w_other_account',
  'sign-in-malformed': 'ask_w_malformed',
  'sign-in-expired': 'ask_w_expired',
  'other-chain': 'ask_w_other_chain',
  'no-domain': 'ask_w_no_domain',
  'members-removed': 'ask_w_removed',
  'looks-like-a-transaction': 'ask_w_looks_like',
  'as-long-as-a-digest': 'ask_w_digest_long',
  'letters-hidden': 'ask_w_hidden',
  'permit-by-signature': 'ask_w_permit',
  'permit-long': 'ask_w_permit_long',
  'zero-price-sale': 'ask_w_zero_price',
  'maybe-item-zero': 'ask_w_item_zero',
  'may-trade': 'ask_w_may_trade',
  'may-act': 'ask_w_may_act',
  'fee-high': 'ask_w_fee_high',
  'fee-above-network': 'ask_w_fee_above',
};
