/** Credentials in the settings of the built extension: a key for an issuer, import, details, a check, joining at a real `rail issuer`, expiry, deleting. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import type { browser } from 'wxt/browser';
import { openFrontDoor, startLedger } from '../../../src/devledger/server.ts';
import type { HolderJwk } from '../../../src/identity/credentials/public-key.ts';
import type { PublicJwk } from '../../../src/issuer/allowed-credentials.ts';
import { dateMinute } from '../../../src/ui/format.ts';
import {
  CREDENTIAL_TYPE,
  es256Signer,
  payloadOf,
  plainCredential,
  type TestSigner,
} from '../../fixtures/credentials/issuer.ts';
import { type IssuerHost, openIssuerHost } from '../../fixtures/credentials/issuer-host.ts';
import { englishOf } from '../../fixtures/english.ts';
import { type RunningIssuer, runCredentialIssuer } from '../running-issuer.ts';
import { keyFor, openCredentials } from './credentials-page.ts';
import type { Extension } from './extension.ts';
import { expectListed } from './membership-page.ts';
import { openAll, test } from './panel-page.ts';
import { expectAccessible, expectFits } from './screen-checks.ts';
import { deleteVault, press, problem, type } from './vault-page.ts';

/** Inside `evaluate`. */
declare const chrome: typeof browser;

const DAY_S = 86_400;
const OTHER_TYPE = 'https://townhall.example/library-card';

test.describe.configure({ mode: 'serial' });

let signer: TestSigner;
let host: IssuerHost;
let group: RunningIssuer;
let gateways: readonly string[];
let closeLedger: () => Promise<void>;

test.beforeAll(async () => {
  signer = await es256Signer();
  host = await openIssuerHost(signer.jwk);
  const dataDir = mkdtempSync(join(tmpdir(), 'rail-credentials-'));
  const ledger = await startLedger({ port: 0, dataDir, mineEveryMs: 500 });
  const doors = await Promise.all([1, 2].map(() => openFrontDoor(ledger, { port: 0, conduct: 'honest' })));
  gateways = doors.map(({ url }) => url);
  closeLedger = async () => {
    await ledger.close();
    rmSync(dataDir, { recursive: true, force: true });
  };
  const keys = [signer.jwk as PublicJwk];
  group = await runCredentialIssuer(
    [ledger.url, ...gateways],
    [{ iss: host.url, vct: [CREDENTIAL_TYPE], keys }],
  );
});

test.afterAll(async () => {
  await group.close();
  await host.close();
  await closeLedger();
});

test.beforeEach(async ({ extension }) => {
  await deleteVault(extension);
  await storeSettings(extension);
});

test('needs a vault; gives each issuer a key of its own, and proves it', async ({ extension }) => {
  const closed = await extension.openPage('options.html');
  await expect(closed.getByTestId('credentials').getByText(englishOf('cred_need_vault'))).toBeVisible();
  await closed.close();
  const { page, credentials } = await openCredentials(extension);
  await expect(credentials.getByText(englishOf('cred_none'))).toBeVisible();
  const key = await keyFor(credentials, host.url);
  expect(await keyFor(credentials, 'https://townhall.example')).not.toEqual(key);
  expect(await keyFor(credentials, host.url)).toEqual(key);
  await type(credentials, 'cred_get_nonce', 'n-0');
  await press(credentials, 'cred_get_make');
  await expect(credentials.locator('code')).toHaveCount(2);
  const proof = await credentials.locator('code').nth(1).innerText();
  expect(payloadOf(proof)).toMatchObject({ aud: host.url, nonce: 'n-0' });
  await type(credentials, 'cred_get_issuer', 'registry');
  await press(credentials, 'cred_get_make');
  await expect(problem(credentials)).toHaveText(englishOf('cred_bad_address'));
  await page.close();
});

test('is read, shown with every claim, and only then kept', async ({ extension }) => {
  const { page, credentials, add } = await openCredentials(extension);
  const key = await keyFor(credentials, host.url);
  const { text } = await issue(key);
  await add(text);
  const seen = credentials.getByTestId('seen-credential');
  for (const shown of [
    'country',
    'Aurland',
    englishOf('cred_claim_sub'),
    'pairwise-7d31',
    'age_over_18',
    'true',
  ])
    await expect(seen.getByText(shown, { exact: true })).toBeVisible();
  await expect(credentials.getByTestId('credential')).toHaveCount(0);
  await type(seen, 'cred_add_key', JSON.stringify((await es256Signer()).jwk));
  await press(seen, 'cred_add_keep');
  await expect(problem(seen)).toHaveText(englishOf('cred_signature_false'));
  await type(seen, 'cred_add_key', '');
  await press(seen, 'cred_add_keep');
  const entry = credentials.getByTestId('credential');
  await expect(entry).toContainText(englishOf('cred_signature_unchecked'));
  await expect(entry).toContainText(new URL(host.url).host);
  expect(host.asked).toEqual([]);

  await entry.getByText(englishOf('cred_details')).click();
  await press(entry, 'cred_check_with');
  await expect(problem(entry)).toHaveText(englishOf('cred_bad_key'));
  await entry.getByRole('button', { name: englishOf('cred_check_host', new URL(host.url).host) }).click();
  await expect(credentials.getByText(englishOf('cred_checked'))).toBeVisible();
  await expect(entry).toContainText('signature fits the key that');
  expect(host.asked).toEqual(['/.well-known/jwt-vc-issuer']);
  await page.reload();
  await expect(entry).toContainText('signature fits the key that');

  await openAll(page);
  await expectAccessible(page);
  await expectFits(page);
  await page.close();
});

test('is refused for what is wrong with it, from a file as well', async ({ extension }) => {
  const { page, credentials, add } = await openCredentials(extension);
  const { text } = await issue(await keyFor(credentials, host.url));
  const tries = [
    ['cred_not_sd_jwt', 'hello'],
    ['cred_bound', `${text}a.b.c`],
    ['cred_too_large', `a~${'a'.repeat(30_000)}`],
  ] as const;
  for (const [message, wrong] of tries) {
    await add(wrong);
    await expect(problem(credentials)).toHaveText(englishOf(message));
  }
  await add(text.replace('~', '.AAAA~'));
  await expect(problem(credentials)).toHaveText(englishOf('cred_unreadable', 'bad-jwt'));
  const chooser = credentials.getByLabel(englishOf('cred_add_file'));
  await chooser.setInputFiles({
    name: 'a.txt',
    mimeType: 'text/plain',
    buffer: Buffer.alloc(5_000_000, 'a'),
  });
  await expect(problem(credentials)).toHaveText(englishOf('cred_too_large'));

  const stranger = await plainCredential(signer, { payload: { iss: host.url } });
  await chooser.setInputFiles({ name: 'a.sdjwt', mimeType: '', buffer: Buffer.from(`${stranger}\n`) });
  const seen = credentials.getByTestId('seen-credential');
  await press(seen, 'cred_add_keep');
  await expect(problem(seen)).toHaveText(englishOf('cred_other_holder'));
  await expect(credentials.getByTestId('credential')).toHaveCount(0);
  await page.close();
});

test('is shown to a group with what it asks for, and admits', async ({ extension }) => {
  const { page, credentials, add } = await openCredentials(extension);
  const memberships = page.getByTestId('memberships');
  const lookAtGroup = async () => {
    await type(memberships, 'member_join_link', group.url);
    await press(memberships, 'member_join_look');
  };
  await lookAtGroup();
  const seen = memberships.getByTestId('seen-group');
  await expect(seen.getByText(englishOf('cred_join_none'))).toBeVisible();
  await expect(seen.getByRole('button', { name: englishOf('cred_join_button') })).toHaveCount(0);
  await press(seen, 'options_cancel');

  const key = await keyFor(credentials, host.url);
  for (const vct of [CREDENTIAL_TYPE, OTHER_TYPE]) {
    await add((await issue(key, { vct })).text);
    await press(credentials, 'cred_add_keep');
    await expect(credentials.getByText(englishOf('cred_added'))).toBeVisible();
  }
  await expect(credentials.getByTestId('credential')).toHaveCount(2);
  await lookAtGroup();
  await expect(seen.getByRole('option')).toHaveCount(1);
  const [sub, age] = [
    seen.getByRole('checkbox', { name: englishOf('cred_claim_sub') }),
    seen.getByRole('checkbox', { name: 'age_over_18' }),
  ];
  await expect(sub).toBeChecked();
  await expect(age).not.toBeChecked();
  for (const open of ['iss', 'vct', 'iat', 'exp', 'cnf', 'country'])
    await expect(
      seen.locator('dt').filter({ hasText: new RegExp(`\\(${open}\\)$|^${open}$`) }),
    ).toBeVisible();
  await openAll(page);
  await expectAccessible(page);
  await expectFits(page);

  await sub.uncheck();
  await press(seen, 'cred_join_button');
  await expect(problem(memberships)).toHaveText(englishOf('cred_join_refused'));
  await sub.check();
  await press(seen, 'cred_join_button');
  const entry = memberships.getByTestId('membership');
  await expect(entry).toHaveCount(1);
  await expectListed(memberships, englishOf('member_is_member_one', '1'));
  await page.close();
});

test('is one member, also for another vault with the same subject', async ({ extension }) => {
  const { page, credentials, add } = await openCredentials(extension);
  await add((await issue(await keyFor(credentials, host.url))).text);
  await press(credentials, 'cred_add_keep');
  await expect(credentials.getByTestId('credential')).toHaveCount(1);
  const memberships = page.getByTestId('memberships');
  await type(memberships, 'member_join_link', group.url);
  await press(memberships, 'member_join_look');
  await press(memberships, 'cred_join_button');
  await expect(problem(memberships)).toHaveText(englishOf('cred_join_used'));
  await expect(memberships.getByTestId('membership')).toHaveCount(0);
  await page.close();
});

test('is marked once it has expired, is not offered, and is deleted with its key', async ({ extension }) => {
  const { page, credentials, add } = await openCredentials(extension);
  const key = await keyFor(credentials, host.url);
  const { text, expiresAtS } = await issue(key);
  await add(text);
  await press(credentials, 'cred_add_keep');
  const entry = credentials.getByTestId('credential');
  await expect(entry).toHaveCount(1);
  // The page's clock alone: a vault would lock after so long.
  await page.evaluate(
    (laterMs) => {
      const now = Date.now.bind(Date);
      Date.now = () => now() + laterMs;
    },
    31 * DAY_S * 1000,
  );
  await add(text);
  await press(credentials, 'cred_add_keep');
  const date = new Date(expiresAtS * 1000).toLocaleDateString('en-US', { dateStyle: 'medium' });
  await expect(entry.getByText(englishOf('cred_expired', date))).toBeVisible();
  await entry.getByText(englishOf('cred_details')).click();
  await expect(entry.getByText(dateMinute(expiresAtS * 1000, 'en-US'))).toBeVisible();
  const memberships = page.getByTestId('memberships');
  await type(memberships, 'member_join_link', group.url);
  await press(memberships, 'member_join_look');
  await expect(memberships.getByText(englishOf('cred_join_none'))).toBeVisible();

  await entry.getByRole('button', { name: englishOf('cred_delete_named', CREDENTIAL_TYPE) }).click();
  await press(entry, 'cred_delete_confirm');
  await expect(credentials.getByText(englishOf('cred_deleted'))).toBeVisible();
  await expect(entry).toHaveCount(0);
  await page.reload();
  expect(await keyFor(credentials, host.url)).not.toEqual(key);
  await page.close();
});

async function issue(key: HolderJwk, changes: object = {}) {
  const nowS = Math.floor(Date.now() / 1000);
  const expiresAtS = nowS + 30 * DAY_S;
  const payload = { iss: host.url, cnf: { jwk: key }, iat: nowS - DAY_S, exp: expiresAtS, ...changes };
  return { text: await plainCredential(signer, { payload }), expiresAtS };
}

function storeSettings({ background }: Extension): Promise<void> {
  const privacy = { answered: true, reach: 'near', history: false };
  const settings = { gateways, uploadUrl: gateways[0], trust: [], groups: [], privacy };
  return background.evaluate((value) => chrome.storage.local.set({ settings: value }), settings);
}
