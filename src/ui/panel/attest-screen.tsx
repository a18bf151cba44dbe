/** A statement of the reader's own about what was looked up: the vault first, then the question, then what became of it. */

import { useEffect, useState } from 'preact/hooks';
import type { AttestedContent, AttestRun } from '../../browser/attest-state.ts';
import type { ContentLookup } from '../../browser/lookup-state.ts';
import type { VerdictDocument } from '../../verify/document.ts';
import { UnlockForm } from '../options/unlock-form.tsx';
import { type Names, useGroupNames, useMemberships } from '../options/use-memberships.ts';
import { useStored } from '../options/use-stored.ts';
import { useVault } from '../options/use-vault.ts';
import { openSettings } from '../panel-calls.ts';
import { t } from '../text.ts';
import { AttestForm } from './attest-form.tsx';
import { AttestOutcome } from './attest-outcome.tsx';
import { Frame, SettingsButton } from './frame.tsx';
import { SubjectLine } from './subject-line.tsx';
import { useAttestRuns } from './use-attest.ts';

type ScreenProps = {
  readonly state: ContentLookup;
  readonly verdict: VerdictDocument;
  readonly content: AttestedContent;
  readonly onBack: () => void;
};

export function AttestScreen(props: ScreenProps) {
  const { state, verdict } = props;
  const isPicture = state.subject.kind === 'picture';
  useEffect(() => document.querySelector<HTMLElement>('main')?.focus(), []);
  return (
    <Frame
      left={<span class="left">{t(isPicture ? 'left_stays_picture' : 'left_stays_text')}</span>}
      footer={<SettingsButton />}
    >
      <nav class="back">
        <button type="button" onClick={props.onBack}>
          {t('attest_back')}
        </button>
      </nav>
      <SubjectLine state={state} found={verdict.subject} captured={false} />
      <div class="page after-subject" data-testid="attest">
        <Unlocked {...props} />
      </div>
    </Frame>
  );
}

/** What stands before the question: a vault, and that it is open. */
function Unlocked(props: ScreenProps) {
  const { look, refresh } = useVault();
  const stored = useStored();
  const names = useGroupNames(stored?.settings.groups ?? []);
  const runs = useAttestRuns(props.content.digest);
  const title = t(props.state.subject.kind === 'picture' ? 'attest_title_picture' : 'attest_title_text');
  if (look === null || runs === null) return <h1>{title}</h1>;
  const { state, lockAtMs } = look;
  if (state.is === 'present' && lockAtMs !== null)
    return <Open {...props} title={title} names={names} runs={runs} />;
  return (
    <>
      <h1>{title}</h1>
      {state.is === 'present' ? (
        <>
          {runs[0] !== undefined && hasEndedBy(runs[0], 'locked') && (
            <p class="box">{t('attest_problem_locked')}</p>
          )}
          <p>{t('attest_locked')}</p>
          <UnlockForm state={state} onNews={() => void refresh()} />
        </>
      ) : (
        <ToSettings why={t(state.is === 'none' ? 'attest_no_vault' : 'attest_vault_unreadable')} />
      )}
    </>
  );
}

type OpenProps = ScreenProps & {
  readonly title: string;
  readonly names: Names;
  readonly runs: readonly AttestRun[];
};

function Open(props: OpenProps) {
  const { title, names, runs } = props;
  const memberships = useMemberships();
  /** The run whose outcome was seen, so that the question is asked again. */
  const [seen, setSeen] = useState<string | null>(null);
  const newest = runs[0];
  if (newest !== undefined && newest.run !== seen && !hasEndedBy(newest, 'cancelled'))
    return (
      <AttestOutcome
        run={newest}
        names={names}
        hasOthers={(memberships.list?.length ?? 0) > 1}
        onAgain={() => setSeen(newest.run)}
      />
    );
  const { list, code } = memberships;
  return (
    <>
      <h1>{title}</h1>
      {list === null && <p>{code === '' ? t('member_loading') : t('attest_vault_unreadable')}</p>}
      {list?.length === 0 && <ToSettings why={t('attest_no_group')} />}
      {list !== null && list.length > 0 && (
        <AttestForm
          state={props.state}
          content={props.content}
          memberships={list}
          names={names}
          runs={runs}
          onBack={props.onBack}
        />
      )}
    </>
  );
}

function hasEndedBy({ progress }: AttestRun, code: string): boolean {
  return progress.phase === 'ended' && progress.code === code;
}

function ToSettings({ why }: { readonly why: string }) {
  return (
    <>
      <p>{why}</p>
      <button type="button" onClick={openSettings}>
        {t('attest_settings')}
      </button>
    </>
  );
}
