/**
 * `wallet_addEthereumChain` (EIP-3085) and `wallet_switchEthereumChain` (EIP-3326), docs/spec/page-requests.md section 7. A chain's name, symbol and servers are
 * the page's words; that the server is of that chain is asked before the person can agree.
 */

import * as v from 'valibot';
import { accept, type Parsed } from '../../errors.ts';
import { serverAddress } from '../../loopback.ts';
import { nameLine, parseShape } from '../../shapes.ts';
import type { Chain } from '../../wallet/public-state.ts';
import type { Decimal } from '../../wallet/signable.ts';
import { chainQuantity } from './quantity.ts';

export type AddChain = { readonly chain: Chain };
export type SwitchChain = { readonly chainId: Decimal };
type BadMember = 'bad-member' | 'unknown-member';

const MAX_URLS = 10;
const MAX_URL_CHARS = 2048;
/** As `public-state.ts` keeps them. */
const KEPT_URLS = 5;

const url = v.pipe(v.string(), v.maxLength(MAX_URL_CHARS));
const servers = v.pipe(
  v.array(url),
  v.maxLength(MAX_URLS),
  // As `URL` writes them, since it is what the person reads, and what is asked.
  v.transform((urls) => urls.flatMap((one) => serverAddress(one) ?? []).slice(0, KEPT_URLS)),
);
const added = v.strictTuple([
  v.strictObject({
    chainId: chainQuantity,
    chainName: nameLine(1, 40),
    nativeCurrency: v.strictObject({
      name: nameLine(1, 40),
      symbol: v.pipe(nameLine(1, 11), v.regex(/^\S+$/u)),
      decimals: v.literal(18),
    }),
    /** At least one over https, or of this device. */
    rpcUrls: v.pipe(servers, v.minLength(1)),
    blockExplorerUrls: v.optional(v.nullable(servers)),
    /** Not shown and not fetched. */
    iconUrls: v.optional(v.nullable(v.pipe(v.array(url), v.maxLength(MAX_URLS)))),
  }),
]);
const switched = v.strictTuple([v.strictObject({ chainId: chainQuantity })]);

export function readAddChain(given: unknown): Parsed<AddChain, BadMember> {
  const read = parseShape(added, given);
  if (!read.ok) return read;
  const { chainId, chainName, nativeCurrency, rpcUrls, blockExplorerUrls } = read.value[0];
  const { symbol, decimals } = nativeCurrency;
  const explorerUrl = blockExplorerUrls?.[0] ?? null;
  return accept({ chain: { chainId, name: chainName, rpcUrls, symbol, decimals, explorerUrl } });
}

export function readSwitchChain(given: unknown): Parsed<SwitchChain, BadMember> {
  const read = parseShape(switched, given);
  return read.ok ? accept(read.value[0]) : read;
}
