/** How much: one exact number, in the notation in which amounts are shown. */

import { useId } from 'preact/hooks';
import type { Parsed } from '../../errors.ts';
import type { SpendableCode } from '../../wallet/amount.ts';
import type { Decimal } from '../../wallet/signable.ts';
import type { MessageKey } from '../message.ts';
import { t } from '../text.ts';

const SENTENCES: Record<SpendableCode, MessageKey> = {
  'not-an-amount': 'send_amount_form',
  'too-many-decimals': 'send_amount_decimals',
  'amount-too-large': 'send_amount_large',
  nothing: 'send_amount_nothing',
  'more-than-there-is': 'send_amount_more',
};

export function AmountField(props: {
  readonly text: string;
  readonly symbol: string;
  readonly amount: Parsed<Decimal, SpendableCode>;
  /** The person wanted to go on. */
  readonly isAsked: boolean;
  readonly canTakeAll: boolean;
  readonly problem: string;
  readonly onText: (text: string) => void;
  readonly onAll: () => void;
}) {
  const { text, symbol, amount, isAsked, problem } = props;
  const id = useId();
  const isWrong = !amount.ok && (text !== '' || isAsked);
  const words = isWrong ? t(SENTENCES[amount.code]) : problem;
  return (
    <div>
      <label for={id}>{t('send_amount', symbol)}</label>
      <div class="line-row">
        <input
          id={id}
          type="text"
          inputmode="decimal"
          class="number"
          value={text}
          autocomplete="off"
          spellcheck={false}
          aria-invalid={isWrong}
          aria-describedby={`${id}-problem`}
          onInput={({ currentTarget }) => props.onText(currentTarget.value)}
        />
        <button type="button" disabled={!props.canTakeAll} onClick={props.onAll}>
          {t('send_max')}
        </button>
      </div>
      <p class="problem" id={`${id}-problem`} role="alert">
        {words}
      </p>
    </div>
  );
}
