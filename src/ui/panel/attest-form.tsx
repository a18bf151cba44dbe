/** The question: which statement, as a member of which group, and what follows from it, before anything is made or sent. */

import { useEffect, useState } from 'preact/hooks';
import type { AttestedContent, AttestRun, Statement } from '../../browser/attest-state.ts';
import { startAttesting } from '../../browser/attesting.ts';
import type { ContentLookup } from '../../browser/lookup-state.ts';
import type { MembershipView, Standing } from '../../browser/membership-state.ts';
import { standingOf } from '../../browser/memberships.ts';
import { endedBecause, groupNote, STATEMENT_WORDS, STATEMENTS } from '../attest-words.ts';
import { membershipProblem } from '../options/membership-words.ts';
import type { Names } from '../options/use-memberships.ts';
import { readerLocale, say, t } from '../text.ts';
import { AttestConsent } from './attest-consent.tsx';
import { AttestGroups } from './attest-groups.tsx';

const DIGEST_CHARS = 8;

type FormProps = {
  readonly state: ContentLookup;
  readonly content: AttestedContent;
  readonly memberships: readonly MembershipView[];
  readonly names: Names;
  readonly runs: readonly AttestRun[];
  readonly onBack: () => void;
};

export function AttestForm(props: FormProps) {
  const { state, content, memberships, names, runs } = props;
  const { kind } = state.subject;
  const [statement, setStatement] = useState<Statement | null>(null);
  const [chosen, setChosen] = useState<MembershipView | null>(null);
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState('');
  const asked = useStanding(chosen);
  const digest = content.digest.slice(0, DIGEST_CHARS);
  const attest = async (said: Statement, membership: string) => {
    const { tabId, id } = state;
    setProblem('');
    setBusy(true);
    const answer = await startAttesting({ tabId, id, membership, statement: said });
    setBusy(false);
    if (!answer.ok) setProblem(say(endedBecause(answer.code)));
  };
  return (
    <>
      <p class="muted">{t('attest_about')}</p>
      <p class="muted">{t(kind === 'picture' ? 'attest_exact_picture' : 'attest_exact_text', digest)}</p>
      <fieldset>
        <legend>{t('attest_statement')}</legend>
        {STATEMENTS.map((one) => (
          <div class="choice" key={one}>
            <input
              type="radio"
              name="statement"
              id={one}
              checked={statement === one}
              aria-describedby={`${one}-means`}
              onChange={() => setStatement(one)}
            />
            <label for={one}>{t(STATEMENT_WORDS[one].says)}</label>
            <p class="muted" id={`${one}-means`}>
              {t(STATEMENT_WORDS[one].means)}
            </p>
          </div>
        ))}
      </fieldset>
      <AttestGroups {...{ memberships, names, runs, chosen }} onChosen={setChosen} />
      <output>{chosen !== null && <StandingNote standing={asked} />}</output>
      {statement !== null && chosen !== null && canAttest(asked) && (
        <AttestConsent
          kind={kind}
          statement={statement}
          membership={chosen}
          names={names}
          isBusy={isBusy}
          onAttest={() => void attest(statement, chosen.id)}
          onNotNow={props.onBack}
        />
      )}
      <p class="problem" role="alert">
        {problem}
      </p>
    </>
  );
}

type Asked = Awaited<ReturnType<typeof standingOf>> | null;

/** Asks the reader's servers once a group is chosen, not before. */
function useStanding(chosen: MembershipView | null): Asked {
  const [asked, setAsked] = useState<Asked>(null);
  const id = chosen?.id;
  useEffect(() => {
    setAsked(null);
    if (id === undefined) return;
    let isOver = false;
    void standingOf(id).then((answer) => !isOver && setAsked(answer));
    return () => {
      isOver = true;
    };
  }, [id]);
  return asked;
}

function StandingNote({ standing }: { readonly standing: Asked }) {
  if (standing === null) return <p class="muted">{t('attest_asking')}</p>;
  if (!standing.ok) return <p class="problem">{membershipProblem(standing.code)}</p>;
  const { isWarning, says } = noteOf(standing.value);
  return <p class={isWarning ? 'box' : ''}>{say(says)}</p>;
}

function canAttest(standing: Asked): boolean {
  return standing?.ok === true && noteOf(standing.value).canAttest;
}

function noteOf(standing: Standing) {
  return groupNote(standing, readerLocale());
}
