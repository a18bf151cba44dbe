/**
 * Checks how a record says that its output was computed, as the algorithm (docs/spec/computation.md): fetch each piece of
 * evidence by its digest, find the reader's own key for it, recompute what it must state from record and content, and have
 * its system verify exactly that. What the prover wrote beside the proof is never used.
 */

import { refuse } from '../../errors.ts';
import {
  COMPUTATION_KIND,
  MAX_ITEM_BYTES,
  parseComputationItem,
} from '../../ledger/record/computation-item.ts';
import type { Lookup } from '../context.ts';
import type { Evidence } from '../evidence.ts';
import { checkAgain } from './check-again.ts';
import { checkProof } from './check-proof.ts';
import { checkQuote } from './check-quote.ts';
import type { ComputationClaim } from './computation-claims.ts';
import { keyFor } from './computation-keys.ts';
import { type About, computationRow } from './computation-row.ts';
import { fetchStored } from './fetch-stored.ts';
import { type Piece, type PieceAnswer, unavailable } from './piece.ts';
import type { CheckedContent } from './public-values.ts';
import type { System } from './system.ts';

/** Pieces of evidence of one record (section 1, rule 3). */
const MAX_PIECES = 4;
/** Computing again is no system that verifies: it has no proof. */
const ONNX = { id: 'onnx', family: 'reproduction' } as const;
const NOTHING_KNOWN = { family: null, key: null };

/** A row for each piece of evidence of each claim. */
export async function computationEvidence(
  lookup: Lookup,
  claims: readonly ComputationClaim[],
  content: CheckedContent,
): Promise<readonly Evidence[]> {
  const rows = claims.flatMap((claim) =>
    piecesOf(claim).map((piece) => rowOf(lookup, claim, piece, content)),
  );
  return await Promise.all(rows);
}

function piecesOf({ record }: ComputationClaim) {
  return (record.body.evidence ?? []).filter(({ kind }) => kind === COMPUTATION_KIND).slice(0, MAX_PIECES);
}

async function rowOf(
  lookup: Lookup,
  claim: ComputationClaim,
  named: { readonly id: string; readonly digest: string },
  content: CheckedContent,
): Promise<Evidence> {
  const { computation: tools, clock } = lookup.context;
  const startedMs = clock();
  const bytes = await fetchStored(lookup.gateways, named, MAX_ITEM_BYTES);
  if (bytes === null) return computationRow(claim, NOTHING_KNOWN, unavailable('the evidence'));
  const read = parseComputationItem(bytes);
  if (!read.ok) return computationRow(claim, NOTHING_KNOWN, refuse('malformed-evidence', read.because));
  const item = read.value;
  const key = keyFor(item, claim.record.body.provider, tools.keys);
  const system =
    item.system === ONNX.id ? ONNX : await tools.openSystem(item.system).catch(() => 'failed' as const);
  if (system === 'failed')
    return computationRow(
      claim,
      { family: null, key },
      refuse('verifier-failed', 'the verifier could not be loaded'),
    );
  const about: About = { family: system?.family ?? null, key };
  if (system === null)
    return computationRow(claim, about, unsupported('this version does not know this kind of evidence'));
  if ('unsupported' in system) return computationRow(claim, about, unsupported(system.unsupported));
  if (key === null) {
    const because = 'none of your lists has a key of this company for this model';
    return computationRow(claim, about, refuse('unknown-key', because));
  }
  const answer = await checkPiece({ claim, item, key, content, lookup }, system);
  return computationRow(claim, about, answer, Math.round(clock() - startedMs));
}

type Checked = Exclude<System, { readonly unsupported: string }> | typeof ONNX;

async function checkPiece(piece: Piece, system: Checked): Promise<PieceAnswer> {
  try {
    if (system.family === 'reproduction') return await checkAgain(piece);
    return await (system.family === 'proof' ? checkProof(piece, system) : checkQuote(piece, system));
  } catch {
    return refuse('verifier-failed', 'the check failed');
  }
}

function unsupported(because: string) {
  return refuse('unsupported-system', because);
}
