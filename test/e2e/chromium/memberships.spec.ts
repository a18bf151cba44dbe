/**
 * Memberships in the settings of the built extension, with an issuer and a ledger on loopback, and proofs by its keys worker.
 * Longer than 300 lines because all of it is one group's life with one issuer and one ledger.
 */

import { expect, type Locator, type Page } from '@playwright/test';
import type { browser } from 'wxt/browser';
import { toBase64Url } from '../../../src/bytes.ts';
import { pathOf } from '../../../src/identity/leaves.ts';
import { verifyMembership } from '../../../src/identity/membership-proof.ts';
import { acceptRoots } from '../../../src/identity/root-chain.ts';
import type { MessageKey } from '../../../src/ui/message.ts';
import { englishOf } from '../../fixtures/english.ts';
import { type FakeIssuer, INVITE, openFakeIssuer, USED_INVITE } from '../../fixtures/fake-issuer.ts';
import { bytesOf } from '../../fixtures/group-roots.ts';
import { boundOf, groupItem, memberLeaves, strangerSigner } from '../../fixtures/memberships.ts';
import { type PublishedGroup, publishGroup, publishRoot } from '../../fixtures/published-groups.ts';
import { type GroupLedger, openGroupLedger } from '../group-ledger.ts';
import type { Extension } from './extension.ts';
import { openAll, test } from './panel-page.ts';
import { prove } from './proving.ts';
import { expectAccessible, expectFits } from './screen-checks.ts';
import {
  deleteVault,
  lockButton,
  openWithVault,
  PASSWORD,
  press,
  problem,
  type,
  unlock,
} from './vault-page.ts';

/** Inside `evaluate`. */
declare const chrome: typeof browser;

const HOUR_MS = 3_600_000;

test.describe.configure({ mode: 'serial' });

let ledger: GroupLedger;
let issuer: FakeIssuer;
let group: PublishedGroup;

test.beforeAll(async () => {
  ledger = await openGroupLedger();
  group = await publishGroup(memberLeaves(), {});
  // The fixture's own record is of a fixed day: this one is of today.
  group = await publishRoot(
    { ...group, roots: [], items: [group.items[0]!] },
    memberLeaves(),
    Date.now() - HOUR_MS,
  );
  await ledger.publish(group);
  issuer = await openFakeIssuer(group.group, group.item);
});

test.afterAll(async () => {
  await issuer.close();
  await ledger.close();
});

test.beforeEach(async ({ extension }) => {
  await deleteVault(extension);
  issuer.behave(null);
  await storeSettings(extension, []);
});

test('needs a vault, opened here or in its own section', async ({ extension }) => {
  const { page, memberships } = await openPage(extension);
  await expect(memberships.getByText(englishOf('member_need_vault'))).toBeVisible();
  await page.close();
  const opened = await openWithVault(extension);
  const section = opened.page.getByTestId('memberships');
  await expect(section.getByText(englishOf('member_none'))).toBeVisible();
  await press(opened.vault, 'vault_lock');
  await expect(section.getByText(englishOf('member_locked'))).toBeVisible();
  await unlock(section, PASSWORD);
  await expect(section.getByText(englishOf('member_none'))).toBeVisible();
  await expect(lockButton(opened.vault)).toBeVisible();
  await opened.page.close();
});

test('shows whose group an invitation is for before anything is signed', async ({ extension }) => {
  const { page, memberships } = await openMemberships(extension);
  const before = issuer.asked.length;
  await look(memberships, `${issuer.url}/#invite=${INVITE}`);
  const seen = memberships.getByTestId('seen-group');
  const { groupId, issuer: key, name, policy } = group.group;
  await expect(seen.getByText(unnamed())).toBeVisible();
  for (const text of [groupId.slice(0, 8), key.slice(0, 8), new URL(issuer.url).host])
    await expect(seen.locator('dd').filter({ hasText: text })).toBeVisible();
  await expect(seen.locator('blockquote')).toHaveText(policy);
  await expect(seen.getByText('25, so few', { exact: false })).toBeVisible();
  await expect(page.getByText(name)).toHaveCount(0);
  // Once to be shown, once with the question for its size; nothing is signed.
  expect(new Set(issuer.asked.slice(before))).toEqual(new Set(['GET /group']));
  await press(seen, 'options_cancel');
  await expect(seen).toHaveCount(0);

  await storeSettings(extension, [group.entry]);
  await press(memberships, 'member_join_look');
  await expect(seen.getByText(name)).toBeVisible();
  await page.close();
});

test('refuses what is no invitation, and says what an issuer refuses in its own words only', async ({
  extension,
}) => {
  const { page, memberships } = await openMemberships(extension);
  const says = (key: MessageKey) => expect(problem(memberships)).toHaveText(englishOf(key));
  await look(memberships, 'groups.example');
  await says('member_bad_address');
  await look(memberships, `${issuer.url}/#invite=short`);
  await says('member_bad_invite');
  await look(memberships, issuer.url);
  await press(memberships, 'member_join');
  await says('member_no_code');
  await look(memberships, `${issuer.url}/#invite=${USED_INVITE}`);
  await press(memberships, 'member_join');
  await says('member_invite_used');
  await look(memberships, `${issuer.url}/#invite=${INVITE.replace('H', 'J')}`);
  await press(memberships, 'member_join');
  await says('member_refused');
  await expect(page.getByText('money')).toHaveCount(0);
  await expect(page.getByText('call us')).toHaveCount(0);
  await expect(memberships.getByTestId('membership')).toHaveCount(0);
  expect(issuer.admitted).toEqual([]);
  await page.close();
});

test('takes no hostile answer, and follows no redirect', async ({ extension }) => {
  const elsewhere = await openFakeIssuer(group.group, group.item);
  const { page, memberships } = await openMemberships(extension);
  const byStranger = toBase64Url(bytesOf([await groupItem(undefined, strangerSigner)])[0]!);
  const cases: readonly (readonly [MessageKey, Parameters<FakeIssuer['behave']>[0]])[] = [
    ['member_bad_answer', { is: 'body', text: ' '.repeat(70_000) }],
    ['member_bad_answer', { is: 'body', text: '<html>Please log in</html>' }],
    ['member_bad_answer', { is: 'body', text: '{"schema":"rail.issuer/9"}' }],
    ['member_refused', { is: 'body', text: '{"error":{"code":"pay-us","because":"Pay us"}}', status: 500 }],
    ['member_bad_group', { is: 'group', item: byStranger }],
    ['member_bad_group', { is: 'group', item: group.item.replace(/.{8}$/, 'AAAAAAAA') }],
    ['member_issuer_away', { is: 'redirect', to: elsewhere.url }],
  ];
  for (const [key, answer] of cases) {
    issuer.behave(answer);
    await look(memberships, `${issuer.url}/#invite=${INVITE}`);
    await expect(problem(memberships)).toHaveText(englishOf(key));
    await expect(memberships.getByTestId('seen-group')).toHaveCount(0);
  }
  expect(elsewhere.asked).toEqual([]);

  // Another group than the one that was shown.
  issuer.behave(null);
  await look(memberships, `${issuer.url}/#invite=${INVITE}`);
  await expect(memberships.getByTestId('seen-group')).toBeVisible();
  const other = await publishGroup(memberLeaves(), { name: 'Another' });
  issuer.behave({ is: 'group', item: other.item });
  await press(memberships, 'member_join');
  await expect(problem(memberships)).toHaveText(englishOf('member_other_group'));
  expect(issuer.admitted).toEqual([]);
  await elsewhere.close();
  await page.close();
});

test('joins, waits, is a member, proves, is removed, is forgotten, and never used once the issuer contradicts itself', async ({
  extension,
}) => {
  test.setTimeout(180_000);
  const { page, memberships } = await openMemberships(extension);
  await look(memberships, `${issuer.url}/#invite=${INVITE.toLowerCase()}`);
  await press(memberships, 'member_join');
  await expect(memberships.getByText(englishOf('member_joined', unnamed()))).toBeVisible();
  expect(issuer.admitted).toHaveLength(1);
  await expectNoWords(page, memberships);
  expect(await storedGroups(extension)).toEqual([]);
  const entry = memberships.getByTestId('membership');
  const standing = entry.getByTestId('standing');
  const ask = () => entry.getByRole('button', { name: englishOf('member_ask_named', unnamed()) }).click();
  await ask();
  await expect(standing).toHaveText(englishOf('member_is_waiting'));

  const leaves = [...memberLeaves(), ...issuer.admitted];
  const joined = await publishRoot(group, leaves, Date.now() - 1000);
  await ledger.publish(joined);
  await ask();
  await expect(standing).toContainText(englishOf('member_is_member_other', '26'));
  await proofsHold(page, joined, issuer.admitted[0]!);

  await page.reload();
  await expect(entry.getByText(unnamed())).toBeVisible();
  const removed = await publishRoot(joined, memberLeaves(), Date.now() + 299_000);
  await ledger.publish(removed);
  await ask();
  await expect(standing).toHaveText(englishOf('member_is_not_listed'));

  await entry.getByRole('button', { name: englishOf('member_leave_named', unnamed()) }).click();
  await expect(entry.getByText(englishOf('member_leave_question', unnamed()))).toBeVisible();
  await press(entry, 'member_leave_confirm');
  await expect(memberships.getByText(englishOf('member_left', unnamed()))).toBeVisible();
  await expect(entry).toHaveCount(0);

  // The same vault is the same member: the issuer knows it, and no code is used up. This time the group is recognised, too.
  await look(memberships, `${issuer.url}/#invite=${INVITE}`);
  const too = memberships.getByRole('checkbox', { name: englishOf('member_recognise') });
  await expect(too).not.toBeChecked();
  await expect(page.getByText(group.group.name)).toHaveCount(0);
  await too.check();
  await expect(memberships.getByTestId('recognise-too')).toContainText(group.group.name);
  await expectAccessible(page);
  await expectFits(page);
  await press(memberships, 'member_join');
  await expect(entry).toHaveCount(1);
  expect(issuer.admitted).toHaveLength(1);
  await expect(entry.locator('.name')).toHaveText(group.group.name);
  expect(await storedGroups(extension)).toEqual([group.entry]);
  await page.evaluate(async () => {
    const { settings } = await chrome.storage.local.get('settings');
    await chrome.storage.local.set({ settings: { ...(settings as object), groups: [] } });
  });
  await expect(entry.getByText(unnamed())).toBeVisible();

  // A second record with the number of the last one.
  const other = await publishRoot(joined, leaves, Date.now() - 1000, { relays: [] });
  expect(other.record.seq).toBe(removed.record.seq);
  await ledger.publish(other);
  await ask();
  await expect(standing).toHaveText(englishOf('member_is_contradicted'));
  await page.reload();
  await expect(entry.getByText(englishOf('member_is_contradicted'))).toBeVisible();
  await expect(entry.getByRole('button', { name: englishOf('member_ask_named', unnamed()) })).toHaveCount(0);
  await expectAccessible(page);
  await page.close();
});

test('is accessible and fits', async ({ extension }) => {
  const { page, memberships } = await openMemberships(extension);
  await look(memberships, issuer.url);
  await expect(memberships.getByTestId('seen-group')).toBeVisible();
  await openAll(page);
  await expectAccessible(page);
  await expectFits(page);
  await page.close();
});

/** A proof by the real worker is taken by a site; one that is cancelled or whose worker dies gives nothing, and the next one is made. */
async function proofsHold(page: Page, joined: PublishedGroup, commitment: bigint): Promise<void> {
  const { record, leaves, tree } = joined;
  const { groupId } = joined.group;
  const expiresAt = `${new Date(Date.now() + 600_000).toISOString().slice(0, 19)}Z`;
  const bound = { ...boundOf({ groupId, record }), expiresAt };
  const { index, siblings } = pathOf(tree, leaves.indexOf(commitment))!;
  const path = { index, siblings: siblings.map(String) };
  const params = { issuer: joined.group.issuer, bound, root: String(tree.root), path };

  const cancelled = await prove(page, params, 'cancel');
  expect(cancelled.outcome).toMatchObject({ ok: false, code: 'cancelled' });
  // The document that holds the worker goes, as a browser may make it; what is asked of it is lost.
  const killed = await prove(page, params, 'kill');
  expect(killed.outcome).toBeNull();
  const { outcome, stages } = await prove(page, params, 'leave');
  expect(stages).toEqual(['loading', 'witness', 'proof']);
  if (outcome === null || !outcome.ok) throw new Error('no proof was made');
  const roots = acceptRoots([group.record, record], null, Date.now());
  if (!roots.ok) throw new Error(roots.because);
  const { origin, appId, action, epoch, challenge, signal } = bound;
  const expected = { origin, appId, action, epoch, challenge, signal, slots: 1 };
  const groups = new Map([[groupId, roots.value]]);
  const terms = { groups, minAnonymitySet: 20, maxRootAgeSec: 3600 };
  const taken = await verifyMembership(outcome.value.response, { ...expected, ...terms }, Date.now());
  expect(taken).toMatchObject({ ok: true, value: { anonymitySet: 26 } });
}

async function openPage(extension: Extension): Promise<{ page: Page; memberships: Locator }> {
  const page = await extension.openPage('options.html');
  return { page, memberships: page.getByTestId('memberships') };
}

async function openMemberships(extension: Extension): Promise<{ page: Page; memberships: Locator }> {
  const { page } = await openWithVault(extension);
  return { page, memberships: page.getByTestId('memberships') };
}

async function look(memberships: Locator, link: string): Promise<void> {
  await type(memberships, 'member_join_link', link);
  await press(memberships, 'member_join_look');
}

function storeSettings({ background }: Extension, groups: readonly unknown[]): Promise<void> {
  const privacy = { answered: true, reach: 'near', history: false };
  const settings = { gateways: ledger.gateways, uploadUrl: ledger.gateways[0], trust: [], groups, privacy };
  return background.evaluate((value) => chrome.storage.local.set({ settings: value }), settings);
}

function unnamed(): string {
  const { groupId, issuer: key } = group.group;
  return englishOf('member_unnamed', groupId.slice(0, 8), key.slice(0, 8));
}

/** Of a group that is not recognised, its own words are not on the page once it was joined. */
function storedGroups({ background }: Extension): Promise<unknown> {
  return background.evaluate(async () => {
    const { settings } = await chrome.storage.local.get('settings');
    return (settings as { readonly groups: unknown }).groups;
  });
}

async function expectNoWords(page: Page, memberships: Locator): Promise<void> {
  await expect(memberships.getByTestId('seen-group')).toHaveCount(0);
  await expect(page.getByText(group.group.name)).toHaveCount(0);
}
