/** Bytes that stand beside a record as a plain data item (docs/spec/record.md section 3): anyone can fetch them, and check their digest. */

import { type Bytes, sha256, toBase64Url } from '../../bytes.ts';
import { type ItemSigner, signDataItem } from '../../formats/ans104.ts';
import type { Random } from '../../ports.ts';
import type { SignedItem } from './sign-record.ts';

export type StoredItem = {
  readonly item: SignedItem;
  /** How others name it. */
  readonly reference: { readonly id: string; readonly digest: string; readonly sizeBytes: number };
};

export async function storeBytes(
  bytes: Bytes,
  mediaType: string,
  { signer, random }: { readonly signer: ItemSigner; readonly random: Random },
): Promise<StoredItem> {
  const tags = [{ name: 'Content-Type', value: mediaType }];
  const signed = await signDataItem({ tags, data: bytes, anchor: random(32) }, signer);
  const digest = toBase64Url(await sha256(bytes));
  return {
    item: { id: signed.item.id, bytes: signed.bytes },
    reference: { id: signed.item.id, digest, sizeBytes: bytes.length },
  };
}
