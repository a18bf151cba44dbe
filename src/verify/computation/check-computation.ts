/**
 * Checks how a record says that its output was computed, as the algorithm (docs/spec/computation.md): fetch each piece of
 * evidence by its digest, find the reader's own key for it, recompute what it must state from record and content, and have
 * its system verify exactly that. What the prover wrote beside the proof is never used.
 */

import { type Bytes, fromBase64Url } from '../../bytes.ts';
import { type Parsed, refuse } from '../../errors.ts';
import {
  COMPUTATION_KIND,
  type ComputationItem,
  MAX_ITEM_BYTES,
  parseComputationItem,
} from '../../ledger/record/computation-item.ts';
import { statementOf } from '../../ledger/record/statement.ts';
import type { Gateway } from '../../ledger/search/gateway.ts';
import type { Evidence } from '../evidence.ts';
import type { ComputationClaim } from './computation-claims.ts';
import { type ComputationKey, keyFor, programOf } from './computation-keys.ts';
import { computationRow, type Established } from './computation-row.ts';
import type { ComputationTools } from './computation-tools.ts';
import { fetchStored } from './fetch-stored.ts';
import { measurementCommitment } from './measurement.ts';
import { parseOnnxTask } from './onnx-task.ts';
import { type CheckedContent, publicValues } from './public-values.ts';
import { isBoundTo } from './report-data.ts';
import { reproduce } from './reproduce.ts';
import type { ComputationCode, PinnedHardware, ProofSystem, System } from './system.ts';
import { withinTime } from './within-time.ts';

/** Pieces of evidence of one record (section 1, rule 3). */
const MAX_PIECES = 4;
/** Id of the system of re-execution. */
const ONNX = 'onnx';

/** A row for each piece of evidence of each claim. */
export async function computationEvidence(
  gateways: readonly Gateway[],
  claims: readonly ComputationClaim[],
  content: CheckedContent,
  tools: ComputationTools,
): Promise<readonly Evidence[]> {
  const rows = claims.flatMap((claim) =>
    piecesOf(claim).map(async ({ id, digest }) => {
      const bytes = await fetchStored(gateways, { id, digest }, MAX_ITEM_BYTES);
      if (bytes === null) return computationRow(claim, NOTHING_KNOWN, unavailable('the evidence'));
      const item = parseComputationItem(bytes);
      if (!item.ok) return computationRow(claim, NOTHING_KNOWN, refuse('malformed-evidence', item.because));
      const key = keyFor(item.value, claim.record.body.provider, tools.keys);
      if (item.value.system === ONNX) {
        const again = await withinReason(computeAgain(gateways, item.value, key, content, tools));
        return computationRow(claim, { family: 'reproduction', key }, again);
      }
      const system = await tools.openSystem(item.value.system).catch(() => null);
      const about = { family: system?.family ?? null, key };
      const answer = await checkPiece(gateways, claim, item.value, system, key, content, tools);
      return computationRow(claim, about, answer);
    }),
  );
  return await Promise.all(rows);
}

/** The runner has its own limit, which is longer than a verifier's. */
async function withinReason(answer: Promise<Answer>): Promise<Answer> {
  return await answer.catch(() => refuse('verifier-failed', 'the computation failed'));
}

/** Offered first: a model can be large, and running it takes time. */
async function computeAgain(
  gateways: readonly Gateway[],
  item: ComputationItem,
  key: ComputationKey | null,
  content: CheckedContent,
  { runModel, reproduce: isWanted }: ComputationTools,
): Promise<Answer> {
  // A model that has the picture in its weights would make it, too.
  if (key === null) return refuse('unknown-key', 'none of your lists has this model of this company');
  const bytes = await fetchStored(gateways, item.proof, item.proof.sizeBytes);
  if (bytes === null) return unavailable('the task');
  const task = parseOnnxTask(bytes);
  if (!task.ok) return refuse('malformed-evidence', task.because);
  const { model } = task.value;
  if (item.model.scheme !== 'onnx-digest' || item.model.commitment !== model.digest)
    return refuse('malformed-evidence', 'the task is about another model');
  if (!isWanted) return { ok: true, value: { family: 'offer', sizeBytes: model.sizeBytes } };
  const [fetched, pixels] = await Promise.all([
    fetchStored(gateways, model, model.sizeBytes),
    content.pixels(),
  ]);
  if (fetched === null) return unavailable('the model');
  if (pixels === null)
    return refuse('wrong-inputs', 'the content is not of the kind that this computation is about');
  const again = await reproduce(task.value, fetched, pixels, runModel);
  return again.ok ? { ok: true, value: { family: 'reproduction', ...again.value } } : again;
}

const NOTHING_KNOWN = { family: null, key: null };

function piecesOf({ record }: ComputationClaim) {
  return (record.body.evidence ?? []).filter(({ kind }) => kind === COMPUTATION_KIND).slice(0, MAX_PIECES);
}

type Answer = Parsed<Established, ComputationCode>;

async function checkPiece(
  gateways: readonly Gateway[],
  claim: ComputationClaim,
  item: ComputationItem,
  system: System | null,
  key: ComputationKey | null,
  content: CheckedContent,
  tools: ComputationTools,
): Promise<Answer> {
  if (system === null)
    return refuse('unsupported-system', 'this version does not know this kind of evidence');
  if ('unsupported' in system) return refuse('unsupported-system', system.unsupported);
  if (key === null)
    return refuse('unknown-key', 'none of your lists has a key of this company for this model');
  const statement = await statementOf({
    provider: fromBase64Url(claim.record.body.provider)!,
    nonce: claim.nonce,
    model: fromBase64Url(key.model.commitment)!,
    input: item.input === undefined ? null : fromBase64Url(item.input),
    output: fromBase64Url(content.digest)!,
  });
  const proof = await fetchStored(gateways, item.proof, item.proof.sizeBytes);
  if (proof === null) return unavailable('the proof');
  const checked =
    system.family === 'proof'
      ? checkProof(system, item, key, proof, statement, content)
      : checkQuote(gateways, system, item, key, proof, statement, claim, tools);
  return await withinTime(checked);
}

async function checkProof(
  system: ProofSystem,
  item: ComputationItem,
  key: ComputationKey,
  proof: Bytes,
  statement: Bytes,
  content: CheckedContent,
): Promise<Answer> {
  const program = await programOf(item, key);
  if (program === null) return refuse('unknown-key', 'the evidence names another key than your list has');
  const values = await publicValues(key.layout, statement, item.input, content);
  if (!values.ok) return values;
  const answer = await system.verify(program, proof, values.value);
  return answer.ok ? { ok: true, value: { family: 'proof' } } : answer;
}

async function checkQuote(
  gateways: readonly Gateway[],
  system: PinnedHardware,
  item: ComputationItem,
  key: ComputationKey,
  quote: Bytes,
  statement: Bytes,
  { record }: ComputationClaim,
  { today }: ComputationTools,
): Promise<Answer> {
  const { collateral: named } = item;
  const collateral = named ? await fetchStored(gateways, named, named.sizeBytes) : null;
  if (named && collateral === null) return unavailable('what the quote is checked with');
  const then = await system.verify(quote, collateral, Date.parse(record.body.claimedAt));
  if (!then.ok) return then;
  if (!isBoundTo(then.value, statement))
    return refuse('other-statement', 'the quote is genuine, and about something else');
  if ((await measurementCommitment(then.value)) !== key.model.commitment)
    return refuse('unknown-measurement', 'other software ran in the sealed machine than your list names');
  const now = await system.verify(quote, collateral, today());
  return {
    ok: true,
    value: { family: 'hardware', facts: then.value, today: now.ok ? now.value.tcbStatus : now.code },
  };
}

function unavailable(what: string) {
  return refuse('not-available', `no server showed ${what}`);
}
