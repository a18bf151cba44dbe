/** The review of one's own transaction: prepared by the lookup worker, decided on by the keys worker, and sent once the person agreed to exactly what is shown. */

import { useEffect, useState } from 'preact/hooks';
import { sendAgreed } from '../../browser/sending.ts';
import type { SigningDecision } from '../../engine/wallet-gate.ts';
import type { About } from '../../wallet/activity.ts';
import type { TransactionRequest } from '../../wallet/evm/read-transaction.ts';
import { Described, Forecast, Warnings } from '../approve/description-view.tsx';
import { LateButton } from '../approve/late-button.tsx';
import { UnlockForm } from '../options/unlock-form.tsx';
import { t } from '../text.ts';
import { DecisionView } from './decision-view.tsx';
import type { Looked } from './looked.ts';
import { ViewHead } from './view-head.tsx';
import { decideFor, type Prepared, prepareTransaction } from './wallet-calls.ts';
import { walletProblem } from './wallet-words.ts';

export function ReviewAndSend(props: {
  readonly looked: Looked;
  readonly title: string;
  readonly request: TransactionRequest;
  readonly about: About;
  readonly onBack: () => void;
  readonly onSent: () => void;
}) {
  const { looked, request, about, onBack, onSent } = props;
  const { chain, wallet, tokens, vault } = looked;
  const names = { chain, watched: tokens, accounts: wallet.accounts };
  const [prepared, setPrepared] = useState<Prepared | null>(null);
  const [decision, setDecision] = useState<SigningDecision | null>(null);
  const [problem, setProblem] = useState('');
  const [isSending, setSending] = useState(false);
  const isOpen = vault.look !== null && vault.look.lockAtMs !== null;
  const prepare = async () => {
    setProblem('');
    const answer = await prepareTransaction(chain, request);
    if (answer.ok) setPrepared(answer.value);
    else setProblem(walletProblem(answer.code));
  };
  useEffect(() => void prepare(), []);
  useEffect(() => {
    if (prepared === null || !isOpen) return;
    void decideFor(chain, prepared).then((answer) => {
      if (answer.ok) setDecision(answer.value);
      else setProblem(walletProblem(answer.code));
    });
  }, [prepared, isOpen]);
  const agree = async () => {
    if (prepared === null) return;
    setSending(true);
    setProblem('');
    const sent = await sendAgreed(chain, { ...prepared, about }, Date.now());
    setSending(false);
    if (sent.ok) onSent();
    else setProblem(walletProblem(sent.code));
  };
  const locked = vault.look?.lockAtMs === null && vault.look.state.is === 'present' ? vault.look.state : null;
  const canAgree = prepared !== null && isOpen && decision !== null && decision.verdict !== 'deny';
  return (
    <>
      <ViewHead title={props.title} onBack={onBack} />
      {prepared === null && problem === '' && <p role="status">{t('review_preparing')}</p>}
      {prepared !== null && (
        <div class="review">
          <Warnings items={[prepared]} />
          <Described description={prepared.description} names={names} place={null} />
          <Forecast
            shown={{ ...prepared, items: [prepared], maxFeeWei: prepared.fee.maxWei }}
            names={names}
            account={prepared.signable.account}
          />
          {decision !== null && <DecisionView decision={decision} />}
        </div>
      )}
      {prepared !== null && locked !== null && (
        <section class="box unlock">
          <p>{t('review_locked')}</p>
          <UnlockForm state={locked} onNews={() => void vault.refresh()} />
        </section>
      )}
      <p class="problem" role="alert">
        {problem}
      </p>
      <div class="two">
        <button type="button" onClick={onBack} disabled={isSending}>
          {t('review_cancel')}
        </button>
        {canAgree && <LateButton words={t('review_agree')} onPress={() => void agree()} />}
        {prepared === null && problem !== '' && (
          <button type="button" onClick={() => void prepare()}>
            {t('home_again')}
          </button>
        )}
      </div>
      {isSending && <p role="status">{t('review_sending')}</p>}
    </>
  );
}
