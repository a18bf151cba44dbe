/** What became of a statement: the proof on its way, handed over, not attested, or not known. */

import { type AttestRun, attestKey, isBeforeSending } from '../../browser/attest-state.ts';
import { cancelAttesting, sendAttestationAgain } from '../../browser/attesting.ts';
import { endedBecause, STATEMENT_WORDS, unansweredBecause } from '../attest-words.ts';
import type { MessageKey } from '../message.ts';
import { groupTitle } from '../options/membership-words.ts';
import type { Names } from '../options/use-memberships.ts';
import { say, t } from '../text.ts';
import { StepList } from './step-list.tsx';

type OutcomeProps = {
  readonly run: AttestRun;
  readonly names: Names;
  /** There are memberships in other groups. */
  readonly hasOthers: boolean;
  /** Asks the question again. */
  readonly onAgain: () => void;
};

export function AttestOutcome(props: OutcomeProps) {
  const { progress, mayBeSaid } = props.run;
  const { phase } = progress;
  const title = t(phase === 'ended' && mayBeSaid ? 'attest_unanswered_title' : TITLES[phase]);
  return (
    <>
      {/* One live region that stays, so that each news is read once. */}
      <output class="for-ears">{title}</output>
      <h1>{title}</h1>
      <p>
        <b>{t('attest_outcome_statement', t(STATEMENT_WORDS[props.run.statement].says))}</b>
        <br />
        {t('attest_as_member', groupTitle(props.run, props.names))}
      </p>
      {phase === 'queued' ? (
        <Queued {...props} />
      ) : phase === 'ended' ? (
        <Ended {...props} />
      ) : phase === 'unanswered' ? (
        <Unanswered {...props} />
      ) : (
        <UnderWay run={props.run} />
      )}
    </>
  );
}

const TITLES: Record<AttestRun['progress']['phase'], MessageKey> = {
  looking: 'attest_working_title',
  proving: 'attest_working_title',
  sending: 'attest_sending_title',
  queued: 'attest_queued_title',
  ended: 'attest_ended_title',
  unanswered: 'attest_unanswered_title',
};

const STEPS: readonly (readonly [string, MessageKey])[] = [
  ['looking', 'attest_step_looking'],
  ['loading', 'attest_step_loading'],
  ['witness', 'attest_step_witness'],
  ['proof', 'attest_step_proof'],
  ['sending', 'attest_step_sending'],
];

function UnderWay({ run }: { readonly run: AttestRun }) {
  const { progress } = run;
  const step = progress.phase === 'proving' ? progress.stage : progress.phase;
  return (
    <>
      <StepList steps={STEPS.map(([, words]) => words)} now={STEPS.findIndex(([name]) => name === step)} />
      <p class="muted">{t('attest_keep_open')}</p>
      {isBeforeSending(run) ? (
        <button type="button" onClick={() => void cancelAttesting(attestKey(run), run.run)}>
          {t('working_cancel')}
        </button>
      ) : (
        <p class="muted">{t('attest_sending_note')}</p>
      )}
    </>
  );
}

function Queued({ hasOthers, onAgain }: OutcomeProps) {
  return (
    <>
      <p class="muted">{t('attest_queued_later')}</p>
      {hasOthers && (
        <button type="button" onClick={onAgain}>
          {t('attest_another')}
        </button>
      )}
    </>
  );
}

function Ended({ run, onAgain }: OutcomeProps) {
  const code = run.progress.phase === 'ended' ? run.progress.code : '';
  return (
    <>
      <p class="box">{say(endedBecause(code))}</p>
      {!run.mayBeSaid && <p class="muted">{t('attest_ended_nothing')}</p>}
      <button type="button" onClick={onAgain}>
        {t('attest_again')}
      </button>
    </>
  );
}

function Unanswered({ run }: OutcomeProps) {
  const code = run.progress.phase === 'unanswered' ? run.progress.code : '';
  return (
    <>
      <p class="box">{t(unansweredBecause(code))}</p>
      <p class="muted">{t('attest_unanswered_note')}</p>
      <button type="button" onClick={() => void sendAttestationAgain(attestKey(run), run.run)}>
        {t('attest_send_again')}
      </button>
    </>
  );
}
