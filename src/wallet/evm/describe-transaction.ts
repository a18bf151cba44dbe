/** What a transaction does, and what an authorization of EIP-7702 allows (docs/spec/wallet.md section 6). */

import { authorization as libraryAuthorization } from 'micro-eth-signer';
import { canonicalize, type Json } from '../../canonical.ts';
import type { Description, Field, Outflow, WarningCode } from '../description.ts';
import type { Address, Authorization, Decimal, Hex, SignedAuthorization, Transaction } from '../signable.ts';
import { ZERO_ADDRESS } from './address.ts';
import { type DecodedCall, decodeCall } from './decode-call.ts';
import { chainOf, coinOf, field, NOTHING_SAID, warnIf } from './description-parts.ts';
import { highestFee, isHighFee } from './fees.ts';
import { hexOf, keccak } from './hex.ts';

type Read = Omit<Description, 'digest' | 'account'>;
type Args = { readonly [path: string]: string };
type CallRead = Pick<Read, 'isDecoded' | 'intent' | 'args' | 'fields' | 'outflows' | 'warnings'>;
type Context = { readonly nowMs: number; readonly chain: string | null };

export function describeTransaction(transaction: Transaction, account: Address, context: Context): Read {
  const { to, data, value, nonce } = transaction;
  const chain = chainOf(transaction.chainId);
  const call = readCall(transaction, account, chain, context.nowMs);
  const delegations = describeDelegations(transaction, account);
  return {
    ...NOTHING_SAID,
    kind: 'transaction',
    chain,
    to,
    selector: to !== null && data.length >= 10 ? (data.slice(0, 10) as Hex) : null,
    isDecoded: call.isDecoded,
    intent: call.intent,
    args: { ...call.args, ...delegations.args },
    fields: [...call.fields, ...delegations.fields],
    outflows: [...coinOutflows(transaction, value, chain), ...call.outflows],
    warnings: [
      ...warnIf(to === null, 'contract-creation'),
      ...warnIf(!call.isDecoded, 'data-not-decoded'),
      ...call.warnings,
      ...delegations.warnings,
      ...warnIf(isHighFee(highestFee(transaction), BigInt(value)), 'fee-high'),
      ...warnIf(context.chain !== null && context.chain !== chain, 'other-chain'),
    ],
    sequence: { scope: `tx:${chain}`, number: nonce },
    replaces: withoutFees(transaction, account),
  };
}

export function describeAuthorization(authorization: Authorization, context: Context): Read {
  const { chainId, address, nonce } = authorization;
  const chain = chainId === '0' ? null : chainOf(chainId);
  return {
    ...NOTHING_SAID,
    kind: 'authorization',
    chain,
    to: address,
    intent: address === ZERO_ADDRESS ? 'Stop delegating' : 'Delegate the account',
    fields: [field('address', address, 'contract'), field('nonce', nonce, 'number')],
    args: { address, chainId, nonce },
    warnings: [
      ...delegationWarnings(authorization),
      ...warnIf(chain !== null && context.chain !== null && context.chain !== chain, 'other-chain'),
    ],
    sequence: { scope: `authorization:${chain ?? '*'}`, number: nonce },
  };
}

function readCall(
  { to, data, value }: Transaction,
  account: Address,
  chain: string,
  nowMs: number,
): CallRead {
  const nothing: CallRead = {
    isDecoded: true,
    intent: null,
    args: {},
    fields: [],
    outflows: [],
    warnings: [],
  };
  // What a new contract does with its maker's account is nothing that any other contract could not do.
  if (to === null) return { ...nothing, intent: 'Create a contract', fields: [field('code', data, 'bytes')] };
  if (data === '0x') return value === '0' ? nothing : { ...nothing, intent: 'Send' };
  const decoded = decodeCall(data);
  if (decoded === null) return { ...nothing, isDecoded: false, fields: [field('data', data, 'bytes')] };
  const effect = decoded.call.effect(decoded.args, { account, contract: to, chain, nowMs });
  return {
    isDecoded: true,
    intent: effect.intent ?? decoded.call.intent,
    args: decoded.args,
    fields: fieldsOf(decoded),
    outflows: effect.outflows,
    warnings: effect.warnings,
  };
}

function fieldsOf({ call, args, after }: DecodedCall): Field[] {
  const shown = Object.entries(args).map(([path, value]) => {
    const name = path.split('.')[0]!;
    const type = call.params.find((param) => param.name === name)!.type;
    return field(path, value, shownAs(name, type));
  });
  return after === '0x' ? shown : [...shown, field('after', after, 'bytes')];
}

function shownAs(name: string, type: string): Field['as'] {
  if (type === 'address') return name === 'token' ? 'contract' : 'address';
  if (name === 'amount' || name === 'amounts') return 'amount';
  if (['deadline', 'expiry', 'expiration'].includes(name)) return 'time';
  if (type === 'bool') return 'text';
  return type.startsWith('bytes') ? 'bytes' : 'number';
}

/** What is sent along. The fee is not in it: whoever counts takes it from the transaction (docs/spec/policy.md section 3). */
function coinOutflows(transaction: Transaction, value: Decimal, chain: string): Outflow[] {
  return value === '0' ? [] : [{ asset: coinOf(chain), amount: value, how: 'sent', to: transaction.to }];
}

/** The same bytes for transactions that cost another fee and do the same. */
function withoutFees(transaction: Transaction, account: Address): Hex {
  const { chainId, nonce, to, value, data } = transaction;
  const authorizations = 'authorizationList' in transaction ? transaction.authorizationList : [];
  return hexOf(keccak(canonicalize({ account, chainId, nonce, to, value, data, authorizations } as Json)));
}

function describeDelegations(transaction: Transaction, account: Address) {
  const list = 'authorizationList' in transaction ? transaction.authorizationList : [];
  const args: Record<string, string> = {};
  const fields: Field[] = [];
  const warnings = new Set<WarningCode>();
  for (const [i, item] of list.entries()) {
    const authority = authorityOf(item);
    const path = `authorizations.${i}`;
    fields.push(field(`${path}.address`, item.address, 'contract'));
    if (authority !== null) fields.push(field(`${path}.account`, authority, 'address'));
    args[`${path}.address`] = item.address;
    args[`${path}.chainId`] = item.chainId;
    args[`${path}.account`] = authority ?? '';
    if (authority === account) for (const code of delegationWarnings(item)) warnings.add(code);
  }
  return { args: args as Args, fields, warnings: [...warnings] };
}

/** Who signed an authorization; `null` where nobody did, and where chains ignore it. */
function authorityOf({ chainId, address, nonce, yParity, r, s }: SignedAuthorization): Address | null {
  try {
    const item = {
      chainId: BigInt(chainId),
      address,
      nonce: BigInt(nonce),
      yParity,
      r: BigInt(r),
      s: BigInt(s),
    };
    return libraryAuthorization.getAuthority(item) as Address;
  } catch {
    return null;
  }
}

function delegationWarnings({ address, chainId }: Authorization): WarningCode[] {
  return [
    ...warnIf(address !== ZERO_ADDRESS, 'delegates-account'),
    ...warnIf(chainId === '0', 'delegates-on-every-chain'),
  ];
}
