/** A wallet whose only rule requires evidence, and a ledger of this machine on which a company of the test's own shows it. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getAddress } from 'viem';
import type { browser } from 'wxt/browser';
import { startLedger } from '../../../src/devledger/server.ts';
import { uploadTo } from '../../../src/ledger/publish/upload.ts';
import type { Address } from '../../../src/wallet/signable.ts';
import { transferCall } from '../../../src/wallet/token-calls.ts';
import { type Call, type CallMaker, callMaker } from '../../fixtures/evidenced-calls.ts';
import { makeProvider } from '../../fixtures/providers.ts';
import { pemOf } from '../../fixtures/quotes/authorities.ts';
import { nitroRoot } from '../../fixtures/quotes/nitro.ts';
import { ACCOUNT } from '../../fixtures/signables.ts';
import { tinyTokenCode } from '../../fixtures/tiny-token.ts';
import { withAccess } from '../with-access.ts';
import { trustNitroRoot } from '../with-nitro-root.ts';
import { BUILD } from './extension.ts';
import { GIVEN } from './vault-page.ts';
import { askBackground, type WalletWorld } from './wallet-site-page.ts';

/** Inside `evaluate`. */
declare const chrome: typeof browser;

export const PAYEE: Address = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';
const RULE = { id: 'model-only', effect: 'ask', kind: ['transaction'] };

export type EvidenceStage = {
  readonly maker: CallMaker;
  /** Puts items into a block. */
  readonly store: (items: Awaited<ReturnType<CallMaker['record']>>) => Promise<void>;
  /** Of a token that the account has. @param amount in its smallest unit */
  readonly transferOf: (amount: string) => Call;
  readonly close: () => Promise<void>;
};

/** A copy of the extension in a folder that takes the enclave's maker, too. */
export function evidenceBuild(folder: string): string {
  trustNitroRoot(withAccess(BUILD, folder), pemOf(nitroRoot));
  return folder;
}

/** The site is connected to the account, which has been given nothing but this rule. */
export async function openEvidence(world: WalletWorld): Promise<EvidenceStage> {
  const dataDir = mkdtempSync(join(tmpdir(), 'rail-evidence-'));
  const ledger = await startLedger({ port: 0, dataDir, mineOn: 'demand' });
  const maker = await callMaker(await makeProvider(21));
  const token = await deploy(world);
  const store: EvidenceStage['store'] = async (items) => {
    const upload = uploadTo(fetch, ledger.url);
    for (const item of items) await upload(item);
    await ledger.mine();
  };
  await store([maker.company.statement]);
  const { root, name, domain } = maker.company;
  const trust = [{ schema: 'rail.trust-entry/1', root, name, domain }, maker.keys];
  const settings = { gateways: [ledger.url], trust };
  await world.options.evaluate((given) => chrome.storage.local.set(given), { settings });
  const text = JSON.stringify({
    schema: 'rail.policy/1',
    rules: [{ ...RULE, requires: maker.requires }],
  });
  await askBackground(world.options, {
    type: 'ask-opened',
    method: 'policy-write',
    params: { secret: GIVEN, text },
  });
  await world.setWallet({ sites: { [world.site]: { accounts: [ACCOUNT], chainId: '31337' } } });
  return {
    maker,
    store,
    transferOf: (amount) => ({ chainId: '31337', to: token, value: '0', data: transferCall(PAYEE, amount) }),
    async close() {
      await ledger.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

async function deploy({ chains }: WalletWorld): Promise<Address> {
  const [chain] = chains;
  const hash = await chain!.ask('eth_sendTransaction', [{ from: ACCOUNT, data: tinyTokenCode() }]);
  return getAddress((await chain!.receiptOf(hash)).contractAddress!);
}
