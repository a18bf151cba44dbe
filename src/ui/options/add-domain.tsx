/** Adds a key that a domain names as its own. The reader gives it the name under which it is shown. */

import { useState } from 'preact/hooks';
import { type DomainCode, rootsOfDomain } from '../../verify/domain.ts';
import { countedMsg, type MessageKey } from '../message.ts';
import { readerLocale, say, t } from '../text.ts';
import { entryOfDomain } from '../trust-sources.ts';
import { type AddProps, placeProblem } from './adding.ts';
import { AllowButton } from './allow-button.tsx';
import { TextForm } from './text-form.tsx';
import { mayNeedAccess, shortKey } from './trust-words.ts';

type Named = { readonly domain: string; readonly roots: readonly string[] };

export function AddDomain(props: AddProps) {
  const [problem, setProblem] = useState<MessageKey | null>(null);
  const [blocked, setBlocked] = useState<string | null>(null);
  const [named, setNamed] = useState<Named | null>(null);
  const ask = async (text: string): Promise<'done' | 'stays'> => {
    const domain = text.toLowerCase();
    setNamed(null);
    setBlocked(null);
    setProblem(null);
    const roots = await rootsOfDomain((...asked) => fetch(...asked), domain);
    if (!roots.ok) {
      setProblem(PROBLEMS[roots.code]);
      setBlocked(mayNeedAccess(roots.code) ? domain : null);
      return 'stays';
    }
    if (roots.value.length === 0) setProblem('trust_domain_none');
    else setNamed({ domain, roots: roots.value });
    return 'done';
  };
  return (
    <details class="adding">
      <summary>{t('trust_domain_title')}</summary>
      <p class="muted">{t('trust_domain_about')}</p>
      <TextForm
        label={t('trust_domain_name')}
        button={t('trust_domain_ask')}
        example="aurora.example"
        problem={problem === null ? null : t(problem)}
        onSubmit={ask}
      >
        {blocked !== null && <AllowButton url={`https://${blocked}`} onGranted={() => void ask(blocked)} />}
      </TextForm>
      {named !== null && <NamedKeys {...props} named={named} onDone={() => setNamed(null)} />}
    </details>
  );
}

const PROBLEMS: Record<DomainCode, MessageKey> = {
  'bad-domain': 'trust_domain_bad',
  unreachable: 'trust_domain_unreachable',
  'timed-out': 'trust_domain_unreachable',
  'http-error': 'trust_domain_bad_file',
  'too-large': 'trust_domain_bad_file',
  'bad-domain-file': 'trust_domain_bad_file',
};

function NamedKeys(props: AddProps & { readonly named: Named; readonly onDone: () => void }) {
  const { domain, roots } = props.named;
  const count = countedMsg(
    roots.length,
    'trust_domain_names_one',
    'trust_domain_names_other',
    readerLocale(),
  );
  const [problem, setProblem] = useState<MessageKey | null>(null);
  const add = async (root: string, name: string): Promise<'done' | 'stays'> => {
    const entry = entryOfDomain(root, domain, name);
    const found = entry.ok ? placeProblem(props, root, 'trust_twice') : 'trust_domain_needs_name';
    setProblem(found);
    if (!entry.ok || found !== null) return 'stays';
    props.onAdd(entry.value, entry.value.name);
    props.onDone();
    return 'done';
  };
  return (
    <div class="box">
      <p>{say({ ...count, args: [domain, ...count.args] })}</p>
      {roots.map((root) => (
        <div key={root}>
          <code title={root}>{shortKey(root)}</code>
          <TextForm
            label={t('trust_domain_label')}
            button={t('trust_domain_add')}
            example=""
            problem={problem === null ? null : t(problem)}
            onSubmit={(name) => add(root, name)}
          />
        </div>
      ))}
    </div>
  );
}
