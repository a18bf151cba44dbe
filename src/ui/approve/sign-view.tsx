/**
 * A signature in the window (docs/spec/page-requests.md section 6): what is signed, read from its bytes, what it would do, what the policy says, and only then a button. The vault has to be
 * open for it.
 */

import { useEffect, useState } from 'preact/hooks';
import { againIfLost, askOpened } from '../../browser/ask-workers.ts';
import type { SigningDecision } from '../../engine/wallet-gate.ts';
import { accept, type Parsed } from '../../errors.ts';
import type { Chain } from '../../wallet/public-state.ts';
import { useVault } from '../options/use-vault.ts';
import { t } from '../text.ts';
import { DecisionView } from '../wallet/decision-view.tsx';
import { Described, Forecast, Warnings } from './description-view.tsx';
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
type Ready = { readonly shown: Shown; readonly decision: SigningDecision };

function Prepared({ look, wallet, chain, onAgree, onDecline }: SignProps) {
  const [ready, setReady] = useState<Ready | null>(null);
  const [trouble, setTrouble] = useState<string | null>(look.problem);
  const load = async () => {
    const done = await prepare(look, chain, wallet);
    if (!done.ok) return setTrouble(done.code);
    const decided = await decisionOn(look.origin, chain, done.value);
    if (!decided.ok) return setTrouble(decided.code);
    setReady({ shown: done.value, decision: decided.value });
  };
  useEffect(() => void load(), [look.chainId, look.call.method]);
  const again = () => {
    setTrouble(null);
    setReady(null);
    void load();
  };
  const { method } = look.call;
  const names = { chain, watched: wallet.watched, accounts: wallet.accounts };
  const canAgree =
    ready !== null && ready.decision.verdict !== 'deny' && (trouble === null || trouble === look.problem);
  const agree = (shown: Shown) => void onAgree({ method: method as SigningMethod, toSign: agreedTo(shown) });
  return (
    <>
      <WhoAsks origin={look.origin} title={t(titleOf(method))} />
      {ready === null && trouble === null && <p role="status">{t('ask_preparing')}</p>}
      {ready !== null && (
        <>
          <Warnings items={ready.shown.items} />
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
      {ready !== null && isWorthSaying(ready.decision) && <DecisionView decision={ready.decision} />}
      <Trouble sentence={trouble === null ? null : problemOf(trouble)} />
      {ready === null && trouble !== null && (
        <button type="button" class="wide" onClick={again}>
          {t('approve_again')}
        </button>
      )}
      <TwoButtons
        words={canAgree ? t(ready.shown.simulation === null ? 'ask_sign' : 'ask_send') : null}
        onAgree={() => ready !== null && agree(ready.shown)}
        onDecline={onDecline}
      />
    </>
  );
}

type SigningMethod = 'eth_sendTransaction' | 'personal_sign' | 'eth_signTypedData_v4' | 'wallet_sendCalls';

async function decisionOn(
  origin: string,
  { chainId }: Chain,
  shown: Shown,
): Promise<Parsed<SigningDecision>> {
  let strictest: SigningDecision = { verdict: 'ask', rules: [], because: [] };
  for (const { signable, simulated } of agreedTo(shown)) {
    const params = { signable, who: { by: 'page', origin } as const, chain: `eip155:${chainId}`, simulated };
    const said = await againIfLost(() => askOpened({ method: 'wallet-decide', params }));
    if (!said.ok || said.value.verdict === 'deny') return said;
    if (said.value.rules.length > 0) strictest = said.value;
  }
  return accept(strictest);
}

/** Being asked without a rule is what the window is. */
function isWorthSaying({ verdict, rules }: SigningDecision): boolean {
  return verdict === 'deny' || rules.length > 0;
}
