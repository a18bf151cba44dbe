/**
 * The four findings about a Content Credential as stops (docs/spec/signals.md section 1): whether it fits the file, who
 * signed it, when, and what it says about AI. Pure.
 */

import type { Evidence } from '../verify/evidence.ts';
import { dateTime } from './format.ts';
import { type Message, type MessageKey, msg } from './message.ts';
import { type HistoryStep, plainRow, type Row, rawFacts, type Shape } from './row.ts';

const FACTS = {
  fits: ['manifest', 'problems', 'ingredientProblems'],
  signer: ['who', 'signer'],
  time: ['time', 'signedAt'],
} as const;

/** @param claim the stop that says what the credential says, or why it says nothing */
export function credentialStops(evidence: Evidence, claim: Row, locale: string): readonly Row[] {
  if (evidence.status !== 'pass') return [claim];
  return [
    plainRow('pass', msg('credential_fits_title'), msg('credential_fits_text'), facts(evidence, FACTS.fits)),
    signerStop(evidence),
    timeStop(evidence, locale),
    { ...claim, history: historyOf(evidence.details.history, locale) },
  ];
}

function signerStop(evidence: Evidence): Row {
  const who = String(evidence.details.who ?? '');
  const raw = facts(evidence, FACTS.signer);
  const stop = (shape: Shape, text: MessageKey) =>
    plainRow(shape, msg('credential_signer_title', who), msg(text), raw);
  switch (evidence.details.signer) {
    case 'official':
      return stop('pass', 'credential_signer_official');
    case 'own':
      return stop('pass', 'credential_signer_own');
    case 'interim':
      return stop('weak', 'credential_signer_interim');
    default:
      return plainRow(
        'weak',
        msg('credential_signer_unknown_title'),
        msg('credential_signer_unknown', who),
        raw,
      );
  }
}

function timeStop(evidence: Evidence, locale: string): Row {
  const { time, signedAt } = evidence.details;
  const raw = facts(evidence, FACTS.time);
  if (time === 'timestamped' && typeof signedAt === 'string')
    return plainRow(
      'pass',
      msg('credential_time_stamped_title', dateTime(signedAt, locale)),
      msg('credential_time_stamped'),
      raw,
    );
  return time === 'expired'
    ? plainRow('unknown', msg('credential_time_expired_title'), msg('credential_time_expired'), raw)
    : plainRow('unknown', msg('credential_time_untimed_title'), msg('credential_time_untimed'), raw);
}

function facts(evidence: Evidence, names: readonly string[]): Row['raw'] {
  const chosen = Object.entries(evidence.details).filter(([name]) => names.includes(name));
  return rawFacts(evidence, Object.fromEntries(chosen));
}

const ACTIONS: ReadonlyMap<string, MessageKey> = new Map([
  ['c2pa.created', 'history_created'],
  ['c2pa.opened', 'history_opened'],
  ['c2pa.edited', 'history_edited'],
  ['c2pa.converted', 'history_converted'],
  ['c2pa.transcoded', 'history_converted'],
  ['c2pa.placed', 'history_placed'],
  ['c2pa.published', 'history_published'],
  ['c2pa.watermarked', 'history_watermarked'],
  ['c2pa.watermarked.bound', 'history_watermarked'],
  ['c2pa.watermarked.unbound', 'history_watermarked'],
]);

type StoredStep = { readonly action?: unknown; readonly agent?: unknown; readonly at?: unknown };

function historyOf(history: unknown, locale: string): readonly HistoryStep[] {
  if (!Array.isArray(history)) return [];
  return (history as StoredStep[]).map(({ action, agent, at }) => ({
    what: actionMessage(String(action)),
    by: typeof agent === 'string' ? agent : null,
    at: typeof at === 'string' ? dateTime(at, locale) : null,
  }));
}

function actionMessage(action: string): Message {
  const known = ACTIONS.get(action);
  return known === undefined ? msg('history_other', action) : msg(known);
}
