/** What an intent of NEAR gives away and asks for (docs/spec/wallet.md sections 6 and 8). */

import * as v from 'valibot';
import type { Description, Field, Outflow, WarningCode } from '../description.ts';
import { field, hidesLetters, isLong, NOTHING_SAID, warnIf } from '../evm/description-parts.ts';
import type { Address, IntentPayload } from '../signable.ts';
import { type IntentText, readIntent, signerId } from './intent.ts';

type Read = Omit<Description, 'digest' | 'account'>;
type One = {
  readonly outflows: readonly Outflow[];
  readonly warnings: readonly WarningCode[];
};

const amount = v.pipe(v.string(), v.regex(/^(0|[1-9]\d{0,38})$/));
const signedAmount = v.pipe(v.string(), v.regex(/^(0|-?[1-9]\d{0,38})$/));
const text = v.pipe(v.string(), v.maxLength(1024));
const texts = v.pipe(v.array(text), v.maxLength(100));
const memo = { memo: v.optional(text) };
const withdrawal = {
  token: text,
  receiver_id: text,
  msg: v.optional(text),
  storage_deposit: v.optional(amount),
  ...memo,
};

/** Those of the contract that this wallet reads; with a member that is not known, one is not read. */
const SHAPES = {
  token_diff: v.strictObject({
    intent: text,
    diff: v.record(text, signedAmount),
    referral: v.optional(text),
    ...memo,
  }),
  transfer: v.strictObject({ intent: text, receiver_id: text, tokens: v.record(text, amount), ...memo }),
  ft_withdraw: v.strictObject({ intent: text, ...withdrawal, amount }),
  nft_withdraw: v.strictObject({ intent: text, ...withdrawal, token_id: text }),
  mt_withdraw: v.strictObject({
    intent: text,
    ...withdrawal,
    token_ids: texts,
    amounts: v.pipe(v.array(amount), v.maxLength(100)),
  }),
  native_withdraw: v.strictObject({ intent: text, receiver_id: text, amount, ...memo }),
  storage_deposit: v.strictObject({ intent: text, contract_id: text, account_id: text, amount }),
  add_public_key: v.strictObject({ intent: text, public_key: text }),
  remove_public_key: v.strictObject({ intent: text, public_key: text }),
  invalidate_nonces: v.strictObject({ intent: text, nonces: texts }),
} as const;

export function describeIntent({ text: written }: IntentPayload, account: Address, nowMs: number): Read {
  const read = readIntent(written);
  const plain: Read = {
    ...NOTHING_SAID,
    kind: 'intent',
    chain: 'near:mainnet',
    fields: [field('intent', written, 'text')],
  };
  if (!read.ok) return { ...plain, isDecoded: false, warnings: ['data-not-decoded'] };
  const intent = read.value;
  const each = intent.intents.map((one) => describeOne(one));
  const isDecoded = each.every((one) => one !== null);
  const deadline = String(Math.floor(Date.parse(intent.deadline) / 1000));
  return {
    ...plain,
    isDecoded,
    intent: intent.intents.map((one) => one.intent).join(', ') || null,
    fields: [
      field('signer_id', intent.signer_id, 'text'),
      field('deadline', deadline, 'time'),
      ...leaves(intent),
    ],
    args: Object.fromEntries(leaves(intent).map(({ label, value }) => [label, value])),
    outflows: each.flatMap((one) => one?.outflows ?? []),
    warnings: [
      ...warnIf(!isDecoded, 'data-not-decoded'),
      ...new Set(each.flatMap((one) => one?.warnings ?? [])),
      ...warnIf(intent.signer_id.toLowerCase() !== signerId(account), 'sign-in-other-account'),
      ...warnIf(isLong(deadline, nowMs), 'permit-long'),
      ...warnIf(hidesLetters(written), 'letters-hidden'),
    ],
    // The contract takes each nonce of an account once.
    sequence: null,
  };
}

/** `null` where it is not known, or not of its form. */
function describeOne(one: IntentText['intents'][number]): One | null {
  if (!Object.hasOwn(SHAPES, one.intent)) return null;
  const shape = v.safeParse(SHAPES[one.intent as keyof typeof SHAPES] as v.GenericSchema, one);
  if (!shape.success) return null;
  return { outflows: outflowsOf(one), warnings: warnIf(/_public_key$/.test(one.intent), 'owner-change') };
}

/** `one` was checked against its shape. */
function outflowsOf(one: { readonly intent: string; readonly [member: string]: unknown }): Outflow[] {
  const sent = (asset: string, amount: string): Outflow => ({
    asset: `near:mainnet/${asset}`,
    amount,
    how: 'sent',
    to: null,
  });
  const entries = (value: unknown) => Object.entries(value as { readonly [token: string]: string });
  switch (one.intent) {
    case 'token_diff':
      return entries(one.diff)
        .filter(([, change]) => change.startsWith('-'))
        .map(([token, change]) => sent(token, change.slice(1)));
    case 'transfer':
      return entries(one.tokens).map(([token, moved]) => sent(token, moved));
    case 'ft_withdraw':
      return [sent(`nep141:${one.token}`, one.amount as string)];
    case 'nft_withdraw':
      return [sent(`nep171:${one.token}:${one.token_id}`, '1')];
    case 'mt_withdraw':
      return (one.token_ids as string[]).map((id, i) =>
        sent(`nep245:${one.token}:${id}`, (one.amounts as string[])[i] ?? '0'),
      );
    case 'native_withdraw':
    case 'storage_deposit':
      return [sent('nep141:wrap.near', one.amount as string)];
    default:
      return [];
  }
}

/** Every value inside the intents, with the way to it: `0.diff.nep141:wrap.near`. */
function leaves({ intents }: IntentText): Field[] {
  const walk = (value: unknown, path: string): Field[] => {
    if (typeof value !== 'object' || value === null) return [field(path, String(value), 'text')];
    return Object.entries(value).flatMap(([name, inner]) =>
      walk(inner, path === '' ? name : `${path}.${name}`),
    );
  };
  return walk(intents, '');
}
