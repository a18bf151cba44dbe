/** The key to hand to a credential issuer, and a proof that the person has it where the issuer asks for one. */

import { useId, useState } from 'preact/hooks';
import { holderKey } from '../../browser/credentials.ts';
import type { CredentialCalls } from '../../engine/keys-protocol.ts';
import { hostOf } from '../format.ts';
import { t } from '../text.ts';
import { credentialProblem } from './credential-words.ts';
import { lineFields } from './line-fields.tsx';

type Shown = CredentialCalls['credential-holder-key']['result'] & { readonly host: string };

const EMPTY = { issuer: '', nonce: '' };

export function HolderKey() {
  const [typed, setTyped] = useState(EMPTY);
  const [shown, setShown] = useState<Shown | null>(null);
  const [problem, setProblem] = useState('');
  const id = useId();
  const make = async (event: Event) => {
    event.preventDefault();
    setShown(null);
    const [issuer, nonce] = [typed.issuer.trim(), typed.nonce.trim()];
    const answer = await holderKey(issuer, nonce === '' ? null : nonce);
    const isMistyped = !answer.ok && answer.code === 'bad-member';
    setProblem(answer.ok ? '' : isMistyped ? t('cred_bad_address') : credentialProblem(answer.code));
    if (answer.ok) setShown({ ...answer.value, host: hostOf(issuer) });
  };
  const field = lineFields(typed, setTyped, `${id}-problem`, problem !== '');
  return (
    <details class="adding">
      <summary>{t('cred_get_title')}</summary>
      <p class="muted">{t('cred_get_about')}</p>
      <form class="line secret" onSubmit={(event) => void make(event)} noValidate>
        {field('issuer', t('cred_get_issuer'), 'https://townhall.example')}
        {field('nonce', t('cred_get_nonce'), '')}
        <button type="submit">{t('cred_get_make')}</button>
      </form>
      <p class="problem" id={`${id}-problem`} role="alert">
        {problem}
      </p>
      {shown !== null && (
        <div class="box">
          <Copied
            label={t('cred_get_key', shown.host)}
            button={t('cred_copy_key')}
            text={JSON.stringify(shown.key)}
          />
          {shown.proof !== null && (
            <Copied
              label={t('cred_get_proof', shown.host)}
              button={t('cred_copy_proof')}
              text={shown.proof}
            />
          )}
        </div>
      )}
    </details>
  );
}

function Copied(props: { readonly label: string; readonly button: string; readonly text: string }) {
  const [news, setNews] = useState('');
  const copy = () =>
    navigator.clipboard.writeText(props.text).then(
      () => setNews(t('cred_copied')),
      () => setNews(t('cred_copy_failed')),
    );
  return (
    <div class="copied">
      <p>{props.label}</p>
      <code class="whole">{props.text}</code>
      <button type="button" onClick={() => void copy()}>
        {props.button}
      </button>{' '}
      <output>{news}</output>
    </div>
  );
}
