/** Addresses that NEAR's signing network holds for an account of NEAR, apart from every account of this wallet. Kept nowhere, and asked of nobody. */

import { useState } from 'preact/hooks';
import { readNearAccount } from '../../wallet/near/account.ts';
import {
  type DerivedKeys,
  derivedKeys,
  MAX_PATH_CHARS,
  type NearNetwork,
  readPath,
} from '../../wallet/near/derive.ts';
import { AddressGroups } from '../address-groups.tsx';
import type { MessageKey } from '../message.ts';
import { readerLocale, t } from '../text.ts';
import { CopyButton } from './copy-button.tsx';
import type { Looked } from './looked.ts';
import { TypedField } from './typed-field.tsx';
import { ViewHead } from './view-head.tsx';

const NETWORKS: { readonly [N in NearNetwork]: MessageKey } = {
  mainnet: 'derived_mainnet',
  testnet: 'derived_testnet',
};

type Found = {
  readonly network: NearNetwork;
  readonly account: string;
  readonly path: string;
  readonly keys: DerivedKeys;
};

export function Derived({ onView }: Looked) {
  const [network, setNetwork] = useState<NearNetwork>('mainnet');
  const [name, setName] = useState('');
  const [path, setPath] = useState('');
  const [isAsked, setAsked] = useState(false);
  const [found, setFound] = useState<Found | null>(null);
  const account = readNearAccount(name.trim());
  const readOfPath = readPath(path);
  /** What is shown below would be of something else. */
  const changed = (change: () => void) => {
    change();
    setFound(null);
  };
  const show = (event: Event) => {
    event.preventDefault();
    setAsked(true);
    if (!account.ok || !readOfPath.ok) return;
    const keys = derivedKeys(network, account.value, path);
    setFound({ network, account: account.value, path, keys });
  };
  return (
    <>
      <form class="send" onSubmit={show} noValidate>
        <ViewHead title={t('derived_title')} onBack={() => onView({ at: 'modes' })} />
        <p>{t('derived_about')}</p>
        <div>
          <label for="derived-network">{t('derived_network')}</label>
          <select
            id="derived-network"
            value={network}
            onChange={({ currentTarget }) =>
              changed(() => setNetwork(currentTarget.value === 'testnet' ? 'testnet' : 'mainnet'))
            }
          >
            {Object.entries(NETWORKS).map(([id, words]) => (
              <option key={id} value={id}>
                {t(words)}
              </option>
            ))}
          </select>
        </div>
        <TypedField
          label={t('derived_account')}
          hint={null}
          text={name}
          example="alice.near"
          problem={isAsked && !account.ok ? t('intent_receiver_form') : ''}
          onText={(text) => changed(() => setName(text))}
        >
          <OtherNetwork network={network} name={name.trim()} />
        </TypedField>
        <TypedField
          label={t('derived_path')}
          hint={t('derived_path_hint')}
          text={path}
          problem={readOfPath.ok ? '' : pathProblem(readOfPath.code)}
          onText={(text) => changed(() => setPath(text))}
        />
        <button type="submit" class="main wide">
          {t('derived_button')}
        </button>
      </form>
      <div role="status">{found !== null && <Addresses {...found} />}</div>
    </>
  );
}

/** Names of one network can exist on the other, so it is said and not refused. */
function OtherNetwork({ network, name }: { readonly network: NearNetwork; readonly name: string }) {
  const isOther = network === 'mainnet' ? name.endsWith('.testnet') : name.endsWith('.near');
  if (!isOther) return null;
  return (
    <ul class="warnings">
      <li class="note">{t(network === 'mainnet' ? 'derived_is_test' : 'derived_is_main')}</li>
    </ul>
  );
}

function Addresses({ network, account, path, keys }: Found) {
  return (
    <section class="box derived" aria-labelledby="derived-of" data-testid="derived">
      <div class="row-head">
        <h2 id="derived-of">{t('derived_of', account)}</h2>
        <span class="tag">{t('modes_derived')}</span>
      </div>
      <p class="muted">
        {t(NETWORKS[network])} · <PathWords path={path} />
      </p>
      <h3>{t('derived_evm')}</h3>
      <AddressGroups address={keys.evm} />
      <CopyButton text={keys.evm} words={t('derived_copy_evm')} />
      <h3>{t(network === 'mainnet' ? 'derived_bitcoin' : 'derived_bitcoin_test')}</h3>
      <AddressGroups address={keys.bitcoin} />
      <CopyButton text={keys.bitcoin} words={t('derived_copy_bitcoin')} />
      <p class="warning-text">{t('derived_warning', account)}</p>
    </section>
  );
}

/** An empty one leads to addresses of its own. */
function PathWords({ path }: { readonly path: string }) {
  if (path === '') return <strong>{t('derived_no_path')}</strong>;
  return (
    <>
      {t('derived_path')} <code class="path">{path}</code>
    </>
  );
}

function pathProblem(code: 'path-too-long' | 'path-not-text'): string {
  return code === 'path-too-long'
    ? t('derived_path_long', MAX_PATH_CHARS.toLocaleString(readerLocale()))
    : t('derived_path_unseen');
}
