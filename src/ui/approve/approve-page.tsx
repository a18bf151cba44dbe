/** The consent window (docs/spec/page-requests.md section 6): who asks for what, and whatever stands between the person and an answer. */

import { useEffect, useState } from 'preact/hooks';
import type { ApproveLook } from '../../browser/approve-state.ts';
import { keepTelling } from '../../browser/site-memberships.ts';
import type { Choice } from '../../dapp/choice.ts';
import type { PersonhoodRequest } from '../../identity/request.ts';
import { useVault } from '../options/use-vault.ts';
import { t } from '../text.ts';
import { askBackground, closeWindow, useRequest } from './approve-calls.ts';
import { EndScreen } from './end-screen.tsx';
import { Memberships } from './memberships.tsx';
import { ENDED } from './problems.ts';
import { Proving } from './proving.tsx';
import { LockedScreen, NoVaultScreen } from './vault-screens.tsx';
import { WalletAsked } from './wallet-asked.tsx';
import { SiteWords } from './who-asks.tsx';

/** `null`: told. Otherwise why not. */
export type Ending = { readonly origin: string; readonly problem: string | null };

export function ApprovePage({ id }: { readonly id: string }) {
  const { look, refresh } = useRequest(id);
  const [ending, setEnding] = useState<Ending | null>(null);
  const [isAgreeing, setAgreeing] = useState(false);
  // A window without a request has nothing to say: the background closes it, unless that was lost.
  useEffect(() => {
    if (look === null && ending === null && !isAgreeing) void closeWindow();
  }, [look, ending, isAgreeing]);
  // Here, because what was on screen when the person agreed is gone by the time of the answer.
  const agree: Agree = async (origin, choice, onTold) => {
    setAgreeing(true);
    const answer = await askBackground({ type: 'approve-agree', id, choice });
    const code = answer?.ok === true ? null : (answer?.code ?? 'interrupted');
    if (code === null) await onTold?.();
    // The wallet's windows close: there may be many.
    if (code === null && choice.method !== 'rail_provePersonhood') await closeWindow();
    else if (code === null || ENDED.includes(code)) setEnding({ origin, problem: code });
    else await refresh();
    setAgreeing(false);
  };
  const decline = async (code: 'user-rejected' | 'no-membership') => {
    await askBackground({ type: 'approve-decline', id, code });
    await closeWindow();
  };
  return (
    <div class="panel approve">
      <header class="bar">
        <b class="brand">RAIL</b>
        {look && <span class="left">{t('approve_counter', String(look.open))}</span>}
      </header>
      <main class="page" tabIndex={-1}>
        {ending !== null && <EndScreen ending={ending} />}
        {ending === null && look === null && !isAgreeing && <EndScreen ending={null} />}
        {ending === null && look && <Asked id={id} look={look} onAgree={agree} onDecline={decline} />}
      </main>
    </div>
  );
}

/** @param onTold once the page has its answer */
type Agree = (origin: string, choice: Choice, onTold?: () => Promise<void>) => Promise<void>;

type AskedProps = {
  readonly id: string;
  readonly look: NonNullable<ApproveLook>;
  readonly onAgree: Agree;
  readonly onDecline: (code: 'user-rejected' | 'no-membership') => Promise<void>;
};

function Asked(props: AskedProps) {
  const { look, onAgree, onDecline } = props;
  const { call, origin } = look;
  if (call.method === 'rail_provePersonhood') return <MembershipAsked {...props} params={call.params} />;
  return (
    <WalletAsked
      key={`${look.problem}`}
      look={{ ...look, call }}
      onAgree={(choice) => onAgree(origin, choice)}
      onDecline={() => void onDecline('user-rejected')}
    />
  );
}

function MembershipAsked(props: AskedProps & { readonly params: PersonhoodRequest }) {
  const { id, look, params, onAgree, onDecline } = props;
  const vault = useVault();
  const [chosen, setChosen] = useState('');
  // Here, so that the person who stopped a proof is not asked the same again.
  const [allowed, setAllowed] = useState('');
  const state = vault.look?.state;
  const { origin } = look;
  const declined = () => void onDecline('user-rejected');
  const asked = { origin, call: params };
  const top = { origin, title: t('approve_title_plain'), onDecline: declined };
  const words = <SiteWords call={params} />;
  if (look.proving !== null) return <Proving id={id} asked={asked} stage={look.proving.stage} />;
  if (vault.look === null || state === undefined) return <p>{t('vault_looking')}</p>;
  if (state.is !== 'present')
    return (
      <NoVaultScreen {...top} sentence={t('approve_no_vault')} isUnreadable={state.is === 'unreadable'}>
        {words}
      </NoVaultScreen>
    );
  if (vault.look.lockAtMs === null)
    return (
      <LockedScreen {...top} sentence={t('approve_locked')} state={state} onNews={() => void vault.refresh()}>
        {words}
      </LockedScreen>
    );
  return (
    <Memberships
      id={id}
      asked={asked}
      problem={look.problem}
      chosen={chosen}
      onChoose={setChosen}
      allowed={allowed}
      onAllow={setAllowed}
      onAgree={(membership, rootRecordId) =>
        onAgree(origin, { method: 'rail_provePersonhood', membership, rootRecordId }, () =>
          keepTelling(origin, params, membership),
        )
      }
      onDecline={(code) => void onDecline(code)}
    />
  );
}
