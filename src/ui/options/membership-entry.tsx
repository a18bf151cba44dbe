/** One membership: whose group it is, where it stands once the reader asks, vouching, and leaving. */

import { useState } from 'preact/hooks';
import type { MembershipView, Standing } from '../../browser/membership-state.ts';
import { dropMembership, standingOf, vouchFor } from '../../browser/memberships.ts';
import type { Parsed } from '../../errors.ts';
import { hostOf } from '../format.ts';
import { countedMsg } from '../message.ts';
import { readerLocale, say, t } from '../text.ts';
import { ConfirmButton } from './confirm-button.tsx';
import { eightOf, groupTitle, membershipProblem } from './membership-words.ts';
import { TextForm } from './text-form.tsx';
import type { Names } from './use-memberships.ts';

type EntryProps = {
  readonly membership: MembershipView;
  readonly names: Names;
  readonly onLeft: (title: string) => void;
};

export function MembershipEntry({ membership, names, onLeft }: EntryProps) {
  const { id, groupId, issuer, issuerUrl, joinedAt, hasSecret, isContradicted } = membership;
  const [standing, setStanding] = useState<Parsed<Standing> | 'asking' | null>(null);
  const title = groupTitle(membership, names);
  const ask = async () => {
    setStanding('asking');
    setStanding(await standingOf(id));
  };
  const leave = async () => {
    const answer = await dropMembership(id);
    if (answer.ok) onLeft(title);
    else setStanding(answer);
  };
  return (
    <li class="membership" data-testid="membership">
      <span>
        <span class="name">{title}</span>
        <span class="muted">
          {t('member_facts', hostOf(issuerUrl), dateOf(Date.parse(joinedAt)))}
          {names.has(groupId) && ` · ${t('member_ids', eightOf(groupId), eightOf(issuer))}`}
        </span>
      </span>
      <span class="actions">
        {!isContradicted && (
          <button
            type="button"
            aria-label={t('member_ask_named', title)}
            disabled={standing === 'asking'}
            onClick={() => void ask()}
          >
            {standing === 'asking' ? t('member_asking') : t('member_ask')}
          </button>
        )}
        <ConfirmButton
          label={t('member_leave')}
          spoken={t('member_leave_named', title)}
          question={t('member_leave_question', title)}
          confirm={t('member_leave_confirm')}
          onConfirm={() => void leave()}
        />
      </span>
      {!hasSecret && <p class="problem">{t('member_other_seed')}</p>}
      {isContradicted && <p class="problem">{t('member_is_contradicted')}</p>}
      <output class="standing" data-testid="standing">
        {standing !== null && standing !== 'asking' && <StandingWords {...{ standing, membership }} />}
      </output>
      {standing !== null && standing !== 'asking' && standing.ok && canVouch(standing.value) && (
        <VouchForm id={id} />
      )}
    </li>
  );
}

function canVouch(standing: Standing): boolean {
  return standing.is === 'member' && standing.admission === 'vouching';
}

function StandingWords(props: { readonly standing: Parsed<Standing>; readonly membership: MembershipView }) {
  const { standing, membership } = props;
  if (!standing.ok) return <p class="problem">{membershipProblem(standing.code)}</p>;
  const { value } = standing;
  if (value.is === 'waiting' && membership.application !== null)
    return (
      <p>
        {t('member_is_waiting_vouch')} <code>{membership.application}</code>
      </p>
    );
  return <p>{sentenceOf(value)}</p>;
}

function sentenceOf(standing: Standing): string {
  switch (standing.is) {
    case 'member': {
      const locale = readerLocale();
      const words = countedMsg(standing.size, 'member_is_member_one', 'member_is_member_other', locale);
      return `${say(words)} ${t('member_until', dateOf(standing.expiresAtMs))}`;
    }
    case 'waiting':
      return t('member_is_waiting');
    case 'not-listed':
      return t('member_is_not_listed');
    case 'expired':
      return t('member_is_expired');
    case 'contradicted':
      return t('member_is_contradicted');
    case 'distrusted':
      return t('member_is_distrusted');
    case 'unreachable':
      return t('member_is_unreachable');
  }
}

function VouchForm({ id }: { readonly id: string }) {
  const [said, setSaid] = useState<{ readonly problem: string | null; readonly news: string }>(NOTHING);
  const vouch = async (application: string): Promise<'done' | 'stays'> => {
    setSaid(NOTHING);
    const answer = await vouchFor(id, application);
    if (answer.ok) {
      setSaid({ problem: null, news: t('member_vouched') });
      return 'done';
    }
    const isMistyped = answer.code === 'bad-member';
    setSaid({ problem: isMistyped ? t('member_bad_application') : membershipProblem(answer.code), news: '' });
    return 'stays';
  };
  return (
    <details class="adding">
      <summary>{t('member_vouch_title')}</summary>
      <p class="muted">{t('member_vouch_about')}</p>
      <TextForm
        label={t('member_vouch_field')}
        button={t('member_vouch')}
        example=""
        problem={said.problem}
        onSubmit={vouch}
      />
      <output>{said.news}</output>
    </details>
  );
}

const NOTHING = { problem: null, news: '' };

function dateOf(ms: number): string {
  return new Date(ms).toLocaleDateString(readerLocale(), { dateStyle: 'medium' });
}
