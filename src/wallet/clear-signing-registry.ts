/** Descriptors that come along (ERC-7730: contracts' own words for their calls, bound to chain and address) and what reads them: about half a megabyte, so only by `import()`. */

import { CLEARSIG_REPO, decodeData, eip712 } from 'micro-eth-signer/abi.js';
import { CLEARSIG_REPO_FULL } from 'micro-eth-signer/clearsig/repo-full.js';
import type { Address, Hex, TypedData } from './signable.ts';

export type ClearText = {
  readonly intent: string;
  readonly fields: Readonly<
    Record<string, { readonly value: string; readonly format: string; readonly rawValue: unknown }>
  >;
};

const DESCRIPTORS = { ...CLEARSIG_REPO, ...CLEARSIG_REPO_FULL };

type Call = {
  readonly chainId: bigint;
  readonly from: Address;
  readonly to: Address;
  readonly data: Hex;
  readonly value: bigint;
};

/** `null` where no descriptor is for this contract and call. @throws for data that is not such a call */
export async function readCallClearly({ chainId, from, to, data, value }: Call): Promise<ClearText | null> {
  const read = decodeData(to.toLowerCase(), data, value, { clearSig: DESCRIPTORS, chainId, from });
  if (read === undefined || Array.isArray(read) || !('clearSig' in read)) return null;
  return (await read.clearSig) ?? null;
}

/** The same for typed data. */
export async function readTypedDataClearly({
  types,
  primaryType,
  domain,
  message,
}: TypedData): Promise<ClearText | null> {
  const typed = { types, primaryType, domain, message } as never;
  return (await eip712(typed, { clearSig: DESCRIPTORS })) ?? null;
}
