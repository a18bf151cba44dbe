/** To whom: a whole address, read back in groups, with whatever is worth a second look about it. */

import { useEffect, useId, useState } from 'preact/hooks';
import type { Parsed } from '../../errors.ts';
import { sentTo } from '../../wallet/activity.ts';
import { type AddressCode, readAddress } from '../../wallet/evm/address.ts';
import { findAccount } from '../../wallet/public-state.ts';
import { type CodeKind, codeKindOf, isOwn, recipientWarnings } from '../../wallet/recipient.ts';
import type { Address } from '../../wallet/signable.ts';
import { AddressGroups } from '../address-groups.tsx';
import { t } from '../text.ts';
import type { Looked } from './looked.ts';
import { recipientWords } from './recipient-words.ts';
import { rpcOf } from './wallet-calls.ts';
import { Whose } from './whose.tsx';

const MOST_KNOWN = 4;

export function readRecipient(text: string): Parsed<Address, AddressCode> {
  return readAddress(text.trim());
}

export function RecipientField(props: {
  readonly looked: Looked;
  readonly text: string;
  readonly to: Parsed<Address, AddressCode>;
  readonly isAsked: boolean;
  readonly onText: (text: string) => void;
}) {
  const { looked, text, to, isAsked, onText } = props;
  const id = useId();
  const isWrong = !to.ok && (isAsked || text.trim().length >= 42);
  const problem = isWrong ? t(to.code === 'bad-checksum' ? 'send_to_capitals' : 'send_to_form') : '';
  return (
    <div>
      <label for={id}>{t('send_to')}</label>
      <input
        id={id}
        type="text"
        class="mono"
        dir="ltr"
        value={text}
        placeholder={t('send_to_example')}
        spellcheck={false}
        autocomplete="off"
        autocapitalize="off"
        aria-invalid={isWrong}
        aria-describedby={`${id}-problem`}
        onInput={({ currentTarget }) => onText(currentTarget.value)}
      />
      <p class="problem" id={`${id}-problem`} role="alert">
        {problem}
      </p>
      {text === '' && <Known looked={looked} onText={onText} />}
      {to.ok && <Recipient key={to.value} looked={looked} to={to.value} />}
    </div>
  );
}

/** Only where this wallet sent to, and the person's own: an address somebody sent from can be made to look like another. */
function Known({ looked, onText }: { readonly looked: Looked; readonly onText: (text: string) => void }) {
  const { wallet, account, activity } = looked;
  const others = wallet.accounts.filter(({ address }) => address !== account.address);
  const own = others.filter(isOwn).map(({ address }) => address);
  const known = [...new Set([...sentTo(activity), ...own])].slice(0, MOST_KNOWN);
  if (known.length === 0) return null;
  return (
    <details class="known">
      <summary>{t('send_known')}</summary>
      <ul class="entries">
        {known.map((address) => (
          <li key={address} class="one">
            <button type="button" class="address" onClick={() => onText(address)}>
              <Whose account={findAccount(wallet, address)} />
              <span class="mono under">{address}</span>
            </button>
          </li>
        ))}
      </ul>
    </details>
  );
}

function Recipient({ looked, to }: { readonly looked: Looked; readonly to: Address }) {
  const { wallet, account, chain, activity, tokens } = looked;
  const [code, setCode] = useState<CodeKind | undefined>(undefined);
  useEffect(() => {
    let isLeft = false;
    void rpcOf(chain)('eth_getCode', [to, 'latest']).then((answer) => {
      if (!isLeft) setCode(answer.ok ? codeKindOf(answer.value) : 'unknown');
    });
    return () => {
      isLeft = true;
    };
  }, [to, chain.chainId]);
  const warnings = recipientWarnings({
    from: account.address,
    to,
    accounts: wallet.accounts,
    sentTo: sentTo(activity),
    tokens: tokens.map(({ address }) => address),
    code: code ?? 'none',
  });
  return (
    <div class="recipient">
      <Whose account={findAccount(wallet, to)} />
      <AddressGroups address={to} />
      <div role="status">
        <ul class="warnings" aria-label={t('send_to_warnings')}>
          {warnings.map((warning) => (
            <li
              key={warning.code}
              class={recipientWords(warning).tone}
              data-testid={`warning-${warning.code}`}
            >
              {recipientWords(warning).words}
              {warning.code === 'look-alike' && <span class="mono">{warning.like}</span>}
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}
