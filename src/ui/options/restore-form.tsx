/** A backup chosen as a file, then the secrets that it takes. */

import { useState } from 'preact/hooks';
import { fromUtf8 } from '../../bytes.ts';
import { MAX_BACKUP_BYTES } from '../../vault/limits.ts';
import { t } from '../text.ts';
import { FileForm } from './file-form.tsx';
import { type SecretField, SecretForm, type Secrets } from './secret-form.tsx';
import { vaultProblem } from './vault-words.ts';

export function RestoreForm(props: {
  readonly about: string;
  readonly fields: readonly SecretField[];
  readonly onRestore: (file: string, secrets: Secrets) => Promise<string>;
}) {
  const [file, setFile] = useState<{ readonly name: string; readonly text: string } | null>(null);
  const read = (bytes: Uint8Array, name: string) => {
    const text = bytes.length > MAX_BACKUP_BYTES ? null : fromUtf8(bytes);
    setFile(text === null ? null : { name, text });
    return text === null ? vaultProblem('not-a-backup') : '';
  };
  return (
    <>
      <FileForm
        title={t('vault_restore_title')}
        about={props.about}
        choose={t('vault_restore_choose')}
        accept=".json,application/json"
        maxBytes={MAX_BACKUP_BYTES}
        onFile={read}
      />
      {file !== null && (
        <div class="box">
          <p>
            <bdi>{file.name}</bdi>
          </p>
          <SecretForm
            fields={props.fields}
            button={t('vault_restore')}
            onSubmit={(secrets) => props.onRestore(file.text, secrets)}
          />
        </div>
      )}
    </>
  );
}
