/** The wallet's policy: its rules as text, the log of what was decided, and the numbers that were signed. */

import { useEffect, useId, useState } from 'preact/hooks';
import { askOpened } from '../../browser/ask-workers.ts';
import { fromUtf8 } from '../../bytes.ts';
import type { GivenSecret } from '../../engine/keys-protocol.ts';
import { t } from '../text.ts';
import { AskSecret } from './ask-secret.tsx';
import { FileForm } from './file-form.tsx';
import { NeedsVault } from './needs-vault.tsx';
import { isAboutRules, policyProblem } from './policy-words.ts';
import { saveFile } from './save-file.ts';
import type { LockedState } from './unlock-form.tsx';
import type { Vault } from './use-vault.ts';

const MAX_NUMBERS_BYTES = 8_388_608;
/** Shown where there is no rule yet; nothing of it is in force until it is saved. */
const EXAMPLE = {
  schema: 'rail.policy/1',
  rules: [
    {
      id: 'small-payments',
      effect: 'deny',
      kind: ['transaction'],
      cap: {
        asset: 'eip155:1/slip44:60',
        window: { seconds: 86_400, max: '50000000000000000' },
      },
    },
  ],
};

type Passkey = Pick<LockedState, 'passkey'>;

export function PolicySection({ vault }: { readonly vault: Vault }) {
  const passkey = vault.look?.state.is === 'present' ? vault.look.state.passkey : null;
  return (
    <section aria-labelledby="policy" data-testid="policy">
      <h2 id="policy">{t('policy_title')}</h2>
      <p class="about">{t('policy_about')}</p>
      <NeedsVault vault={vault} none={t('wallet_need_vault')} locked={t('policy_locked')}>
        <Rules passkey={passkey} />
        <Example />
        <Records />
        <BeginAnew passkey={passkey} />
      </NeedsVault>
    </section>
  );
}

function Rules({ passkey }: Passkey) {
  const [text, setText] = useState('');
  const [problem, setProblem] = useState('');
  const [news, setNews] = useState('');
  const [isRead, setRead] = useState(false);
  const id = useId();
  const show = (answer: Awaited<ReturnType<typeof readRules>>, sentence: string) => {
    setRead(true);
    setProblem(answer.ok ? '' : policyProblem(answer.code));
    setNews(answer.ok ? sentence : '');
    if (answer.ok) setText(JSON.stringify(JSON.parse(answer.value.text), null, 2));
  };
  useEffect(() => void readRules().then((answer) => show(answer, '')), []);
  const save = async (secret: GivenSecret) => {
    setProblem('');
    setNews('');
    const answer = await askOpened({ method: 'policy-write', params: { secret, text } });
    // What is wrong with the rules is said beside them, and what is wrong with the secret beside that.
    const isShown = answer.ok || isAboutRules(answer.code);
    if (isShown) show(answer, t('policy_saved'));
    return isShown ? '' : policyProblem(answer.code);
  };
  return (
    <div class="pasted">
      <label for={id}>{t('policy_rules')}</label>
      <textarea
        id={id}
        rows={12}
        spellcheck={false}
        value={text}
        // What is typed before they are read would be written over.
        readOnly={!isRead}
        aria-invalid={problem !== ''}
        aria-describedby={`${id}-problem`}
        onInput={(event) => setText(event.currentTarget.value)}
      />
      <p class="problem" id={`${id}-problem`} role="alert">
        {problem}
      </p>
      <output>{news}</output>
      {isRead && (
        <>
          <p class="muted">{t('policy_save_about')}</p>
          <AskSecret passkey={passkey} button={t('policy_save')} onSecret={save} />
        </>
      )}
    </div>
  );
}

function Example() {
  return (
    <details class="adding">
      <summary>{t('policy_example')}</summary>
      <p class="muted">{t('policy_example_about')}</p>
      <pre>
        <code>{JSON.stringify(EXAMPLE, null, 2)}</code>
      </pre>
    </details>
  );
}

function readRules() {
  return askOpened({ method: 'policy-read', params: {} });
}

function Records() {
  const [problem, setProblem] = useState('');
  const saveLog = async () => {
    const log = await askOpened({ method: 'policy-log', params: {} });
    setProblem(log.ok ? '' : policyProblem(log.code));
    if (log.ok) saveFile('decisions', log.value.text, 'application/jsonl');
  };
  const saveNumbers = async () => {
    const numbers = await askOpened({ method: 'policy-numbers', params: {} });
    setProblem(numbers.ok ? '' : policyProblem(numbers.code));
    if (numbers.ok) saveFile('signed-numbers', numbers.value.text);
  };
  const load = async (bytes: Uint8Array) => {
    const loaded = await askOpened({
      method: 'policy-import-numbers',
      params: { text: fromUtf8(bytes) ?? '' },
    });
    return loaded.ok ? '' : policyProblem(loaded.code);
  };
  return (
    <>
      <h3>{t('policy_log_title')}</h3>
      <p class="muted">{t('policy_log_about')}</p>
      <div class="confirm">
        <button type="button" onClick={() => void saveLog()}>
          {t('policy_log_save')}
        </button>
        <button type="button" onClick={() => void saveNumbers()}>
          {t('policy_numbers_save')}
        </button>
      </div>
      <p class="problem" role="alert">
        {problem}
      </p>
      <FileForm
        title={t('policy_numbers_load')}
        about={t('policy_numbers_about')}
        choose={t('policy_numbers_choose')}
        accept=".json,application/json"
        maxBytes={MAX_NUMBERS_BYTES}
        onFile={load}
      />
    </>
  );
}

/** The cure for a gate that cannot be read, a clock that was ahead, and a network that began anew. It frees everything. */
function BeginAnew({ passkey }: Passkey) {
  const [news, setNews] = useState('');
  const begin = async (secret: GivenSecret) => {
    const begun = await askOpened({ method: 'policy-begin-anew', params: { secret } });
    setNews(begun.ok ? t('policy_anew_done') : '');
    return begun.ok ? '' : policyProblem(begun.code);
  };
  return (
    <details class="adding" data-testid="begin-anew">
      <summary>{t('policy_anew')}</summary>
      <p>{t('policy_anew_about')}</p>
      <AskSecret passkey={passkey} button={t('policy_anew_do')} onSecret={begin} />
      <output>{news}</output>
    </details>
  );
}
