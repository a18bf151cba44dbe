/** Adds certificates whose Content Credentials the reader wants to believe, such as a newer version of the official list. */

import { MAX_PEM_BYTES, type PemCode, readCertificates } from '../../verify/credential/own-list.ts';
import type { MessageKey } from '../message.ts';
import { t } from '../text.ts';
import { type AddProps, placeProblem } from './adding.ts';
import { FileForm } from './file-form.tsx';

const MAX_NAME_CHARS = 80;

export function AddCertificates(props: AddProps) {
  const read = (bytes: Uint8Array, fileName: string) => {
    const found = readCertificates(new TextDecoder().decode(bytes));
    if (!found.ok) return t(PROBLEMS[found.code]);
    const { pem } = found.value;
    const place = placeProblem(props, pem, 'trust_list_twice');
    if (place !== null) return t(place);
    const name = fileName.replaceAll(/[\p{Cc}\p{Bidi_Control}]/gu, '').slice(0, MAX_NAME_CHARS);
    props.onAdd({ schema: 'rail.credential-list/1', name: name || 'PEM', pem }, name);
    return '';
  };
  return (
    <FileForm
      title={t('trust_pem_title')}
      about={t('trust_pem_about')}
      choose={t('trust_pem_choose')}
      accept=".pem,.crt,.cer"
      maxBytes={MAX_PEM_BYTES}
      onFile={read}
    />
  );
}

const PROBLEMS: Record<PemCode, MessageKey> = {
  'too-large': 'trust_pem_too_large',
  'private-key': 'trust_file_secret',
  'no-certificate': 'trust_pem_none',
  'bad-certificate': 'trust_pem_bad',
};
