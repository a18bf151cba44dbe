/** One credential of the vault: from whom, how long, what is in it, who checked it, and deleting it. */

import { useState } from 'preact/hooks';
import { checkCredential, dropCredential } from '../../browser/credentials.ts';
import type { StoredCredential } from '../../engine/stored-credentials.ts';
import { valueText } from '../claim-text.ts';
import { hostOf } from '../format.ts';
import { t } from '../text.ts';
import { AllowButton } from './allow-button.tsx';
import { ClaimList } from './claim-list.tsx';
import { ConfirmButton } from './confirm-button.tsx';
import { credentialProblem, isExpired, signatureWords, validityWords } from './credential-words.ts';
import { TextForm } from './text-form.tsx';
import { mayNeedAccess } from './trust-words.ts';

type EntryProps = {
  readonly credential: StoredCredential;
  readonly onChanged: (sentence: string) => void;
};

export function CredentialEntry({ credential, onChanged }: EntryProps) {
  const { id, issuer, type, hasStatus } = credential;
  const [problem, setProblem] = useState('');
  const drop = async () => {
    const answer = await dropCredential(id);
    if (answer.ok) onChanged(t('cred_deleted'));
    else setProblem(credentialProblem(answer.code));
  };
  return (
    <li class="membership" data-testid="credential">
      <span>
        <span class="name">
          <bdi>{valueText(type)}</bdi>
        </span>
        <span class="muted">
          {t('cred_from', hostOf(issuer))}
          {!isExpired(credential) && ` · ${validityWords(credential)}`} · {signatureWords(credential)}
        </span>
      </span>
      <ConfirmButton
        label={t('cred_delete')}
        spoken={t('cred_delete_named', valueText(type) ?? '')}
        question={t('cred_delete_question')}
        confirm={t('cred_delete_confirm')}
        onConfirm={() => void drop()}
      />
      {isExpired(credential) && <p class="problem">{validityWords(credential)}</p>}
      {problem !== '' && <p class="problem">{problem}</p>}
      <details class="adding">
        <summary>{t('cred_details')}</summary>
        <ClaimList facts={credential} keyWords={t('cred_own_key', hostOf(issuer))} />
        {hasStatus && <p class="muted">{t('cred_status')}</p>}
        <SignatureCheck credential={credential} onChanged={onChanged} />
      </details>
    </li>
  );
}

function SignatureCheck({ credential, onChanged }: EntryProps) {
  const { id, issuer } = credential;
  const host = hostOf(issuer);
  const [problem, setProblem] = useState('');
  const [isBlocked, setBlocked] = useState(false);
  const check = async (key: string | null): Promise<'done' | 'stays'> => {
    setProblem('');
    setBlocked(false);
    const answer = await checkCredential(id, key);
    if (answer.ok) {
      onChanged(t('cred_checked'));
      return 'done';
    }
    setProblem(credentialProblem(answer.code));
    setBlocked(key === null && mayNeedAccess(answer.code));
    return 'stays';
  };
  return (
    <>
      <p class="part">{t('cred_check_title')}</p>
      <p class="muted">{t('cred_check_about')}</p>
      <TextForm
        label={t('cred_check_key')}
        button={t('cred_check_with')}
        example={'{"kty":"EC",…}'}
        problem={problem === '' ? null : problem}
        onSubmit={check}
      />
      <p class="muted">{t('cred_check_host_about', host)}</p>
      <button type="button" onClick={() => void check(null)}>
        {t('cred_check_host', host)}
      </button>
      {isBlocked && <AllowButton url={issuer} onGranted={() => void check(null)} />}
    </>
  );
}
