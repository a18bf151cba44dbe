/** Writes one transfer for NEAR's contract for intents, reviews it, signs it and shows it (docs/spec/wallet-home.md section 5). Sends nothing. */

import { useState } from 'preact/hooks';
import { withCapitals } from '../../wallet/evm/address.ts';
import { INTENTS_CONTRACT, type SignedIntent, writeIntent } from '../../wallet/near/intent.ts';
import {
  readReceiver,
  readToken,
  readUnits,
  type Transfer,
  transferIntent,
} from '../../wallet/near/transfer.ts';
import type { MessageKey } from '../message.ts';
import { t } from '../text.ts';
import type { IntentSignable } from './intent-calls.ts';
import { IntentReview } from './intent-review.tsx';
import { IntentSigned } from './intent-signed.tsx';
import { transferProblem } from './intent-words.ts';
import type { Looked } from './looked.ts';
import { TypedField } from './typed-field.tsx';
import { useTopOf, ViewHead } from './view-head.tsx';

const MINUTE_MS = 60_000;
const LASTS: readonly { readonly minutes: number; readonly words: MessageKey }[] = [
  { minutes: 10, words: 'intent_lasts_minutes' },
  { minutes: 60, words: 'intent_lasts_hour' },
  { minutes: 24 * 60, words: 'intent_lasts_day' },
  { minutes: 7 * 24 * 60, words: 'intent_lasts_week' },
];

type Draft = {
  readonly token: string;
  readonly receiver: string;
  readonly amount: string;
  readonly minutes: number;
};
type Stage =
  | { readonly is: 'writing' }
  | { readonly is: 'review'; readonly signable: IntentSignable }
  | { readonly is: 'signed'; readonly signed: SignedIntent; readonly untilMs: number };

export function Intent(looked: Looked) {
  const [draft, setDraft] = useState<Draft>({ token: '', receiver: '', amount: '', minutes: 60 });
  const [stage, setStage] = useState<Stage>({ is: 'writing' });
  useTopOf(stage.is);
  const back = () => looked.onView({ at: 'modes' });
  if (stage.is === 'signed') return <IntentSigned {...stage} onDone={back} />;
  if (stage.is === 'review')
    return (
      <IntentReview
        looked={looked}
        signable={stage.signable}
        onBack={() => setStage({ is: 'writing' })}
        onSigned={(signed, untilMs) => setStage({ is: 'signed', signed, untilMs })}
      />
    );
  return (
    <IntentForm
      looked={looked}
      draft={draft}
      onDraft={setDraft}
      onBack={back}
      onReady={(signable) => setStage({ is: 'review', signable })}
    />
  );
}

function IntentForm(props: {
  readonly looked: Looked;
  readonly draft: Draft;
  readonly onDraft: (draft: Draft) => void;
  readonly onBack: () => void;
  readonly onReady: (signable: IntentSignable) => void;
}) {
  const { looked, draft, onDraft } = props;
  const [isAsked, setAsked] = useState(false);
  const from = withCapitals(looked.account.address);
  const token = readToken(draft.token);
  const receiver = readReceiver(draft.receiver, from);
  const amount = readUnits(draft.amount);
  /** Of a field that is not finished, nothing is said before the person wants to go on. */
  const problemOf = (
    read: { readonly ok: boolean; readonly code?: string },
    text: string,
    isLate: boolean,
  ) => (!read.ok && (isAsked || (text !== '' && !isLate)) ? transferProblem(read.code ?? '') : '');
  const review = (event: Event) => {
    event.preventDefault();
    setAsked(true);
    if (!token.ok || !receiver.ok || !amount.ok) return;
    const transfer = { token: token.value, receiver: receiver.value, amount: amount.value };
    props.onReady(signableOf(transfer, from, draft.minutes));
  };
  return (
    <form class="send" onSubmit={review} noValidate>
      <ViewHead title={t('intent_title')} onBack={props.onBack} />
      <p>{t('intent_about', INTENTS_CONTRACT)}</p>
      <TypedField
        label={t('intent_token')}
        hint={t('intent_token_hint')}
        text={draft.token}
        example="nep141:wrap.near"
        problem={problemOf(token, draft.token, true)}
        onText={(text) => onDraft({ ...draft, token: text })}
      />
      <TypedField
        label={t('intent_receiver')}
        hint={t('intent_receiver_hint')}
        text={draft.receiver}
        example="alice.near"
        problem={problemOf(receiver, draft.receiver, true)}
        onText={(text) => onDraft({ ...draft, receiver: text })}
      />
      <TypedField
        label={t('intent_amount')}
        hint={t('intent_amount_hint')}
        text={draft.amount}
        example="1000000"
        problem={problemOf(amount, draft.amount, false)}
        onText={(text) => onDraft({ ...draft, amount: text })}
      />
      <div>
        <label for="intent-lasts">{t('intent_lasts')}</label>
        <select
          id="intent-lasts"
          value={String(draft.minutes)}
          onChange={({ currentTarget }) => onDraft({ ...draft, minutes: Number(currentTarget.value) })}
        >
          {LASTS.map(({ minutes, words }) => (
            <option key={minutes} value={String(minutes)}>
              {t(words)}
            </option>
          ))}
        </select>
      </div>
      <button type="submit" class="main wide">
        {t('send_to_review')}
      </button>
    </form>
  );
}

/** Built once, with its own number and time: what is reviewed is what is signed. */
function signableOf(transfer: Transfer, from: IntentSignable['account'], minutes: number): IntentSignable {
  const random = (lengthBytes: number) => crypto.getRandomValues(new Uint8Array(lengthBytes));
  const intent = transferIntent(transfer, from, random, Date.now() + minutes * MINUTE_MS);
  return { kind: 'intent', account: from, intent: writeIntent(intent) };
}
