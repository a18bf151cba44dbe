/**
 * A member's statement from end to end in Chromium, with the real `rail issuer` and an embedded ledger: one profile joins by invitation and
 * attests, another that recognises the group sees it.
 */

import { expect, type Locator } from '@playwright/test';
import type { browser } from 'wxt/browser';
import { type AttestRun, attestKey } from '../../../src/browser/attest-state.ts';
import { sha256, toBase64Url } from '../../../src/bytes.ts';
import type { MessageKey } from '../../../src/ui/message.ts';
import { englishOf } from '../../fixtures/english.ts';
import { countAttestations, GROUP_NAME, openRealIssuer, type RealIssuer } from '../real-issuer.ts';
import { pictureFile } from '../samples.ts';
import { openStage, type Stage } from '../stage.ts';
import { type Desk, openDesk } from './desk.ts';
import { type Extension, launchWithExtension, openExtension, test } from './extension.ts';
import { expectListed } from './membership-page.ts';
import { openWithVault, PASSWORD, press, type, unlock } from './vault-page.ts';

/** Inside `evaluate`. */
declare const chrome: typeof browser;

test.describe.configure({ mode: 'serial' });

let stage: Stage;
let issuer: RealIssuer;
let desk: Desk;

test.beforeAll(async ({ extension }) => {
  stage = await openStage();
  issuer = await openRealIssuer(stage.gateways, String(stage.settings.uploadUrl));
  desk = await openDesk(extension, stage);
  await desk.configure();
});

test.afterAll(async () => {
  await issuer.close();
  await stage.close();
});

test('what a member attests in one profile shows as H in another', async ({ extension }) => {
  test.setTimeout(180_000);
  await joinByInvite(extension);
  const { srcUrl, digest } = await lookUpPicture(21);
  const screen = await openScreen();
  await choose('statement_without_ai');
  await press(screen, 'attest_do');
  await expectTitle('attest_queued_title');
  await expect(screen.getByText(englishOf('attest_queued_title'))).toHaveCount(2); // for eyes and for ears
  await expect(desk.panel.getByText(GROUP_NAME)).toHaveCount(0); // its maker has no list of groups
  await expect.poll(() => countAttestations(stage.gateways[0]!, digest)).toBe(1);

  const other = await openExtension(await launchWithExtension());
  const reader = await openDesk(other, stage);
  await reader.configure({ groups: [issuer.entry] });
  const verdict = await reader.verdictOf(await reader.click({ srcUrl }));
  expect(verdict).toMatchObject({ tier: 'H', leading: 'attested-without-ai' });
  const headline = reader.panel.getByTestId('verdict-headline');
  await expect(headline).toContainText(GROUP_NAME);
  await expect(headline).toContainText(englishOf('statement_without_ai'));
  await other.context.close();
});

test('a statement is made once: the group is used up for this content', async () => {
  const screen = await openScreen();
  await expectTitle('attest_queued_title');
  await expect(screen.getByRole('button', { name: englishOf('attest_another') })).toHaveCount(0);
});

test('a cancelled proof, and one during which the vault is locked, sends nothing', async () => {
  test.setTimeout(120_000);
  const { digest } = await lookUpPicture(22);
  const screen = await openScreen();
  await choose('statement_with_ai');
  await whenProofBegins('cancel');
  await press(screen, 'attest_do');
  // In storage: the question is on the screen before it, too.
  await expect
    .poll(async () => (await storedRun(digest))?.progress)
    .toEqual({ phase: 'ended', code: 'cancelled' });
  await choose('statement_with_ai');
  await whenProofBegins('lock');
  await press(screen, 'attest_do');
  await expect(screen.getByText(englishOf('attest_problem_locked'))).toBeVisible({ timeout: 60_000 });
  await unlock(screen, PASSWORD);
  await expectTitle('attest_ended_title');
  await expect(screen.getByText(englishOf('attest_ended_nothing'))).toBeVisible();
  expect(await countAttestations(stage.gateways[0]!, digest)).toBe(0);
});

test('a panel that is closed while the proof is made goes on when it is opened again', async () => {
  test.setTimeout(120_000);
  const { digest } = await lookUpPicture(24);
  const screen = await openScreen();
  await choose('statement_with_ai');
  const loaded = desk.panel.waitForEvent('load', { timeout: 60_000 });
  await whenProofBegins('reload');
  await press(screen, 'attest_do');
  await loaded;
  await press(desk.panel.locator('main'), 'attest_entry');
  await expectTitle('attest_queued_title');
  await expect.poll(() => countAttestations(stage.gateways[0]!, digest)).toBe(1);
});

test('a relay that does not answer is said, and the same proof can be sent again', async () => {
  test.setTimeout(120_000);
  const { digest } = await lookUpPicture(23);
  await issuer.close();
  const screen = await openScreen();
  await choose('statement_source');
  await press(screen, 'attest_do');
  await expectTitle('attest_unanswered_title');
  await expect(screen.getByText(englishOf('attest_problem_away'))).toBeVisible();
  const before = (await storedRun(digest))!.startedAtMs;
  await press(screen, 'attest_send_again');
  await expect.poll(async () => (await storedRun(digest))?.startedAtMs).toBeGreaterThan(before);
  await expect.poll(async () => (await storedRun(digest))?.progress.phase).toBe('unanswered');
  await expectTitle('attest_unanswered_title');
});

/** As a person joins: the link of an invitation, a look at the group, and the button. */
async function joinByInvite(extension: Extension): Promise<void> {
  const { page } = await openWithVault(extension);
  const memberships = page.getByTestId('memberships');
  await type(memberships, 'member_join_link', await issuer.invite());
  await press(memberships, 'member_join_look');
  await press(memberships, 'member_join');
  await expect(memberships.getByText(englishOf('member_joined', unnamed()))).toBeVisible();
  await expectListed(memberships, englishOf('member_is_member_other', '21'));
  await page.close();
}

async function lookUpPicture(seed: number): Promise<{ readonly srcUrl: string; readonly digest: string }> {
  const body = await pictureFile(seed);
  const srcUrl = stage.elsewhere.serve(`/${seed}.png`, { body, type: 'image/png', cors: true });
  expect(await desk.verdictOf(await desk.click({ srcUrl }))).toMatchObject({ tier: 'F' });
  return { srcUrl, digest: toBase64Url(await sha256(new Uint8Array(body))) };
}

async function storedRun(digest: string): Promise<AttestRun | undefined> {
  const key = attestKey({ digest, groupId: issuer.groupId });
  const stored = await desk.panel.evaluate((name) => chrome.storage.session.get(name), key);
  return stored[key] as AttestRun | undefined;
}

async function openScreen(): Promise<Locator> {
  await desk.panel.bringToFront();
  await desk.panel.reload();
  await press(desk.panel.locator('main'), 'attest_entry');
  return desk.panel.getByTestId('attest');
}

async function choose(statement: MessageKey): Promise<void> {
  const screen = desk.panel.getByTestId('attest');
  await screen.getByLabel(englishOf(statement)).check();
  await screen.getByLabel(unnamed()).check();
  await expect(screen.getByText(englishOf('attest_size_few', '21'))).toBeVisible();
}

/** Does it in the panel itself, at the first sight of the step: a test that looks once a second may come when the proof is made. */
async function whenProofBegins(does: 'cancel' | 'lock' | 'reload'): Promise<void> {
  await desk.panel.evaluate(
    ([what, cancel]) => {
      const look = new MutationObserver(() => {
        const step = document.querySelector('[data-testid=attest] [aria-current=step]');
        if (!step?.textContent?.trim().endsWith('Making the proof here')) return;
        look.disconnect();
        if (what === 'reload') location.reload();
        else if (what === 'cancel')
          [...document.querySelectorAll('button')].find((button) => button.textContent === cancel)!.click();
        else void chrome.runtime.sendMessage({ type: 'vault-lock' });
      });
      look.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
    },
    [does, englishOf('working_cancel')] as const,
  );
}

function expectTitle(title: MessageKey): Promise<void> {
  const heading = desk.panel.getByRole('heading', { level: 1, name: englishOf(title) });
  return expect(heading).toBeVisible({ timeout: 90_000 });
}

function unnamed(): string {
  return englishOf('member_unnamed', issuer.groupId.slice(0, 8), issuer.issuer.slice(0, 8));
}
