/**
 * The digest of typed data (EIP-712 with what MetaMask calls V4: arrays, and a missing struct is 32 zero bytes). The library gives no digest without a key, so it is
 * computed here; signing then has the library sign the same value, so that two readings must agree.
 */

import { type Bytes, concat, concatAll, utf8 } from '../../bytes.ts';
import type { TypedData } from '../signable.ts';
import { bytesOf, keccak } from './hex.ts';
import { readType, structIn, type ValueType } from './typed-data-type.ts';

type Types = TypedData['types'];
/** Hashes of types that were met: an array holds its type many times. */
type Schema = { readonly types: Types; readonly hashes: Map<string, Bytes> };
type Struct = { readonly [member: string]: unknown };

/** 32 bytes. @param typedData as `readTypedData` accepts it: bounded, complete, without cycles */
export function typedDataDigest({ types, primaryType, domain, message }: TypedData): Bytes {
  const schema: Schema = { types, hashes: new Map() };
  const parts = [hashStruct(schema, 'EIP712Domain', domain), hashStruct(schema, primaryType, message)];
  return keccak(concat(Uint8Array.of(0x19, 0x01), ...parts));
}

/** `Mail(Person from,Person to,string contents)Person(string name,address wallet)`: the type, then what it refers to by name. */
export function encodeType(types: Types, name: string): string {
  const reached = new Set([name]);
  for (const each of reached)
    for (const { type } of types[each]!) {
      const inner = structIn(readType(type)!);
      if (inner !== null) reached.add(inner);
    }
  const others = [...reached].filter((each) => each !== name).sort();
  return [name, ...others]
    .map((each) => `${each}(${types[each]!.map((field) => `${field.type} ${field.name}`).join(',')})`)
    .join('');
}

// keccak(typeHash ‖ encodeData)
function hashStruct(schema: Schema, name: string, value: Struct): Bytes {
  const { types, hashes } = schema;
  const typeHash = hashes.get(name) ?? keccak(utf8(encodeType(types, name)));
  hashes.set(name, typeHash);
  const words = types[name]!.map((field) => encodeValue(schema, readType(field.type)!, value[field.name]));
  return keccak(concatAll([typeHash, ...words]));
}

/** One word of 32 bytes. */
function encodeValue(schema: Schema, type: ValueType, value: unknown): Bytes {
  switch (type.is) {
    case 'struct':
      return value === null ? new Uint8Array(32) : hashStruct(schema, type.name, value as Struct);
    case 'array':
      return keccak(concatAll((value as unknown[]).map((item) => encodeValue(schema, type.of, item))));
    case 'string':
      return keccak(utf8(value as string));
    case 'bytes':
      return type.length === null ? keccak(bytesOf(value as string)) : padEnd(bytesOf(value as string));
    case 'address':
      return numberWord(BigInt(value as string));
    case 'bool':
      return numberWord(value === true ? 1n : 0n);
    case 'uint':
    case 'int':
      return numberWord(BigInt(value as string));
  }
}

/** Two's complement for what is below zero. */
function numberWord(value: bigint): Bytes {
  return bytesOf(`0x${BigInt.asUintN(256, value).toString(16).padStart(64, '0')}`);
}

function padEnd(bytes: Bytes): Bytes {
  return concat(bytes, new Uint8Array(32 - bytes.length));
}
