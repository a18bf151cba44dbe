/** The attest screen in every state, with vault and servers played by the test: what it asks, what it says before anything is made, and that it can be read. */

import { expect, type Page } from '@playwright/test';
import type { browser } from 'wxt/browser';
import { type AttestRun, attestKey } from '../../../src/browser/attest-state.ts';
import type { LookupState } from '../../../src/browser/lookup-state.ts';
import type { MessageKey } from '../../../src/ui/message.ts';
import {
  ATTESTATION,
  CONTRADICTED,
  GROUPS,
  HELD,
  held,
  MEMBERSHIP,
  NO_SECRET,
  OTHER_MEMBERSHIP,
  RUNS,
  runIn,
} from '../../fixtures/attest-states.ts';
import { englishOf } from '../../fixtures/english.ts';
import { VERDICTS } from '../../fixtures/lookup-states.ts';
import type { Extension } from './extension.ts';
import { put, test } from './panel-page.ts';
import { expectAccessible, expectFits } from './screen-checks.ts';
import { press } from './vault-page.ts';

/** Inside `evaluate`. */
declare const chrome: typeof browser;
/** What the panel asked, in order. */
declare const asked: Asked[];

type Asked = { readonly type: string; readonly method?: string };

const OPEN = { state: { is: 'present', passkey: null, waitMs: 0 }, lockAtMs: 1_900_000_000_000, minutes: 15 };
const ANSWERS = {
  'vault-look': OPEN,
  memberships: { ok: true, value: [HELD] },
  'group-state': GROUPS.small,
};
const SMALL = englishOf('attest_size_few', '240');

let panel: Page;

// The panel of other files would look after the runs that are played here: twice a minute it gives up what nobody works on.
test.beforeAll(({ panelPage }) => panelPage.goto('about:blank'));
test.afterAll(({ panelPage, extension }) => panelPage.goto(extension.url('sidepanel.html')));

test.afterEach(async () => {
  await panel.evaluate(() => chrome.storage.session.clear());
  await panel.close();
});

async function open(
  { context, url }: Extension,
  answers: { readonly [asked: string]: unknown } = {},
  runs: readonly AttestRun[] = [],
  state: LookupState = VERDICTS.F,
): Promise<void> {
  panel = await context.newPage();
  await panel.addInitScript(
    (given: { readonly [asked: string]: unknown }) => {
      Object.assign(globalThis, { asked: [] });
      const sendMessage = async (message: Asked) => {
        asked.push(message);
        return given[message.method ?? message.type];
      };
      Object.assign(chrome.runtime, { sendMessage });
    },
    { ...ANSWERS, ...answers },
  );
  await panel.goto(url('sidepanel.html'));
  await put(panel, state);
  await store(...runs);
}

async function store(...runs: readonly AttestRun[]): Promise<void> {
  const entries = Object.fromEntries(runs.map((run) => [attestKey(run), run]));
  await panel.evaluate((all) => chrome.storage.session.set(all), entries);
}

const enter = () => panel.getByRole('button', { name: englishOf('attest_entry') }).click();
const says = (key: MessageKey, ...args: readonly string[]) =>
  expect(panel.getByText(englishOf(key, ...args)).last()).toBeVisible();
const radios = () => panel.getByRole('radio');
const names = () => panel.evaluate(() => asked.map(({ type, method }) => method ?? type));
/** What was asked about runs. The list of memberships is asked for once, whenever the screen is painted. */
const askedOfRuns = () =>
  panel.evaluate(() =>
    asked.filter(({ type, method }) => type === 'ask-cancel' || method === 'issuer-attest'),
  );

test('asks nobody until a group is chosen, and says all before the button', async ({ extension }) => {
  await open(extension);
  await enter();
  await expect(panel.getByRole('heading', { level: 1 })).toHaveText(englishOf('attest_title_picture'));
  await expect(radios()).toHaveCount(4);
  for (const radio of await radios().all()) await expect(radio).not.toBeChecked();
  expect(await names()).toEqual(['vault-look', 'memberships']);
  await radios().nth(0).check();
  const button = panel.getByRole('button', { name: englishOf('attest_do'), exact: true });
  await expect(button).toHaveCount(0);
  await radios().nth(3).check();
  await expect(panel.getByText(SMALL)).toBeVisible();
  await expect(panel.locator('.box').first()).toHaveText(SMALL);
  await says('attest_forever');
  await says('attest_relay', 'guild.example');
  await says('attest_hidden_member');
  await expectAccessible(panel);
  await expectFits(panel);
  await button.click();
  const { schema, type, proof, ...attested } = ATTESTATION;
  await expect
    .poll(() => panel.evaluate(() => asked.find(({ method }) => method === 'prove-attestation')))
    .toMatchObject({ type: 'ask-opened', params: { issuer: MEMBERSHIP.issuer, attested } });
});

test('has the exact words of the statements', async ({ extension }) => {
  await open(extension, {}, [], VERDICTS.A1text);
  await enter();
  for (const name of ['I made this without AI', 'I made this with AI', 'I vouch for its source'])
    await expect(panel.getByRole('radio', { name, exact: true })).toBeVisible();
  await says('attest_title_text');
});

test('is not offered for pixels from the screen', async ({ extension }) => {
  const { progress } = VERDICTS.F;
  if (progress.phase !== 'done') throw new Error('no verdict');
  await open(extension, {}, [], { ...VERDICTS.F, progress: { ...progress, captured: true } });
  await expect(panel.getByTestId('verdict-headline')).toBeVisible();
  await expect(panel.getByRole('button', { name: englishOf('attest_entry') })).toHaveCount(0);
});

const BLOCKED: readonly (readonly [keyof typeof GROUPS, string])[] = [
  ['tooSmall', englishOf('attest_size_small', '12')],
  ['noRelay', englishOf('attest_no_relay')],
  ['waiting', englishOf('member_is_waiting')],
  ['notListed', englishOf('member_is_not_listed')],
  ['expired', englishOf('member_is_expired')],
  ['contradicted', englishOf('member_is_contradicted')],
  ['distrusted', englishOf('member_is_distrusted')],
  ['unreachable', englishOf('member_is_unreachable')],
];
for (const [name, sentence] of BLOCKED)
  test(`a group that is ${name} has no button`, async ({ extension }) => {
    await open(extension, { 'group-state': GROUPS[name] });
    await enter();
    await radios().nth(0).check();
    await radios().nth(3).check();
    await expect(panel.getByText(sentence)).toBeVisible();
    await expect(panel.getByRole('button', { name: englishOf('attest_do'), exact: true })).toHaveCount(0);
  });

test('a membership without its secret, and a group that was used, cannot be chosen', async ({
  extension,
}) => {
  await open(extension, { memberships: { ok: true, value: [HELD, held(NO_SECRET)] } }, [RUNS.queued]);
  await enter();
  await press(panel.locator('main'), 'attest_another');
  await expect(radios().nth(3)).toBeDisabled();
  await expect(radios().nth(4)).toBeDisabled();
  await says('attest_said', 'I made this without AI');
  await says('member_other_seed');
  await expectAccessible(panel);
});

test('a group whose issuer once contradicted itself cannot be chosen', async ({ extension }) => {
  await open(extension, { memberships: { ok: true, value: [HELD, held(CONTRADICTED)] } });
  await enter();
  await expect(radios().nth(3)).toBeEnabled();
  await expect(radios().nth(4)).toBeDisabled();
  await says('member_is_contradicted');
  await expectAccessible(panel);
});

test('without an open vault, or without a group, it says where to go', async ({ extension }) => {
  await open(extension, { 'vault-look': { ...OPEN, state: { is: 'none' }, lockAtMs: null } });
  await enter();
  await says('attest_no_vault');
  await expectAccessible(panel);
  await panel.close();
  await open(extension, { memberships: { ok: true, value: [] } });
  await enter();
  await says('attest_no_group');
  await panel.close();
  await open(extension, { 'vault-look': { ...OPEN, lockAtMs: null } }, [RUNS.locked]);
  await enter();
  await says('attest_problem_locked');
  await expect(panel.getByLabel(englishOf('vault_password'))).toBeVisible();
  await expectAccessible(panel);
  await expectFits(panel);
});

const OUTCOMES: readonly (readonly [keyof typeof RUNS, MessageKey, MessageKey])[] = [
  ['looking', 'attest_working_title', 'working_cancel'],
  ['proof', 'attest_working_title', 'working_cancel'],
  ['sending', 'attest_sending_title', 'attest_sending_note'],
  ['queued', 'attest_queued_title', 'attest_queued_later'],
  ['refused', 'attest_ended_title', 'attest_no_relay'],
  ['away', 'attest_unanswered_title', 'attest_problem_away'],
  ['nonsense', 'attest_unanswered_title', 'attest_problem_nonsense'],
];
for (const [name, title, sentence] of OUTCOMES)
  test(`what became of it: ${name}`, async ({ extension }) => {
    await open(extension, {}, [RUNS[name]]);
    await enter();
    await expect(panel.getByRole('heading', { level: 1 })).toHaveText(englishOf(title));
    await expect(panel.locator('output.for-ears').filter({ hasText: englishOf(title) })).toHaveCount(1);
    await says(sentence);
    await expectAccessible(panel);
    await expectFits(panel);
  });

test('follows a run, and its buttons are for it', async ({ extension }) => {
  await open(extension);
  await enter();
  await store(RUNS.looking);
  await says('attest_keep_open');
  await press(panel.locator('main'), 'working_cancel');
  // The question again. Its words alone are on the run's screen, too, and a run that is replaced is not cancelled.
  await expect(radios()).toHaveCount(4);
  await store(RUNS.away);
  await press(panel.locator('main'), 'attest_send_again');
  await says('attest_problem_interrupted');
  // Nobody answers here: the same is sent as often as where the background was stopped each time.
  const sent = {
    type: 'ask-lookup',
    method: 'issuer-attest',
    params: { url: MEMBERSHIP.issuerUrl, attestation: ATTESTATION },
  };
  expect(await askedOfRuns()).toEqual([{ type: 'ask-cancel', call: RUNS.looking.run }, sent, sent, sent]);
  await store(runIn({ phase: 'ended', code: 'cancelled' }));
  await expect(radios()).toHaveCount(4);
});

test('an end after something may have arrived does not say that nothing was published', async ({
  extension,
}) => {
  const run = { ...runIn({ phase: 'ended', code: 'unknown-root' }), mayBeSaid: true };
  await open(extension, { memberships: { ok: true, value: [HELD, held(OTHER_MEMBERSHIP)] } }, [run]);
  await enter();
  await expect(panel.getByRole('heading', { level: 1 })).toHaveText(englishOf('attest_unanswered_title'));
  await expect(panel.getByText(englishOf('attest_ended_nothing'))).toHaveCount(0);
});

test('the keyboard goes in and comes back to where it was', async ({ extension }) => {
  await open(extension);
  const entry = panel.getByRole('button', { name: englishOf('attest_entry') });
  await entry.press('Enter');
  // Its screen is there, and the focus in it: a key that comes sooner is the old one's.
  await expect(panel.locator('main')).toBeFocused();
  await panel.keyboard.press('Tab');
  await expect(panel.getByRole('button', { name: englishOf('attest_back') })).toBeFocused();
  await panel.keyboard.press('Enter');
  await expect(entry).toBeFocused();
});
