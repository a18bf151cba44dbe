/** The evidence that a rule requires of exactly this call, and what was found of it, by kind. What comes of it is the decision's to say. */

import type { FoundEvidence, FoundFor } from '../../engine/wallet-protocol.ts';
import type { MessageKey } from '../message.ts';
import { t } from '../text.ts';
import type { Deciding } from './use-decided.ts';

const KINDS = { zk: 'evidence_zk', tee: 'evidence_tee', reexec: 'evidence_reexec' } as const;
const STATUSES = {
  pass: 'evidence_pass',
  fail: 'evidence_fail',
  unknown: 'evidence_unknown',
  none: 'evidence_none',
} as const;
const MISSING: { readonly [what in NonNullable<FoundEvidence['missing']>]: MessageKey } = {
  statement: 'evidence_no_statement',
  company: 'evidence_no_company',
  record: 'evidence_none',
  server: 'evidence_no_server',
};
/** A maker's rating of a platform that nothing has to be said about. */
const UP_TO_DATE = 'UpToDate';

/** Said while and after it is looked for again, because what stood here may be another thing now. */
export function LookedAgain({ deciding: { why } }: { readonly deciding: Pick<Deciding, 'why'> }) {
  return why === null ? null : (
    <p class="box note" role="status" data-testid="evidence-again" data-why={why}>
      {t(AGAIN[why])}
    </p>
  );
}

const AGAIN = { settings: 'evidence_again_settings', age: 'evidence_again_age' } as const;

type EvidenceViewProps = {
  readonly found: readonly FoundFor[];
  /** Of several calls, from 1. */
  readonly place: number | null;
};

export function EvidenceView({ found, place }: EvidenceViewProps) {
  return found.map((one) => <Required key={JSON.stringify(one.requires)} one={one} place={place} />);
}

function Required({ one, place }: { readonly one: FoundFor; readonly place: number | null }) {
  const { requires, found } = one;
  const { atLeast, kinds } = requires;
  const title = t('evidence_title');
  const ofCall = place === null ? title : `${t('ask_call_title', String(place))} · ${title}`;
  const agree = found.filter(({ kind, status }) => status === 'pass' && kinds.includes(kind)).length;
  const listed = new Set(kinds).size;
  return (
    <section class="box" aria-label={ofCall} data-testid="required-evidence">
      <h2>{ofCall}</h2>
      <p class="number" data-testid="evidence-count">
        {t('evidence_count', String(agree), String(listed), String(atLeast))}
      </p>
      <dl class="facts">
        {found.map((piece) => (
          <div key={piece.kind} data-kind={piece.kind} data-status={piece.status}>
            <dt>{t(KINDS[piece.kind])}</dt>
            <dd>
              <Piece piece={piece} />
            </dd>
          </div>
        ))}
      </dl>
      <p class="muted">{t('evidence_about')}</p>
    </section>
  );
}

/** Names are the reader's own. */
function Piece({ piece }: { readonly piece: FoundEvidence }) {
  const { status, missing, who, model, isTestSetup, rating } = piece;
  const isRated = status === 'pass' && rating !== null && rating !== UP_TO_DATE;
  return (
    <>
      {t(missing === null ? STATUSES[status] : MISSING[missing])}
      {model !== null && (
        <span class="muted under">
          <bdi>{model}</bdi>
          {who !== null && (
            <>
              {' · '}
              <bdi>{who}</bdi>
            </>
          )}
        </span>
      )}
      {status === 'pass' && isTestSetup && <span class="under">{t('evidence_test_setup')}</span>}
      {isRated && <span class="under">{t('evidence_rating', rating)}</span>}
    </>
  );
}
