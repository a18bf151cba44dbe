/**
 * Says what a call or typed data does in the words of the contract's own descriptor (ERC-7730), from a list that comes with the extension; nothing is fetched
 * (docs/spec/wallet.md section 7).
 *
 * Does not promise that a descriptor is right or complete: it adds words and decoded values, not what leaves the account, and so replaces the warning that nothing could be
 * read by one that says this.
 */

import { type ClearReader, shownMembers, showsArguments } from './clear-signing-shown.ts';
import type { Description, Field } from './description.ts';
import { readAddress } from './evm/address.ts';
import { field } from './evm/description-parts.ts';
import { hidesLetters } from './hidden-letters.ts';
import type { Chain } from './public-state.ts';
import type { Signable } from './signable.ts';

type ClearText = import('./clear-signing-registry.ts').ClearText;
type Coin = Pick<Chain, 'chainId' | 'symbol'>;

/** Descriptors are for calls of ordinary size; what is longer is not worth the time of reading it. */
const MAX_DATA_CHARS = 32 * 1024;

/**
 * @param description of the same `signable`; the answer where there is no descriptor, or where it does not fit
 * @param coin of the chain that the asking site is on, as the wallet calls it; of another chain, or for `null`, coins are named by their chain
 */
export async function clarify(
  signable: Signable,
  description: Description,
  coin: Coin | null,
): Promise<Description> {
  const reader = readerOf(signable, coin);
  const text = reader === null ? null : await reader.read(reader.asked);
  if (reader === null || text === null || !(await isSaying(reader, text))) return description;
  const members = membersOf(description);
  const shown = await shownMembers(reader, text, members);
  const said = Object.entries(text.fields);
  const isHiding = said.some(([label, { value }]) => hidesLetters(label) || hidesLetters(value));
  const warnings = description.warnings.map((code) =>
    code === 'data-not-decoded' ? 'descriptor-only' : code,
  );
  return {
    ...description,
    intent: text.intent,
    isDecoded: true,
    fields: [
      ...said.map(([label, value]) => clearField(label, value)),
      ...description.fields.filter((one) => isApart(one) || (members.includes(one) && !shown.has(one.label))),
    ],
    warnings: isHiding && !warnings.includes('letters-hidden') ? [...warnings, 'letters-hidden'] : warnings,
  };
}

/** What descriptors never speak of. */
function isApart({ label }: Field): boolean {
  return /^(domain|authorizations)\./.test(label);
}

/** What was read without a descriptor, of which the descriptor may leave some out. The bytes of a call that nothing else reads are none. */
function membersOf({ kind, isDecoded, fields }: Description): readonly Field[] {
  return isDecoded || kind !== 'transaction' ? fields.filter((one) => !isApart(one)) : [];
}

/** Words alone, or with what is sent along, say nothing of what was asked for. */
async function isSaying({ asked, read }: ClearReader, text: ClearText): Promise<boolean> {
  return asked.is === 'call' ? showsArguments(read, asked.call, text) : Object.keys(text.fields).length > 0;
}

/** `null` for what no descriptor is for. */
function readerOf(signable: Signable, coin: Coin | null): ClearReader | null {
  const asked = askedOf(signable);
  const coinOf = (chainId: bigint) =>
    coin?.chainId === chainId.toString() ? coin.symbol : `(coin of chain ${chainId})`;
  const read: ClearReader['read'] = async (one) => {
    try {
      const { readCallClearly, readTypedDataClearly } = await import('./clear-signing-registry.ts');
      return one.is === 'call'
        ? await readCallClearly(one.call, coinOf)
        : await readTypedDataClearly(one.typedData, coinOf);
    } catch {
      // The library throws for what does not fit a descriptor; then the plain description stands.
      return null;
    }
  };
  return asked === null ? null : { asked, read };
}

function askedOf(signable: Signable): ClearReader['asked'] | null {
  if (signable.kind === 'typed-data') return { is: 'typed-data', typedData: signable.typedData };
  if (signable.kind !== 'transaction') return null;
  const { to, data, value, chainId } = signable.transaction;
  if (to === null || data === '0x' || data.length > MAX_DATA_CHARS) return null;
  const call = { chainId: BigInt(chainId), from: signable.account, to, data, value: BigInt(value) };
  return { is: 'call', call };
}

/** Amounts come written out, with the token's symbol where the list has it. */
function clearField(label: string, { value, format, rawValue }: ClearText['fields'][string]): Field {
  const address = readAddress(rawValue);
  if (address.ok && value.toLowerCase() === address.value.toLowerCase())
    return field(label, address.value, 'address');
  if (format === 'date' && /^\d{1,12}$/.test(String(rawValue))) return field(label, String(rawValue), 'time');
  return field(label, onOneLine(value), 'text');
}

/** A text that breaks its line could go on as a row of its own. */
function onOneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]/gu, (one) =>
    one === '\n' ? '\\n' : `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
