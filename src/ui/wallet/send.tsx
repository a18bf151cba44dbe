/** Sends the network's coin or a token: to whom, how much, then the review. */

import { useState } from 'preact/hooks';
import type { About } from '../../wallet/activity.ts';
import { readSpendable, typedAmount, wholeAmount } from '../../wallet/amount.ts';
import { withCapitals } from '../../wallet/evm/address.ts';
import type { TransactionRequest } from '../../wallet/evm/read-transaction.ts';
import type { Address, Decimal } from '../../wallet/signable.ts';
import { transferCall } from '../../wallet/token-calls.ts';
import { t } from '../text.ts';
import { AmountField } from './amount-field.tsx';
import type { Looked, WatchedToken } from './looked.ts';
import { RecipientField, readRecipient } from './recipient-field.tsx';
import { ReviewAndSend } from './review-and-send.tsx';
import { balanceAt } from './use-balances.ts';
import { ViewHead } from './view-head.tsx';
import { prepareTransaction } from './wallet-calls.ts';
import { walletProblem } from './wallet-words.ts';

/** The fee can rise until it is sent, so more than it is now stays behind: half as much again. */
const FEE_MARGIN = [3n, 2n] as const;

type Draft = { readonly token: Address | ''; readonly to: string; readonly amount: string };
type Ready = { readonly request: TransactionRequest; readonly about: About };

export function Send(looked: Looked) {
  const { onView } = looked;
  const [draft, setDraft] = useState<Draft>({ token: '', to: '', amount: '' });
  const [ready, setReady] = useState<Ready | null>(null);
  if (ready !== null)
    return (
      <ReviewAndSend
        looked={looked}
        title={t('send_review_title')}
        {...ready}
        onBack={() => setReady(null)}
        onSent={() => onView({ at: 'activity' })}
      />
    );
  return <SendForm looked={looked} draft={draft} onDraft={setDraft} onReady={setReady} />;
}

function SendForm(props: {
  readonly looked: Looked;
  readonly draft: Draft;
  readonly onDraft: (draft: Draft | ((now: Draft) => Draft)) => void;
  readonly onReady: (ready: Ready) => void;
}) {
  const { looked, draft, onDraft, onReady } = props;
  const { chain, tokens, account, balances } = looked;
  const [isAsked, setAsked] = useState(false);
  const [maxProblem, setMaxProblem] = useState('');
  const at = tokens.findIndex(({ address }) => address === draft.token);
  const token = tokens[at] ?? null;
  const { symbol, decimals } = token ?? chain;
  const balance = balanceAt(balances, token === null ? undefined : at);
  const to = readRecipient(draft.to);
  const amount = readSpendable(draft.amount, decimals, balance);
  const review = (event: Event) => {
    event.preventDefault();
    setAsked(true);
    if (to.ok && amount.ok) onReady(transferOf(looked, token, to.value, amount.value));
  };
  const takeAll = async () => {
    setMaxProblem('');
    if (balance === null || balance === undefined) return;
    const fee =
      token === null
        ? await feeOf(looked, to.ok ? to.value : looked.account.address)
        : { ok: true as const, value: '0' };
    if (!fee.ok) return setMaxProblem(walletProblem(fee.code));
    const left = BigInt(balance) - BigInt(fee.value);
    if (left <= 0n) return setMaxProblem(t('send_max_none'));
    // The fee took its time: what was typed or chosen meanwhile stays.
    const amount = typedAmount(left.toString(), decimals);
    onDraft((now) => (isSame(now, draft) ? { ...now, amount } : now));
  };
  return (
    <form class="send" onSubmit={review} noValidate>
      <ViewHead title={t('send_title')} onBack={() => looked.onView({ at: 'home' })} />
      <div>
        <label for="send-asset">{t('send_asset')}</label>
        <select
          id="send-asset"
          value={draft.token}
          onChange={({ currentTarget }) =>
            onDraft({ ...draft, token: currentTarget.value as Draft['token'], amount: '' })
          }
        >
          <option value="">{chain.symbol}</option>
          {tokens.map(({ address, symbol: name }) => (
            <option key={address} value={address}>
              {name}
            </option>
          ))}
        </select>
        <p class="muted have" data-testid="send-balance">
          {typeof balance === 'string' && t('send_balance', wholeAmount(balance, decimals), symbol)}
        </p>
      </div>
      <RecipientField
        looked={looked}
        text={draft.to}
        to={to}
        isAsked={isAsked}
        onText={(text) => onDraft({ ...draft, to: text })}
      />
      <AmountField
        text={draft.amount}
        symbol={symbol}
        amount={amount}
        isAsked={isAsked}
        canTakeAll={typeof balance === 'string'}
        problem={maxProblem}
        onText={(text) => onDraft({ ...draft, amount: text })}
        onAll={() => void takeAll()}
      />
      <button type="submit" class="main wide">
        {t('send_to_review')}
      </button>
      {account.source === 'watch' && <p class="muted">{t('home_watched')}</p>}
    </form>
  );
}

/** As far as all of it depends on it. */
function isSame(one: Draft, other: Draft): boolean {
  return one.token === other.token && one.amount === other.amount;
}

function transferOf(
  { account, chain }: Looked,
  token: WatchedToken | null,
  to: Address,
  amount: Decimal,
): Ready {
  const { symbol, decimals } = token ?? chain;
  const contract = token === null ? null : withCapitals(token.address);
  const about: About = { what: 'send', token: contract, amount, symbol, decimals, to };
  const from = withCapitals(account.address);
  return contract === null
    ? { about, request: { from, to, value: amount, data: '0x' } }
    : { about, request: { from, to: contract, value: '0', data: transferCall(to, amount) } };
}

async function feeOf({ account, chain }: Looked, to: Address) {
  const from = withCapitals(account.address);
  const prepared = await prepareTransaction(chain, { from, to: withCapitals(to), value: '0', data: '0x' });
  if (!prepared.ok) return prepared;
  const withMargin = (BigInt(prepared.value.fee.maxWei) * FEE_MARGIN[0]) / FEE_MARGIN[1];
  return { ok: true as const, value: withMargin.toString() };
}
