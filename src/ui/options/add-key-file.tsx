/** Adds the key of a file that an AI company handed out. */

import { t } from '../text.ts';
import { type KeyFileCode, MAX_KEY_FILE_BYTES, readKeyFile } from '../trust-sources.ts';
import { type AddProps, placeProblem } from './adding.ts';
import { FileForm } from './file-form.tsx';

export function AddKeyFile(props: AddProps) {
  const read = (bytes: Uint8Array) => {
    const entry = readKeyFile(bytes);
    if (!entry.ok) return sentenceFor(entry.code, entry.because);
    const place = placeProblem(props, entry.value.root, 'trust_twice');
    if (place !== null) return t(place);
    props.onAdd(entry.value, entry.value.name);
    return '';
  };
  return (
    <FileForm
      title={t('trust_file_title')}
      about={t('trust_file_about')}
      choose={t('trust_file_choose')}
      accept=".json,application/json"
      maxBytes={MAX_KEY_FILE_BYTES}
      onFile={read}
    />
  );
}

function sentenceFor(code: KeyFileCode, because: string): string {
  if (code === 'not-json') return t('trust_file_not_json');
  if (code === 'too-large') return t('trust_file_too_large');
  return code === 'private-key' ? t('trust_file_secret') : t('trust_file_bad', because);
}
