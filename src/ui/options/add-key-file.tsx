/** Adds the key of a file that an AI company handed out. */

import { useId, useState } from 'preact/hooks';
import { t } from '../text.ts';
import { type KeyFileCode, MAX_KEY_FILE_BYTES, readKeyFile } from '../trust-sources.ts';
import { type AddProps, placeProblem } from './adding.ts';

export function AddKeyFile(props: AddProps) {
  const [problem, setProblem] = useState('');
  const id = useId();
  const read = async (input: HTMLInputElement) => {
    const file = input.files?.[0];
    if (file === undefined) return;
    // One byte more than allowed is enough to refuse it.
    const bytes = new Uint8Array(await file.slice(0, MAX_KEY_FILE_BYTES + 1).arrayBuffer());
    input.value = '';
    const entry = readKeyFile(bytes);
    if (!entry.ok) return setProblem(sentenceFor(entry.code, entry.because));
    const place = placeProblem(props, entry.value.root, 'trust_twice');
    setProblem(place === null ? '' : t(place));
    if (place === null) props.onAdd(entry.value, entry.value.name);
  };
  return (
    <details class="adding">
      <summary>{t('trust_file_title')}</summary>
      <p class="muted">{t('trust_file_about')}</p>
      <label for={id}>{t('trust_file_choose')}</label>
      <input
        id={id}
        type="file"
        accept=".json,application/json"
        aria-describedby={`${id}-problem`}
        onChange={(event) => void read(event.currentTarget)}
      />
      <p class="problem" id={`${id}-problem`} role="alert">
        {problem}
      </p>
    </details>
  );
}

function sentenceFor(code: KeyFileCode, because: string): string {
  if (code === 'not-json') return t('trust_file_not_json');
  if (code === 'too-large') return t('trust_file_too_large');
  return code === 'private-key' ? t('trust_file_secret') : t('trust_file_bad', because);
}
