/** Declining and agreeing, side by side. `words`: of what agrees; `null` where nothing can be agreed to. */

import { t } from '../text.ts';
import { LateButton } from './late-button.tsx';

export function TwoButtons(props: {
  readonly words: string | null;
  readonly onAgree: () => void;
  readonly onDecline: () => void;
}) {
  return (
    <div class="two bottom">
      <button type="button" onClick={props.onDecline}>
        {t('approve_decline')}
      </button>
      {props.words !== null && <LateButton key={props.words} words={props.words} onPress={props.onAgree} />}
    </div>
  );
}

/** Why it did not work; read out. */
export function Trouble({ sentence }: { readonly sentence: string | null }) {
  return sentence === null ? null : (
    <p class="problem" role="alert">
      {sentence}
    </p>
  );
}
