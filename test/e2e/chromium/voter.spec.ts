/**
 * A person's whole way through the demo's polls, by the screens alone: a vault, an invitation, one vote and no second, a vote at another site, a locked vault, and
 * a backup on another device. All that the two sites saw is compared.
 */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, expect, type Locator, type Page, test } from '@playwright/test';
import type { browser } from 'wxt/browser';
import type { Everything } from '../../../demo/poll/page/ask.ts';
import { type Demo, startDemo } from '../../../demo/start-demo.ts';
import { findChromium } from '../../../scripts/find-browsers.mjs';
import { patternOf } from '../../../src/dapp/sites.ts';
import { englishOf } from '../../fixtures/english.ts';
import { withAccess } from '../with-access.ts';
import { BUILD, type Extension, launchWithExtension, openExtension } from './extension.ts';
import { expectListed } from './membership-page.ts';
import {
  confirmCode,
  lockButton,
  open,
  openDetails,
  openWithVault,
  PASSWORD,
  press,
  type,
  unlock,
} from './vault-page.ts';

/** Inside `evaluate`. */
declare const chrome: typeof browser;

const FILE_PASSWORD = 'another long password';
const VOTED = 'This membership has voted here already';

test.describe.configure({ mode: 'serial', timeout: 180_000 });

let folder: string;
let build: string;
let demo: Demo;
let first: Person;
let backup: string;

/** One profile. */
type Person = {
  readonly context: BrowserContext;
  readonly extension: Extension;
  readonly settings: Page;
  readonly vault: Locator;
};

test.beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rail-voter-'));
  build = withAccess(BUILD, join(folder, 'build'), ['127.0.0.1', 'localhost']);
  demo = await startDemo(join(folder, 'demo'), () => {});
});

test.afterAll(async () => {
  await first?.context.close();
  await demo?.close();
  rmSync(folder, { recursive: true, force: true });
});

test('creates a vault, joins by invitation, votes once, and is refused the second vote', async () => {
  first = await newPerson();
  const { settings } = first;
  const memberships = settings.getByTestId('memberships');
  await type(memberships, 'member_join_link', demo.world.group.invite());
  await press(memberships, 'member_join_look');
  await expect(memberships.getByTestId('seen-group')).toContainText(demo.world.group.name);
  await press(memberships, 'member_join');
  await expect(memberships.getByTestId('membership')).toHaveCount(1);
  await expectListed(memberships, englishOf('member_is_member_other', '25'));

  await switchOn(first, ferry().url);
  const poll = await openPoll(first, ferry().url);
  await pick(poll, 'In summer only');
  await vote(first, poll);
  await expect(poll.locator('[data-outcome="counted"]')).toContainText('one of 25 members');
  await pick(poll, 'No');
  await vote(first, poll);
  await expect(poll.locator('[data-outcome="refused"]')).toContainText(VOTED);
  expect((await seenBy(ferry().url)).kept).toHaveLength(1);
  await poll.close();
});

test('votes in another poll, and nothing that the two sites saw is linkable', async () => {
  await switchOn(first, book().url);
  const poll = await openPoll(first, book().url);
  await pick(poll, 'Poems');
  await vote(first, poll);
  await expect(poll.locator('[data-outcome="counted"]')).toBeVisible();
  await poll.close();

  const [atFerry, atBook] = [await seenBy(ferry().url), await seenBy(book().url)];
  const known = wordsOf(atBook);
  const shared = [...wordsOf(atFerry)].filter((word) => known.has(word));
  const { groupId, rootRecordId, proof } = lastVote(atBook);
  // The same for each member of the group, and for each visitor with this browser.
  const ofEverybody = new Set([groupId, rootRecordId, proof.merkleTreeRoot, ...(await wordsOfAnyVisitor())]);
  expect(shared.filter((word) => !ofEverybody.has(word))).toEqual([]);
  expect(lastVote(atFerry).proof.nullifier).not.toBe(proof.nullifier);
});

test('answers nothing while the vault is locked', async () => {
  const { settings, vault } = first;
  backup = await backUp(settings, vault);
  await press(vault, 'vault_lock');
  const poll = await openPoll(first, ferry().url);
  await poll.getByRole('button', { name: 'Vote' }).click();
  const consent = await consentOf(first);
  await expect(consent.getByText(englishOf('approve_locked'))).toBeVisible();
  await expect(proveButton(consent)).toHaveCount(0);
  await consent.getByRole('button', { name: englishOf('approve_decline'), exact: true }).click();
  await expect(poll.locator('[data-outcome="refused"]')).toContainText('You said no to RAIL');
  await poll.close();
  await unlock(vault, PASSWORD);
  await expect(lockButton(vault)).toBeVisible();
});

test('is the same member on a fresh profile that restored the backup', async () => {
  const second = await openProfile();
  await openDetails(second.vault, 'vault_restore_title');
  await second.vault.getByLabel(englishOf('vault_restore_choose')).setInputFiles(backup);
  const form = second.vault.locator('.box');
  await type(form, 'vault_file_password', FILE_PASSWORD);
  await type(form, 'vault_new_password', PASSWORD);
  await type(form, 'vault_repeat_password', PASSWORD);
  await press(form, 'vault_restore');
  await confirmCode(second.vault);
  await expect(second.settings.getByTestId('membership')).toHaveCount(1);

  await switchOn(second, ferry().url);
  const poll = await openPoll(second, ferry().url);
  await vote(second, poll);
  await expect(poll.locator('[data-outcome="refused"]')).toContainText(VOTED);
  await second.context.close();
});

function ferry() {
  return demo.world.polls.all[0]!;
}

function book() {
  return demo.world.polls.all[1]!;
}

async function openProfile(): Promise<Person> {
  const context = await launchWithExtension(build);
  const extension = await openExtension(context);
  const { page, vault } = await open(extension);
  const privacy = { answered: true, reach: 'near', history: false };
  await page.evaluate((settings) => chrome.storage.local.set({ settings }), { ...demo.settings, privacy });
  return { context, extension, settings: page, vault };
}

async function newPerson(): Promise<Person> {
  const { settings, ...person } = await openProfile();
  await settings.close();
  const { page, vault } = await openWithVault(person.extension);
  return { ...person, settings: page, vault };
}

async function switchOn({ settings }: Person, url: string): Promise<void> {
  const sites = settings.getByTestId('sites');
  await type(sites, 'sites_add_label', url);
  await press(sites, 'sites_add');
  await expect(sites.getByText(englishOf('sites_added', url))).toBeVisible();
  // What runs in its pages is registered by the background, after that.
  const matches = () =>
    settings.evaluate(async () =>
      (await chrome.scripting.getRegisteredContentScripts()).map((script) => script.matches ?? []),
    );
  const here = expect.arrayContaining([patternOf(url)]);
  await expect.poll(matches).toEqual([here, here]);
}

async function openPoll({ context }: Person, url: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(url);
  await expect(page.locator('html')).toHaveAttribute('data-ready', 'yes');
  // A wallet that shows itself late is found, too: the page explains itself until then.
  await expect(page.locator('.rail-explain')).toHaveCount(0);
  return page;
}

function pick(poll: Page, words: string): Promise<void> {
  return poll.getByRole('radio', { name: words, exact: true }).check();
}

/** Asks on the page, and agrees in the window that opens. */
async function vote(person: Person, poll: Page): Promise<void> {
  await poll.getByRole('button', { name: 'Vote' }).click();
  const consent = await consentOf(person);
  await expect(consent.getByTestId('asking-origin')).toHaveText(new URL(poll.url()).origin);
  await consent.getByRole('button', { name: englishOf('approve_continue'), exact: true }).click();
  await proveButton(consent).click();
  await expect(consent.getByTestId('approve-done')).toBeVisible({ timeout: 60_000 });
  await consent.close();
}

async function consentOf({ context }: Person): Promise<Page> {
  const windows = () => context.pages().filter((page) => page.url().includes('/approve.html'));
  await expect.poll(() => windows().length).toBe(1);
  return windows()[0]!;
}

function proveButton(consent: Page): Locator {
  return consent.getByRole('button', { name: englishOf('approve_prove'), exact: true });
}

async function backUp(page: Page, vault: Locator): Promise<string> {
  const details = await openDetails(vault, 'vault_backup_title');
  await type(details, 'vault_file_password', FILE_PASSWORD);
  await type(details, 'vault_repeat_password', FILE_PASSWORD);
  const download = page.waitForEvent('download');
  await press(details, 'vault_backup');
  return (await download).path();
}

async function seenBy(url: string): Promise<Everything> {
  return (await fetch(`${url}/api/seen`)).json() as Promise<Everything>;
}

type Answer = {
  readonly groupId: string;
  readonly rootRecordId: string;
  readonly proof: { readonly merkleTreeRoot: string; readonly nullifier: string };
};

function lastVote({ seen }: Everything): Answer {
  return JSON.parse(seen.findLast(({ asked }) => asked === 'POST /api/vote')!.body) as Answer;
}

/** Every word among the values that a site saw and kept that is long enough to recognise somebody by. Names of members are the format's. */
function wordsOf({ seen, kept, waiting }: Everything): Set<string> {
  const cookies = seen.map(({ headers }) => headers.cookie?.split('=').slice(1));
  const headers = seen.map(({ headers: { cookie: _, ...others } }) => others);
  const bodies = seen.map(({ body }) => (body === '' ? null : (JSON.parse(body) as unknown)));
  const values = [seen.map(({ from }) => from), cookies, headers, bodies, kept, waiting].flatMap(leavesOf);
  return new Set(values.flatMap((value) => value.match(/[\w:-]{6,}/g) ?? []));
}

function leavesOf(value: unknown): string[] {
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(leavesOf) : [`${value}`];
}

/** Of somebody with the same browser, and without RAIL, who only looks. */
async function wordsOfAnyVisitor(): Promise<ReadonlySet<string>> {
  const plain = await chromium.launch({ executablePath: findChromium()!, chromiumSandbox: false });
  const page = await plain.newPage();
  await page.goto(ferry().url);
  await page.getByRole('button', { name: 'Vote' }).click();
  await expect(page.locator('[data-outcome="refused"]')).toContainText('RAIL does not show itself');
  await plain.close();
  const { seen } = await seenBy(ferry().url);
  const visit = seen.slice(seen.findLastIndex(({ asked }) => asked === 'GET /'));
  return wordsOf({ seen: visit, kept: [], waiting: [] });
}
