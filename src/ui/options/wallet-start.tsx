/** The first step: a new recovery phrase, or one that the person has already. */

import { useId, useState } from 'preact/hooks';
import { askWallet } from '../../browser/wallet.ts';
import { t } from '../text.ts';
import type { OnChanged } from './wallet-section.tsx';
import { nextName, walletProblem } from './wallet-words.ts';

export function StartWallet({ onChanged }: { readonly onChanged: OnChanged }) {
  const [words, setWords] = useState<12 | 24>(12);
  const [problem, setProblem] = useState('');
  const [isBusy, setBusy] = useState(false);
  const id = useId();
  const create = async (event: Event) => {
    event.preventDefault();
    setBusy(true);
    const answer = await askWallet('wallet-create', { words, name: nextName([]) });
    setBusy(false);
    if (answer.ok) onChanged(answer.value, t('wallet_created'));
    else setProblem(walletProblem(answer.code));
  };
  return (
    <div class="box spaced">
      <h3>{t('wallet_create_title')}</h3>
      <p class="about">{t('wallet_create_about')}</p>
      <form class="secret" onSubmit={(event) => void create(event)}>
        <fieldset>
          <legend>{t('wallet_words_legend')}</legend>
          {([12, 24] as const).map((count) => (
            <div class="choice" key={count}>
              <input
                type="radio"
                name={`${id}-words`}
                id={`${id}-${count}`}
                checked={words === count}
                onChange={() => setWords(count)}
              />
              <label for={`${id}-${count}`}>
                {count === 12 ? t('wallet_words_12') : t('wallet_words_24')}
              </label>
            </div>
          ))}
        </fieldset>
        <button type="submit" class="main" disabled={isBusy}>
          {t('wallet_create')}
        </button>
        <p class="problem" role="alert">
          {problem}
        </p>
      </form>
      <RestoreWallet onChanged={onChanged} />
    </div>
  );
}

/** What was typed is forgotten as soon as it was taken. */
function RestoreWallet({ onChanged }: { readonly onChanged: OnChanged }) {
  const [typed, setTyped] = useState('');
  const [problem, setProblem] = useState('');
  const [isBusy, setBusy] = useState(false);
  const id = useId();
  const restore = async (event: Event) => {
    event.preventDefault();
    setBusy(true);
    const answer = await askWallet('wallet-restore', { mnemonic: typed, name: nextName([]) });
    setBusy(false);
    setProblem(answer.ok ? '' : walletProblem(answer.code));
    if (!answer.ok) return;
    setTyped('');
    onChanged(answer.value, t('wallet_restored'));
  };
  return (
    <details class="adding">
      <summary>{t('wallet_restore_title')}</summary>
      <p class="muted">{t('wallet_restore_about')}</p>
      <form class="line pasted" onSubmit={(event) => void restore(event)} noValidate>
        <label for={id}>{t('wallet_restore_words')}</label>
        <textarea
          id={id}
          rows={3}
          value={typed}
          spellcheck={false}
          autocomplete="off"
          autocapitalize="off"
          translate={false}
          aria-invalid={problem !== ''}
          aria-describedby={`${id}-problem`}
          onInput={(event) => setTyped(event.currentTarget.value)}
        />
        <button type="submit" disabled={isBusy}>
          {t('wallet_restore')}
        </button>
        <p class="problem" id={`${id}-problem`} role="alert">
          {problem}
        </p>
      </form>
    </details>
  );
}
