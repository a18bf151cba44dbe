/**
 * Content that has no page: a file that the reader chooses, drops on the panel or pastes, or a pasted text. The file
 * stays in this document, and the worker reads it from here by a `blob:` address.
 */

import { useEffect, useRef } from 'preact/hooks';
import { checkOwnFile, checkOwnText } from '../panel-calls.ts';
import { t } from '../text.ts';

/** Under this, a file is read as text if it says that it is one; longer texts are refused by the lookup anyway. */
const MAX_TEXT_FILE_BYTES = 2 * 1024 * 1024;

/** A small button in the header; anywhere else on the panel takes what is dropped or pasted. */
export function OwnContentButton() {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button type="button" class="own" title={t('own_choose')} onClick={() => input.current?.click()}>
        <svg class="own-mark" viewBox="0 0 16 16" aria-hidden="true">
          <path d="M8 3v10M3 8h10" />
        </svg>
        <span class="for-ears">{t('own_choose')}</span>
      </button>
      <input
        ref={input}
        hidden
        type="file"
        accept="image/*,text/plain,.txt,.md"
        data-testid="own-file"
        onChange={(event) => {
          void check(event.currentTarget.files);
          event.currentTarget.value = ''; // so that the same file can be chosen again
        }}
      />
    </>
  );
}

export function useOwnContent(): void {
  useEffect(() => {
    const onDragOver = (event: DragEvent) => event.preventDefault();
    const onDrop = (event: DragEvent) => {
      event.preventDefault();
      void check(event.dataTransfer?.files, event.dataTransfer?.getData('text/plain'));
    };
    const onPaste = (event: ClipboardEvent) =>
      void check(event.clipboardData?.files, event.clipboardData?.getData('text/plain'));
    document.addEventListener('dragover', onDragOver);
    document.addEventListener('drop', onDrop);
    document.addEventListener('paste', onPaste);
    return () => {
      document.removeEventListener('dragover', onDragOver);
      document.removeEventListener('drop', onDrop);
      document.removeEventListener('paste', onPaste);
    };
  }, []);
}

/** The first file, else the text. Several at once would leave the panel with several answers. */
async function check(files: FileList | null | undefined, text = ''): Promise<void> {
  const file = files?.[0];
  if (file === undefined) {
    if (text.trim() !== '') await checkOwnText(text);
    return;
  }
  const isText = file.type.startsWith('text/') && file.size <= MAX_TEXT_FILE_BYTES;
  if (isText) await checkOwnText(await file.text());
  else await checkOwnFile(file);
}
