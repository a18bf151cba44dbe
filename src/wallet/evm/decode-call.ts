/**
 * Reads the data of a call that is known (known-calls.ts). Only data that encodes to the same bytes again is read: contracts and wallets must not understand two
 * different calls. Reading is the library's.
 */

import { addr } from 'micro-eth-signer';
import { createContract } from 'micro-eth-signer/abi.js';
import { utf8 } from '../../bytes.ts';
import type { Hex } from '../signable.ts';
import { bytesOf, hexOf, keccak } from './hex.ts';
import { KNOWN_CALLS, type KnownCall } from './known-calls.ts';

export type DecodedCall = {
  readonly call: KnownCall;
  /** By path, such as `to` or `ids.0`; numbers are decimal, addresses have the capitals of EIP-55. */
  readonly args: { readonly [path: string]: string };
  /** What follows the arguments and no contract reads, such as a mark of who made the request. */
  readonly after: Hex;
};

type Method = {
  readonly encodeInput: (args?: unknown) => Uint8Array;
  readonly decodeOutput: (bytes: Uint8Array) => unknown;
};

const BY_SELECTOR: ReadonlyMap<string, KnownCall> = new Map(
  KNOWN_CALLS.map((call) => [selectorOf(call), call]),
);

/** `null` for calls that are not known and for data that is not exactly such a call. @param data of bounded size */
export function decodeCall(data: Hex): DecodedCall | null {
  const call = BY_SELECTOR.get(data.slice(0, 10));
  if (call === undefined) return null;
  const length = callLength(call);
  const read: Hex = length === null ? data : `0x${data.slice(2, 2 + 2 * length)}`;
  const after: Hex = length === null ? '0x' : `0x${data.slice(2 + 2 * length)}`;
  try {
    return { call, args: readArgs(call, read), after };
  } catch {
    return null;
  }
}

function selectorOf({ name, params }: KnownCall): Hex {
  return hexOf(keccak(utf8(`${name}(${params.map(({ type }) => type).join(',')})`)).subarray(0, 4));
}

/** In bytes; `null` where an argument has no fixed length. */
function callLength({ params }: KnownCall): number | null {
  return params.some(({ type }) => type === 'bytes' || type.endsWith('[]')) ? null : 4 + 32 * params.length;
}

function readArgs({ name, params }: KnownCall, data: Hex): { [path: string]: string } {
  const bytes = bytesOf(data);
  const abi = [{ type: 'function', name, inputs: params, outputs: params }] as const;
  const method = (createContract(abi) as unknown as Record<string, Method>)[name]!;
  const decoded = params.length === 0 ? undefined : method.decodeOutput(bytes.subarray(4));
  if (hexOf(method.encodeInput(decoded)) !== data) throw new Error('another encoding');
  const values = params.length === 1 ? { [params[0]!.name]: decoded } : ((decoded ?? {}) as object);
  const args: { [path: string]: string } = {};
  for (const [path, value] of Object.entries(values)) {
    const items = Array.isArray(value)
      ? value.map((item, i) => [`${path}.${i}`, item] as const)
      : [[path, value] as const];
    for (const [at, item] of items) args[at] = textOf(item);
  }
  return args;
}

function textOf(value: unknown): string {
  if (value instanceof Uint8Array) return hexOf(value);
  // The library's only texts are addresses: no known call has a string.
  return typeof value === 'string' ? addr.addChecksum(value) : String(value);
}
