/**
 * What was signed for a site and did not arrive (docs/spec/page-requests.md section 6): read from the bytes that are sent again, so that what is on screen is what is sent. No forecast: it was made
 * for another moment. The vault is not needed.
 */

import { useEffect, useState } from 'preact/hooks';
import { againIfLost, askLookup } from '../../browser/ask-workers.ts';
import type { ToSend } from '../../dapp/fulfil.ts';
import type { Description } from '../../wallet/description.ts';
import { type Chain, findChain } from '../../wallet/public-state.ts';
import { mostFor } from '../../wallet/replacement.ts';
import { written } from '../foreign-text.tsx';
import { t } from '../text.ts';
import { amountOf, assetName } from '../wallet/asset-words.ts';
import { Described } from './description-view.tsx';
import { problemOf } from './problems.ts';
import { Trouble, TwoButtons } from './two-buttons.tsx';
import type { WalletProps } from './wallet-asked.tsx';
import { WhoAsks } from './who-asks.tsx';

type Shown = { readonly descriptions: readonly Description[]; readonly feeWei: bigint };

export function SignedAlready(props: WalletProps & { readonly toSend: string }) {
  const { look, toSend, wallet, onAgree, onDecline } = props;
  const { origin, call, chainId, problem } = look;
  const [shown, setShown] = useState<Shown | null>(null);
  const [unread, setUnread] = useState<string | null>(null);
  const chain = findChain(wallet, chainId ?? '');
  useEffect(() => {
    void readBytes(toSend, origin, chain).then((read) =>
      read === null ? setUnread('not-signed') : setShown(read),
    );
  }, [toSend]);
  const names = { chain, watched: wallet.watched, accounts: wallet.accounts };
  const { method } = call;
  const send = () => {
    // The background sends what it stored; nothing is agreed to anew.
    if (method === 'eth_sendTransaction' || method === 'wallet_sendCalls')
      void onAgree({ method, toSign: [] });
  };
  return (
    <>
      <WhoAsks origin={origin} title={t('ask_signed_title')} />
      <p class="box note" data-testid="signed-already">
        {t('ask_signed_about')}
      </p>
      {shown?.descriptions.map((description, at) => (
        <Described
          key={description.digest}
          description={description}
          names={names}
          place={shown.descriptions.length > 1 ? at + 1 : null}
        />
      ))}
      {shown !== null && chain !== null && (
        <p class="number" data-testid="fee">
          {t('ask_fee', feeText(shown.feeWei, chain.chainId, names, chain.symbol))}
        </p>
      )}
      <Trouble sentence={unread === null ? problem && problemOf(problem) : problemOf(unread)} />
      <TwoButtons words={shown === null ? null : t('ask_send_again')} onAgree={send} onDecline={onDecline} />
    </>
  );
}

/** `null` where something of it cannot be read back: then nothing can be said of it. */
async function readBytes(toSend: string, origin: string, chain: Chain | null): Promise<Shown | null> {
  const descriptions: Description[] = [];
  let feeWei = 0n;
  for (const { raw } of (JSON.parse(toSend) as ToSend).sends) {
    const read = await againIfLost(() => askLookup('wallet-read-signed', { raw, origin, chain }));
    if (!read.ok) return null;
    descriptions.push(read.value.description);
    feeWei += mostFor(read.value.signable.transaction);
  }
  return { descriptions, feeWei };
}

function feeText(
  wei: bigint,
  chainId: string,
  names: Parameters<typeof assetName>[1],
  symbol: string,
): string {
  return `${amountOf(wei.toString(), assetName(`eip155:${chainId}/slip44:60`, names)).text} ${written(symbol)}`;
}
