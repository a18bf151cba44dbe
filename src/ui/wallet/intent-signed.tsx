/** A signed intent, to be handed on by the person: shown, copied or saved, and not kept. */

import { useId } from 'preact/hooks';
import type { SignedIntent } from '../../wallet/near/intent.ts';
import { dateTime } from '../format.ts';
import { saveFile } from '../options/save-file.ts';
import { readerLocale, t } from '../text.ts';
import { CopyButton } from './copy-button.tsx';
import { ViewHead } from './view-head.tsx';

export function IntentSigned(props: {
  readonly signed: SignedIntent;
  readonly untilMs: number;
  readonly onDone: () => void;
}) {
  const { signed, untilMs, onDone } = props;
  const id = useId();
  const text = JSON.stringify(signed);
  const until = dateTime(new Date(untilMs).toISOString(), readerLocale());
  return (
    <>
      <ViewHead title={t('intent_signed_title')} onBack={onDone} />
      <p class="box note-box">{t('intent_signed_about', until)}</p>
      <div class="handed">
        <label for={id}>{t('intent_signed_text')}</label>
        <textarea id={id} dir="ltr" rows={9} readOnly spellcheck={false} value={text} />
      </div>
      <div class="handing">
        <CopyButton text={text} words={t('intent_copy')} />
        <button type="button" onClick={() => saveFile('signed-intent', text)}>
          {t('intent_save')}
        </button>
      </div>
      <p class="muted">{t('intent_signed_not_kept')}</p>
      <button type="button" class="main wide" onClick={onDone}>
        {t('intent_done')}
      </button>
    </>
  );
}
