/** What the account let others take, as far as the network's server tells, each with a way to take it back. */

import { useEffect, useState } from 'preact/hooks';
import type { About } from '../../wallet/activity.ts';
import { wholeAmount } from '../../wallet/amount.ts';
import { grantKey } from '../../wallet/approval-logs.ts';
import type { TransactionRequest } from '../../wallet/evm/read-transaction.ts';
import { type Approval, type FoundApprovals, findApprovals, joinFound } from '../../wallet/find-approvals.ts';
import { revokeAllCall, revokeCall, revokeItemCall } from '../../wallet/token-calls.ts';
import { Foreign, written } from '../foreign-text.tsx';
import { t } from '../text.ts';
import type { Looked } from './looked.ts';
import { ReviewAndSend } from './review-and-send.tsx';
import { ViewHead } from './view-head.tsx';
import { rpcOf } from './wallet-calls.ts';
import { walletProblem } from './wallet-words.ts';

export function ApprovalList(looked: Looked) {
  const { account, chain, onView } = looked;
  const [found, setFound] = useState<FoundApprovals | null>(null);
  const [problem, setProblem] = useState('');
  const [isLooking, setLooking] = useState(true);
  const [revoked, setRevoked] = useState<Approval | null>(null);
  const look = async (newer: FoundApprovals | null) => {
    setLooking(true);
    setProblem('');
    const answer = await findApprovals(rpcOf(chain), account.address, newer?.searched.from ?? null);
    if (!answer.ok) setProblem(walletProblem(answer.code));
    else setFound(newer === null ? answer.value : joinFound(newer, answer.value));
    setLooking(false);
  };
  useEffect(() => void look(null), []);
  if (revoked !== null)
    return (
      <ReviewAndSend
        looked={looked}
        title={t('approvals_review')}
        {...revocationOf(looked, revoked)}
        onBack={() => setRevoked(null)}
        onSent={() => onView({ at: 'activity' })}
      />
    );
  return (
    <>
      <ViewHead title={t('approvals_title')} onBack={() => onView({ at: 'home' })} />
      <p>{t('approvals_about')}</p>
      {found !== null && (
        <>
          {found.approvals.length === 0 && <p>{t('approvals_none')}</p>}
          <ul class="entries approvals">
            {found.approvals.map((one) => (
              <Row
                key={grantKey(one)}
                one={one}
                looked={looked}
                onRevoke={account.source === 'watch' ? null : () => setRevoked(one)}
              />
            ))}
          </ul>
          <Searched found={found} />
        </>
      )}
      {isLooking && <p role="status">{t('approvals_looking')}</p>}
      <p class="problem" role="alert">
        {problem}
      </p>
      {!isLooking && (found === null || found.hasOlder) && (
        <button type="button" class="wide" onClick={() => void look(found)}>
          {t(found === null ? 'home_again' : 'approvals_older')}
        </button>
      )}
    </>
  );
}

export function Searched({ found }: { readonly found: FoundApprovals }) {
  const { searched, hasOlder, stopped, skipped, crowded } = found;
  const [from, to] = [searched.from, searched.to].map((block) => block.toString());
  return (
    <>
      <p class="muted" data-testid="searched">
        {t('approvals_searched', from!, to!)} {hasOlder && t('approvals_has_older')}
      </p>
      {stopped !== null && (
        <p class="muted" data-testid="stopped">
          {stopped === 'too-many-approvals' ? t('approvals_stopped_many') : t('approvals_stopped', stopped)}
        </p>
      )}
      {skipped.length > 0 && (
        <p class="problem" data-testid="skipped">
          {t('approvals_skipped', skipped.join(', '))}
        </p>
      )}
      {crowded.length > 0 && (
        <p class="problem" data-testid="crowded">
          {t('approvals_crowded')} <span class="mono">{crowded.join(', ')}</span>
        </p>
      )}
      <p class="muted">{t('approvals_not_shown')}</p>
    </>
  );
}

type RowProps = {
  readonly one: Approval;
  readonly looked: Looked;
  readonly onRevoke: (() => void) | null;
};

function Row({ one, looked, onRevoke }: RowProps) {
  const { token, spender, symbol } = one;
  const chosen = looked.tokens.find(({ address }) => address.toLowerCase() === token.toLowerCase());
  const name = chosen?.symbol ?? (symbol === null ? t('approvals_nameless') : `“${symbol}”`);
  // The person's choice, or the server's word: the review says what the call means otherwise.
  const isSafe = one.kind !== 'allowance' || one.isToken || chosen !== undefined;
  return (
    <li data-testid="approval-row">
      <div class="row-head">
        <span class="name">
          <Foreign text={name} />
        </span>
        <span class="number row-end">{howMuch(one)}</span>
      </div>
      <dl class="facts">
        <div>
          <dt>{t('approvals_spender')}</dt>
          <dd class="mono">{spender}</dd>
        </div>
        <div>
          <dt>{t('approvals_token')}</dt>
          <dd class="mono">{token}</dd>
        </div>
      </dl>
      {onRevoke !== null && !isSafe && <p class="muted">{t('approvals_not_token')}</p>}
      {onRevoke !== null && isSafe && (
        <button
          type="button"
          aria-label={t('approvals_revoke_spoken', written(name), spender)}
          onClick={onRevoke}
        >
          {t('approvals_revoke')}
        </button>
      )}
    </li>
  );
}

function howMuch({ kind, allowed, decimals, item }: Approval): string {
  if (item !== undefined) return t('ask_token_id', item);
  if (allowed === 'unknown') return t('approvals_unknown');
  if (allowed === 'all') return t(kind === 'all' ? 'approvals_all_tokens' : 'approvals_unlimited');
  return decimals === null
    ? t('approvals_units', wholeAmount(allowed, 0))
    : t('approvals_up_to', wholeAmount(allowed, decimals));
}

function revocationOf(
  { account }: Looked,
  { kind, token, spender, symbol, item }: Approval,
): { readonly request: TransactionRequest; readonly about: About } {
  const ofOne = item === undefined ? revokeCall(spender) : revokeItemCall(item);
  const data = kind === 'all' ? revokeAllCall(spender) : ofOne;
  return {
    request: { from: account.address, to: token, value: '0', data },
    about: { what: 'revoke', token, symbol, spender },
  };
}
