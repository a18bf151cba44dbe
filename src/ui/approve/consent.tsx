/**
 * What the servers would learn; once the person goes on, what the site would learn, what it would not, how the group admits and how large it is. Servers
 * hear of the group after that first click alone: a page could otherwise have them see who is interested, by asking.
 */

import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { HeldMembership, ShownGroup } from '../../dapp/personhood.ts';
import type { GroupBody } from '../../identity/group.ts';
import { askAgain } from '../ask-again.ts';
import { Foreign, written } from '../foreign-text.tsx';
import { groupName } from '../group-names.ts';
import type { MessageKey } from '../message.ts';
import type { Names } from '../options/use-memberships.ts';
import { readerLocale, t } from '../text.ts';
import { askBackground } from './approve-calls.ts';
import { LateButton } from './late-button.tsx';
import type { AnswerProps } from './memberships.tsx';
import { problemOf } from './problems.ts';
import { ToldBefore } from './told-before.tsx';
import { SiteWords, WhoAsks } from './who-asks.tsx';

type ConsentProps = AnswerProps & {
  readonly membership: HeldMembership;
  readonly names: Names;
  /** Other memberships to choose from. */
  readonly children: ComponentChildren;
};

export function Consent({
  id,
  asked,
  membership,
  children,
  names,
  problem,
  allowed,
  onAllow,
  onAgree,
  onDecline,
}: ConsentProps) {
  const [found, setFound] = useState<ShownGroup | null>(null);
  const [trouble, setTrouble] = useState<string | null>(problem);
  const isAllowed = allowed === membership.id;
  const [isAsking, setAsking] = useState(isAllowed);
  const look = async () => {
    setAsking(true);
    const answer = await askAgain(() =>
      askBackground({ type: 'approve-group', id, membership: membership.id }),
    );
    setAsking(false);
    if (answer?.ok === true) setFound(answer.value);
    else setTrouble(answer?.code ?? 'interrupted');
  };
  useEffect(() => {
    if (isAllowed) void look();
  }, [id, isAllowed]);
  const agree = async (rootRecordId: string) => {
    await onAgree(membership.id, rootRecordId);
  };
  const allow = () => {
    document.querySelector<HTMLElement>('main')?.focus();
    setTrouble(null);
    onAllow(membership.id);
  };
  const again = () => {
    setTrouble(null);
    void look();
  };
  const name = groupName(names, membership);
  return (
    <>
      <WhoAsks origin={asked.origin} title={t('approve_title', written(name))} />
      <SiteWords call={asked.call} />
      {children}
      <ToldBefore asked={asked} groupId={membership.groupId} />
      {trouble !== null && (
        <p class="problem" role="alert">
          {problemOf(trouble)}
        </p>
      )}
      {!isAllowed && <p class="box">{t('approve_will_ask')}</p>}
      {found === null && isAsking && <p role="status">{t('approve_loading_group')}</p>}
      {found !== null && <GroupFacts found={found} isNamed={names.has(membership.groupId)} />}
      {found !== null && <p class="muted">{t('approve_takes')}</p>}
      <div class="two bottom">
        <button type="button" onClick={() => onDecline('user-rejected')}>
          {t('approve_decline')}
        </button>
        {!isAllowed && <LateButton words={t('approve_continue')} onPress={allow} />}
        {isAllowed && found !== null && !isAsking && (
          <LateButton
            key={found.rootRecordId}
            words={t('approve_prove')}
            onPress={() => void agree(found.rootRecordId)}
          />
        )}
        {isAllowed && (found === null || isAsking) && (
          <button type="button" disabled={isAsking} onClick={again}>
            {t('approve_again')}
          </button>
        )}
      </div>
    </>
  );
}

function GroupFacts({ found, isNamed }: { readonly found: ShownGroup; readonly isNamed: boolean }) {
  const { group, anonymitySet, isSmall } = found;
  const size = anonymitySet.toLocaleString(readerLocale());
  return (
    <>
      {isSmall && (
        <p class="box note" data-testid="small-group">
          {t('approve_small', size)}
        </p>
      )}
      <section class="box" aria-labelledby="learns">
        <h2 id="learns">{t('approve_learn_title')}</h2>
        <ul>
          <li>{t('approve_learn_member', size)}</li>
          <li>{t('approve_learn_again')}</li>
        </ul>
      </section>
      <section class="box" aria-labelledby="learns-not">
        <h2 id="learns-not">{t('approve_not_title')}</h2>
        <ul>
          <li>{t('approve_not_which')}</li>
          <li>{t('approve_not_else')}</li>
        </ul>
        <p class="muted">{t('approve_still_address')}</p>
      </section>
      {!isNamed && <p class="muted">{t('approve_unlisted')}</p>}
      <p class="muted">
        {t(ADMITS[group.admission])} {t('approve_one_person')}
      </p>
      <details class="policy">
        <summary>{t('approve_policy')}</summary>
        <p class="policy-text">
          <Foreign text={group.policy} breaks="kept" />
        </p>
      </details>
    </>
  );
}

const ADMITS: Record<GroupBody['admission'], MessageKey> = {
  invite: 'approve_admits_invite',
  vouching: 'approve_admits_vouching',
  credential: 'approve_admits_credential',
  bridge: 'approve_admits_bridge',
};
