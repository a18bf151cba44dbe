/** Publishing as the algorithm (docs/spec/issuer.md section 6): look at the ledger, send what it does not show, look again, sign the next root where it is due, send it. */

import { accept, type Parsed, refuse } from '../errors.ts';
import type { Upload } from '../ledger/publish/upload.ts';
import type { Issuer } from './issuer.ts';
import { composeNextRoot, type KnownTree, keepNextRoot } from './next-root.ts';
import { missingRoots, putAgain, sendRoots } from './outbox.ts';
import { type LedgerServers, lookForOwnRecords, type OwnRecordsCode } from './own-records.ts';

export type Ledger = LedgerServers & { readonly upload: Upload };

export type PublishCode = OwnRecordsCode | 'root-not-shown';

/** `seq` of a new record, else `null`. Nothing is signed where the ledger is silent or lacks a record. @throws RailError `no-upload` */
export async function publishRoots(
  issuer: Issuer,
  ledger: Ledger,
  known: KnownTree,
): Promise<Parsed<{ readonly seq: number | null }, PublishCode>> {
  const before = await lookForOwnRecords(issuer, ledger);
  if (!before.ok) return before;
  const missing = missingRoots(issuer, before.value);
  putAgain(issuer, missing);
  await sendRoots(issuer, ledger.upload);
  const own = missing.length === 0 ? before : await lookForOwnRecords(issuer, ledger);
  if (!own.ok) return own;
  // For readers a chain with a gap ends the group: the next record would make one.
  if (missingRoots(issuer, own.value).length > 0)
    return refuse('root-not-shown', 'an earlier root record was sent again, and no server shows it yet');
  const next = await composeNextRoot(issuer, known);
  const isKept = next !== null && keepNextRoot(issuer, next);
  await sendRoots(issuer, ledger.upload);
  return accept({ seq: isKept ? next.seq : null });
}
