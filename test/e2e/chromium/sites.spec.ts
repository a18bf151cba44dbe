/**
 * A site asks for a membership in Chromium: what it gets, what it is refused, and that it gets nothing by force or by leaving.
 * Longer than 300 lines because each thing that a site may try is a case in the same browser.
 */

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, type Page } from '@playwright/test';
import type { browser } from 'wxt/browser';
import { utf8 } from '../../../src/bytes.ts';
import type { Queue } from '../../../src/dapp/queue.ts';
import { readResponse } from '../../../src/identity/response.ts';
import { englishOf } from '../../fixtures/english.ts';
import { pollRequest } from '../group-stage.ts';
import { expectAccessible, expectFits } from './screen-checks.ts';
import { ask, joinGroup, type PageOutcome, test, type World } from './sites-page.ts';
import { lockButton, PASSWORD, unlock } from './vault-page.ts';

/** Inside `evaluate`. */
declare const chrome: typeof browser;

/** Chromium lets its own code ring an event. */
type Dispatching = { readonly dispatch: (...args: readonly unknown[]) => void };

const METHOD = 'rail_provePersonhood';

test.beforeAll(async ({ world }) => {
  await joinGroup(world);
  await world.setSites(world.stage.site.url);
});

/** As if nothing had been asked before. Waits for the background's last step of what has ended, which would write all of it back. */
async function forgetRequests({ options }: World): Promise<void> {
  const stored = () =>
    options.evaluate(async () => (await chrome.storage.session.get('page-requests'))['page-requests']);
  await expect.poll(async () => ((await stored()) as Queue | undefined)?.requests ?? []).toEqual([]);
  await options.evaluate(() => chrome.storage.session.remove('page-requests'));
}

test.beforeEach(({ world }) => forgetRequests(world));

test.afterEach(async ({ world }) => {
  for (const page of world.context.pages()) if (page !== world.options) await page.close();
});

const button = (
  page: Page,
  key: 'approve_continue' | 'approve_prove' | 'approve_decline' | 'approve_cancel' | 'approve_close',
) => page.getByRole('button', { name: englishOf(key), exact: true });

const call = (world: World, changes = {}) => ({
  method: METHOD,
  params: pollRequest(world.stage.groupId, changes),
});

/** Lets the servers be asked, and agrees to what they say. */
async function agree(consent: Page): Promise<void> {
  await button(consent, 'approve_continue').click();
  await button(consent, 'approve_prove').click();
}

const code = (outcome: PageOutcome) => ('data' in outcome ? outcome.data.code : 'result');

/** A page of the site, with one request open. */
async function askOnSite(world: World, changes = {}) {
  const page = await world.openSite(`${world.stage.site.url}/`);
  const outcome = await ask(page, call(world, changes));
  return { page, outcome, consent: await world.consent() };
}

const nullifierOf = (outcome: PageOutcome) =>
  'result' in outcome
    ? (outcome.result as { readonly proof: { readonly nullifier: string } }).proof.nullifier
    : '';

test('gets a proof once the person agreed, and knows the member again for this action alone', async ({
  world,
}) => {
  const { stage } = world;
  const { outcome, consent } = await askOnSite(world);
  await expect(consent.getByTestId('asking-origin')).toHaveText(stage.site.url);
  await expect(consent.getByText('“Budget 2027”')).toBeVisible();
  await expect(consent.getByRole('heading', { level: 1 })).toContainText('Harbour library card holders');
  await expectFits(consent);
  await expectAccessible(consent);
  await button(consent, 'approve_continue').click();
  await expect(consent.getByTestId('small-group')).toContainText('26');
  await expect(consent.getByRole('button', { name: englishOf('approve_prove') })).not.toBeFocused();
  await expectFits(consent);
  await expectAccessible(consent);
  await button(consent, 'approve_prove').click();
  const first = await outcome();
  expect(code(first)).toBe('result');
  const read = readResponse(utf8(JSON.stringify((first as { result: object }).result)));
  expect(read).toMatchObject({ ok: true, value: { origin: stage.site.url, groupId: stage.groupId } });
  await expect(consent.getByTestId('approve-done')).toContainText(stage.site.url);
  await button(consent, 'approve_close').click();
  await expect.poll(() => world.windows().length).toBe(0);
  await expect(world.options.getByTestId('sites')).toContainText(
    '“Budget 2027”, with Harbour library card holders',
  );

  const again = await askOnSite(world);
  await expect(again.consent.getByTestId('told-before')).toBeVisible();
  await expectFits(again.consent);
  await expectAccessible(again.consent);
  await agree(again.consent);
  expect(nullifierOf(await again.outcome())).toBe(nullifierOf(first));
  await again.consent.close();
  const elsewhere = await askOnSite(world, { action: 'Another vote' });
  await expect(button(elsewhere.consent, 'approve_continue')).toBeEnabled();
  await expect(elsewhere.consent.getByTestId('told-before')).toHaveCount(0);
  await agree(elsewhere.consent);
  expect(nullifierOf(await elsewhere.outcome())).not.toBe(nullifierOf(first));
});

test('shows the buttons at every height, and covers nothing with them', async ({ world }) => {
  const { consent } = await askOnSite(world);
  const sizes = [
    { width: 420, height: 640 },
    { width: 420, height: 780 },
    { width: 320, height: 640 },
  ];
  const inSight = async (key: 'approve_continue' | 'approve_prove') => {
    for (const size of sizes) {
      await consent.setViewportSize(size);
      await consent.evaluate(() => scrollTo(0, 0));
      await expect(button(consent, key)).toBeInViewport({ ratio: 1 });
      await expect(button(consent, 'approve_decline')).toBeInViewport({ ratio: 1 });
      // At the end of the page the row stands below everything else.
      const gap = await consent.evaluate(() => {
        scrollTo(0, document.body.scrollHeight);
        const row = document.querySelector('.bottom')!;
        return row.getBoundingClientRect().top - row.previousElementSibling!.getBoundingClientRect().bottom;
      });
      expect(gap).toBeGreaterThanOrEqual(0);
    }
  };
  await inSight('approve_continue');
  await button(consent, 'approve_continue').click();
  await inSight('approve_prove');
  // What has the focus is not behind the row.
  const policy = consent.locator('summary');
  await consent.evaluate(() => scrollTo(0, 0));
  await policy.focus();
  const hidden = await policy.evaluate(
    (summary) =>
      summary.getBoundingClientRect().bottom - document.querySelector('.bottom')!.getBoundingClientRect().top,
  );
  expect(hidden).toBeLessThanOrEqual(0);
  await button(consent, 'approve_decline').click();
});

test('has no server asked about the group before the person went on', async ({ world }) => {
  const { stage, options } = world;
  let asked = 0;
  const gateway = createServer((_, response) => {
    asked++;
    response.writeHead(500).end();
  });
  await new Promise<void>((resolve) => gateway.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(gateway.address() as AddressInfo).port}`;
  const store = (settings: object) =>
    options.evaluate((value) => chrome.storage.local.set({ settings: value }), settings);
  await store({ ...stage.settings, gateways: [url] });
  const { consent } = await askOnSite(world);
  // By the time that it can be pressed, whatever the window does on its own was done.
  await expect(button(consent, 'approve_continue')).toBeEnabled();
  await expect(consent.getByText(englishOf('approve_will_ask'))).toBeVisible();
  expect(asked).toBe(0);
  await button(consent, 'approve_continue').click();
  await expect(consent.getByRole('alert')).toBeVisible();
  expect(asked).toBeGreaterThan(0);
  await button(consent, 'approve_decline').click();
  await store(stage.settings);
  gateway.closeAllConnections();
  await new Promise((resolve) => gateway.close(resolve));
});

test('asks a locked vault’s owner to unlock, and learns nothing by that', async ({ world }) => {
  await world.options.evaluate(() => chrome.runtime.sendMessage({ type: 'vault-lock' }));
  const { outcome, consent } = await askOnSite(world);
  await unlock(consent.locator('main'), PASSWORD);
  // Without this the button would be that of the locked screen.
  await expect(button(consent, 'approve_continue')).toBeVisible();
  await button(consent, 'approve_decline').click();
  expect(code(await outcome())).toBe('user-rejected');
  await expect.poll(() => world.windows().length).toBe(0);
});

test('gets the same from somebody who is in none of its groups', async ({ world }) => {
  const others = { acceptedGroups: [`${'C'.repeat(42)}A`] };
  const { outcome, consent } = await askOnSite(world, others);
  await expect(consent.getByText(englishOf('approve_none_title'))).toBeVisible();
  await expectAccessible(consent);
  await button(consent, 'approve_decline').click();
  expect(code(await outcome())).toBe('user-rejected');
});

test('is told that there is no membership only where the person says so', async ({ world }) => {
  const { outcome, consent } = await askOnSite(world, { acceptedGroups: [`${'C'.repeat(42)}A`] });
  await consent.getByRole('button', { name: englishOf('approve_say_none') }).click();
  expect(await outcome()).toMatchObject({ code: 4900, data: { code: 'no-membership' } });
});

test('gets nothing when the window is closed, and has to wait', async ({ world }) => {
  const { page, outcome, consent } = await askOnSite(world);
  await consent.close();
  expect(await outcome()).toMatchObject({ code: 4001, data: { code: 'user-rejected' } });
  expect(code(await (await ask(page, call(world)))())).toBe('too-many-requests');
});

test('loses its window when it navigates, and the page after it gets nothing and has to wait', async ({
  world,
}) => {
  const { page } = await askOnSite(world);
  await page.goto(`${world.stage.site.url}/next`);
  await expect.poll(() => world.windows().length).toBe(0);
  await page.waitForTimeout(0);
  expect(
    await page.evaluate(() => (window as unknown as { announced: unknown[] }).announced.length),
  ).toBeLessThan(2);
  expect(code(await (await ask(page, call(world)))())).toBe('too-many-requests');
});

test('loses its window when its tab is closed, and when the vault is locked', async ({ world }) => {
  const first = await askOnSite(world);
  await first.page.close();
  await expect.poll(() => world.windows().length).toBe(0);
  await forgetRequests(world);
  const { outcome } = await askOnSite(world);
  await world.options.evaluate(() => chrome.runtime.sendMessage({ type: 'vault-lock' }));
  expect(code(await outcome())).toBe('failed');
  await expect.poll(() => world.windows().length).toBe(0);
  await unlock(world.options.getByTestId('vault'), PASSWORD);
  await expect(lockButton(world.options.getByTestId('vault'))).toBeVisible();
});

test('is stopped by the person while the proof is made, and may be proven then', async ({ world }) => {
  const { outcome, consent } = await askOnSite(world);
  await agree(consent);
  await button(consent, 'approve_cancel').click();
  await expect(consent.getByRole('alert')).toHaveText(englishOf('approve_p_cancelled'));
  await button(consent, 'approve_prove').click();
  expect(code(await outcome())).toBe('result');
});

test('that leaves while the proof is made gets none', async ({ world }) => {
  const { page, consent } = await askOnSite(world);
  await agree(consent);
  await expect(button(consent, 'approve_cancel')).toBeVisible();
  await page.goto('about:blank');
  await expect.poll(() => world.windows().length).toBe(0);
  const left = () => world.options.evaluate(() => chrome.storage.session.get('page-requests'));
  await expect.poll(async () => JSON.stringify(await left())).toContain('"requests":[]');
});

test('goes on where the background was ended while the window was open', async ({ world }) => {
  const { outcome, consent } = await askOnSite(world);
  const devtools = await world.context.newCDPSession(world.options);
  await devtools.send('ServiceWorker.enable');
  await devtools.send('ServiceWorker.stopAllWorkers');
  await agree(consent);
  expect(code(await outcome())).toBe('result');
});

test('that repeats a challenge is refused', async ({ world }) => {
  const { page, outcome, consent } = await askOnSite(world);
  const again = call(world);
  await button(consent, 'approve_decline').click();
  await outcome();
  await expect.poll(() => world.windows().length).toBe(0);
  await forgetRequests(world);
  const answered = await ask(page, again);
  await agree(await world.consent());
  expect(code(await answered())).toBe('result');
  expect(code(await (await ask(page, again))())).toBe('challenge-used');
});

test('that floods, or sends megabytes or nonsense, opens one window', async ({ world }) => {
  const { page, outcome, consent } = await askOnSite(world);
  const flood = await page.evaluate(async (again) => {
    const { announced } = window as unknown as {
      announced: { provider: { request(call: unknown): Promise<unknown> } }[];
    };
    const codes = [
      again,
      { ...again, params: 'x'.repeat(3_000_000) },
      { method: 'eth_accounts' },
      [],
      null,
    ].flatMap((one) =>
      Array.from({ length: 100 }, () =>
        announced[0]!.provider.request(one).then(
          () => 'result',
          (error) => error.data.code as string,
        ),
      ),
    );
    return [...new Set(await Promise.all(codes))].sort();
  }, call(world));
  expect(flood).toEqual(['already-asking', 'result', 'too-large', 'too-many-requests']);
  expect(world.windows()).toHaveLength(1);
  await button(consent, 'approve_decline').click();
  expect(code(await outcome())).toBe('user-rejected');
});

test('is seen by nobody who is not that site', async ({ world }) => {
  const { stage } = world;
  const silent = async (url: string) => {
    const page = await world.openSite(url);
    await page.evaluate(() => {
      for (const name of ['rail:requestProvider', 'rail:wanted', 'rail:offer'])
        dispatchEvent(new CustomEvent(name, { detail: 'a'.repeat(32) }));
    });
    // A round trip to the background, so that its answer to the page's script is there.
    await world.options.evaluate(() => chrome.runtime.sendMessage({ type: 'vault-look' }));
    return page.evaluate(() => (window as unknown as { announced: unknown[] }).announced.length);
  };
  expect(await silent(`${stage.otherPort.url}/`)).toBe(0);
  expect(await silent(`${stage.site.url}/sandboxed`)).toBe(0);
  const framed = await world.openSite(`${stage.site.url}/framed`);
  const inFrame = () =>
    framed.frames()[1]!.evaluate(() => (window as unknown as { announced: unknown[] }).announced.length);
  await expect
    .poll(() => framed.evaluate(() => (window as unknown as { announced: unknown[] }).announced.length))
    .toBeGreaterThan(0);
  expect(await inFrame()).toBe(0);
});

test('that makes a blob: or data: page of itself cannot ask from there', async ({ world }) => {
  const page = await world.openSite(`${world.stage.site.url}/`);
  for (const kind of ['blob', 'data'] as const) {
    const frame = await page.evaluate((given) => {
      const text =
        '<script>window.announced=[];addEventListener("rail:announceProvider",(e)=>announced.push(e))</script>';
      const iframe = document.createElement('iframe');
      iframe.src =
        given === 'blob'
          ? URL.createObjectURL(new Blob([text], { type: 'text/html' }))
          : `data:text/html,${text}`;
      document.body.append(iframe);
      return new Promise<number>((resolve) =>
        iframe.addEventListener('load', () => resolve(window.frames.length)),
      );
    }, kind);
    // Its own document, not the empty one before it.
    await page.frames()[frame]!.waitForFunction(() => 'announced' in window);
    const seen = await page.frames()[frame]!.evaluate(() => {
      dispatchEvent(new Event('rail:requestProvider'));
      return (window as unknown as { announced: unknown[] }).announced.length;
    });
    expect(seen).toBe(0);
  }
});

test('that is switched off is refused what it has open, and is not there on the next page', async ({
  world,
}) => {
  const { page, outcome } = await askOnSite(world);
  await world.setSites();
  expect(await outcome()).toMatchObject({ code: 4100, data: { code: 'site-not-allowed' } });
  await expect.poll(() => world.windows().length).toBe(0);
  await page.reload();
  await page.evaluate(() => dispatchEvent(new Event('rail:requestProvider')));
  expect(await page.evaluate(() => (window as unknown as { announced: unknown[] }).announced.length)).toBe(0);
  await world.setSites(world.stage.site.url);
});

test('is switched on from the menu, and can ask without being loaded again', async ({ world }) => {
  await world.setSites();
  const page = await world.openSite(`${world.stage.site.url}/`);
  await world.extension.background.evaluate(async (pageUrl) => {
    // What a person would press in the browser's question cannot be pressed by a test.
    Object.assign(chrome.permissions, { request: async () => true });
    const tabs = await chrome.tabs.query({ url: 'http://127.0.0.1/*' });
    const tab = tabs.find(({ url }) => url === pageUrl);
    const info = { menuItemId: 'rail-allow-site', pageUrl, editable: false };
    (chrome.contextMenus.onClicked as unknown as Dispatching).dispatch(info, tab);
  }, page.url());
  const outcome = await ask(page, call(world));
  await button(await world.consent(), 'approve_decline').click();
  expect(code(await outcome())).toBe('user-rejected');
  await expect(world.options.getByTestId('sites')).toContainText(world.stage.site.url);
});
