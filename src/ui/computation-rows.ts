/**
 * Computation evidence as one stop with three below it: proof, hardware, reproduction (docs/spec/computation.md section 6).
 * Each says what it establishes and how far its setup can be trusted; what it leaves open is among "not proven". Pure.
 */

import type { VerdictDocument } from '../verify/document.ts';
import type { Evidence } from '../verify/evidence.ts';
import { waysOf } from '../verify/verdict.ts';
import { duration } from './format.ts';
import { type Message, type MessageKey, msg } from './message.ts';
import { plainRow, type Row, rawFacts, type Shape } from './row.ts';
import { ROW_MESSAGES } from './row-messages.ts';

const FAMILIES = ['proof', 'hardware', 'reproduction'] as const;
const SPEC = [['spec', 'docs/spec/computation.md']] as const;

type Family = (typeof FAMILIES)[number];

const FAMILY_WORDS: Record<Family, MessageKey> = {
  proof: 'computation_proof',
  hardware: 'computation_hardware',
  reproduction: 'computation_reproduction',
};
const ABSENT: Record<Family, MessageKey> = {
  proof: 'computation_no_proof',
  hardware: 'computation_no_hardware',
  reproduction: 'computation_no_reproduction',
};
const SETUPS: ReadonlyMap<unknown, MessageKey> = new Map([
  ['test', 'setup_test'],
  ['ceremony', 'setup_ceremony'],
  ['universal', 'setup_universal'],
  ['none', 'setup_none'],
]);
const REFUSALS: ReadonlyMap<unknown, MessageKey> = new Map([
  ['other-statement', 'refusal_other_statement'],
  ['wrong-inputs', 'refusal_wrong_inputs'],
  ['proof-false', 'refusal_proof_false'],
  ['debug-mode', 'refusal_debug_mode'],
  ['unknown-key', 'refusal_unknown_key'],
  ['unknown-measurement', 'refusal_unknown_measurement'],
  ['not-available', 'refusal_not_available'],
  ['missing-collateral', 'refusal_collateral'],
  ['expired-collateral', 'refusal_collateral'],
  ['timed-out', 'refusal_timed_out'],
]);

/** One stop for all computation evidence of a verdict; none where no record names any. */
export function computationStops({ evidence }: VerdictDocument, locale: string): readonly Row[] {
  const pieces = evidence.filter(({ kind }) => kind === 'computation');
  if (pieces.length === 0) return [];
  const agreeing = mostWays(pieces.filter(({ status }) => status === 'pass'));
  const title = msg('computation_title', String(agreeing));
  return [
    {
      ...plainRow(shapeOf(pieces), title, msg('computation_text'), SPEC),
      children: [
        ...FAMILIES.flatMap((family) => familyStops(family, pieces, locale)),
        ...others(pieces, locale),
      ],
    },
  ];
}

/** Of one record: those of two are not added up. */
function mostWays(passed: readonly Evidence[]): number {
  const records = [...Map.groupBy(passed, ({ details }) => details.record).values()];
  return Math.max(0, ...records.map(waysOf));
}

function shapeOf(pieces: readonly Evidence[]): Shape {
  if (pieces.some(({ status }) => status === 'fail')) return 'fail';
  return pieces.some(({ status }) => status === 'pass') ? 'pass' : 'unknown';
}

function familyStops(family: Family, pieces: readonly Evidence[], locale: string): readonly Row[] {
  const own = pieces.filter(({ details }) => details.family === family);
  return own.length > 0
    ? own.map((piece) => pieceStop(piece, locale))
    : [plainRow('off', msg(ABSENT[family]), null, SPEC)];
}

/** Pieces that could not be read far enough to tell what they are. */
function others(pieces: readonly Evidence[], locale: string): readonly Row[] {
  return pieces
    .filter(({ details }) => details.family === undefined)
    .map((piece) => pieceStop(piece, locale));
}

function pieceStop(piece: Evidence, locale: string): Row {
  const { title, text } = ROW_MESSAGES[piece.code];
  const { family, name, tookMs } = piece.details;
  const word = msg(FAMILY_WORDS[family as Family] ?? 'computation_evidence');
  const reason = REFUSALS.get(piece.details.refusal);
  const sentence =
    reason === undefined
      ? msg(text, String(name ?? ''), about(piece), duration(Number(tookMs ?? 0), locale))
      : msg(reason);
  return plainRow(piece.status, msg(title, word), sentence, rawFacts(piece, piece.details));
}

/** How far the proof's setup can be trusted, how the platform stands, or how near the values came. */
function about({ details }: Evidence): Message {
  if (details.family === 'reproduction')
    return msg(
      'reproduction_difference',
      ...[details.runtime, details.largestDifference, details.tolerance].map(String),
    );
  if (details.family !== 'hardware') return msg(SETUPS.get(details.setup) ?? 'setup_none');
  if (typeof details.tcbStatus !== 'string') return msg('platform_unrated');
  return details.tcbStatus === 'UpToDate'
    ? msg('platform_up_to_date')
    : msg('platform_status', details.tcbStatus);
}
