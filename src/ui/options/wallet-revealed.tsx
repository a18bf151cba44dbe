/**
 * A secret of the wallet, shown after the person has opened the vault once more: for a minute, and no longer than this window is in front and the vault open. It is in
 * this component only while it is on screen.
 */

import type { ComponentChildren } from 'preact';
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { revealSecret, type Secret } from '../../browser/wallet.ts';
import type { GivenSecret } from '../../engine/keys-protocol.ts';
import { t } from '../text.ts';
import { AskSecret } from './ask-secret.tsx';
import { ConfirmButton } from './confirm-button.tsx';
import type { LockedState } from './unlock-form.tsx';
import { walletProblem } from './wallet-words.ts';

const SHOWN_MS = 60_000;

export function Revealed(props: {
  readonly passkey: LockedState['passkey'];
  readonly what: Secret;
  readonly button: string;
  readonly children: (text: string) => ComponentChildren;
}) {
  const { text, show, again, hide } = useShortly();
  const reveal = async (secret: GivenSecret) => {
    const { value: answer, wasLeft } = await whileHere(() => revealSecret(secret, props.what));
    if (!answer.ok) return walletProblem(answer.code);
    if (wasLeft) return t('wallet_left');
    show(answer.value.text);
    return '';
  };
  const place = useRef<HTMLDivElement>(null);
  const isShown = text !== null;
  useEffect(() => {
    if (isShown) place.current?.focus();
  }, [isShown]);
  if (text === null) return <AskSecret passkey={props.passkey} button={props.button} onSecret={reveal} />;
  return (
    <div class="spaced" tabIndex={-1} ref={place}>
      <p class="muted">{t('wallet_shown_for')}</p>
      {props.children(text)}
      <div class="confirm">
        <button type="button" onClick={hide}>
          {t('wallet_hide')}
        </button>
        <button type="button" onClick={again}>
          {t('wallet_another_minute')}
        </button>
        <CopySecret text={text} />
      </div>
    </div>
  );
}

/** What is shown, until time, the window or the person ends it. */
function useShortly() {
  const [shown, setShown] = useState<{ readonly text: string } | null>(null);
  const hide = useCallback(() => setShown(null), []);
  // Before it is painted: a window that is left right then must not be missed.
  useLayoutEffect(() => {
    if (shown === null) return;
    const timer = setTimeout(hide, SHOWN_MS);
    window.addEventListener('blur', hide);
    window.addEventListener('pagehide', hide);
    document.addEventListener('visibilitychange', hide);
    return () => {
      clearTimeout(timer);
      window.removeEventListener('blur', hide);
      window.removeEventListener('pagehide', hide);
      document.removeEventListener('visibilitychange', hide);
    };
  }, [shown, hide]);
  return {
    text: shown?.text ?? null,
    show: (text: string) => setShown({ text }),
    /** From now on. */
    again: () => setShown((before) => (before === null ? null : { ...before })),
    hide,
  };
}

/** Opening the vault takes a second: a window that was left meanwhile is not the place to show anything. */
async function whileHere<T>(
  work: () => Promise<T>,
): Promise<{ readonly value: T; readonly wasLeft: boolean }> {
  const left = new AbortController();
  const leave = () => left.abort();
  window.addEventListener('blur', leave, { signal: left.signal });
  document.addEventListener('visibilitychange', leave, { signal: left.signal });
  const value = await work();
  const wasLeft = left.signal.aborted;
  left.abort();
  return { value, wasLeft };
}

/** Not without a word about it. */
function CopySecret({ text }: { readonly text: string }) {
  const [news, setNews] = useState('');
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => setNews(t('wallet_secret_copied')),
      () => setNews(t('wallet_copy_failed')),
    );
  return (
    <>
      <ConfirmButton
        label={t('wallet_copy_secret')}
        question={t('wallet_copy_secret_question')}
        confirm={t('wallet_copy_secret_confirm')}
        onConfirm={() => void copy()}
      />
      <output>{news}</output>
    </>
  );
}
