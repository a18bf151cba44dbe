/** The wallet's policy: its rules as text, the log of what was decided, and the numbers that were signed. */

import { useEffect, useId, useState } from 'preact/hooks';
import { askOpened } from '../../browser/ask-workers.ts';
import { fromUtf8 } from '../../bytes.ts';
import { t } from '../text.ts';
import { FileForm } from './file-form.tsx';
import { NeedsVault } from './needs-vault.tsx';
import { policyProblem } from './policy-words.ts';
import { saveFile } from './save-file.ts';
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

export function PolicySection({ vault }: { readonly vault: Vault }) {
  return (
    <section aria-labelledby="policy" data-testid="policy">
      <h2 id="policy">{t('policy_title')}</h2>
      <p class="about">{t('policy_about')}</p>
      <NeedsVault vault={vault} none={t('wallet_need_vault')} locked={t('policy_locked')}>
        <Rules />
        <Example />
        <Records />
      </NeedsVault>
    </section>
  );
}

function Rules() {
  const [text, setText] = useState('');
  const [problem, setProblem] = useState('');
  const [news, setNews] = useState('');
  const [isBusy, setBusy] = useState(true);
  const id = useId();
  const show = (answer: Awaited<ReturnType<typeof readRules>>, sentence: string) => {
    setBusy(false);
    setProblem(answer.ok ? '' : policyProblem(answer.code));
    setNews(answer.ok ? sentence : '');
    if (answer.ok) setText(JSON.stringify(JSON.parse(answer.value.text), null, 2));
  };
  useEffect(() => void readRules().then((answer) => show(answer, '')), []);
  const save = async (event: Event) => {
    event.preventDefault();
    setBusy(true);
    show(await askOpened({ method: 'policy-write', params: { text } }), t('policy_saved'));
  };
  return (
    <form class="pasted" onSubmit={(event) => void save(event)}>
      <label for={id}>{t('policy_rules')}</label>
      <textarea
        id={id}
        rows={12}
        spellcheck={false}
        value={text}
        aria-invalid={problem !== ''}
        aria-describedby={`${id}-problem`}
        onInput={(event) => setText(event.currentTarget.value)}
      />
      <p class="problem" id={`${id}-problem`} role="alert">
        {problem}
      </p>
      <output>{news}</output>
      <div class="confirm">
        <button type="submit" disabled={isBusy}>
          {t('policy_save')}
        </button>
      </div>
    </form>
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
