/**
 * Says what a call or typed data does in the words of the contract's own descriptor (ERC-7730), from a list that comes with the extension; nothing is fetched
 * (docs/spec/wallet.md section 7).
 *
 * Does not promise that a descriptor is right or complete: it adds words and decoded values, not what leaves the account, and so replaces the warning that nothing could be
 * read by one that says this.
 */

import type { Description, Field } from './description.ts';
import { readAddress } from './evm/address.ts';
import { field } from './evm/description-parts.ts';
import type { Signable } from './signable.ts';

type ClearText = import('./clear-signing-registry.ts').ClearText;

/** Descriptors are for calls of ordinary size; what is longer is not worth the time of reading it. */
const MAX_DATA_CHARS = 32 * 1024;

/** @param description of the same `signable`; the answer where there is no descriptor, or where it does not fit */
export async function clarify(signable: Signable, description: Description): Promise<Description> {
  const text = await textOf(signable);
  if (text === null) return description;
  return {
    ...description,
    intent: text.intent,
    isDecoded: true,
    fields: [
      ...Object.entries(text.fields).map(([label, value]) => clearField(label, value)),
      ...leftOut(description, text),
    ],
    warnings: description.warnings.map((code) => (code === 'data-not-decoded' ? 'descriptor-only' : code)),
  };
}

/** What the descriptor says nothing of: who gets what an order brings may be among it. The bytes of a call that nothing else reads are not shown again. */
function leftOut({ kind, isDecoded, fields }: Description, text: ClearText): readonly Field[] {
  const said = new Set(Object.values(text.fields).map(({ rawValue }) => String(rawValue).toLowerCase()));
  const isRead = isDecoded || kind !== 'transaction';
  return fields.filter(
    ({ label, value }) =>
      /^(domain|authorizations)\./.test(label) || (isRead && !said.has(value.toLowerCase())),
  );
}

async function textOf(signable: Signable): Promise<ClearText | null> {
  try {
    if (signable.kind === 'typed-data') {
      const { readTypedDataClearly } = await import('./clear-signing-registry.ts');
      return await readTypedDataClearly(signable.typedData);
    }
    if (signable.kind !== 'transaction') return null;
    const { to, data, value, chainId } = signable.transaction;
    if (to === null || data === '0x' || data.length > MAX_DATA_CHARS) return null;
    const { readCallClearly } = await import('./clear-signing-registry.ts');
    const call = { chainId: BigInt(chainId), from: signable.account, to, data, value: BigInt(value) };
    return await readCallClearly(call);
  } catch {
    // The library throws for what does not fit a descriptor; then the plain description stands.
    return null;
  }
}

/** Amounts come written out, with the token's symbol where the list has it. */
function clearField(label: string, { value, format, rawValue }: ClearText['fields'][string]): Field {
  const address = readAddress(rawValue);
  if (address.ok && value.toLowerCase() === address.value.toLowerCase())
    return field(label, address.value, 'address');
  if (format === 'date' && /^\d{1,12}$/.test(String(rawValue))) return field(label, String(rawValue), 'time');
  return field(label, value, 'text');
}
