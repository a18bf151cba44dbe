/** What an intent of NEAR gives away and asks for (docs/spec/wallet.md sections 6 and 8). */

import * as v from 'valibot';
import type { Description, Field, Outflow, WarningCode } from '../description.ts';
import { field, isLong, NOTHING_SAID, warnIf } from '../evm/description-parts.ts';
import { hidesLetters } from '../hidden-letters.ts';
import type { Address, IntentPayload } from '../signable.ts';
import { type IntentText, readIntent, signerId } from './intent.ts';

type Read = Omit<Description, 'digest' | 'account'>;
type One = {
  /** `false`: it holds a message that only the contract it is for understands. */
  readonly isDecoded: boolean;
  readonly outflows: readonly Outflow[];
  readonly warnings: readonly WarningCode[];
};

const WRAPPED_NEAR = 'nep141:wrap.near';

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
  set_auth_by_predecessor_id: v.strictObject({ intent: text, enabled: v.boolean() }),
  auth_call: v.strictObject({
    intent: text,
    contract_id: text,
    msg: text,
    attached_deposit: v.optional(amount),
    min_gas: v.optional(v.union([amount, v.number()])),
  }),
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
  const isDecoded = isPlainlyWritten(written) && each.every((one) => one?.isDecoded);
  const deadline = String(Math.floor(Date.parse(intent.deadline) / 1000));
  return {
    ...plain,
    isDecoded,
    intent: intent.intents.map((one) => one.intent).join(', ') || null,
    fields: [
      field('signer_id', intent.signer_id, 'text'),
      field('verifying_contract', intent.verifying_contract, 'text'),
      field('deadline', deadline, 'time'),
      ...leaves(intent),
    ],
    args: {
      signer_id: intent.signer_id,
      verifying_contract: intent.verifying_contract,
      ...Object.fromEntries(leaves(intent).map(({ label, value }) => [label, value])),
    },
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
  const isUneven =
    one.intent === 'mt_withdraw' && (one.token_ids as unknown[]).length !== (one.amounts as unknown[]).length;
  if (isUneven) return null;
  const isControl = /_public_key$|^set_auth_by_predecessor_id$/.test(one.intent);
  const isCall = one.intent === 'auth_call';
  return {
    isDecoded: !isCall,
    outflows: [...movedBy(one), ...paidFor(one)],
    warnings: [...warnIf(isControl, 'owner-change'), ...warnIf(isCall, 'may-act')],
  };
}

/** `one` was checked against its shape. */
type Checked = { readonly intent: string; readonly [member: string]: unknown };

function movedBy(one: Checked): Outflow[] {
  const receiver = one.receiver_id as string;
  const entries = (value: unknown) => Object.entries(value as { readonly [token: string]: string });
  switch (one.intent) {
    case 'token_diff':
      return entries(one.diff)
        .filter(([, change]) => change.startsWith('-'))
        .map(([token, change]) => sent(token, change.slice(1)));
    case 'transfer':
      return entries(one.tokens).map(([token, moved]) => sent(token, moved, receiver));
    case 'ft_withdraw':
      return [sent(`nep141:${one.token}`, one.amount as string, receiver)];
    case 'nft_withdraw':
      return [sent(`nep171:${one.token}:${one.token_id}`, '1', receiver)];
    case 'mt_withdraw':
      return (one.token_ids as string[]).map((id, i) =>
        sent(`nep245:${one.token}:${id}`, (one.amounts as string[])[i]!, receiver),
      );
    case 'native_withdraw':
      return [sent(WRAPPED_NEAR, one.amount as string, receiver)];
    case 'storage_deposit':
      return [sent(WRAPPED_NEAR, one.amount as string)];
    default:
      return [];
  }
}

/** What the contract takes off the wrapped NEAR beside, and never gives back. */
function paidFor({ storage_deposit, attached_deposit }: Checked): Outflow[] {
  return [storage_deposit, attached_deposit].flatMap((deposit) =>
    typeof deposit === 'string' && deposit !== '0' ? [sent(WRAPPED_NEAR, deposit)] : [],
  );
}

function sent(asset: string, amount: string, receiver?: string): Outflow {
  const flow = { asset: `near:mainnet/${asset}`, amount, how: 'sent', to: null } as const;
  return receiver === undefined ? flow : { ...flow, receiver };
}

/** Whether all readers of JSON read the same: of a member that is there twice, some take the first and some the last. */
function isPlainlyWritten(text: string): boolean {
  const withoutSpace = text.replace(/("(?:[^"\\]|\\.)*")|\s+/g, '$1');
  return withoutSpace === JSON.stringify(JSON.parse(text));
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
