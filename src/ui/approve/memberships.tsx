/** The unlocked vault's memberships that can answer: none, one, or several to choose from. No server is asked. */

import { useEffect, useState } from 'preact/hooks';
import { answerableMemberships } from '../../browser/site-memberships.ts';
import type { HeldMembership } from '../../dapp/personhood.ts';
import { Foreign } from '../foreign-text.tsx';
import { groupName } from '../group-names.ts';
import { type Names, useGroupNames } from '../options/use-memberships.ts';
import { useStored } from '../options/use-stored.ts';
import { t } from '../text.ts';
import { openSettings } from './approve-calls.ts';
import { Consent } from './consent.tsx';
import { problemOf } from './problems.ts';
import { Declining } from './vault-screens.tsx';
import { type Asked, SiteWords, WhoAsks } from './who-asks.tsx';

export type AnswerProps = {
  readonly id: string;
  readonly asked: Asked;
  /** Why proving ended before. */
  readonly problem: string | null;
  /** Id of a membership; none where the person did not choose. */
  readonly chosen: string;
  readonly onChoose: (membership: string) => void;
  /** Id of the membership about whose group the person lets the servers be asked; none before they said so. */
  readonly allowed: string;
  readonly onAllow: (membership: string) => void;
  readonly onAgree: (membership: string, rootRecordId: string) => Promise<void>;
  readonly onDecline: (code: 'user-rejected' | 'no-membership') => void;
};

type Held = { readonly memberships: readonly HeldMembership[] } | { readonly problem: string };

export function Memberships(props: AnswerProps) {
  const { id, asked, chosen, onChoose, onDecline } = props;
  const [held, setHeld] = useState<Held | null>(null);
  const names = useGroupNames(useStored()?.settings.groups ?? []);
  useEffect(() => {
    void answerableMemberships(asked.call).then((answer) => {
      setHeld(answer.ok ? { memberships: answer.value } : { problem: answer.code });
    });
  }, [id]);
  const title = t('approve_title_plain');
  const rejected = () => onDecline('user-rejected');
  const membership =
    held !== null && 'memberships' in held
      ? (held.memberships.find((one) => one.id === chosen) ?? held.memberships[0])
      : undefined;
  if (held !== null && 'memberships' in held && membership !== undefined)
    return (
      <Consent {...props} key={membership.id} membership={membership} names={names}>
        {held.memberships.length > 1 && (
          <Choice names={names} memberships={held.memberships} chosen={membership.id} onChoose={onChoose} />
        )}
      </Consent>
    );
  return (
    <>
      <WhoAsks origin={asked.origin} title={title} />
      <SiteWords call={asked.call} />
      {held === null && <p role="status">{t('approve_loading_memberships')}</p>}
      {held !== null && 'problem' in held && <p class="problem">{problemOf(held.problem)}</p>}
      {held !== null && 'memberships' in held && <NoMembership onSay={() => onDecline('no-membership')} />}
      <Declining onDecline={rejected} />
    </>
  );
}

function NoMembership({ onSay }: { readonly onSay: () => void }) {
  return (
    <section class="box">
      <h2>{t('approve_none_title')}</h2>
      <p>{t('approve_none')}</p>
      <div class="two">
        <button type="button" onClick={openSettings}>
          {t('approve_settings')}
        </button>
        <button type="button" onClick={onSay}>
          {t('approve_say_none')}
        </button>
      </div>
    </section>
  );
}

function Choice(props: {
  readonly names: Names;
  readonly memberships: readonly HeldMembership[];
  readonly chosen: string;
  readonly onChoose: (id: string) => void;
}) {
  return (
    <fieldset class="box">
      <legend>{t('approve_choose')}</legend>
      {props.memberships.map((membership) => (
        <label class="choice" key={membership.id}>
          <input
            type="radio"
            name="membership"
            checked={membership.id === props.chosen}
            onChange={() => props.onChoose(membership.id)}
          />
          <Foreign text={groupName(props.names, membership)} />
        </label>
      ))}
    </fieldset>
  );
}
