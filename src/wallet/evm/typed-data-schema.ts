/**
 * The types of typed data, read strictly (docs/spec/wallet.md section 4): bounded in number, each name with one meaning, no cycles. Only what the message and its domain
 * refer to is kept; what nothing refers to is not part of what is signed.
 */

import { accept, type Parsed, type Refusal, refuse } from '../../errors.ts';
import type { TypedData, TypedDataField } from '../signable.ts';
import { isIdentifier, isStructName, readType, structIn } from './typed-data-type.ts';

export type SchemaCode =
  | 'too-many-types'
  | 'too-many-fields'
  | 'reserved-name'
  | 'bad-name'
  | 'bad-type'
  | 'duplicate-field'
  | 'unknown-type'
  | 'type-cycle'
  | 'no-domain-type'
  | 'bad-domain-type'
  | 'bad-primary-type';

type Types = TypedData['types'];

const MAX_TYPES = 64;
const MAX_FIELDS = 256;
/** All names together: each type is written out once for every type that refers to it. */
const MAX_NAME_CHARS = 15_000;
const DOMAIN = 'EIP712Domain';
/** EIP-712 "Definition of domainSeparator". */
const DOMAIN_TYPES: Readonly<Record<string, string>> = {
  name: 'string',
  version: 'string',
  chainId: 'uint256',
  verifyingContract: 'address',
  salt: 'bytes32',
};

/**
 * @param value `types` of a request
 * @param hasDomain whether the request's domain says anything
 */
export function readSchema(
  value: object,
  primaryType: unknown,
  hasDomain: boolean,
): Parsed<Types, SchemaCode> {
  const declared = readDeclared(value, hasDomain);
  if (!declared.ok) return declared;
  const types = declared.value;
  const wrong = checkDomain(types.get(DOMAIN)!);
  if (wrong) return wrong;
  if (typeof primaryType !== 'string' || primaryType === DOMAIN || !types.has(primaryType))
    return refuse('bad-primary-type', 'the primary type is not among the types');
  const kept = new Set<string>();
  for (const start of [DOMAIN, primaryType]) {
    const refused = keepReached(types, start, kept, []);
    if (refused) return refused;
  }
  return accept(Object.fromEntries([...types].filter(([name]) => kept.has(name))));
}

function readDeclared(value: object, hasDomain: boolean): Parsed<Map<string, TypedDataField[]>, SchemaCode> {
  const entries = Object.entries(value);
  if (entries.length > MAX_TYPES) return refuse('too-many-types', `more than ${MAX_TYPES} types`);
  const types = new Map<string, TypedDataField[]>();
  let fieldCount = 0;
  let charCount = 0;
  for (const [name, fields] of entries) {
    if (isReserved(name)) return reserved();
    if (!isStructName(name)) return refuse('bad-name', 'a type has a name that is none');
    if (!Array.isArray(fields)) return refuse('bad-type', `${name} has no list of fields`);
    fieldCount += fields.length;
    if (fieldCount > MAX_FIELDS) return refuse('too-many-fields', `more than ${MAX_FIELDS} fields`);
    const read = readFields(name, fields);
    if (!read.ok) return read;
    charCount +=
      name.length + read.value.reduce((sum, field) => sum + field.name.length + field.type.length, 0);
    if (charCount > MAX_NAME_CHARS) return refuse('too-many-fields', 'the names of types are too long');
    types.set(name, read.value);
  }
  if (types.has(DOMAIN)) return accept(types);
  // Some wallets would derive the type from the domain, others sign an empty one: two digests of one request.
  if (hasDomain) return refuse('no-domain-type', 'there is a domain, and no type for it');
  return accept(types.set(DOMAIN, []));
}

function readFields(type: string, fields: readonly unknown[]): Parsed<TypedDataField[], SchemaCode> {
  const read: TypedDataField[] = [];
  for (const field of fields) {
    const { name, type: of } = (field ?? {}) as { readonly [member: string]: unknown };
    if (typeof name !== 'string' || !isIdentifier(name))
      return refuse('bad-name', `a field of ${type} has a name that is none`);
    if (isReserved(name)) return reserved();
    if (read.some((other) => other.name === name))
      return refuse('duplicate-field', `${type} has a field twice`);
    if (typeof of !== 'string' || readType(of) === null)
      return refuse('bad-type', `a field of ${type} has a type that is none`);
    read.push({ name, type: of });
  }
  return accept(read);
}

/** Names that every object of JavaScript has: looked up carelessly anywhere, they would be found where nobody wrote them. */
function isReserved(name: string): boolean {
  return name in Object.prototype || name === 'prototype';
}

function reserved(): Refusal<SchemaCode> {
  return refuse('reserved-name', 'a type or field has a name that every object has');
}

function checkDomain(fields: readonly TypedDataField[]): Refusal<SchemaCode> | null {
  const isKnown = ({ name, type }: TypedDataField) =>
    Object.hasOwn(DOMAIN_TYPES, name) && DOMAIN_TYPES[name] === type;
  return fields.every(isKnown)
    ? null
    : refuse('bad-domain-type', 'the domain has fields that EIP-712 has not');
}

/** Depth is at most the number of types: a type that is met again on its own way down is a cycle. */
function keepReached(
  types: ReadonlyMap<string, readonly TypedDataField[]>,
  name: string,
  kept: Set<string>,
  way: readonly string[],
): Refusal<SchemaCode> | null {
  if (way.includes(name)) return refuse('type-cycle', 'a type holds itself');
  if (kept.has(name)) return null;
  const fields = types.get(name);
  if (fields === undefined) return refuse('unknown-type', 'a field has a type that is not declared');
  for (const { type } of fields) {
    const inner = structIn(readType(type)!);
    const refused = inner === null ? null : keepReached(types, inner, kept, [...way, name]);
    if (refused) return refused;
  }
  kept.add(name);
  return null;
}
