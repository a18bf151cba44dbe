/** Fetches bytes that a record or its evidence names by digest: from one server after the other, until one shows them. */

import { type Bytes, sha256, toBase64Url } from '../../bytes.ts';
import type { Gateway } from '../../ledger/search/gateway.ts';

/** `null` where no server showed bytes with this digest. Which server it was does not matter then. */
export async function fetchStored(
  gateways: readonly Gateway[],
  { id, digest }: { readonly id: string; readonly digest: string },
  maxBytes: number,
): Promise<Bytes | null> {
  for (const gateway of gateways) {
    const answer = await gateway.data(id, maxBytes);
    if (answer.ok && toBase64Url(await sha256(answer.value)) === digest) return answer.value;
  }
  return null;
}
