/** The recovery phrase: shown to whoever opens the vault once more, and checked by three of its words once it was written down. */

import { useId, useState } from 'preact/hooks';
import { confirmBackup } from '../../browser/wallet.ts';
import { readerLocale, t } from '../text.ts';
import { LineField } from './line-field.tsx';
import type { LockedState } from './unlock-form.tsx';
import { Revealed } from './wallet-revealed.tsx';
import type { OnChanged } from './wallet-section.tsx';
import { walletProblem } from './wallet-words.ts';

type PhraseProps = { readonly passkey: LockedState['passkey']; readonly onChanged: OnChanged };

/** @param props.isUrgent it was not written down, as far as anybody has shown */
export function RecoveryPhrase(props: PhraseProps & { readonly isUrgent: boolean }) {
  const [isChecking, setChecking] = useState(false);
  const steps = (
    <details class="adding" data-testid="phrase">
      <summary>{props.isUrgent ? t('wallet_phrase_now') : t('wallet_phrase_title')}</summary>
      {isChecking ? (
        <CheckWords
          onAgain={() => setChecking(false)}
          onChanged={(after, sentence) => {
            setChecking(false);
            props.onChanged(after, sentence);
          }}
        />
      ) : (
        <>
          <p class="muted">{t('wallet_phrase_about')}</p>
          <Revealed passkey={props.passkey} what="mnemonic" button={t('wallet_phrase_show')}>
            {(text) => <Words words={text.split(' ')} />}
          </Revealed>
          <button type="button" onClick={() => setChecking(true)}>
            {t('wallet_phrase_written')}
          </button>
        </>
      )}
    </details>
  );
  if (!props.isUrgent) return steps;
  return (
    <div class="box attention spaced" data-testid="not-backed-up">
      <p>
        <b>{t('wallet_phrase_urgent')}</b>
      </p>
      <p>{t('wallet_phrase_urgent_about')}</p>
      {steps}
    </div>
  );
}

function Words({ words }: { readonly words: readonly string[] }) {
  return (
    <ol class="words guarded" translate={false} data-testid="words">
      {words.map((word, i) => (
        <li key={i}>{word}</li>
      ))}
    </ol>
  );
}

/** The keys worker compares: this page holds only what is typed. */
function CheckWords(props: { readonly onAgain: () => void; readonly onChanged: OnChanged }) {
  const [places] = useState(threePlaces);
  const [typed, setTyped] = useState<readonly string[]>(['', '', '']);
  const [problem, setProblem] = useState('');
  const id = useId();
  const check = async (event: Event) => {
    event.preventDefault();
    const answer = await confirmBackup(places.map((place, i) => ({ place, word: typed[i]! })));
    if (answer.ok) props.onChanged(answer.value, t('wallet_checked'));
    else setProblem(walletProblem(answer.code));
  };
  return (
    <>
      <p class="muted">{t('wallet_check_about')}</p>
      <form class="line secret" onSubmit={(event) => void check(event)} noValidate>
        {places.map((place, i) => (
          <LineField
            key={place}
            label={t('wallet_check_word', place.toLocaleString(readerLocale()))}
            value={typed[i]!}
            example=""
            problemId={`${id}-problem`}
            isWrong={problem !== ''}
            onInput={(word) => setTyped(typed.map((before, at) => (at === i ? word : before)))}
          />
        ))}
        <div class="confirm">
          <button type="submit" class="main">
            {t('wallet_check')}
          </button>
          <button type="button" onClick={props.onAgain}>
            {t('wallet_check_again')}
          </button>
        </div>
      </form>
      <p class="problem" id={`${id}-problem`} role="alert">
        {problem}
      </p>
    </>
  );
}

/** Of the first twelve, which every phrase has, in their order. */
function threePlaces(): readonly number[] {
  const left = Array.from({ length: 12 }, (_, i) => i + 1);
  const drawn = [...crypto.getRandomValues(new Uint32Array(3))].map(
    (number) => left.splice(number % left.length, 1)[0]!,
  );
  return drawn.sort((a, b) => a - b);
}
