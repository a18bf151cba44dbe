/**
 * Descriptors that come along (ERC-7730: contracts' own words for their calls, bound to chain and address) and what reads them: about half a megabyte, so only by `import()`.
 *
 * A coin is named as the caller names it and a token only on the chain that the list has it for: by itself the library calls the coin of any chain it does not know "ETH",
 * and takes a token's address of one chain for the same token on every other.
 */

import { CLEARSIG_REPO, type ClearSigOpt, Decoder, decodeData } from 'micro-eth-signer/abi.js';
import { CLEARSIG_REPO_FULL } from 'micro-eth-signer/clearsig/repo-full.js';
import { repository } from 'micro-eth-signer/clearsig.js';
import { utf8 } from '../bytes.ts';
import { hexOf, keccak } from './evm/hex.ts';
import { encodeType } from './evm/typed-data-hash.ts';
import type { Address, Hex, TypedData } from './signable.ts';

export type ClearText = {
  readonly intent: string;
  readonly fields: Readonly<
    Record<string, { readonly value: string; readonly format: string; readonly rawValue: unknown }>
  >;
};

/** What the coin of a chain is called. */
export type CoinOf = (chainId: bigint) => string;

export type ClearCall = {
  readonly chainId: bigint;
  readonly from: Address;
  readonly to: Address;
  readonly data: Hex;
  readonly value: bigint;
};

const DESCRIPTORS = { ...CLEARSIG_REPO, ...CLEARSIG_REPO_FULL };
/** How descriptors write the coin where a token's address is expected. */
const COIN_ADDRESS = `0x${'ee'.repeat(20)}`;

/** Both take half a second to make, and are asked several times for one request. */
const decoder = once(() => new Decoder().addClearSig(DESCRIPTORS));
const typedDataIndex = once(() => repository(DESCRIPTORS).eip712);

/** `null` where no descriptor is for this contract and call. @throws for data that is not such a call */
export async function readCallClearly(
  { chainId, from, to, data, value }: ClearCall,
  coinOf: CoinOf,
): Promise<ClearText | null> {
  // Without its own contracts, whose tokens are those of the main network alone.
  const options = { ...namesOn(chainId, coinOf), decoder: decoder(), noDefault: true, chainId, from };
  const read = decodeData(to.toLowerCase(), data, value, options);
  if (read === undefined || Array.isArray(read) || !('clearSig' in read)) return null;
  return (await read.clearSig) ?? null;
}

/** The same for typed data. */
export async function readTypedDataClearly(typedData: TypedData, coinOf: CoinOf): Promise<ClearText | null> {
  const { types, primaryType, domain } = typedData;
  const { chainId, verifyingContract } = domain;
  if (typeof chainId !== 'string' || typeof verifyingContract !== 'string') return null;
  const type = hexOf(keccak(utf8(encodeType(types, primaryType))));
  const entry = typedDataIndex()[chainId]?.[verifyingContract.toLowerCase()]?.[type];
  return (await entry?.(typedData as never, namesOn(BigInt(chainId), coinOf))) ?? null;
}

/** @param chainId whose tokens the list is asked for; of others it knows none, and their amounts stay numbers */
function namesOn(
  chainId: bigint,
  coinOf: CoinOf,
): Required<Pick<ClearSigOpt, 'resolveChain' | 'resolveToken'>> {
  return {
    resolveChain: async (asked) => ({ ticker: coinOf(asked.chainId) }),
    resolveToken: async ({ address, chainId: where = chainId }) => {
      if (address.toLowerCase() === COIN_ADDRESS) return { symbol: coinOf(where), decimals: 18 };
      return where === chainId ? undefined : {};
    },
  };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
