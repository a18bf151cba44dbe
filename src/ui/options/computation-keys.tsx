/** Models whose proofs, quotes and reproductions the reader wants to have checked: files that AI companies hand out. */

import { problemWith } from '../../browser/check-proof.ts';
import {
  type ComputationKey,
  type ComputationKeys,
  MAX_KEYS_BYTES,
  readComputationKeys,
} from '../../verify/computation/computation-keys.ts';
import type { MessageKey } from '../message.ts';
import { t } from '../text.ts';
import { type AddProps, placeProblem } from './adding.ts';
import { ConfirmButton } from './confirm-button.tsx';
import { FileForm } from './file-form.tsx';

export function AddComputationKeys(props: AddProps) {
  const read = async (bytes: Uint8Array) => {
    const keys = readComputationKeys(bytes);
    if (!keys.ok) return t('trust_models_bad', keys.because);
    const place = placeProblem(props, nameOf(keys.value), 'trust_list_twice');
    if (place !== null) return t(place);
    const problem = await problemWith(keys.value);
    if (problem !== null) return t('trust_models_bad', problem);
    props.onAdd(keys.value, nameOf(keys.value));
    return '';
  };
  return (
    <FileForm
      title={t('trust_models_title')}
      about={t('trust_models_about')}
      choose={t('trust_models_choose')}
      accept=".json,application/json"
      maxBytes={MAX_KEYS_BYTES}
      onFile={read}
    />
  );
}

export function ComputationKeysEntry(props: {
  readonly keys: ComputationKeys;
  readonly onRemove: (name: string) => void;
}) {
  const name = nameOf(props.keys);
  return (
    <li>
      <span>
        <span class="name">{name}</span>
        {props.keys.entries.map(({ system, setup, model }) => (
          <span class="muted" key={`${system} ${model.commitment}`}>
            {t('trust_models_entry', system, t(SETUPS[setup]))}
          </span>
        ))}
      </span>
      <ConfirmButton
        label={t('options_remove')}
        spoken={t('options_remove_named', name)}
        question={t('options_confirm_question', name)}
        confirm={t('options_confirm_remove')}
        onConfirm={() => props.onRemove(name)}
      />
    </li>
  );
}

/** The models of a file, each once. */
export function nameOf({ entries }: ComputationKeys): string {
  return [...new Set(entries.map(({ name }) => name))].join(', ');
}

const SETUPS: Record<ComputationKey['setup'], MessageKey> = {
  test: 'setup_test',
  ceremony: 'setup_ceremony',
  universal: 'setup_universal',
  none: 'setup_none',
};
