/** The review of one's own transaction: prepared by the lookup worker, decided on by the keys worker, and sent once the person agreed to exactly what is shown. */

import { useEffect, useMemo, useState } from 'preact/hooks';
import { sendAgreed } from '../../browser/sending.ts';
import type { About } from '../../wallet/activity.ts';
import type { TransactionRequest } from '../../wallet/evm/read-transaction.ts';
import { mostFor } from '../../wallet/replacement.ts';
import type { Transaction } from '../../wallet/signable.ts';
import { Described, Forecast, type Names, Warnings } from '../approve/description-view.tsx';
import { LateButton } from '../approve/late-button.tsx';
import { written } from '../foreign-text.tsx';
import { t } from '../text.ts';
import { amountOf, assetName } from './asset-words.ts';
import { DecisionView } from './decision-view.tsx';
import { EvidenceView, LookedAgain } from './evidence-view.tsx';
import type { Again, Looked } from './looked.ts';
import { UnlockFirst } from './unlock-first.tsx';
import { useDecided } from './use-decided.ts';
import { ViewHead } from './view-head.tsx';
import { type Prepared, prepareTransaction, toDecide } from './wallet-calls.ts';
import { walletProblem } from './wallet-words.ts';

export function ReviewAndSend(props: {
  readonly looked: Looked;
  readonly title: string;
  readonly request: TransactionRequest;
  readonly about: About;
  /** What was signed with the same number: its fees are outbid, and shown. */
  readonly over?: readonly Transaction[];
  /** Of the entry of the activity that this goes on with. */
  readonly id?: string | undefined;
  readonly onBack: () => void;
  readonly onSent: () => void;
}) {
  const { looked, request, about, over = [], id, onBack, onSent } = props;
  const { chain, wallet, tokens, vault } = looked;
  const names = { chain, watched: tokens, accounts: wallet.accounts };
  const [prepared, setPrepared] = useState<Prepared | null>(null);
  const [problem, setProblem] = useState('');
  const [refused, setRefused] = useState<string | null>(null);
  const [isSending, setSending] = useState(false);
  const isOpen = vault.look !== null && vault.look.lockAtMs !== null;
  const prepare = async () => {
    setProblem('');
    const answer = await prepareTransaction(chain, request, over);
    if (answer.ok) setPrepared(answer.value);
    else setProblem(walletProblem(answer.code));
  };
  useEffect(() => void prepare(), []);
  const asked = useMemo(
    () => (prepared !== null && isOpen ? toDecide(chain, prepared) : null),
    [prepared, isOpen],
  );
  const deciding = useDecided(asked);
  const decided = deciding.said?.ok ? deciding.said.value[0]! : null;
  const undecided = deciding.said?.ok === false ? walletProblem(deciding.said.code) : '';
  const agree = async () => {
    if (prepared === null || decided === null) return;
    setProblem('');
    if (!(await deciding.holds())) return;
    setSending(true);
    const sent = await sendAgreed(chain, { ...prepared, about, evidence: decided.evidence }, Date.now(), id);
    setSending(false);
    if (sent.ok) onSent();
    else {
      setRefused(sent.code);
      setProblem(walletProblem(sent.code));
    }
  };
  const locked = vault.look?.lockAtMs === null && vault.look.state.is === 'present' ? vault.look.state : null;
  const isNumberTaken =
    refused === 'double-sign' || (decided?.decision.because.includes('double-sign') ?? false);
  // Where a number can be cancelled, too, “Cancel” could be taken for that.
  const isAboutNumber = isNumberTaken || about.what === 'cancel' || over.length > 0 || id !== undefined;
  const canAgree = prepared !== null && isOpen && decided !== null && decided.decision.verdict !== 'deny';
  return (
    <>
      <ViewHead title={props.title} onBack={onBack} />
      {prepared === null && problem === '' && <p role="status">{t('review_preparing')}</p>}
      {prepared !== null && (
        <div class="review">
          <Warnings items={[prepared]} />
          <Described description={prepared.description} names={names} place={null} />
          <Forecast
            shown={{ ...prepared, maxFeeWei: prepared.fee.maxWei }}
            names={names}
            account={prepared.signable.account}
          />
          <Outbid over={over} names={names} />
          <LookedAgain deciding={deciding} />
          {deciding.isLooking && <p role="status">{t('evidence_looking')}</p>}
          {decided !== null && <EvidenceView found={decided.found} place={null} />}
          {decided !== null && <DecisionView decision={decided.decision} />}
        </div>
      )}
      {prepared !== null && locked !== null && (
        <UnlockFirst state={locked} onNews={() => void vault.refresh()} />
      )}
      <p class="problem" role="alert">
        {problem === '' ? undecided : problem}
      </p>
      <div class="two">
        <button type="button" onClick={onBack} disabled={isSending}>
          {t(isAboutNumber ? 'home_back' : 'review_cancel')}
        </button>
        {canAgree && <LateButton words={t('review_agree')} onPress={() => void agree()} />}
        {prepared !== null && isNumberTaken && (
          <button type="button" onClick={() => looked.onView(cancellingOf(prepared))}>
            {t('again_cancel', prepared.signable.transaction.nonce)}
          </button>
        )}
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

/** What the number could cost until now, beside what it can cost then. */
function Outbid({ over, names }: { readonly over: readonly Transaction[]; readonly names: Names }) {
  const { chain } = names;
  if (over.length === 0 || chain === null) return null;
  const most = over.map(mostFor).reduce((a, b) => (a > b ? a : b));
  const name = assetName(`eip155:${chain.chainId}/slip44:60`, names);
  return (
    <p class="box note" data-testid="outbid">
      {t('again_outbid', `${amountOf(most.toString(), name).text} ${written(chain.symbol)}`)}
    </p>
  );
}

function cancellingOf({ signable }: Prepared): Again {
  return { at: 'again', how: 'cancel', number: signable.transaction.nonce, id: null };
}
