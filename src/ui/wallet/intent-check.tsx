/** Checks a signed intent that somebody pasted: who signed it, whether that is the account it names, and what it says. Asks nobody. */

import { useId, useState } from 'preact/hooks';
import type { Parsed } from '../../errors.ts';
import { describe } from '../../wallet/describe.ts';
import { withCapitals } from '../../wallet/evm/address.ts';
import { type CheckedIntent, checkSignedIntent } from '../../wallet/near/signed-intent.ts';
import type { Address } from '../../wallet/signable.ts';
import { Described, Warnings } from '../approve/description-view.tsx';
import { Facts } from '../approve/facts-list.tsx';
import { dateTime } from '../format.ts';
import { readerLocale, t } from '../text.ts';
import { signedProblem } from './intent-words.ts';
import type { Looked } from './looked.ts';
import { ViewHead } from './view-head.tsx';

type Outcome = Parsed<CheckedIntent & { readonly atMs: number }>;

export function IntentCheck({ wallet, onView }: Looked) {
  const [text, setText] = useState('');
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const id = useId();
  const check = (event: Event) => {
    event.preventDefault();
    const checked = checkSignedIntent(text.trim());
    setOutcome(checked.ok ? { ok: true, value: { ...checked.value, atMs: Date.now() } } : checked);
  };
  const problem = outcome !== null && !outcome.ok ? signedProblem(outcome.code) : '';
  return (
    <>
      <ViewHead title={t('check_title')} onBack={() => onView({ at: 'modes' })} />
      <p>{t('check_about')}</p>
      <form class="handed" onSubmit={check} noValidate>
        <label for={id}>{t('check_text')}</label>
        <textarea
          id={id}
          dir="ltr"
          rows={7}
          spellcheck={false}
          autocomplete="off"
          value={text}
          aria-invalid={problem !== ''}
          aria-describedby={`${id}-problem ${id}-hint`}
          onInput={({ currentTarget }) => {
            setText(currentTarget.value);
            // What is said below would be about another text.
            setOutcome(null);
          }}
        />
        <p class="problem" id={`${id}-problem`} role="alert">
          {problem}
        </p>
        <p class="muted" id={`${id}-hint`}>
          {t('check_text_hint')}
        </p>
        <button type="submit" class="main wide">
          {t('check_button')}
        </button>
      </form>
      <div role="status" class="review">
        {outcome?.ok === true && <Checked {...outcome.value} accounts={wallet.accounts} />}
      </div>
    </>
  );
}

function Checked(
  props: CheckedIntent & { readonly atMs: number; readonly accounts: Looked['wallet']['accounts'] },
) {
  const { holds, signer, intent, signable, atMs, accounts } = props;
  const untilMs = Date.parse(intent.deadline);
  // Read as what the account it names would have signed: who did is said above.
  const named = intent.signer_id;
  const account = /^0x[0-9a-f]{40}$/.test(named) ? withCapitals(named as Address) : signer;
  const description = describe({ ...signable, account }, { origin: null, nowMs: atMs, chain: null });
  return (
    <>
      <section class={`box checked ${holds ? 'seal' : 'break'}`} data-testid="checked">
        <h2>{t(holds ? 'check_holds' : 'check_not')}</h2>
        <p>{t(holds ? 'check_holds_about' : 'check_not_about')}</p>
        <Facts
          rows={[
            [t('check_named'), named],
            [t(holds ? 'check_signer' : 'check_fits'), signer],
            [t('check_until'), dateTime(intent.deadline, readerLocale())],
          ]}
        />
      </section>
      {untilMs < atMs && <p class="box note-box">{t('check_over')}</p>}
      <Warnings items={[{ description }]} />
      <Described description={description} names={{ chain: null, watched: [], accounts }} place={null} />
      <p class="muted">{t('check_not_known')}</p>
    </>
  );
}
