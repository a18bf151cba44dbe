/**
 * Rules that require evidence of exactly this call, in Chromium, on a chain and a ledger of this machine (docs/spec/policy.md section 6): with two of three kinds it is signed and mined, and with one bit
 * of it changed it is refused. Proof and quote are real, of makers of the test's own.
 */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import type { browser } from 'wxt/browser';
import { callContent } from '../../../src/wallet/policy/ask.ts';
import { englishOf } from '../../fixtures/english.ts';
import type { Call } from '../../fixtures/evidenced-calls.ts';
import { ACCOUNT } from '../../fixtures/signables.ts';
import { type EvidenceStage, evidenceBuild, openEvidence, PAYEE } from './evidence-stage.ts';
import { expectAccessible, expectFits } from './screen-checks.ts';
import { ask, press, type WalletWorld, test as walletTest } from './wallet-site-page.ts';

/** Inside `evaluate`. */
declare const chrome: typeof browser;

const test = walletTest.extend<object, { readonly build: string }>({
  build: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's needs from this pattern.
    async ({}, use) => {
      const folder = mkdtempSync(join(tmpdir(), 'rail-build-'));
      await use(evidenceBuild(folder));
      rmSync(folder, { recursive: true, force: true });
    },
    { scope: 'worker' },
  ],
});

let stage: EvidenceStage;

test.beforeAll(async ({ world }) => {
  stage = await openEvidence(world);
});

test.afterAll(async () => {
  await stage.close();
});

test('a transaction with two of three is shown so, signed and mined', async ({ world }) => {
  const call = stage.transferOf('5');
  await stage.store(await stage.maker.record(call));
  const { outcome, consent } = await asked(world, call);
  const evidence = consent.getByTestId('required-evidence');
  await expect(evidence.getByTestId('evidence-count')).toHaveText(englishOf('evidence_count', '2', '3', '2'));
  await expectKinds(consent, { zk: 'pass', tee: 'pass', reexec: 'none' });
  await expect(evidence).toContainText('Treasurer enclave · Aurora Images');
  await expect(evidence).toContainText(englishOf('evidence_test_setup'));
  await expect(consent.getByTestId('policy-verdict')).toContainText(englishOf('decided_asks'));
  await expectFits(consent);
  await expectAccessible(consent);
  await press(consent, 'ask_send');
  const { result } = (await outcome()) as { readonly result: string };
  expect(await world.chains[0]!.receiptOf(result)).toMatchObject({ status: '0x1' });
});

test('and refused with one bit of its data changed, and with evidence that is about the other', async ({
  world,
}) => {
  const [five, four] = [stage.transferOf('5'), stage.transferOf('4')];
  expect(callContent(four)).toHaveLength(callContent(five).length);
  const sent = await countOf(world);
  const first = await asked(world, four);
  await expectKinds(first.consent, { zk: 'none', tee: 'none', reexec: 'none' });
  await expect(first.consent.getByTestId('policy-verdict')).toContainText(
    englishOf('decided_evidence_missing'),
  );
  await expectRefused(first);

  await stage.store(await stage.maker.record(four, ['zk', 'tee'], { zk: five, tee: five }));
  const second = await asked(world, four);
  await expectKinds(second.consent, { zk: 'fail', tee: 'fail', reexec: 'none' });
  await expect(second.consent.getByTestId('policy-verdict')).toContainText(
    englishOf('decided_evidence_disagrees'),
  );
  await expectAccessible(second.consent);
  await expectRefused(second);
  expect(await countOf(world)).toBe(sent);
});

test('the keys worker counts what was found for another call as nothing', async ({ world }) => {
  const call = stage.transferOf('6');
  const signable = {
    kind: 'transaction',
    account: ACCOUNT,
    transaction: {
      ...call,
      type: 'eip1559',
      nonce: '99',
      gasLimit: '60000',
      maxFeePerGas: '3000000000',
      maxPriorityFeePerGas: '1',
      accessList: [],
    },
  };
  const answers = ['zk', 'tee'].map((kind) => ({ kind, status: 'pass' }));
  const evidence = { call: `0x${'ab'.repeat(32)}`, found: [{ requires: stage.maker.requires, answers }] };
  const items = [{ signable, simulated: null, evidence }];
  // As the home, the one page that may have something signed for the person.
  const home = await world.extension.openPage('popup.html');
  const answer = await home.evaluate((message) => chrome.runtime.sendMessage(message), {
    type: 'ask-opened',
    method: 'wallet-sign',
    params: { items, who: { by: 'person' }, chain: 'eip155:31337', confirmed: true },
  });
  expect(answer).toMatchObject({ ok: false, code: 'evidence-missing' });
});

test('the home refuses a payment without it, and sends it with two of three', async ({ world }) => {
  const payment: Call = { chainId: '31337', to: PAYEE, value: '1500000000000000000', data: '0x' };
  const refused = await reviewed(world);
  await expectKinds(refused, { zk: 'none', tee: 'none', reexec: 'none' });
  await expect(refused.getByTestId('policy-verdict')).toContainText(englishOf('decided_denies'));
  await expect(refused.getByRole('button', { name: englishOf('review_agree'), exact: true })).toHaveCount(0);
  await expectFits(refused);
  await expectAccessible(refused);
  await refused.close();

  await stage.store(await stage.maker.record(payment));
  const home = await reviewed(world);
  await expectKinds(home, { zk: 'pass', tee: 'pass', reexec: 'none' });
  await press(home, 'review_agree');
  await expect(home.getByTestId('activity-row').first()).toHaveAttribute('data-state', 'confirmed');
  await home.close();
});

test('a company that is taken off the lists does not count any more, in a window and a review that are open', async ({
  world,
}) => {
  const call = stage.transferOf('7');
  await stage.store(await stage.maker.record(call));
  const { outcome, consent } = await asked(world, call);
  const home = await reviewed(world);
  const buttons = [
    consent.getByRole('button', { name: englishOf('ask_send'), exact: true }),
    home.getByRole('button', { name: englishOf('review_agree'), exact: true }),
  ];
  for (const button of buttons) await expect(button).toBeVisible();
  const { settings } = await world.options.evaluate(() => chrome.storage.local.get('settings'));
  const set = (given: object) =>
    world.options.evaluate((value) => chrome.storage.local.set(value), { settings: given });
  await set({ ...(settings as object), trust: [] });
  for (const page of [consent, home]) {
    await expect(page.getByTestId('evidence-again')).toHaveAttribute('data-why', 'settings');
    await expect(page.getByTestId('required-evidence')).toContainText(englishOf('evidence_no_company'));
    await expect(page.getByTestId('policy-verdict')).toContainText(englishOf('decided_evidence_missing'));
  }
  for (const button of buttons) await expect(button).toHaveCount(0);
  await expectAccessible(consent);
  await expectFits(consent);
  await set(settings as object);
  for (const button of buttons) await expect(button).toBeVisible();
  await home.close();
  await press(consent, 'approve_decline');
  expect(await outcome()).toMatchObject({ code: 4001 });
});

type Asked = { readonly outcome: Awaited<ReturnType<typeof ask>>; readonly consent: Page };

async function asked(world: WalletWorld, { to, data }: Call): Promise<Asked> {
  const page = await world.openSite();
  const outcome = await ask(page, 'eth_sendTransaction', [{ from: ACCOUNT, to, data }]);
  const consent = await world.consent();
  await expect(consent.getByTestId('required-evidence')).toBeVisible();
  return { outcome, consent };
}

async function expectKinds(page: Page, kinds: { readonly [kind: string]: string }): Promise<void> {
  for (const [kind, status] of Object.entries(kinds))
    await expect(page.locator(`[data-kind=${kind}]`)).toHaveAttribute('data-status', status);
}

/** Nothing but declining is offered. */
async function expectRefused({ outcome, consent }: Asked): Promise<void> {
  await expect(consent.getByRole('button', { name: englishOf('ask_send'), exact: true })).toHaveCount(0);
  await press(consent, 'approve_decline');
  expect(await outcome()).toMatchObject({ code: 4001 });
}

/** Transactions of the account. */
function countOf({ chains }: WalletWorld): Promise<unknown> {
  return chains[0]!.ask('eth_getTransactionCount', [ACCOUNT, 'latest']);
}

/** A payment of 1.5 ETH before it is agreed to. */
async function reviewed({ extension }: WalletWorld): Promise<Page> {
  const home = await extension.openPage('popup.html');
  await expect(home.getByTestId('balance')).toHaveText(/^\d.* ETH$/);
  await press(home, 'home_send');
  await home.getByLabel(englishOf('send_to'), { exact: true }).fill(PAYEE);
  await home.getByLabel(englishOf('send_amount', 'ETH')).fill('1.5');
  await press(home, 'send_to_review');
  await expect(home.getByTestId('required-evidence')).toBeVisible();
  return home;
}
