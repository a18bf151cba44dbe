/** A form of secrets: passwords and codes, which are emptied once they were used, and a new password typed twice. */

import type { TargetedEvent } from 'preact';
import { useId, useState } from 'preact/hooks';
import type { MessageKey } from '../message.ts';
import { t } from '../text.ts';
import { passwordHint } from './vault-words.ts';

/** `new` and `repeat` are a new password; `repeat` has to be the same. */
export type SecretField = 'password' | 'code' | 'file' | 'new' | 'repeat';
export type Secrets = Readonly<Record<SecretField, string>>;

const EMPTY: Secrets = { password: '', code: '', file: '', new: '', repeat: '' };
const LABELS: Record<SecretField, MessageKey> = {
  password: 'vault_password',
  code: 'vault_code_field',
  file: 'vault_file_password',
  new: 'vault_new_password',
  repeat: 'vault_repeat_password',
};

export function SecretForm(props: {
  readonly fields: readonly SecretField[];
  /** Other words for a field, such as the password of a backup that is being made. */
  readonly labels?: Partial<Record<SecretField, string>>;
  readonly button: string;
  /** What went wrong, or an empty text. */
  readonly onSubmit: (secrets: Secrets) => Promise<string>;
}) {
  const [secrets, setSecrets] = useState(EMPTY);
  const [problem, setProblem] = useState('');
  const [isBusy, setBusy] = useState(false);
  const id = useId();
  const submit = async (event: Event) => {
    event.preventDefault();
    setProblem('');
    if (props.fields.includes('repeat') && secrets.new !== secrets.repeat)
      return setProblem(t('vault_differ'));
    setBusy(true);
    const found = await props.onSubmit(secrets);
    setProblem(found);
    if (found === '') setSecrets(EMPTY);
    setBusy(false);
  };
  return (
    <form class="line secret" onSubmit={(event) => void submit(event)} noValidate>
      {props.fields.map((field) => {
        const described = `${id}-problem${field === 'new' ? ` ${id}-hint` : ''}`;
        const input = {
          id: `${id}-${field}`,
          value: secrets[field],
          spellcheck: false,
          autocapitalize: 'off',
          'aria-invalid': problem !== '',
          'aria-describedby': described,
          onInput: ({ currentTarget }: TargetedEvent<HTMLInputElement>) =>
            setSecrets({ ...secrets, [field]: currentTarget.value }),
        } as const;
        const autocomplete = field === 'new' || field === 'repeat' ? 'new-password' : 'off';
        return (
          <div key={field}>
            <label for={input.id}>{props.labels?.[field] ?? t(LABELS[field])}</label>
            {field === 'code' ? (
              <input type="text" autocomplete="off" {...input} />
            ) : (
              <input type="password" autocomplete={autocomplete} {...input} />
            )}
            {field === 'new' && (
              <p class="muted" id={`${id}-hint`}>
                {passwordHint(secrets.new)}
              </p>
            )}
          </div>
        );
      })}
      <button type="submit" disabled={isBusy}>
        {isBusy ? t('vault_busy') : props.button}
      </button>
      <p class="problem" id={`${id}-problem`} role="alert">
        {problem}
      </p>
    </form>
  );
}
