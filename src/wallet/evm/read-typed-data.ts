/**
 * What `eth_signTypedData_v4` is asked to sign (EIP-712; docs/spec/wallet.md section 4): bounded first, then read into the one form that is shown and signed.
 */

import { nesting } from '../../canonical.ts';
import { accept, type Parsed, refuse } from '../../errors.ts';
import type { TypedData } from '../signable.ts';
import { readSchema, type SchemaCode } from './typed-data-schema.ts';
import { readValues, type ValueCode } from './typed-data-values.ts';

export type TypedDataCode = 'too-large' | 'too-deep' | 'not-json' | 'not-typed-data' | SchemaCode | ValueCode;

export type ReadTypedData = {
  readonly typedData: TypedData;
  /** Whether there were members that no type declares. They are not part of what is signed. */
  readonly removed: boolean;
};

const MAX_CHARS = 64 * 1024;
const MAX_DEPTH = 24;

/** @param value JSON text, or what was read from JSON */
export function readTypedData(value: unknown): Parsed<ReadTypedData, TypedDataCode> {
  const json = readJson(value);
  if (!json.ok) return json;
  const { types, primaryType, domain = {}, message } = json.value;
  if (!isObject(types) || !isObject(domain) || !isObject(message))
    return refuse('not-typed-data', 'types, domain and message are objects');
  const schema = readSchema(types, primaryType, Object.keys(domain).length > 0);
  if (!schema.ok) return schema;
  const readDomain = readValues(schema.value, 'EIP712Domain', domain);
  if (!readDomain.ok) return readDomain;
  const readMessage = readValues(schema.value, primaryType as string, message);
  if (!readMessage.ok) return readMessage;
  return accept({
    typedData: {
      types: schema.value,
      primaryType: primaryType as string,
      domain: readDomain.value.value,
      message: readMessage.value.value,
    },
    removed: readDomain.value.removed || readMessage.value.removed,
  });
}

function readJson(
  value: unknown,
): Parsed<{ readonly [member: string]: unknown }, 'too-large' | 'too-deep' | 'not-json' | 'not-typed-data'> {
  const text = typeof value === 'string' ? value : textOf(value);
  if (text === null) return refuse('not-json', 'typed data is JSON');
  if (text.length > MAX_CHARS) return refuse('too-large', `typed data of more than ${MAX_CHARS} characters`);
  if (nesting(text) > MAX_DEPTH) return refuse('too-deep', `typed data nested deeper than ${MAX_DEPTH}`);
  try {
    const json: unknown = JSON.parse(text);
    return isObject(json) ? accept(json) : refuse('not-typed-data', 'typed data is an object');
  } catch {
    return refuse('not-json', 'typed data is JSON');
  }
}

/** `null` for what JSON cannot hold, such as a value that holds itself. */
function textOf(value: unknown): string | null {
  try {
    return JSON.stringify(value) ?? null;
  } catch {
    return null;
  }
}

function isObject(value: unknown): value is { readonly [member: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
