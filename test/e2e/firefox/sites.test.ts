/** A site asks for a membership in Firefox: switched on, asked, proven by the keys worker that the event page starts, and declined. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { SITES_KEY } from '../../../src/browser/site-state.ts';
import { utf8 } from '../../../src/bytes.ts';
import { readResponse } from '../../../src/identity/response.ts';
import { englishOf } from '../../fixtures/english.ts';
import { INVITE } from '../../fixtures/fake-issuer.ts';
import { type GroupStage, openGroupStage, pollRequest } from '../group-stage.ts';
import { until } from '../until.ts';
import { withAccess } from '../with-access.ts';
import { type ConsentWindows, consentWindows } from './consent-windows.ts';
import { handsOn } from './hands.ts';
import { BUILD, type FirefoxWithExtension, launchFirefox, noFirefox } from './launch.ts';

const PASSWORD = 'correct horse battery';

describe('a site in Firefox', () => {
  let folder: string;
  let stage: GroupStage;
  let firefox: FirefoxWithExtension;
  let consent: ConsentWindows;

  beforeAll(async () => {
    if (noFirefox !== null) return;
    folder = mkdtempSync(join(tmpdir(), 'rail-build-'));
    stage = await openGroupStage();
    firefox = await launchFirefox(null, withAccess(BUILD, folder));
    consent = consentWindows(firefox.browser);
    await inExtension(`browser.storage.local.set(${JSON.stringify({ settings: stage.settings })})`);
    await send({ type: 'vault-call', method: 'vault-create', params: { password: PASSWORD } });
    const memberships = handsOn(firefox.handle, '[data-testid=memberships]');
    await memberships.fill('member_join_link', `${stage.issuerUrl}/#invite=${INVITE}`);
    await memberships.press('member_join_look');
    await memberships.press('member_join');
    await memberships.see(englishOf('member_ask'));
    await stage.publish();
    await inExtension(`browser.storage.local.set(${JSON.stringify({ [SITES_KEY]: [stage.site.url] })})`);
    await until(async () =>
      (await inExtension('browser.scripting.getRegisteredContentScripts().then((all) => all.length)')) === 2
        ? true
        : null,
    );
  });

  afterAll(async () => {
    if (noFirefox !== null) return;
    await firefox.close();
    await stage.close();
    rmSync(folder, { recursive: true, force: true });
  });

  beforeEach((context) => context.skip(noFirefox !== null, noFirefox ?? ''));

  const inExtension = (expression: string) => firefox.handle.evaluate(expression);
  const send = (message: object) => inExtension(`browser.runtime.sendMessage(${JSON.stringify(message)})`);

  async function openSite(url: string): Promise<Page> {
    const page = await firefox.browser.newPage();
    await page.goto(url);
    return page;
  }

  async function askOn(page: Page): Promise<void> {
    await until(async () => ((await page.evaluate('announced.length')) === 0 ? null : true));
    const call = { method: 'rail_provePersonhood', params: pollRequest(stage.groupId) };
    await page.evaluate(`void announced[0].provider.request(${JSON.stringify(call)}).then(
      (result) => { window.outcome = { result }; },
      (error) => { window.outcome = { code: error.code, data: error.data }; },
    )`);
  }

  const outcomeOf = (page: Page) =>
    until(
      async () =>
        ((await page.evaluate('window.outcome ?? null')) as { result?: object; code?: number }) ?? null,
      60_000,
    );

  test('gets a proof once the person agreed', async () => {
    const page = await openSite(`${stage.site.url}/`);
    await askOn(page);
    await consent.press('approve_continue');
    await consent.press('approve_prove');
    const { result } = await outcomeOf(page);
    const read = readResponse(utf8(JSON.stringify(result)));
    expect(read).toMatchObject({ ok: true, value: { origin: stage.site.url, groupId: stage.groupId } });
    await consent.press('approve_close');
    await consent.gone();
    await page.close();
  });

  test('is told that the person declined', async () => {
    const page = await openSite(`${stage.site.url}/`);
    await askOn(page);
    await consent.press('approve_decline');
    expect(await outcomeOf(page)).toMatchObject({ code: 4001, data: { code: 'user-rejected' } });
    await consent.gone();
    await page.close();
  });

  test('of another port, or in a sandbox, sees nothing', async () => {
    for (const url of [`${stage.otherPort.url}/`, `${stage.site.url}/sandboxed`]) {
      const page = await openSite(url);
      await send({ type: 'vault-look' });
      await page.evaluate(`dispatchEvent(new Event('rail:requestProvider'))`);
      expect(await page.evaluate('announced.length')).toBe(0);
      await page.close();
    }
  });
});
