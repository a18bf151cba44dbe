/** Joining a group: an invitation is pasted, the group behind it is shown with what is known of it, and only then joined. */

import { useEffect, useId, useState } from 'preact/hooks';
import { groupSize, joinGroup, lookAtGroup } from '../../browser/joining.ts';
import type { GroupLook, ShownCredential } from '../../browser/membership-state.ts';
import { type Invitation, readInvitation } from '../../engine/invitation.ts';
import { hostOf } from '../format.ts';
import { t } from '../text.ts';
import { lineFields } from './line-fields.tsx';
import { ADMISSION_WORDS, eightOf, groupTitle, membershipProblem, sizeWords } from './membership-words.ts';
import { RecogniseToo, recogniseJoined } from './recognise-too.tsx';
import { ShowCredential } from './show-credential.tsx';
import type { Names } from './use-memberships.ts';

/** What the person agreed to. */
type Agreed = { readonly credential: ShownCredential | null; readonly recognises: boolean };
type Seen = { readonly invitation: Invitation; readonly look: GroupLook };

export function JoinGroup(props: { readonly names: Names; readonly onJoined: (sentence: string) => void }) {
  const { names, onJoined } = props;
  const [typed, setTyped] = useState(EMPTY);
  const [seen, setSeen] = useState<Seen | null>(null);
  const [problem, setProblem] = useState('');
  const [isBusy, setBusy] = useState(false);
  const id = useId();
  const look = async (event: Event) => {
    event.preventDefault();
    setProblem('');
    setSeen(null);
    const invitation = readInvitation(typed.link, typed.code);
    if (!invitation.ok) return setProblem(membershipProblem(invitation.code));
    setBusy(true);
    const answer = await lookAtGroup(invitation.value.url);
    setBusy(false);
    if (answer.ok) setSeen({ invitation: invitation.value, look: answer.value });
    else setProblem(membershipProblem(answer.code));
  };
  const join = async (
    { invitation, look: { groupId, issuer, name } }: Seen,
    { credential, recognises }: Agreed,
  ) => {
    setProblem('');
    setBusy(true);
    const answer = await joinGroup({ ...invitation, groupId, credential });
    const unrecognised = answer.ok && recognises ? await recogniseJoined(groupId) : '';
    setBusy(false);
    if (!answer.ok) return setProblem(membershipProblem(answer.code));
    setSeen(null);
    setTyped(EMPTY);
    setProblem(unrecognised);
    const title = recognises && unrecognised === '' ? name : groupTitle({ groupId, issuer }, names);
    onJoined(t(answer.value.state === 'admitted' ? 'member_joined' : 'member_applied', title));
  };
  const field = lineFields(typed, setTyped, `${id}-problem`, problem !== '');
  return (
    <div class="adding joining">
      <h3>{t('member_join_title')}</h3>
      <p class="muted">{t('member_join_about')}</p>
      <form class="line secret" onSubmit={(event) => void look(event)} noValidate>
        {field('link', t('member_join_link'), 'https://groups.example/#invite=…')}
        {field('code', t('member_join_code'), '')}
        <button type="submit" disabled={isBusy}>
          {isBusy && seen === null ? t('member_asking') : t('member_join_look')}
        </button>
      </form>
      {seen !== null && (
        <SeenGroup
          seen={seen}
          names={names}
          isBusy={isBusy}
          onJoin={(agreed) => void join(seen, agreed)}
          onCancel={() => setSeen(null)}
        />
      )}
      <p class="problem" id={`${id}-problem`} role="alert">
        {problem}
      </p>
    </div>
  );
}

const EMPTY = { link: '', code: '' };

function SeenGroup(props: {
  readonly seen: Seen;
  readonly names: Names;
  readonly isBusy: boolean;
  readonly onJoin: (agreed: Agreed) => void;
  readonly onCancel: () => void;
}) {
  const { names, isBusy } = props;
  const { invitation, look } = props.seen;
  const [isChosen, setChosen] = useState(false);
  const recognises = isChosen && !names.has(look.groupId);
  const id = useId();
  return (
    <div class="box" data-testid="seen-group">
      <p class="muted">{t('member_join_seen')}</p>
      <p>
        <b>{groupTitle(look, names)}</b>
      </p>
      {!names.has(look.groupId) && <p>{t('member_not_recognised')}</p>}
      <dl class="seen-facts">
        <Fact name={t('member_fact_host')} value={hostOf(invitation.url)} />
        <Fact name={t('member_fact_group')} value={eightOf(look.groupId)} />
        <Fact name={t('member_fact_issuer')} value={eightOf(look.issuer)} />
        <Fact name={t('member_fact_admission')} value={t(ADMISSION_WORDS[look.admission])} />
        <Fact name={t('member_fact_size')} value={useSizeWords(invitation.url, look.groupId)} />
      </dl>
      <p class="muted" id={id}>
        {t('member_policy')}
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls has to be reached by keyboard. */}
      <blockquote class="policy" dir="auto" tabIndex={0} aria-labelledby={id}>
        {look.policy}
      </blockquote>
      <p class="muted">{t('member_join_learns')}</p>
      {!names.has(look.groupId) && <RecogniseToo name={look.name} isChosen={isChosen} onChange={setChosen} />}
      {look.asks === null ? (
        <div class="confirm">
          <button
            type="button"
            class="main"
            disabled={isBusy}
            onClick={() => props.onJoin({ credential: null, recognises })}
          >
            {isBusy ? t('member_asking') : t('member_join')}
          </button>
          <button type="button" onClick={props.onCancel}>
            {t('options_cancel')}
          </button>
        </div>
      ) : (
        <ShowCredential
          host={hostOf(invitation.url)}
          asks={look.asks}
          isBusy={isBusy}
          onShow={(credential) => props.onJoin({ credential, recognises })}
          onCancel={props.onCancel}
        />
      )}
    </div>
  );
}

/** Asked for once the group is shown: a large list takes its time. */
function useSizeWords(url: string, groupId: string): string {
  const [words, setWords] = useState<string | null>(null);
  useEffect(() => {
    let isShown = true;
    void groupSize(url, groupId).then((size) => {
      if (isShown) setWords(size.ok ? sizeWords(size.value) : t('member_size_unknown'));
    });
    return () => {
      isShown = false;
    };
  }, [url, groupId]);
  return words ?? t('member_asking');
}

function Fact({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>
        <bdi>{value}</bdi>
      </dd>
    </>
  );
}
