/** What an intent says, read from the text that would be signed, what the person's rules say to it, and only then a button. */

import { useEffect, useState } from 'preact/hooks';
import type { SigningDecision } from '../../engine/wallet-gate.ts';
import { describe } from '../../wallet/describe.ts';
import { readIntent, type SignedIntent } from '../../wallet/near/intent.ts';
import { Described, Warnings } from '../approve/description-view.tsx';
import { LateButton } from '../approve/late-button.tsx';
import { t } from '../text.ts';
import { DecisionView } from './decision-view.tsx';
import { decideForIntent, type IntentSignable, signIntent } from './intent-calls.ts';
import type { Looked } from './looked.ts';
import { UnlockFirst } from './unlock-first.tsx';
import { ViewHead } from './view-head.tsx';
import { walletProblem } from './wallet-words.ts';

export function IntentReview(props: {
  readonly looked: Looked;
  readonly signable: IntentSignable;
  readonly onBack: () => void;
  readonly onSigned: (signed: SignedIntent, untilMs: number) => void;
}) {
  const { looked, signable, onBack, onSigned } = props;
  const { vault, wallet } = looked;
  const [description] = useState(() => describe(signable, { origin: null, nowMs: Date.now(), chain: null }));
  const [decision, setDecision] = useState<SigningDecision | null>(null);
  const [problem, setProblem] = useState('');
  const [isSigning, setSigning] = useState(false);
  const isOpen = vault.look !== null && vault.look.lockAtMs !== null;
  const locked = vault.look?.lockAtMs === null && vault.look.state.is === 'present' ? vault.look.state : null;
  const decide = async () => {
    setProblem('');
    const answer = await decideForIntent(signable);
    if (answer.ok) setDecision(answer.value);
    else setProblem(walletProblem(answer.code));
  };
  useEffect(() => {
    if (isOpen) void decide();
  }, [isOpen]);
  const agree = async () => {
    setSigning(true);
    setProblem('');
    const signed = await signIntent(signable);
    setSigning(false);
    if (signed.ok) onSigned(signed.value, untilMsOf(signable));
    else
      setProblem(signed.code === 'reads-back-wrong' ? t('intent_signed_lost') : walletProblem(signed.code));
  };
  const canAgree = isOpen && decision !== null && decision.verdict !== 'deny';
  return (
    <>
      <ViewHead title={t('intent_review_title')} onBack={onBack} />
      <p>{t('intent_review_about')}</p>
      <div class="review">
        <Warnings items={[{ description }]} />
        <Described
          description={description}
          names={{ chain: null, watched: [], accounts: wallet.accounts }}
          place={null}
        />
        {decision !== null && <DecisionView decision={decision} />}
      </div>
      {isOpen && decision === null && problem === '' && <p role="status">{t('intent_deciding')}</p>}
      {locked !== null && <UnlockFirst state={locked} onNews={() => void vault.refresh()} />}
      <p class="problem" role="alert">
        {problem}
      </p>
      <div class="two">
        <button type="button" onClick={onBack} disabled={isSigning}>
          {t('review_cancel')}
        </button>
        {canAgree && <LateButton words={t('intent_sign')} onPress={() => void agree()} />}
        {decision === null && problem !== '' && (
          <button type="button" onClick={() => void decide()}>
            {t('home_again')}
          </button>
        )}
      </div>
      {isSigning && <p role="status">{t('intent_signing')}</p>}
    </>
  );
}

function untilMsOf({ intent }: IntentSignable): number {
  const read = readIntent(intent.text);
  return read.ok ? Date.parse(read.value.deadline) : 0;
}
