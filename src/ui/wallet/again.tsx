/**
 * What is done about a number for which something was agreed to or signed (docs/spec/wallet-home.md section 3): goes on with what was not signed yet, signs the same with higher fees, or takes
 * the number with a transaction that moves nothing. Each is reviewed like every other transaction.
 */

import { useEffect, useState } from 'preact/hooks';
import { accept, type Parsed, refuse } from '../../errors.ts';
import type { About, Activity } from '../../wallet/activity.ts';
import { readSignable } from '../../wallet/check-signable.ts';
import { readAddress } from '../../wallet/evm/address.ts';
import type { TransactionRequest } from '../../wallet/evm/read-transaction.ts';
import { cancellationOf, sameAgain, sameCall } from '../../wallet/replacement.ts';
import type { Transaction } from '../../wallet/signable.ts';
import { t } from '../text.ts';
import { type Again, activityOf, type Looked } from './looked.ts';
import { ReviewAndSend } from './review-and-send.tsx';
import { ViewHead } from './view-head.tsx';
import { readSigned } from './wallet-calls.ts';
import { walletProblem } from './wallet-words.ts';

type Ready = {
  readonly request: TransactionRequest;
  readonly about: About;
  readonly over: readonly Transaction[];
  /** Of the entry that is gone on with. */
  readonly id: string | undefined;
};

const TITLES = { finish: 'again_finish', faster: 'again_faster', cancel: 'again_cancel' } as const;

export function AgainView(looked: Looked) {
  const { view } = looked;
  if (view.at !== 'again') return null;
  return <Asked key={`${view.how} ${view.number} ${view.id}`} looked={looked} again={view} />;
}

function Asked({ looked, again }: { readonly looked: Looked; readonly again: Again }) {
  const [ready, setReady] = useState<Parsed<Ready> | null>(null);
  // Once: what the server says meanwhile must not change what is reviewed.
  useEffect(() => void prepare(looked, again).then(setReady), []);
  const back = () => looked.onView({ at: 'activity' });
  const title = t(TITLES[again.how], again.number);
  if (ready?.ok)
    return <ReviewAndSend looked={looked} title={title} {...ready.value} onBack={back} onSent={back} />;
  return (
    <>
      <ViewHead title={title} onBack={back} />
      {ready === null ? (
        <p role="status">{t('review_preparing')}</p>
      ) : (
        <p class="problem" role="alert">
          {walletProblem(ready.code)}
        </p>
      )}
    </>
  );
}

async function prepare(looked: Looked, { how, number, id }: Again): Promise<Parsed<Ready>> {
  const entries = activityOf(looked).filter(({ nonce }) => nonce === number);
  const entry = entries.find((one) => one.id === id);
  const address = readAddress(looked.account.address.toLowerCase());
  if (!address.ok) return address;
  if (how === 'finish') return entry === undefined ? GONE : goOnWith(entry);
  const over = await signedIn(entries);
  if (!over.ok) return over;
  const known = over.value.map(({ transaction }) => transaction);
  if (how === 'cancel') {
    const request = cancellationOf(address.value, number);
    return accept({ request, about: { what: 'cancel' }, over: known, id: undefined });
  }
  const signed = over.value.find((one) => one.entry === entry);
  if (entry === undefined || signed === undefined) return GONE;
  const request = sameCall(address.value, signed.transaction);
  return accept({ request, about: entry.about, over: known, id: undefined });
}

const GONE = refuse('gone', 'the list does not have it any more');

/** What is stored may have been changed by whoever can write to the profile: it is read, shown, and agreed to again. */
function goOnWith({ id, about, state }: Activity): Parsed<Ready> {
  if (state.is !== 'agreed') return GONE;
  const read = readSignable(state.signable);
  if (!read.ok) return read;
  if (read.value.kind !== 'transaction') return GONE;
  const { account, transaction } = read.value;
  return accept({ request: sameAgain(account, transaction), about, over: [], id });
}

type FoundSigned = { readonly entry: Activity; readonly transaction: Transaction };

async function signedIn(entries: readonly Activity[]): Promise<Parsed<readonly FoundSigned[]>> {
  const found: FoundSigned[] = [];
  for (const entry of entries) {
    if (entry.state.is !== 'signed' && entry.state.is !== 'pending') continue;
    const read = await readSigned(entry.state.raw);
    if (!read.ok) return read;
    found.push({ entry, transaction: read.value });
  }
  return accept(found);
}
