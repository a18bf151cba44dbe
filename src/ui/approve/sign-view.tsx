/**
 * A signature in the window (docs/spec/page-requests.md section 6): what is signed, read from its bytes, what it would do, what the policy says, and only then a button. The vault has to be
 * open for it.
 */

import { useEffect, useState } from 'preact/hooks';
import { storedActivity } from '../../browser/activity-store.ts';
import { decideFirst } from '../../browser/deciding.ts';
import type { Agreed } from '../../dapp/choice.ts';
import type { SigningDecision } from '../../engine/wallet-gate.ts';
import type { FoundFor } from '../../engine/wallet-protocol.ts';
import { accept, type Parsed } from '../../errors.ts';
import { sentTo } from '../../wallet/activity.ts';
import type { Chain } from '../../wallet/public-state.ts';
import type { Address, Decimal } from '../../wallet/signable.ts';
import { useVault } from '../options/use-vault.ts';
import { t } from '../text.ts';
import { DecisionView } from '../wallet/decision-view.tsx';
import { EvidenceView } from '../wallet/evidence-view.tsx';
import { openCancelling } from '../wallet/open-home.ts';
import { Described, Forecast, Warnings } from './description-view.tsx';
import { Parties } from './parties.tsx';
import { agreedTo, prepare, type Shown } from './prepared.ts';
import { problemOf } from './problems.ts';
import { Trouble, TwoButtons } from './two-buttons.tsx';
import { LockedScreen, NoVaultScreen } from './vault-screens.tsx';
import type { WalletProps } from './wallet-asked.tsx';
import { titleOf } from './wallet-words.ts';
import { WhoAsks } from './who-asks.tsx';

type SignProps = WalletProps & { readonly chain: Chain };

export function Sign(props: SignProps) {
  const vault = useVault();
  const state = vault.look?.state;
  const { origin, call } = props.look;
  const top = { origin, title: t(titleOf(call.method)), onDecline: props.onDecline };
  if (vault.look === null || state === undefined) return <p>{t('vault_looking')}</p>;
  if (state.is !== 'present')
    return <NoVaultScreen {...top} sentence={t('ask_no_vault')} isUnreadable={state.is === 'unreadable'} />;
  if (vault.look.lockAtMs === null)
    return (
      <LockedScreen {...top} sentence={t('ask_locked')} state={state} onNews={() => void vault.refresh()} />
    );
  return <Prepared {...props} />;
}

/** What the policy says beforehand of the strictest part; it decides again when it is signed. */
type Ready = Said & {
  readonly shown: Shown;
  /** By this wallet, before. */
  readonly sentTo: readonly Address[];
};
type Said = {
  readonly decision: SigningDecision;
  /** Which part that is about. */
  readonly at: number;
  /** Of each part. */
  readonly found: readonly (readonly FoundFor[])[];
  readonly toSign: readonly Agreed[];
};

function Prepared({ look, wallet, chain, onAgree, onDecline }: SignProps) {
  const [ready, setReady] = useState<Ready | null>(null);
  const [trouble, setTrouble] = useState<string | null>(look.problem);
  const [isLooking, setLooking] = useState(false);
  const load = async () => {
    const done = await prepare(look, chain, wallet);
    if (!done.ok) return setTrouble(done.code);
    const decided = await decisionOn(look.origin, chain, done.value, () => setLooking(true));
    setLooking(false);
    if (!decided.ok) return setTrouble(decided.code);
    setReady({ shown: done.value, ...decided.value, sentTo: sentTo(await storedActivity()) });
  };
  useEffect(() => void load(), [look.chainId, look.call.method]);
  const again = () => {
    setTrouble(null);
    setReady(null);
    void load();
  };
  const taken = ready === null ? null : takenIn(ready);
  const { method } = look.call;
  const names = { chain, watched: wallet.watched, accounts: wallet.accounts };
  const canAgree =
    ready !== null && ready.decision.verdict !== 'deny' && (trouble === null || trouble === look.problem);
  const agree = ({ toSign }: Ready) => void onAgree({ method: method as SigningMethod, toSign });
  return (
    <>
      <WhoAsks origin={look.origin} title={t(titleOf(method))} />
      {ready === null && trouble === null && (
        <p role="status">{t(isLooking ? 'evidence_looking' : 'ask_preparing')}</p>
      )}
      {ready !== null && (
        <>
          <Warnings items={ready.shown.items} />
          <Parties shown={ready.shown} names={names} sentTo={ready.sentTo} />
          {ready.shown.items.length > 1 && (
            <p class="box note">{t('ask_calls_about', String(ready.shown.items.length))}</p>
          )}
          {ready.shown.items.map(({ description }, i) => (
            <Described
              key={description.digest}
              description={description}
              names={names}
              place={ready.shown.items.length > 1 ? i + 1 : null}
            />
          ))}
          <Forecast shown={ready.shown} names={names} account={ready.shown.items[0]!.signable.account} />
        </>
      )}
      {ready?.found.map((found, i) => (
        <EvidenceView
          key={ready.shown.items[i]!.description.digest}
          found={found}
          place={ready.shown.items.length > 1 ? i + 1 : null}
        />
      ))}
      {ready !== null && isWorthSaying(ready.decision) && <DecisionView decision={ready.decision} />}
      {taken !== null && (
        <>
          <p class="box note">{t('ask_number_taken', taken.number)}</p>
          <button
            type="button"
            class="wide"
            onClick={() => void openCancelling(taken.account, chain, taken.number)}
          >
            {t('again_cancel', taken.number)}
          </button>
        </>
      )}
      <Trouble sentence={trouble === null ? null : problemOf(trouble)} />
      {(taken !== null || (ready === null && trouble !== null)) && (
        <button type="button" class="wide" onClick={again}>
          {t('approve_again')}
        </button>
      )}
      <TwoButtons
        words={canAgree ? t(ready.shown.simulation === null ? 'ask_sign' : 'ask_send') : null}
        onAgree={() => ready !== null && agree(ready)}
        onDecline={onDecline}
      />
    </>
  );
}

type SigningMethod = 'eth_sendTransaction' | 'personal_sign' | 'eth_signTypedData_v4' | 'wallet_sendCalls';

/** The strictest of what is decided together, and which one it is about. */
async function decisionOn(
  origin: string,
  { chainId }: Chain,
  shown: Shown,
  onLooking: () => void,
): Promise<Parsed<Said>> {
  const who = { by: 'page', origin } as const;
  const items = agreedTo(shown);
  const said = await decideFirst({ items, who, chain: `eip155:${chainId}` }, onLooking);
  if (!said.ok) return said;
  const all = said.value.map(({ decision }) => decision);
  const denied = all.findIndex(({ verdict }) => verdict === 'deny');
  const ruled = all.findLastIndex(({ rules }) => rules.length > 0);
  const at = denied >= 0 ? denied : Math.max(0, ruled);
  return accept({
    decision: all[at]!,
    at,
    found: said.value.map(({ found }) => found),
    toSign: items.map((item, i) => ({ ...item, evidence: said.value[i]!.evidence })),
  });
}

/** Whose number was taken by something else; `null` where that is not why it is refused. */
function takenIn({
  shown,
  decision,
  at,
}: Ready): { readonly account: Address; readonly number: Decimal } | null {
  if (!decision.because.includes('double-sign')) return null;
  const { account, sequence } = shown.items[at]!.description;
  return sequence === null ? null : { account, number: sequence.number };
}

/** Being asked without a rule is what the window is. */
function isWorthSaying({ verdict, rules }: SigningDecision): boolean {
  return verdict === 'deny' || rules.length > 0;
}
