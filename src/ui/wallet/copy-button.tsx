/** Copies a text and says whether the browser let it. */

import { useState } from 'preact/hooks';
import { t } from '../text.ts';

export function CopyButton({ text, words }: { readonly text: string; readonly words: string }) {
  const [news, setNews] = useState('');
  const copy = () =>
    void navigator.clipboard.writeText(text).then(
      () => setNews(t('copy_done')),
      () => setNews(t('copy_failed')),
    );
  return (
    <>
      <button type="button" onClick={copy}>
        {words}
      </button>
      <output class="muted">{news}</output>
    </>
  );
}
