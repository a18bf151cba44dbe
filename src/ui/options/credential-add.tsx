/** Adds a credential, pasted or from a file: it is read, shown with every claim, and only then kept. */

import { useId, useState } from 'preact/hooks';
import { importCredential, readCredential } from '../../browser/credentials.ts';
import { fromUtf8 } from '../../bytes.ts';
import type { CredentialFacts } from '../../engine/stored-credentials.ts';
import { MAX_CREDENTIAL_CHARS } from '../../identity/credentials/limits.ts';
import { valueText } from '../claim-text.ts';
import { hostOf } from '../format.ts';
import { t } from '../text.ts';
import { ClaimList } from './claim-list.tsx';
import { credentialProblem, validityWords } from './credential-words.ts';

type Seen = { readonly text: string; readonly facts: CredentialFacts };

export function AddCredential({ onAdded }: { readonly onAdded: (sentence: string) => void }) {
  const [text, setText] = useState('');
  const [seen, setSeen] = useState<Seen | null>(null);
  const [problem, setProblem] = useState('');
  const [isBusy, setBusy] = useState(false);
  const id = useId();
  const read = async (given: string) => {
    setSeen(null);
    setProblem('');
    setBusy(true);
    const answer = await readCredential(given);
    setBusy(false);
    if (answer.ok) setSeen({ text: given, facts: answer.value });
    else setProblem(credentialProblem(answer.code));
  };
  const readFile = async (input: HTMLInputElement) => {
    const file = input.files?.[0];
    if (file === undefined) return;
    // One byte more than allowed is enough to refuse it.
    const bytes = new Uint8Array(await file.slice(0, MAX_CREDENTIAL_CHARS + 1).arrayBuffer());
    input.value = '';
    await read(fromUtf8(bytes) ?? '');
  };
  const added = () => {
    setSeen(null);
    setText('');
    onAdded(t('cred_added'));
  };
  return (
    <details class="adding">
      <summary>{t('cred_add_title')}</summary>
      <p class="muted">{t('cred_add_about')}</p>
      <form
        class="line pasted"
        onSubmit={(event) => {
          event.preventDefault();
          void read(text);
        }}
        noValidate
      >
        <label for={id}>{t('cred_add_paste')}</label>
        <textarea
          id={id}
          rows={4}
          value={text}
          spellcheck={false}
          autocomplete="off"
          autocapitalize="off"
          aria-invalid={problem !== ''}
          aria-describedby={`${id}-problem`}
          onInput={(event) => setText(event.currentTarget.value)}
        />
        <button type="submit" disabled={isBusy}>
          {isBusy ? t('cred_add_reading') : t('cred_add_read')}
        </button>
        <label for={`${id}-file`}>{t('cred_add_file')}</label>
        <input id={`${id}-file`} type="file" onChange={(event) => void readFile(event.currentTarget)} />
        <p class="problem" id={`${id}-problem`} role="alert">
          {problem}
        </p>
      </form>
      {seen !== null && <SeenCredential seen={seen} onAdded={added} onCancel={() => setSeen(null)} />}
    </details>
  );
}

function SeenCredential(props: {
  readonly seen: Seen;
  readonly onAdded: () => void;
  readonly onCancel: () => void;
}) {
  const { text, facts } = props.seen;
  const [key, setKey] = useState('');
  const [problem, setProblem] = useState('');
  const id = useId();
  const keep = async () => {
    const given = key.trim();
    const answer = await importCredential(text, given === '' ? null : given);
    if (answer.ok) props.onAdded();
    else setProblem(credentialProblem(answer.code));
  };
  return (
    <div class="box spaced" data-testid="seen-credential">
      <p class="muted">{t('cred_add_seen')}</p>
      <p class="name">
        <bdi>{valueText(facts.type)}</bdi>
      </p>
      <p class="muted">
        {t('cred_from', hostOf(facts.issuer))} · {validityWords(facts)}
      </p>
      <ClaimList facts={facts} keyWords={t('cred_some_key')} />
      <div class="line">
        <label for={id}>{t('cred_add_key')}</label>
        <div class="line-row">
          <input
            id={id}
            type="text"
            value={key}
            placeholder={'{"kty":"EC",…}'}
            spellcheck={false}
            autocomplete="off"
            aria-describedby={`${id}-problem`}
            onInput={(event) => setKey(event.currentTarget.value)}
          />
        </div>
      </div>
      <p class="problem" id={`${id}-problem`} role="alert">
        {problem}
      </p>
      <div class="confirm">
        <button type="button" class="main" onClick={() => void keep()}>
          {t('cred_add_keep')}
        </button>
        <button type="button" onClick={props.onCancel}>
          {t('options_cancel')}
        </button>
      </div>
    </div>
  );
}
