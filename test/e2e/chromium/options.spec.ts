/**
 * The settings page: what the reader changes is stored in the contract's shape, and what is wrong is said.
 * Longer than 300 lines because each section has its own mistakes to be told.
 */

import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Locator, type Page } from '@playwright/test';
import type { browser } from 'wxt/browser';
import { sha256, toBase64Url } from '../../../src/bytes.ts';
import { DEFAULT_GATEWAYS } from '../../../src/engine/default-servers.ts';
import { pem, root } from '../../fixtures/certificates.ts';
import { englishOf } from '../../fixtures/english.ts';
import { jsonBytes, proofVector } from '../../fixtures/proof-vectors.ts';
import {
  HISTORY,
  LIST_URL,
  SUBSCRIPTION,
  signedList,
  trustEntry,
  USED_SETTINGS,
} from '../../fixtures/stored-settings.ts';
import { type Extension, test as withExtension } from './extension.ts';

/** Inside `evaluate`. */
declare const chrome: typeof browser;

const test = withExtension.extend<{ readonly options: Page }>({
  options: async ({ extension }, use) => {
    const page = await open(extension, {});
    await use(page);
    await page.close();
  },
});

test('servers are added, refused and removed', async ({ options }) => {
  const section = region(options, 'servers_title');
  const field = section.getByRole('textbox');
  const add = async (text: string) => {
    await field.fill(text);
    await field.press('Enter');
  };
  for (const bad of ['arweave.net', 'http://arweave.net', 'https://user@arweave.net', 'ftp://arweave.net']) {
    await add(bad);
    await expect(section.getByRole('alert')).toHaveText(englishOf('servers_bad'));
  }
  await add('https://arweave.net/');
  await expect(section.getByRole('alert')).toHaveText(englishOf('servers_twice'));
  await add('http://127.0.0.1:1984');
  await expect(field).toHaveValue('');
  expect((await stored(options)).gateways).toEqual([...DEFAULT_GATEWAYS, 'http://127.0.0.1:1984']);
  await expect(section.getByRole('listitem')).toHaveCount(4);

  await section.getByRole('button', { name: 'Remove https://arweave.net' }).click();
  await section.getByRole('button', { name: 'Cancel' }).click();
  await expect(section.getByRole('button', { name: 'Remove https://arweave.net' })).toBeFocused();
  await section.getByRole('button', { name: 'Remove https://arweave.net' }).click();
  await section.getByRole('button', { name: 'Yes, remove' }).click();
  await expect(section.getByRole('listitem')).toHaveCount(3);
  await section.getByRole('button', { name: 'Use the original list' }).click();
  await section.getByRole('button', { name: 'Yes, replace' }).click();
  await expect(section.getByRole('listitem')).toHaveText([/arweave\.net/, /permagate/, /goldsky/]);
  expect((await stored(options)).gateways).toEqual(DEFAULT_GATEWAYS);
});

test('a key file is added once, and a wrong one is explained', async ({ options }) => {
  const section = region(options, 'trust_title');
  await expect(section.getByText(englishOf('trust_none'))).toBeVisible();
  await section.getByText(englishOf('trust_file_title')).click();
  const choose = (value: unknown) =>
    section.getByLabel(englishOf('trust_file_choose')).setInputFiles({
      name: 'key.public.json',
      mimeType: 'application/json',
      buffer: Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)),
    });
  const entry = trustEntry('Aurora Images', 1);
  await choose('{');
  await expect(section.getByRole('alert').first()).toHaveText(englishOf('trust_file_not_json'));
  await choose({ schema: 'rail.key/1', secretKey: entry.root });
  await expect(section.getByRole('alert').first()).toHaveText(englishOf('trust_file_secret'));
  await choose({ ...entry, root: 'x' });
  await expect(section.getByRole('alert').first()).toContainText('root is not as specified');
  await choose(entry);
  await expect(section.getByText('Aurora Images was added.')).toBeVisible();
  await expectTrust(options, [entry]);
  // On the page, too: it says that something is there twice by what it shows.
  await expect(section.getByRole('listitem')).toContainText(['Aurora Images']);
  await choose(entry);
  await expect(section.getByRole('alert').first()).toHaveText(englishOf('trust_twice'));
  await section.getByRole('button', { name: 'Remove Aurora Images' }).click();
  await section.getByRole('button', { name: 'Yes, remove' }).click();
  await expect(section.getByText(englishOf('trust_none'))).toBeVisible();
});

test('certificates for Content Credentials are added once and removed, and no private key is', async ({
  options,
}) => {
  const section = region(options, 'trust_title');
  await section.locator('summary', { hasText: englishOf('trust_pem_title') }).click();
  const choose = (text: string) =>
    section
      .getByLabel(englishOf('trust_pem_choose'))
      .setInputFiles({ name: 'studio.pem', mimeType: 'application/x-pem-file', buffer: Buffer.from(text) });
  const alert = section.getByRole('alert').filter({ hasText: /./ });
  await choose('no certificate');
  await expect(alert).toHaveText(englishOf('trust_pem_none'));
  await choose('-----BEGIN PRIVATE KEY-----\nAA==\n-----END PRIVATE KEY-----');
  await expect(alert).toHaveText(englishOf('trust_file_secret'));
  const text = pem(await root('My Trust'));
  await choose(text);
  await expect(section.getByRole('listitem')).toContainText('1 certificate');
  expect((await stored(options)).trust).toEqual([
    { schema: 'rail.credential-list/1', name: 'studio.pem', pem: text },
  ]);
  await choose(text);
  await expect(alert).toHaveText(englishOf('trust_list_twice'));
  await section.getByRole('button', { name: 'Remove studio.pem' }).click();
  await section.getByRole('button', { name: 'Yes, remove' }).click();
  await expectTrust(options, []);
});

test('keys of models are added once and removed, and say how far their setup can be trusted', async ({
  options,
}) => {
  const section = region(options, 'trust_title');
  await section.locator('summary', { hasText: englishOf('trust_models_title') }).click();
  const choose = (value: unknown) =>
    section.getByLabel(englishOf('trust_models_choose')).setInputFiles({
      name: 'models.json',
      mimeType: 'application/json',
      buffer: Buffer.from(JSON.stringify(value)),
    });
  const alert = section.getByRole('alert').filter({ hasText: /./ });
  await choose({ schema: 'rail.computation-keys/1', entries: [] });
  await expect(alert).toContainText('This is no file with keys of models');
  const bytes = jsonBytes(proofVector('groth16-bn254').key);
  const commitment = toBase64Url(await sha256(bytes));
  const entry = {
    system: 'groth16-bn254',
    model: { commitment, scheme: 'verifying-key' },
    name: 'Aurora Tiny 1',
    provider: 'A'.repeat(43),
    key: toBase64Url(bytes),
    layout: 'rail.picture-circuit/1',
    setup: 'test',
  };
  const keys = { schema: 'rail.computation-keys/1', entries: [entry] };
  await choose({ ...keys, entries: [{ ...entry, key: 'e30' }] });
  await expect(alert).toContainText('the key of “Aurora Tiny 1”');
  await choose(keys);
  await expect(section.getByRole('listitem')).toContainText('Aurora Tiny 1');
  await expect(section.getByRole('listitem')).toContainText(englishOf('setup_test'));
  expect((await stored(options)).trust).toEqual([keys]);
  await choose(keys);
  await expect(alert).toHaveText(englishOf('trust_list_twice'));
  await section.getByRole('button', { name: 'Remove Aurora Tiny 1' }).click();
  await section.getByRole('button', { name: 'Yes, remove' }).click();
  await expectTrust(options, []);
});

test('a list is shown before it is subscribed to, and only a newer one of its key replaces it', async ({
  options,
}) => {
  const section = region(options, 'trust_title');
  await serve(options, LIST_URL, SUBSCRIPTION.signed);
  await section.getByText(englishOf('trust_list_title')).click();
  await section.getByLabel(englishOf('trust_list_address')).fill(LIST_URL);
  await section.getByRole('button', { name: 'Look at the list' }).click();
  await expect(section.getByText(SUBSCRIPTION.signed.key)).toBeVisible();
  expect((await stored(options)).trust).toEqual([]);
  await section.getByRole('button', { name: 'Subscribe' }).click();
  await expect(section.getByRole('heading', { name: 'Newsroom' })).toBeVisible();
  expect((await stored(options)).trust).toEqual([SUBSCRIPTION]);

  const refresh = section.getByRole('button', { name: 'Look for a newer one' });
  await refresh.click();
  await expect(section.getByText('“Newsroom” is up to date.')).toBeVisible();
  await serve(options, LIST_URL, signedList(3, []));
  await refresh.click();
  await expect(section.getByText(englishOf('trust_list_older_list'))).toBeVisible();
  await serve(options, LIST_URL, signedList(9, [], 8));
  await refresh.click();
  await expect(section.getByText(englishOf('trust_list_other_key'))).toBeVisible();
  const newer = signedList(5, [trustEntry('Aurora Images', 1)]);
  await serve(options, LIST_URL, newer);
  await refresh.click();
  await expect(section.getByText('1 AI company')).toBeVisible();
  expect((await stored(options)).trust).toEqual([{ ...SUBSCRIPTION, signed: newer }]);
});

test('a domain’s key is added under the reader’s own name for it', async ({ options }) => {
  const section = region(options, 'trust_title');
  const { root } = trustEntry('x', 7);
  await section.getByText(englishOf('trust_domain_title')).click();
  const field = section.getByLabel(englishOf('trust_domain_name'));
  await field.fill('https://aurora.example');
  await field.press('Enter');
  await expect(section.getByText(englishOf('trust_domain_bad'))).toBeVisible();
  await serve(options, 'https://aurora.example/.well-known/rail.json', {
    schema: 'rail.domain/1',
    roots: [root],
  });
  await field.fill('aurora.example');
  await field.press('Enter');
  await section.getByRole('button', { name: 'Add this key' }).click();
  await expect(section.getByText(englishOf('trust_domain_needs_name'))).toBeVisible();
  await section.getByLabel(englishOf('trust_domain_label')).fill('Aurora');
  await section.getByRole('button', { name: 'Add this key' }).click();
  await expect(section.getByText('Aurora was added.')).toBeVisible();
  await expectTrust(options, [
    { schema: 'rail.trust-entry/1', root, name: 'Aurora', domain: 'aurora.example' },
  ]);
});

test('what may leave the device is chosen, and history is kept only on request', async ({ options }) => {
  await expect(options.getByText(englishOf('privacy_unanswered'))).toBeVisible();
  await options.getByRole('radio', { name: englishOf('privacy_exact') }).check();
  await expect(options.getByText(englishOf('privacy_unanswered'))).toBeHidden();
  await options.getByRole('checkbox').check();
  await expect(options.getByText(englishOf('history_empty'))).toBeVisible();
  expect((await stored(options)).privacy).toEqual({ answered: true, reach: 'exact', history: true });
});

test('history says what was sent, and is cleared', async ({ extension }) => {
  const options = await open(extension, { settings: USED_SETTINGS, history: HISTORY });
  const section = region(options, 'history_title');
  const first = section.getByRole('listitem').filter({ hasText: 'Logged as AI output by Aurora Images' });
  await first.locator('summary').click();
  await expect(first).toContainText('arweave.net: 1 × exact fingerprint');
  await section.getByRole('button', { name: 'Clear history' }).click();
  await section.getByRole('button', { name: 'Yes, delete' }).click();
  await expect(section.getByText(englishOf('history_empty'))).toBeVisible();
  expect(await options.evaluate(() => chrome.storage.local.get('history'))).toEqual({});
  await options.close();
});

test('sites are switched on and off, one by one and all', async ({ extension }) => {
  const options = await open(extension, {});
  const section = region(options, 'sites_title');
  await expect(section.getByText(englishOf('sites_none'))).toBeVisible();
  const add = async (text: string, granted: boolean) => {
    // Nobody can press the browser's own question in a test.
    await options.evaluate(
      (answer) => Object.assign(chrome.permissions, { request: async () => answer }),
      granted,
    );
    await section.getByRole('textbox').fill(text);
    await section.getByRole('textbox').press('Enter');
  };
  for (const bad of ['http://polls.example', 'chrome://settings', 'no site', '']) {
    await add(bad, true);
    await expect(section.getByRole('alert')).toHaveText(englishOf('sites_bad'));
  }
  await add('https://polls.example', false);
  await expect(section.getByRole('alert')).toHaveText(englishOf('sites_refused'));
  await add('polls.example/vote', true);
  await expect(section.getByText('https://polls.example was switched on.')).toBeVisible();
  // On the page, too: it says that something is there twice by what it shows.
  await expect(section.getByRole('listitem')).toHaveCount(1);
  await add('https://polls.example', true);
  await expect(section.getByRole('alert')).toHaveText(englishOf('sites_twice'));
  await add('https://polls.example:8443', true);
  // Emptied once it is kept, so not the text that follows.
  await expect(section.getByRole('textbox')).toHaveValue('');
  await add('http://127.0.0.1:8080', true);
  const kept = () => options.evaluate(() => chrome.storage.local.get('sites'));
  await expect.poll(kept).toEqual({
    sites: ['https://polls.example', 'https://polls.example:8443', 'http://127.0.0.1:8080'],
  });
  await section.getByRole('button', { name: 'Switch off https://polls.example', exact: true }).click();
  await section.getByRole('button', { name: 'Yes, switch off' }).click();
  await expect.poll(kept).toEqual({ sites: ['https://polls.example:8443', 'http://127.0.0.1:8080'] });
  await section.getByRole('button', { name: 'Switch all off' }).click();
  await section.getByRole('button', { name: 'Yes, switch off' }).click();
  await expect(section.getByText(englishOf('sites_none'))).toBeVisible();
  await options.close();
});

test('what a site was told goes with it, and with the history', async ({ extension }) => {
  const options = await open(extension, { settings: USED_SETTINGS, history: HISTORY, ...SITES });
  const section = region(options, 'sites_title');
  await expect(section.getByRole('listitem').first()).toContainText('“vote-7”, with group AAAAAAAA');
  await expect(section.getByRole('listitem').last()).toContainText(englishOf('sites_sees_nothing'));
  const told = () =>
    options.evaluate(async () => (await chrome.storage.local.get('site-tellings'))['site-tellings']);
  expect(await told()).toEqual(SITES['site-tellings']);
  await section.getByRole('button', { name: 'Switch off https://polls.example', exact: true }).click();
  await section.getByRole('button', { name: 'Yes, switch off' }).click();
  await expect.poll(told).toEqual({});
  await options.evaluate((stored) => chrome.storage.local.set(stored), SITES);
  await region(options, 'history_title')
    .getByRole('button', { name: englishOf('history_clear') })
    .click();
  await region(options, 'history_title')
    .getByRole('button', { name: englishOf('history_clear_confirm') })
    .click();
  await expect.poll(told).toBeUndefined();
  await options.close();
});

test('is accessible in both themes and fits a narrow window', async ({ extension }) => {
  const options = await open(extension, { settings: USED_SETTINGS, history: HISTORY, ...SITES });
  await options.locator('details').evaluateAll((all) => {
    for (const details of all) (details as HTMLDetailsElement).open = true;
  });
  await options.getByRole('button', { name: 'Remove Civic Cameras' }).click();
  for (const theme of ['light', 'dark']) {
    await options.evaluate((name) => document.documentElement.setAttribute('data-theme', name), theme);
    const { violations } = await new AxeBuilder({ page: options }).setLegacyMode(true).analyze();
    expect(violations.map(({ id, nodes }) => `${theme} ${id} ${nodes.map(({ html }) => html)}`)).toEqual([]);
  }
  await options.setViewportSize({ width: 320, height: 640 });
  expect(await options.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
  await options.close();
});

const SITES = {
  sites: ['https://polls.example', 'https://other.example'],
  'site-tellings': {
    'https://polls.example': {
      atMs: 1_795_000_000_000,
      groupId: 'A'.repeat(43),
      appId: 'poll',
      action: 'vote-7',
    },
  },
};

async function open(extension: Extension, entries: { readonly [key: string]: unknown }): Promise<Page> {
  const page = await extension.openPage('options.html');
  await page.evaluate(async (stored) => {
    await chrome.storage.local.clear();
    await chrome.storage.local.set(stored);
  }, entries);
  await page.reload();
  await expect(page.getByRole('heading', { level: 2 })).toHaveCount(12);
  return page;
}

function region(options: Page, title: Parameters<typeof englishOf>[0]): Locator {
  return options.getByRole('region', { name: englishOf(title), exact: true });
}

async function stored(options: Page) {
  const settings = await options.evaluate(async () => {
    const { settings } = await chrome.storage.local.get('settings');
    return JSON.stringify(settings ?? {});
  });
  return { ...USED_SETTINGS, trust: [], ...(JSON.parse(settings) as Partial<typeof USED_SETTINGS>) };
}

/** Stored in its turn, a moment after the click. */
async function expectTrust(options: Page, trust: readonly unknown[]): Promise<void> {
  await expect.poll(async () => (await stored(options)).trust).toEqual(trust);
}

/** What the address shows from now on, to everyone. */
async function serve(options: Page, url: string, value: unknown): Promise<void> {
  await options.unroute(url);
  await options.route(url, (route) =>
    route.fulfill({ json: value, headers: { 'access-control-allow-origin': '*' } }),
  );
}
