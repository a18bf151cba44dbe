/**
 * Turns a server's claim into a verified data item: the exact bytes, their signature and their id are checked here.
 *
 * First the cheap way, one request: re-encode the item from the listing's fields and the payload, and accept it
 * only if the signature verifies over the result. Servers may list tags in a form that does not re-encode to the
 * signed bytes; then the item's bytes are read out of its bundle by range.
 */

import { type Bytes, fromBase64Url } from '../../bytes.ts';
import { accept, type Parsed, refuse } from '../../errors.ts';
import { type DataItem, dataItemFromFields, readDataItem, verifyDataItem } from '../../formats/ans104.ts';
import { bundleHeaderBytes, decodeBundleHeader } from '../../formats/bundle.ts';
import { MAX_BODY_BYTES } from '../record/record-body.ts';
import type { Candidate } from './ask.ts';
import type { Gateway, GatewayCode, Listing } from './gateway.ts';

/** Header and tags at their largest, section 1 of docs/spec/record.md. */
const MAX_BESIDE_DATA_BYTES = 8 * 1024;
/** Enough for the headers of 1,023 items; larger bundles cost one more request. */
const FIRST_HEADER_BYTES = 64 * 1024;
const MAX_HEADER_BYTES = 4 * 1024 * 1024 + 32;

export type ReadFailure = {
  readonly gateway: string;
  /** `altered`: what the server showed is not that item. Otherwise it showed nothing usable. */
  readonly code: 'altered' | GatewayCode;
};

export type ReadItem = {
  /** The verified item, or `null` where no server could show it. */
  readonly item: DataItem | null;
  readonly failures: readonly ReadFailure[];
};

/** At a time, so that a hostile list of records costs little memory: a read may hold a bundle's header. */
const READS_AT_ONCE = 8;
/** Public servers answer in 0.1 to 1 s. Waiting for one no longer keeps servers that are slow on purpose from adding up. */
const SLOW_AFTER_MS = 1_500;

/** What is read of a candidate. */
export type Reading = {
  /** What an item may hold, as far as it has to be fetched. */
  readonly maxDataBytes: number;
  /** Bytes that an item may hold and that the reader has: tried before anything is fetched. */
  readonly held: Bytes | null;
};

const A_RECORD: Reading = { maxDataBytes: MAX_BODY_BYTES, held: null };

/** Reads each candidate, in the given order. */
export async function readItems(
  candidates: readonly Candidate[],
  reading: Reading = A_RECORD,
): Promise<readonly ReadItem[]> {
  const reads: ReadItem[] = [];
  let next = 0;
  const takeTurns = async () => {
    for (let at = next++; at < candidates.length; at = next++)
      reads[at] = await readItem(candidates[at]!, reading);
  };
  await Promise.all(Array.from({ length: READS_AT_ONCE }, takeTurns));
  return reads;
}

/**
 * Reads one candidate from the servers that named it, in turn; the next also starts while the one before it is slow.
 * The first verified item wins.
 */
export async function readItem(candidate: Candidate, reading: Reading = A_RECORD): Promise<ReadItem> {
  const items: DataItem[] = [];
  const failures: ReadFailure[] = [];
  const reads: Promise<void>[] = [];
  const shown = Promise.withResolvers<void>();
  for (const { gateway, listing } of candidate.listings) {
    const read = readFrom(gateway, listing, reading).then((answer) => {
      if (!answer.ok) return void failures.push({ gateway: gateway.url, code: answer.code });
      items.push(answer.value);
      shown.resolve();
    });
    reads.push(read);
    await settledOrSlow(Promise.race([read, shown.promise]));
    if (items.length > 0) break;
  }
  await Promise.race([Promise.all(reads), shown.promise]);
  return { item: items[0] ?? null, failures: [...failures] };
}

async function settledOrSlow(read: Promise<void>): Promise<void> {
  const slow = Promise.withResolvers<void>();
  const timer = setTimeout(slow.resolve, SLOW_AFTER_MS);
  await Promise.race([read, slow.promise]);
  clearTimeout(timer);
}

async function readFrom(
  gateway: Gateway,
  listing: Listing,
  reading: Reading,
): Promise<Parsed<DataItem, ReadFailure['code']>> {
  const encoded = await fromFields(gateway, listing, reading);
  if (encoded.ok || !listing.bundledIn || !['altered', 'bad-answer'].includes(encoded.code)) return encoded;
  return await fromBundle(gateway, listing.id, listing.bundledIn.id, reading);
}

async function fromFields(
  gateway: Gateway,
  listing: Listing,
  { maxDataBytes, held }: Reading,
): Promise<Parsed<DataItem, ReadFailure['code']>> {
  const signature = fromBase64Url(listing.signature ?? '');
  const owner = fromBase64Url(listing.owner.key ?? '');
  const signatureType = typeOf(signature?.length, owner?.length);
  // Some servers leave the signature out of their rows; that alone alters nothing.
  if (!signature || !owner || signatureType === null)
    return refuse('bad-answer', 'listing lacks its signature');
  const target = bytesOrNull(listing.recipient);
  const anchor = bytesOrNull(listing.anchor);
  const fields = { signatureType, signature, owner, target, anchor, tags: listing.tags };
  if (held !== null) {
    const own = await dataItemFromFields({ ...fields, data: held });
    if (own.ok && own.value.id === listing.id && (await verifyDataItem(own.value))) return own;
  }
  const data = await gateway.data(listing.id, maxDataBytes);
  if (!data.ok) return data;
  const built = await dataItemFromFields({ ...fields, data: data.value });
  if (!built.ok || built.value.id !== listing.id)
    return refuse('altered', 'the fields are not those of the item');
  if (await verifyDataItem(built.value)) return accept(built.value);
  // Other kinds of signature have the lengths of ours, and only the item's own bytes tell them apart.
  return refuse(
    'bad-answer',
    'the fields are not those that were signed, or not in a way that is known here',
  );
}

async function fromBundle(
  gateway: Gateway,
  id: string,
  bundleId: string,
  { maxDataBytes }: Reading,
): Promise<Parsed<DataItem, ReadFailure['code']>> {
  const maxItemBytes = maxDataBytes + MAX_BESIDE_DATA_BYTES;
  const header = await bundleHeader(gateway, bundleId);
  if (!header.ok) return header;
  const parsed = decodeBundleHeader(header.value);
  if (!parsed.ok) return refuse('bad-answer', parsed.because);
  const entry = parsed.value.entries.find((candidate) => candidate.id === id);
  if (!entry || entry.sizeBytes > maxItemBytes)
    return refuse('bad-answer', 'the bundle does not hold the item');
  const bytes = await gateway.range(bundleId, entry.offset, entry.sizeBytes);
  if (!bytes.ok) return bytes;
  const item = await readDataItem(bytes.value, maxItemBytes);
  if (item.ok && item.value.id === id) return item;
  // Another kind of signature has the lengths of ours: the server did nothing wrong, we just cannot tell.
  if (!item.ok && item.code === 'unsupported-signature-type') return refuse('bad-answer', item.because);
  return refuse('altered', 'the bundled bytes are not that item');
}

async function bundleHeader(gateway: Gateway, bundleId: string) {
  const first = await gateway.range(bundleId, 0, FIRST_HEADER_BYTES);
  if (!first.ok) return first;
  const needed = bundleHeaderBytes(first.value.subarray(0, 32));
  if (!needed.ok || needed.value > MAX_HEADER_BYTES)
    return refuse('bad-answer', 'not a bundle of a usable size');
  return needed.value <= first.value.length ? first : await gateway.range(bundleId, 0, needed.value);
}

/** Listings do not name the signature type; the lengths of signature and key do. */
function typeOf(signatureBytes = 0, ownerBytes = 0): DataItem['signatureType'] | null {
  if (signatureBytes === 512 && ownerBytes === 512) return 1;
  if (signatureBytes === 64 && ownerBytes === 32) return 2;
  return signatureBytes === 65 && ownerBytes === 65 ? 3 : null;
}

function bytesOrNull(text: string | null | undefined) {
  const bytes = text ? fromBase64Url(text) : null;
  return bytes && bytes.length > 0 ? bytes : null;
}
