/** Which system, and its files: chosen, or dropped onto their field. */

import { useId, useState } from 'preact/hooks';
import { MAX_LOOSE_BYTES } from '../../verify/computation/loose-proof.ts';
import type { MessageKey } from '../message.ts';
import { t } from '../text.ts';
import { isHardware, PROOF_SYSTEMS } from './proof-systems.ts';

export type FileName = keyof typeof MAX_LOOSE_BYTES;
export type ProofFiles = { readonly [name in FileName]?: File };

const LABELS: Record<FileName, MessageKey> = {
  proof: 'proof_file',
  key: 'proof_key',
  values: 'proof_values',
  collateral: 'proof_collateral',
};

export function ProofForm(props: {
  /** `at` is the field's text, empty for now. */
  readonly onCheck: (system: string, files: ProofFiles, at: string) => void;
}) {
  const [system, setSystem] = useState('groth16-bn254');
  const id = useId();
  const names: readonly FileName[] = isHardware(system)
    ? ['proof', 'collateral']
    : ['proof', 'key', 'values'];
  return (
    <form
      class="box proof"
      onSubmit={(event) => {
        event.preventDefault();
        // As the fields are now: what was typed last may not be drawn yet.
        const data = new FormData(event.currentTarget);
        props.onCheck(String(data.get('system')), filesIn(data), String(data.get('at') ?? ''));
      }}
    >
      <label for={`${id}-system`}>{t('proof_system')}</label>
      <select
        id={`${id}-system`}
        name="system"
        value={system}
        onChange={(event) => setSystem(event.currentTarget.value)}
      >
        {[...PROOF_SYSTEMS].map(([value, name]) => (
          <option key={value} value={value}>
            {name}
          </option>
        ))}
      </select>
      {names.map((name) => (
        <FileField key={name} label={t(LABELS[name])} name={name} />
      ))}
      {isHardware(system) && (
        <>
          <label for={`${id}-at`}>{t('proof_at')}</label>
          <input id={`${id}-at`} name="at" type="datetime-local" />
        </>
      )}
      <button type="submit">{t('proof_check')}</button>
    </form>
  );
}

/** Chosen files that are small enough to be read. */
function filesIn(data: FormData): ProofFiles {
  const names = Object.keys(MAX_LOOSE_BYTES) as FileName[];
  return Object.fromEntries(
    names.flatMap((name) => {
      const file = data.get(name);
      const isRead = file instanceof File && file.size > 0 && file.size <= MAX_LOOSE_BYTES[name];
      return isRead ? [[name, file]] : [];
    }),
  );
}

function FileField(props: { readonly label: string; readonly name: FileName }) {
  const maxBytes = MAX_LOOSE_BYTES[props.name];
  const [problem, setProblem] = useState('');
  const id = useId();
  const take = (input: HTMLInputElement) => {
    const file = input.files?.[0];
    const isTooLarge = file !== undefined && file.size > maxBytes;
    setProblem(isTooLarge ? t('proof_too_large', String(maxBytes / 1024)) : '');
  };
  return (
    <>
      <label for={id}>{props.label}</label>
      <input
        id={id}
        name={props.name}
        type="file"
        aria-describedby={`${id}-problem`}
        onChange={(event) => take(event.currentTarget)}
      />
      <p class="problem" id={`${id}-problem`} role="alert">
        {problem}
      </p>
    </>
  );
}
