/**
 * A signature in the window (docs/spec/page-requests.md section 6): what is signed, read from its bytes, what it would do, what the policy says, and only then a button. The vault has to be
 * open for it.
 */

import { useEffect, useMemo, useState } from 'preact/hooks';
import { storedActivity } from '../../browser/activity-store.ts';
import type { Decided, ToDecide } from '../../browser/deciding.ts';
import type { SigningDecision } from '../../engine/wallet-gate.ts';
import { sentTo } from '../../wallet/activity.ts';
import type { Chain, PublicAccount } from '../../wallet/public-state.ts';
import type { Address, Decimal } from '../../wallet/signable.ts';
import { Foreign } from '../foreign-text.tsx';
import { useVault } from '../options/use-vault.ts';
import { t } from '../text.ts';
import { DecisionView } from '../wallet/decision-view.tsx';
import { EvidenceView, LookedAgain } from '../wallet/evidence-view.tsx';
import { openCancelling } from '../wallet/open-home.ts';
import { useDecided } from '../wallet/use-decided.ts';
import { Described, Forecast, Warnings } from './description-view.tsx';
import { Parties } from './parties.tsx';
import { agreedTo, prepare, type Shown, signerOf } from './prepared.ts';
import { problemOf } from './problems.ts';
import { Trouble, TwoButtons } from './two-buttons.tsx';
import { Declining, LockedScreen, NoVaultScreen } from './vault-screens.tsx';
import type { WalletProps } from './wallet-asked.tsx';
import { titleOf } from './wallet-words.ts';
import { WhoAsks } from './who-asks.tsx';

type SignProps = WalletProps & { readonly chain: Chain };

export function Sign(props: SignProps) {
  const vault = useVault();
  const state = vault.look?.state;
  const { origin, call } = props.look;
  const top = { origin, title: t(titleOf(call.method)), onDecline: props.onDecline };
  const signer = signerOf(props.look, props.wallet);
  if (signer?.source === 'watch') return <Watched {...top} signer={signer} />;
  if (vault.look === null || state === undefined) return <p>{t('vault_looking')}</p>;
  if (state.is !== 'present')
    return <NoVaultScreen {...top} sentence={t('ask_no_vault')} isUnreadable={state.is === 'unreadable'} />;
  if (vault.look.lockAtMs === null)
    return (
      <LockedScreen {...top} sentence={t('ask_locked')} state={state} onNews={() => void vault.refresh()} />
    );
  return <Prepared {...props} />;
}

/** Whatever else it asks: there is no key to sign it with. */
function Watched(props: {
  readonly origin: string;
  readonly title: string;
  readonly signer: PublicAccount;
  readonly onDecline: () => void;
}) {
  const { name, address } = props.signer;
  return (
    <>
      <WhoAsks origin={props.origin} title={props.title} />
      <section class="box note" data-testid="watched">
        <p>{t('ask_watched')}</p>
        <p>
          <Foreign text={name} /> <Foreign text={address} />
        </p>
      </section>
      <Declining onDecline={props.onDecline} />
    </>
  );
}

type Ready = {
  readonly shown: Shown;
  /** By this wallet, before. */
  readonly sentTo: readonly Address[];
};

/** What the policy says beforehand of the strictest part; it decides again when it is signed. */
type Said = {
  readonly decision: SigningDecision;
  /** Which part that is about. */
  readonly at: number;
};

function Prepared({ look, wallet, chain, onAgree, onDecline }: SignProps) {
  const [ready, setReady] = useState<Ready | null>(null);
  const [notReady, setTrouble] = useState<string | null>(look.problem);
  const load = async () => {
    const done = await prepare(look, chain, wallet);
    if (!done.ok) return setTrouble(done.code);
    setReady({ shown: done.value, sentTo: sentTo(await storedActivity()) });
  };
  const asked = useMemo(
    () => (ready === null ? null : toDecide(look.origin, chain, ready.shown)),
    [ready, look.origin],
  );
  const deciding = useDecided(asked);
  const decided = deciding.said?.ok ? deciding.said.value : null;
  const said = decided === null ? null : strictestOf(decided);
  const trouble = deciding.said?.ok === false ? deciding.said.code : notReady;
  useEffect(() => void load(), [look.chainId, look.call.method]);
  const again = () => {
    setTrouble(null);
    setReady(null);
    void load();
  };
  const taken = ready === null || said === null ? null : takenIn(ready, said);
  const { method } = look.call;
  const names = { chain, watched: wallet.watched, accounts: wallet.accounts };
  const canAgree =
    ready !== null &&
    said !== null &&
    said.decision.verdict !== 'deny' &&
    (trouble === null || trouble === look.problem);
  const agree = async () => {
    if (ready === null || decided === null || !(await deciding.holds())) return;
    const toSign = agreedTo(ready.shown).map((item, i) => ({ ...item, evidence: decided[i]!.evidence }));
    await onAgree({ method: method as SigningMethod, toSign });
  };
  return (
    <>
      <WhoAsks origin={look.origin} title={t(titleOf(method))} />
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
      <LookedAgain deciding={deciding} />
      {decided === null && trouble === null && (
        <p role="status">{t(deciding.isLooking ? 'evidence_looking' : 'ask_preparing')}</p>
      )}
      {ready !== null &&
        decided?.map(({ found }, i) => (
          <EvidenceView
            key={ready.shown.items[i]!.description.digest}
            found={found}
            place={ready.shown.items.length > 1 ? i + 1 : null}
          />
        ))}
      {said !== null && isWorthSaying(said.decision) && <DecisionView decision={said.decision} />}
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
      {(taken !== null || (said === null && trouble !== null)) && (
        <button type="button" class="wide" onClick={again}>
          {t('approve_again')}
        </button>
      )}
      <TwoButtons
        words={canAgree ? t(ready.shown.simulation === null ? 'ask_sign' : 'ask_send') : null}
        onAgree={() => void agree()}
        onDecline={onDecline}
      />
    </>
  );
}

type SigningMethod = 'eth_sendTransaction' | 'personal_sign' | 'eth_signTypedData_v4' | 'wallet_sendCalls';

function toDecide(origin: string, { chainId }: Chain, shown: Shown): ToDecide {
  return { items: agreedTo(shown), who: { by: 'page', origin }, chain: `eip155:${chainId}` };
}

/** The strictest of what is decided together, and which one it is about. */
function strictestOf(decided: readonly Decided[]): Said {
  const all = decided.map(({ decision }) => decision);
  const denied = all.findIndex(({ verdict }) => verdict === 'deny');
  const ruled = all.findLastIndex(({ rules }) => rules.length > 0);
  const at = denied >= 0 ? denied : Math.max(0, ruled);
  return { decision: all[at]!, at };
}

/** Whose number was taken by something else; `null` where that is not why it is refused. */
function takenIn(
  { shown }: Ready,
  { decision, at }: Said,
): { readonly account: Address; readonly number: Decimal } | null {
  if (!decision.because.includes('double-sign')) return null;
  const { account, sequence } = shown.items[at]!.description;
  return sequence === null ? null : { account, number: sequence.number };
}

/** Being asked without a rule is what the window is. */
function isWorthSaying({ verdict, rules }: SigningDecision): boolean {
  return verdict === 'deny' || rules.length > 0;
}
