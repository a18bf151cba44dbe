/**
 * Values of typed data brought to one form each (docs/spec/wallet.md section 4): what means the same is written the same, so that what is shown, decided on and signed is
 * one value. What no type declares is left out, as MetaMask does, and that it was is said.
 */

import { accept, type Parsed, type Refusal, refuse } from '../../errors.ts';
import type { TypedData } from '../signable.ts';
import { readAddress } from './address.ts';
import { readType, type ValueType } from './typed-data-type.ts';

export type ValueCode =
  | 'missing-member'
  | 'bad-value'
  | 'bad-number'
  | 'bad-array-length'
  | 'too-many-values';

/** The library that hashes them a second time takes 4,096. */
const MAX_VALUES = 4000;

/** Ways to values end on screens. */
const MAX_PATH_CHARS = 120;

type Walk = { readonly types: TypedData['types']; count: number; removed: boolean };
type Struct = { readonly [member: string]: unknown };

export type ReadValues = { readonly value: Struct; readonly removed: boolean };

/** @param value from outside, of bounded size and depth */
export function readValues(
  types: TypedData['types'],
  type: string,
  value: unknown,
): Parsed<ReadValues, ValueCode> {
  const walk: Walk = { types, count: 0, removed: false };
  const read = readStruct(walk, type, value, type);
  return read.ok ? accept({ value: read.value, removed: walk.removed }) : read;
}

function readStruct(walk: Walk, type: string, value: unknown, path: string): Parsed<Struct, ValueCode> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return bad(path);
  const fields = walk.types[type]!;
  const read: [string, unknown][] = [];
  for (const { name, type: of } of fields) {
    const member = Object.hasOwn(value, name) ? (value as Struct)[name] : undefined;
    const one = readValue(walk, readType(of)!, member, `${path}.${name}`.slice(0, MAX_PATH_CHARS), 'member');
    if (!one.ok) return one;
    read.push([name, one.value]);
  }
  if (Object.keys(value).some((name) => !fields.some((field) => field.name === name))) walk.removed = true;
  return accept(Object.fromEntries(read));
}

function readValue(
  walk: Walk,
  type: ValueType,
  value: unknown,
  path: string,
  place: 'member' | 'item',
): Parsed<unknown, ValueCode> {
  if (++walk.count > MAX_VALUES) return refuse('too-many-values', `more than ${MAX_VALUES} values`);
  if (value === undefined || value === null) {
    // A struct inside a struct may be missing: it counts as 32 zero bytes.
    if (type.is === 'struct' && place === 'member') return accept(null);
    return refuse('missing-member', `${path} has no value`);
  }
  switch (type.is) {
    case 'struct':
      return readStruct(walk, type.name, value, path);
    case 'array':
      return readArray(walk, type, value, path);
    case 'uint':
    case 'int':
      return readNumber(type, value, path);
    case 'address': {
      // The capitals are for people who type: what a page sent is 20 bytes in any case.
      const address = readAddress(typeof value === 'string' ? value.toLowerCase() : value);
      return address.ok ? address : bad(path);
    }
    case 'bytes':
      return isHex(value, type.length) ? accept((value as string).toLowerCase()) : bad(path);
    case 'string':
      return typeof value === 'string' && value.isWellFormed() ? accept(value) : bad(path);
    case 'bool':
      return typeof value === 'boolean' ? accept(value) : bad(path);
  }
}

function readArray(
  walk: Walk,
  { of, length }: ValueType & { is: 'array' },
  value: unknown,
  path: string,
): Parsed<unknown[], ValueCode> {
  if (!Array.isArray(value)) return bad(path);
  if (length !== null && value.length !== length)
    return refuse('bad-array-length', `${path} has ${value.length} items, expected ${length}`);
  const items: unknown[] = [];
  for (const item of value) {
    const one = readValue(walk, of, item, `${path}[]`, 'item');
    if (!one.ok) return one;
    items.push(one.value);
  }
  return accept(items);
}

/** A JSON number, decimal text, or hex, with leading zeros too: MetaMask reads all of them as this number. */
function readNumber(
  { is, bits }: ValueType & { is: 'uint' | 'int' },
  value: unknown,
  path: string,
): Parsed<string, ValueCode> {
  const isNumber = Number.isSafeInteger(value);
  const isText = typeof value === 'string' && /^(-?\d{1,78}|0x[0-9a-fA-F]{1,64})$/.test(value);
  if (!isNumber && !isText)
    return refuse('bad-number', `${path} is no whole number that can be read exactly`);
  const number = BigInt(value as string | number);
  const fits = is === 'uint' ? BigInt.asUintN(bits, number) : BigInt.asIntN(bits, number);
  return fits === number
    ? accept(number.toString())
    : refuse('bad-number', `${path} is not in the range of its type`);
}

function isHex(value: unknown, length: number | null): boolean {
  if (typeof value !== 'string' || !/^0x([0-9a-fA-F]{2})*$/.test(value)) return false;
  return length === null || value.length === 2 + 2 * length;
}

function bad(path: string): Refusal<ValueCode> {
  return refuse('bad-value', `${path} is not a value of its type`);
}
