/**
 * What others wrote on the ledger about a file, as rows (docs/spec/other-ledgers.md): found by its digest, read from
 * verified bytes. Each key is a stranger's here, so nothing of it is worth more than tier C.
 */

import { type Bytes, fromBase64Url } from '../bytes.ts';
import type { DataItem } from '../formats/ans104.ts';
import { type Asked, bestOfEach, type Candidate, NOTHING_ASKED } from '../ledger/search/ask.ts';
import type { Listing } from '../ledger/search/gateway.ts';
import { findInOtherLedgers, readOtherLedger } from '../ledger/search/other-ledgers.ts';
import { readItems } from '../ledger/search/read-item.ts';
import type { Lookup } from './context.ts';
import { type Evidence, evidence } from './evidence.ts';
import { mergeRows } from './merge-rows.ts';
import { readingRows } from './server-rows.ts';

export type OtherLedgers = { readonly rows: readonly Evidence[]; readonly asked: Asked };

/** Where there is no file to ask about. */
export const NO_OTHER_LEDGERS: OtherLedgers = { rows: [], asked: NOTHING_ASKED };

/** Of each format, so that a flood of one cannot crowd out the other. */
const MAX_READS_PER_SERVER = 2;
/** Most manifests fit. All reads together are as much as an exact search reads of records, so that they last no longer. */
const MAX_DATA_BYTES = 128 * 1024;
/** A file up to this size is tried as what an item holds: hashed once for each candidate, which a server may invent. */
const MAX_HELD_BYTES = 8 * 1024 * 1024;
/** Characters of a key's address that are shown. */
const KEY_CHARS = 8;

/** @param digest of the file's exact bytes, base64url */
export async function otherLedgers({ aside }: Lookup, file: Bytes, digest: string): Promise<OtherLedgers> {
  const hash = fromBase64Url(digest)!;
  const asked = await findInOtherLedgers(aside, hash);
  const candidates = worthReading(asked.candidates);
  const held = file.length > MAX_HELD_BYTES ? null : file;
  const reads = await readItems(candidates, { maxDataBytes: MAX_DATA_BYTES, held });
  const rows = await Promise.all(
    reads.map(async (read, i) => [
      ...readingRows(candidates[i]!, read).filter(({ code }) => code !== 'unverifiable'),
      ...(read.item === null ? [unread(candidates[i]!.id)] : await rowOf(read.item, hash)),
    ]),
  );
  // A list that goes on is strangers' doing and hides nothing that would count for more.
  return { rows: mergeRows(rows.flat(), () => 0), asked: { ...asked, unfinished: [] } };
}

function worthReading(candidates: readonly Candidate[]): readonly Candidate[] {
  const isAns112 = ({ tags }: Listing) => tags.some(({ name }) => name === 'Data-Protocol');
  const read = (wanted: boolean) =>
    bestOfEach(
      candidates,
      (listing) => (isAns112(listing) === wanted ? 0 : Number.POSITIVE_INFINITY),
      MAX_READS_PER_SERVER,
    );
  return [...new Set([...read(true), ...read(false)])];
}

async function rowOf(item: DataItem, digest: Uint8Array): Promise<readonly Evidence[]> {
  const statement = await readOtherLedger(item, digest);
  if (!statement.ok) {
    if (statement.code === 'malformed') return [];
    if (statement.code === 'later-version') return [unread(item.id)];
    return [evidence('digest-mismatch', 'a server named a record of another content', { record: item.id })];
  }
  const { protocol, claim, manifest, storage } = statement.value;
  const details = {
    record: item.id,
    key: item.ownerAddress,
    who: item.ownerAddress.slice(0, KEY_CHARS),
    protocol,
    ...(manifest === null ? {} : { manifest }),
    ...(storage === null ? {} : { storage }),
  };
  return [
    claim === 'ai'
      ? evidence('other-ledger-ai', `an ${protocol} item about this file names what generated it`, details)
      : evidence('other-ledger-proof', `a ${protocol} item names this file`, details),
  ];
}

function unread(record: string): Evidence {
  const because = 'an item about this file, in another format, could not be read here';
  return evidence('other-ledger-unread', because, { record });
}
