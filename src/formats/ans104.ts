/**
 * ANS-104 data items: strict reading, writing, signing and verification.
 * Spec: https://github.com/ArweaveTeam/arweave-standards/blob/master/ans/ANS-104.md sections 1.3 and 2; the byte layout is
 * drawn in item-layout.ts.
 *
 * Signed message = deepHash ["dataitem", "1", type in decimal, owner, target, anchor, tag bytes, data]. Section 2 of
 * the specification shows nested tags and no type; every deployed signer does what is written here.
 *
 * Does not promise that anybody important signed the item, that it is on the ledger, or that its tags are true.
 */

import { type Bytes, sha256, toBase64Url, utf8 } from '../bytes.ts';
import { accept, type Parsed, RailError, type Refusal, refuse } from '../errors.ts';
import { decodeTags, encodeOutsideTags, encodeTags, type Tag, type TagsCode } from './avro-tags.ts';
import { deepHash } from './deep-hash.ts';
import { cutItem, joinItem, type LayoutCode, OPTIONAL_FIELD_BYTES } from './item-layout.ts';
import {
  isSignatureType,
  SIGNATURE_TYPES,
  type SignatureType,
  verifyItemSignature,
} from './item-signature.ts';

/** Comes from `decodeDataItem`, `dataItemFromFields` or `signDataItem`, so that derived fields agree with the others. */
export type DataItem = {
  /** base64url of SHA-256(signature). */
  readonly id: string;
  readonly signatureType: SignatureType;
  readonly signature: Bytes;
  /** The public key, in the form of the signature type. */
  readonly owner: Bytes;
  /** base64url of SHA-256(owner). */
  readonly ownerAddress: string;
  /** 32 bytes. */
  readonly target: Bytes | null;
  /** 32 bytes. */
  readonly anchor: Bytes | null;
  readonly tags: readonly Tag[];
  /** The encoded tags, as signed. */
  readonly tagBytes: Bytes;
  readonly data: Bytes;
};

export type Ans104Code = LayoutCode | TagsCode | 'item-too-large' | 'tag-count-mismatch' | 'bad-field-length'; // only from `dataItemFromFields`

/** The parts of an item as a gateway's JSON has them, already decoded to bytes; nothing is trusted. */
export type DataItemFields = {
  readonly signatureType: number;
  readonly signature: Uint8Array;
  readonly owner: Uint8Array;
  readonly target: Uint8Array | null;
  readonly anchor: Uint8Array | null;
  readonly tags: readonly Tag[];
  readonly data: Uint8Array;
};

/** What a signer of type 2 items decides; `target` and `anchor` have 32 bytes each. */
export type UnsignedItem = {
  readonly tags: readonly Tag[];
  readonly data: Uint8Array;
  readonly target?: Uint8Array | null;
  readonly anchor?: Uint8Array | null;
};

export type ItemSigner = {
  /** 32 bytes, ed25519. */
  readonly publicKey: Uint8Array;
  readonly sign: (message: Uint8Array) => Promise<Uint8Array> | Uint8Array;
};

/** For callers that name no limit of their own. */
const DEFAULT_MAX_BYTES = 32 * 1024 * 1024;

/**
 * Reads an item that fills `bytes` exactly; checks its structure, not its signature. The result does not alias `bytes`.
 * Codes: `Ans104Code` except `bad-field-length`.
 */
export async function decodeDataItem(
  bytes: Uint8Array,
  maxBytes: number = DEFAULT_MAX_BYTES,
): Promise<Parsed<DataItem, Ans104Code>> {
  if (bytes.length > maxBytes)
    return refuse('item-too-large', `item of ${bytes.length} bytes, at most ${maxBytes}`);
  const layout = cutItem(new Uint8Array(bytes));
  if (!layout.ok) return layout;
  const { tagCount, ...fields } = layout.value;

  const tags = decodeTags(fields.tagBytes);
  if (!tags.ok) return tags;
  if (tags.value.length !== tagCount)
    return refuse('tag-count-mismatch', `${tagCount} tags announced, ${tags.value.length} encoded`);
  return accept(await withDerived({ ...fields, tags: tags.value }));
}

/** The exact bytes of an item: what `decodeDataItem` read, or what was signed. */
export function encodeDataItem(item: DataItem): Bytes {
  return joinItem({ ...item, tagCount: item.tags.length });
}

/** Whether the owner's key signed all other fields. */
export async function verifyDataItem(item: DataItem): Promise<boolean> {
  return verifyItemSignature(item.signatureType, item.signature, await signedMessage(item), item.owner);
}

/** `decodeDataItem`, then `verifyDataItem`. Codes: those of the former and `bad-signature`. */
export async function readDataItem(
  bytes: Uint8Array,
  maxBytes: number = DEFAULT_MAX_BYTES,
): Promise<Parsed<DataItem, Ans104Code | 'bad-signature'>> {
  const item = await decodeDataItem(bytes, maxBytes);
  if (!item.ok) return item;
  if (!(await verifyDataItem(item.value)))
    return refuse('bad-signature', 'the signature does not fit the item');
  return item;
}

/**
 * Rebuilds an item from its parts. Tags are re-encoded in the given order; where the original bytes had another form,
 * the signature will not verify. Codes: `unsupported-signature-type`, `bad-field-length` and the limits on tags.
 */
export async function dataItemFromFields(fields: DataItemFields): Promise<Parsed<DataItem, Ans104Code>> {
  const { signatureType, tags } = fields;
  if (!isSignatureType(signatureType))
    return refuse('unsupported-signature-type', `signature type ${signatureType}, supported: 1, 2, 3`);
  const wrong = checkLengths(signatureType, fields);
  if (wrong) return wrong;
  const tagBytes = encodeOutsideTags(tags);
  if (!tagBytes.ok) return tagBytes;
  return accept(
    await withDerived({
      signatureType,
      signature: new Uint8Array(fields.signature),
      owner: new Uint8Array(fields.owner),
      target: copyOptional(fields.target),
      anchor: copyOptional(fields.anchor),
      tags: tags.map(({ name, value }) => ({ name, value })),
      tagBytes: tagBytes.value,
      data: new Uint8Array(fields.data),
    }),
  );
}

/**
 * Signs an item with an ed25519 key (type 2).
 * @throws RailError `bad-argument` for tags over the limits (`details[0]` is the code), for lengths other than
 * those documented, and for a signer whose signature does not verify under its own public key.
 */
export async function signDataItem(
  unsigned: UnsignedItem,
  signer: ItemSigner,
): Promise<{ readonly item: DataItem; readonly bytes: Bytes }> {
  const fields = {
    signatureType: 2,
    owner: new Uint8Array(signer.publicKey),
    target: copyOptional(unsigned.target ?? null),
    anchor: copyOptional(unsigned.anchor ?? null),
    tags: unsigned.tags,
    data: new Uint8Array(unsigned.data),
  } as const;
  const message = await signedMessage({ ...fields, tagBytes: encodeTags(unsigned.tags) });
  const signature = await signer.sign(message);

  const item = await dataItemFromFields({ ...fields, signature });
  if (!item.ok) throw new RailError('bad-argument', item.because, { details: [item.code] });
  // A faulty signer must fail here, before the record is published under an id nobody can verify.
  if (!(await verifyDataItem(item.value)))
    throw new RailError('bad-argument', 'the signer returned a signature that does not verify');
  return { item: item.value, bytes: encodeDataItem(item.value) };
}

type SignedFields = Pick<DataItem, 'signatureType' | 'owner' | 'target' | 'anchor' | 'tagBytes' | 'data'>;

function checkLengths(type: SignatureType, fields: DataItemFields): Refusal<Ans104Code> | null {
  const { signatureBytes, ownerBytes } = SIGNATURE_TYPES[type];
  const { signature, owner, target, anchor } = fields;
  const lengths = [
    ['signature', signature.length, signatureBytes],
    ['owner', owner.length, ownerBytes],
    ['target', target?.length ?? OPTIONAL_FIELD_BYTES, OPTIONAL_FIELD_BYTES],
    ['anchor', anchor?.length ?? OPTIONAL_FIELD_BYTES, OPTIONAL_FIELD_BYTES],
  ] as const;
  const wrong = lengths.find(([, got, expected]) => got !== expected);
  if (!wrong) return null;
  return refuse('bad-field-length', `${wrong[0]} of ${wrong[1]} bytes, expected ${wrong[2]}`);
}

async function withDerived(fields: Omit<DataItem, 'id' | 'ownerAddress'>): Promise<DataItem> {
  const [id, ownerAddress] = await Promise.all([sha256(fields.signature), sha256(fields.owner)]);
  return { ...fields, id: toBase64Url(id), ownerAddress: toBase64Url(ownerAddress) };
}

/** An absent target or anchor is hashed as no bytes. */
function signedMessage(item: SignedFields): Promise<Bytes> {
  return deepHash([
    utf8('dataitem'),
    utf8('1'),
    utf8(String(item.signatureType)),
    item.owner,
    item.target ?? new Uint8Array(0),
    item.anchor ?? new Uint8Array(0),
    item.tagBytes,
    item.data,
  ]);
}

function copyOptional(field: Uint8Array | null): Bytes | null {
  return field === null ? null : new Uint8Array(field);
}
