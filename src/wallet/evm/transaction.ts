/**
 * A transaction of `signable.ts` as the bytes of EIP-155, 2930, 1559 and 7702, and back. RLP and the order of members are the library's; that what was written
 * reads back as the same value is checked here.
 */

import { Transaction as LibraryTransaction } from 'micro-eth-signer';
import { type Bytes, toBigInt } from '../../bytes.ts';
import type { Address, SignedAuthorization, Transaction } from '../signable.ts';

/** As the library has it: numbers are big, no address is `0x`. */
type Raw = { readonly [member: string]: unknown };

/** What is hashed and signed. */
export function unsignedBytes(transaction: Transaction): Bytes {
  return new Uint8Array(toLibrary(transaction, null).toBytes({ includeSignature: false }));
}

/**
 * What is sent.
 * @param signature 65 bytes: r, s, and 27 or 28
 */
export function signedBytes(transaction: Transaction, signature: Bytes): Bytes {
  return new Uint8Array(toLibrary(transaction, signature).toBytes());
}

/**
 * The transaction in `bytes` and who signed it.
 * @param bytes made by this wallet: of a size that was bounded
 * @throws for bytes that are no signed transaction
 */
export function readSigned(bytes: Bytes): { readonly transaction: Transaction; readonly sender: Address } {
  const read = LibraryTransaction.fromBytes(bytes);
  return { transaction: fromLibrary(read.type, read.raw as Raw), sender: read.sender as Address };
}

function toLibrary(transaction: Transaction, signature: Bytes | null) {
  const { type, to, data, chainId, nonce, gasLimit, value } = transaction;
  const fees =
    'gasPrice' in transaction
      ? { gasPrice: BigInt(transaction.gasPrice) }
      : {
          maxFeePerGas: BigInt(transaction.maxFeePerGas),
          maxPriorityFeePerGas: BigInt(transaction.maxPriorityFeePerGas),
        };
  const lists = {
    ...('accessList' in transaction ? { accessList: transaction.accessList } : {}),
    ...('authorizationList' in transaction
      ? { authorizationList: transaction.authorizationList.map(bigAuthorization) }
      : {}),
  };
  const raw = {
    chainId: BigInt(chainId),
    nonce: BigInt(nonce),
    gasLimit: BigInt(gasLimit),
    to: to ?? '0x',
    value: BigInt(value),
    data,
    ...fees,
    ...lists,
    ...(signature === null ? {} : partsOf(signature)),
  };
  // The type of `raw` depends on `type`; the library checks at run time that the members are those of the type. `strict` would refuse what is merely unusual.
  return new LibraryTransaction(type, raw as never, { strict: false });
}

function partsOf(signature: Bytes) {
  return {
    r: toBigInt(signature.subarray(0, 32)),
    s: toBigInt(signature.subarray(32, 64)),
    yParity: signature[64]! - 27,
  };
}

function bigAuthorization({ chainId, address, nonce, yParity, r, s }: SignedAuthorization) {
  return { chainId: BigInt(chainId), address, nonce: BigInt(nonce), yParity, r: BigInt(r), s: BigInt(s) };
}

function fromLibrary(type: string, raw: Raw): Transaction {
  const members: Record<string, unknown> = { type };
  for (const [name, value] of Object.entries(raw)) {
    if (name === 'r' || name === 's' || name === 'yParity') continue;
    members[name] = name === 'to' && value === '0x' ? null : plain(value);
  }
  return members as Transaction;
}

/** Big numbers as decimal text, at any depth; r and s of an authorization as 32 bytes. */
function plain(value: unknown, name = ''): unknown {
  if (typeof value === 'bigint')
    return name === 'r' || name === 's' ? `0x${value.toString(16).padStart(64, '0')}` : value.toString();
  if (Array.isArray(value)) return value.map((item) => plain(item));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner, key)]));
}

/** Whether `bytes` are a transaction, signed or to be signed. @param bytes from outside, of bounded size */
export function isTransactionBytes(bytes: Bytes): boolean {
  try {
    LibraryTransaction.fromBytes(bytes);
    return true;
  } catch {
    return false;
  }
}
