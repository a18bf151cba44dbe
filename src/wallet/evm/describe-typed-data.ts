/**
 * What signing typed data means (docs/spec/wallet.md section 6). All of it is shown, member by member; what lets somebody spend is told apart, and so is what only points to
 * something that is not shown.
 */

import type { Description, Field } from '../description.ts';
import { hidesLetters } from '../hidden-letters.ts';
import type { Address, TypedData } from '../signable.ts';
import { chainOf, field, NOTHING_SAID, warnIf } from './description-parts.ts';
import { hintsOf } from './typed-data-hints.ts';
import { readOrder } from './typed-data-orders.ts';
import { readPermit } from './typed-data-permits.ts';
import { readType, type ValueType } from './typed-data-type.ts';

type Read = Omit<Description, 'digest' | 'account'>;
type Context = { readonly nowMs: number; readonly chain: string | null };
type Leaf = { readonly path: string; readonly type: ValueType; readonly value: string };

/** Anybody can find something else with a hash that is cut shorter. */
const MIN_DIGEST_BYTES = 16;
/** One or several, and numbered. */
const ROOT = /(roots?|hash(es)?|digests?)[\d_$]*$/i;

export function describeTypedData(typedData: TypedData, account: Address, context: Context): Read {
  const { primaryType, domain } = typedData;
  const chain = typeof domain.chainId === 'string' ? chainOf(domain.chainId) : null;
  const contract = (domain.verifyingContract ?? null) as Address | null;
  // Where the domain names no chain, the contract can be on any: 0 is none of them.
  const place = { chain: chain ?? chainOf('0'), contract, nowMs: context.nowMs };
  const spending = readPermit(typedData, place) ?? readOrder(typedData, { ...place, account });
  const isDelegating = isDelegation(typedData);
  const leaves = leavesOf(typedData, { is: 'struct', name: primaryType }, typedData.message, '');
  const isDecoded = spending?.isWhole === true || !pointsElsewhere(leaves);
  const texts = [domain.name, domain.version, ...leaves.map(({ value }) => value)].filter(
    (value) => typeof value === 'string',
  );
  return {
    ...NOTHING_SAID,
    kind: spending === null ? 'typed-data' : 'permit',
    chain,
    to: contract,
    primaryType,
    isDecoded,
    intent: spending?.intent ?? null,
    fields: [...domainFields(domain, chain), ...leaves.map(shown)],
    args: Object.fromEntries(leaves.map(({ path, value }) => [path, value])),
    outflows: spending?.outflows ?? [],
    warnings: [
      ...warnIf(!isDecoded, 'data-not-decoded'),
      ...(spending?.warnings ?? []),
      ...warnIf(isDelegating, 'delegates-account'),
      ...(spending === null && !isDelegating ? hintsOf(typedData) : []),
      ...warnIf(Object.keys(domain).length === 0 && !spending?.warnings.includes('no-domain'), 'no-domain'),
      ...warnIf(chain !== null && context.chain !== null && chain !== context.chain, 'other-chain'),
      ...warnIf(texts.some(hidesLetters), 'letters-hidden'),
    ],
  };
}

/** Of ERC-7710: whoever is named may act for the account, within its caveats. */
function isDelegation({ types, primaryType }: TypedData): boolean {
  const isAddress = (name: string) =>
    types[primaryType]!.some((each) => each.name === name && each.type === 'address');
  return isAddress('delegate') && isAddress('delegator');
}

/** Every value that is not made of others, with the way to it: `details.0.token`. */
function leavesOf(typedData: TypedData, type: ValueType, value: unknown, path: string): Leaf[] {
  const at = (step: string | number) => (path === '' ? String(step) : `${path}.${step}`);
  if (value === null) return [{ path, type: { is: 'string' }, value: '' }];
  if (type.is === 'struct')
    return typedData.types[type.name]!.flatMap(({ name, type: of }) =>
      leavesOf(typedData, readType(of)!, (value as { [member: string]: unknown })[name], at(name)),
    );
  if (type.is === 'array')
    return (value as unknown[]).flatMap((item, i) => leavesOf(typedData, type.of, item, at(i)));
  return [{ path, type, value: String(value) }];
}

/**
 * Whether what is signed cannot be told from it: bytes of any length are a call or something else to be read, a root or hash stands for what is elsewhere, and nothing
 * but digests says nothing.
 */
function pointsElsewhere(leaves: readonly Leaf[]): boolean {
  const isDigest = ({ type }: Leaf) =>
    type.is === 'bytes' && type.length !== null && type.length >= MIN_DIGEST_BYTES;
  const isNumber = ({ type }: Leaf) =>
    (type.is === 'uint' || type.is === 'int') && type.bits >= 8 * MIN_DIGEST_BYTES;
  const isRoot = (leaf: Leaf) =>
    (isDigest(leaf) || isNumber(leaf)) && ROOT.test(nameOf(leaf)) && !/^(0x0*|0)$/.test(leaf.value);
  const isData = ({ type, value }: Leaf) => type.is === 'bytes' && type.length === null && value !== '0x';
  return leaves.some((leaf) => isRoot(leaf) || isData(leaf)) || (leaves.length > 0 && leaves.every(isDigest));
}

/** The last name on the way to it: an item of a list is called as its list. */
function nameOf({ path }: Leaf): string {
  return path
    .split('.')
    .filter((step) => !/^\d+$/.test(step))
    .at(-1)!;
}

function domainFields(domain: TypedData['domain'], chain: string | null): Field[] {
  const { name, version, verifyingContract, salt } = domain as {
    readonly [member: string]: string | undefined;
  };
  return [
    ...(name === undefined ? [] : [field('domain.name', name, 'text')]),
    ...(version === undefined ? [] : [field('domain.version', version, 'text')]),
    ...(chain === null ? [] : [field('domain.chainId', chain, 'chain')]),
    ...(verifyingContract === undefined
      ? []
      : [field('domain.verifyingContract', verifyingContract, 'contract')]),
    ...(salt === undefined ? [] : [field('domain.salt', salt, 'bytes')]),
  ];
}

function shown(leaf: Leaf): Field {
  return { ...fieldOf(leaf), isTheirs: true };
}

function fieldOf({ path: way, type, value }: Leaf): Field {
  const name = way.split('.').at(-1)!;
  // A member that is called as the domain is not shown as if it were the domain's.
  const path = way.startsWith('domain.') ? `message.${way}` : way;
  if (type.is === 'address') return field(path, value, name === 'token' ? 'contract' : 'address');
  if (type.is === 'bytes') return field(path, value, 'bytes');
  if (type.is !== 'uint' && type.is !== 'int') return field(path, value, 'text');
  if (/^(amount|value|startAmount|endAmount)$/.test(name)) return field(path, value, 'amount');
  return field(path, value, isTime(name, value) ? 'time' : 'number');
}

/** By its name, and from 2001 on: what else is called so is no time. */
function isTime(name: string, value: string): boolean {
  return (
    /(deadline|expiry|expiration(time)?|(start|end)time|valid(before|after|until))$/i.test(name) &&
    value.length >= 10
  );
}
