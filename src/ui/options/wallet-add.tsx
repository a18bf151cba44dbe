/** Further accounts: the next one of the recovery phrase, one whose key the person has, or an address to watch. */

import type { TargetedEvent } from 'preact';
import { useId, useState } from 'preact/hooks';
import { askWallet } from '../../browser/wallet.ts';
import type { WalletView } from '../../engine/keys-protocol.ts';
import type { Parsed } from '../../errors.ts';
import { t } from '../text.ts';
import { LineField } from './line-field.tsx';
import type { OnChanged } from './wallet-section.tsx';
import { nextName, walletProblem } from './wallet-words.ts';

type AddProps = { readonly view: WalletView; readonly onChanged: OnChanged };

export function AddAccounts({ view, onChanged }: AddProps) {
  const name = nextName(view.accounts);
  const said = (answer: Parsed<WalletView>, problem: (code: string) => string = walletProblem) => {
    if (!answer.ok) return problem(answer.code);
    onChanged(answer.value, t('wallet_added'));
    return '';
  };
  return (
    <>
      {view.hasSeed && view.seedCode === null && (
        <AddForm
          title={t('wallet_add_title')}
          about={t('wallet_add_about')}
          button={t('wallet_add')}
          name={name}
          onAdd={async (given) => said(await askWallet('wallet-add', { name: given.name }))}
        />
      )}
      <AddForm
        title={t('wallet_import_title')}
        about={t('wallet_import_about')}
        button={t('wallet_import')}
        name={name}
        what={{ label: t('wallet_import_key'), is: 'secret' }}
        onAdd={async (given) =>
          said(await askWallet('wallet-import-key', { secretKey: given.what, name: given.name }))
        }
      />
      <AddForm
        title={t('wallet_watch_title')}
        about={t('wallet_watch_about')}
        button={t('wallet_watch')}
        name={name}
        what={{ label: t('wallet_watch_address'), is: 'open' }}
        onAdd={async (given) =>
          said(await askWallet('wallet-watch', { address: given.what, name: given.name }), addressProblem)
        }
      />
    </>
  );
}

/** The words have a checksum of their own. */
function addressProblem(code: string): string {
  return code === 'bad-checksum' ? t('wallet_bad_capitals') : walletProblem(code);
}

const NOTHING = { what: '', name: '' };

function AddForm(props: {
  readonly title: string;
  readonly about: string;
  readonly button: string;
  /** Where the person gives none. */
  readonly name: string;
  readonly what?: { readonly label: string; readonly is: 'secret' | 'open' };
  /** What went wrong, or an empty text. */
  readonly onAdd: (given: typeof NOTHING) => Promise<string>;
}) {
  const { what } = props;
  const [typed, setTyped] = useState(NOTHING);
  const [problem, setProblem] = useState('');
  const [isBusy, setBusy] = useState(false);
  const id = useId();
  const add = async (event: Event) => {
    event.preventDefault();
    setBusy(true);
    const name = typed.name.trim();
    const found = await props.onAdd({ what: typed.what, name: name === '' ? props.name : name });
    setProblem(found);
    if (found === '') setTyped(NOTHING);
    setBusy(false);
  };
  const input = {
    id,
    value: typed.what,
    placeholder: '0x',
    spellcheck: false,
    autocomplete: 'off',
    autocapitalize: 'off',
    'aria-invalid': problem !== '',
    'aria-describedby': `${id}-problem`,
    onInput: ({ currentTarget }: TargetedEvent<HTMLInputElement>) =>
      setTyped({ ...typed, what: currentTarget.value }),
  } as const;
  return (
    <details class="adding">
      <summary>{props.title}</summary>
      <p class="muted">{props.about}</p>
      <form class="line secret wide" onSubmit={(event) => void add(event)} noValidate>
        {what !== undefined && (
          <div>
            <label for={id}>{what.label}</label>
            {what.is === 'secret' ? <input type="password" {...input} /> : <input type="text" {...input} />}
          </div>
        )}
        <LineField
          label={t('wallet_name')}
          value={typed.name}
          example={props.name}
          problemId={`${id}-problem`}
          isWrong={problem !== ''}
          onInput={(name) => setTyped({ ...typed, name })}
        />
        <button type="submit" disabled={isBusy}>
          {props.button}
        </button>
      </form>
      <p class="problem" id={`${id}-problem`} role="alert">
        {problem}
      </p>
    </details>
  );
}
