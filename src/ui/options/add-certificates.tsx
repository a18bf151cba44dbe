/** Adds certificates whose Content Credentials the reader wants to believe, such as a newer version of the official list. */

import { useId, useState } from 'preact/hooks';
import { MAX_PEM_BYTES, type PemCode, readCertificates } from '../../verify/credential/own-list.ts';
import type { MessageKey } from '../message.ts';
import { t } from '../text.ts';
import { type AddProps, placeProblem } from './adding.ts';

const MAX_NAME_CHARS = 80;

export function AddCertificates(props: AddProps) {
  const [problem, setProblem] = useState<MessageKey | null>(null);
  const id = useId();
  const read = async (input: HTMLInputElement) => {
    const file = input.files?.[0];
    if (file === undefined) return;
    // One byte more than allowed is enough to refuse it.
    const text = await file.slice(0, MAX_PEM_BYTES + 1).text();
    input.value = '';
    const found = readCertificates(text);
    if (!found.ok) return setProblem(PROBLEMS[found.code]);
    const { pem } = found.value;
    const place = placeProblem(props, pem, 'trust_list_twice');
    setProblem(place);
    const name = file.name.replaceAll(/[\p{Cc}\p{Bidi_Control}]/gu, '').slice(0, MAX_NAME_CHARS);
    if (place === null) props.onAdd({ schema: 'rail.credential-list/1', name: name || 'PEM', pem }, name);
  };
  return (
    <details class="adding">
      <summary>{t('trust_pem_title')}</summary>
      <p class="muted">{t('trust_pem_about')}</p>
      <label for={id}>{t('trust_pem_choose')}</label>
      <input
        id={id}
        type="file"
        accept=".pem,.crt,.cer"
        aria-describedby={`${id}-problem`}
        onChange={(event) => void read(event.currentTarget)}
      />
      <p class="problem" id={`${id}-problem`} role="alert">
        {problem !== null && t(problem)}
      </p>
    </details>
  );
}

const PROBLEMS: Record<PemCode, MessageKey> = {
  'too-large': 'trust_pem_too_large',
  'private-key': 'trust_file_secret',
  'no-certificate': 'trust_pem_none',
  'bad-certificate': 'trust_pem_bad',
};
