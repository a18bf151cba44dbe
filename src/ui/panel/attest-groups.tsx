/** Which membership a statement is made with. None is chosen beforehand: choosing asks servers about the group. */

import { type AttestRun, isUnderWay } from '../../browser/attest-state.ts';
import type { MembershipView } from '../../browser/membership-state.ts';
import { STATEMENT_WORDS } from '../attest-words.ts';
import { hostOf } from '../format.ts';
import { groupTitle } from '../options/membership-words.ts';
import type { Names } from '../options/use-memberships.ts';
import { t } from '../text.ts';

export function AttestGroups(props: {
  readonly memberships: readonly MembershipView[];
  readonly names: Names;
  readonly runs: readonly AttestRun[];
  readonly chosen: MembershipView | null;
  readonly onChosen: (membership: MembershipView) => void;
}) {
  return (
    <fieldset>
      <legend>{t('attest_group')}</legend>
      {props.memberships.map((membership) => {
        const { id, hasSecret, isContradicted, groupId } = membership;
        const said = props.runs.find((run) => run.groupId === groupId && isWithRelay(run));
        return (
          <div class="choice" key={id}>
            <input
              type="radio"
              name="group"
              id={`group-${id}`}
              checked={props.chosen?.id === id}
              disabled={!hasSecret || isContradicted || said !== undefined}
              aria-describedby={`group-${id}-about`}
              onChange={() => props.onChosen(membership)}
            />
            <label for={`group-${id}`}>{groupTitle(membership, props.names)}</label>
            <p class="muted" id={`group-${id}-about`}>
              {said !== undefined
                ? t('attest_said', t(STATEMENT_WORDS[said.statement].says))
                : aboutOf(membership)}
            </p>
          </div>
        );
      })}
      <p class="muted">{t('attest_group_about')}</p>
    </fieldset>
  );
}

function aboutOf({ hasSecret, isContradicted, issuerUrl }: MembershipView): string {
  if (!hasSecret) return t('member_other_seed');
  return isContradicted ? t('member_is_contradicted') : hostOf(issuerUrl);
}

function isWithRelay(run: AttestRun): boolean {
  return isUnderWay(run) || run.progress.phase === 'queued' || run.progress.phase === 'unanswered';
}
