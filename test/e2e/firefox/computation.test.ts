/** Computation evidence in Firefox: a proven picture, the page for proofs as files, and every case that Node is asked, too. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ElementHandle, Page } from 'puppeteer-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Bytes, fromHex } from '../../../src/bytes.ts';
import { jsonBytes, proofVector } from '../../fixtures/proof-vectors.ts';
import { PUBLIC_MISSING, publicTdx } from '../../fixtures/quotes/public.ts';
import { caseScript, EXPECTED_ANSWERS } from '../computation-cases.ts';
import { until } from '../until.ts';
import { type Desk, openDesk, picture } from './desk.ts';
import { BUILD, noFirefox } from './launch.ts';

const SYSTEMS = ['groth16-bn254', 'groth16-bls12-381', 'plonk-bn254', 'fflonk-bn254'];
const BY_PROOF = 'Logged as AI output by Aurora Models; 1 of 3 computation checks agree';
const COMPUTED_AGAIN = 'Logged as AI output by Aurora Models; 2 of 3 computation checks agree';

describe('computation evidence in Firefox', () => {
  let desk: Desk;
  let folder: string;

  beforeAll(async () => {
    if (noFirefox !== null) return;
    folder = mkdtempSync(join(tmpdir(), 'rail-proofs-'));
    desk = await openDesk();
  });

  afterAll(async () => {
    await desk?.close();
    if (folder !== undefined) rmSync(folder, { recursive: true });
  });

  beforeEach((test) => test.skip(noFirefox !== null, noFirefox ?? ''));

  test('makes a picture A+ by its proof, and by two of three checks once it was computed again here', async () => {
    const { stage } = desk;
    const { picture: body, keys } = await stage.prove(fromHex('80a0b0c0d0e0f013')!);
    const srcUrl = stage.elsewhere.serve('/proven.png', { body, type: 'image/png', cors: true });
    const unlisted = (await desk.lookUp(picture(srcUrl))).progress;
    expect(unlisted).toMatchObject({ phase: 'done', verdict: { tier: 'A1' } });
    expect(unlisted.phase === 'done' && unlisted.verdict.evidence.map(({ code }) => code)).toContain(
      'computation-unverifiable',
    );

    const { trust } = stage.settings as { readonly trust: readonly unknown[] };
    await desk.configure({ trust: [...trust, keys] });
    const { progress } = await desk.lookUp(picture(srcUrl));
    expect(progress).toMatchObject({ phase: 'done', verdict: { tier: 'A+', headline: BY_PROOF } });

    const panel = await desk.openPage('sidepanel.html');
    expect(await shown(panel, 'verdict-headline', BY_PROOF)).toBe(BY_PROOF);
    await press(panel, 'Compute it again here');
    expect(await shown(panel, 'verdict-headline', COMPUTED_AGAIN)).toBe(COMPUTED_AGAIN);
    expect(await shown(panel, 'verdict-tier', 'A+')).toBe('A+');
    expect(await panel.$$(button('Compute it again here'))).toEqual([]);

    // As wide as Firefox opens its sidebar.
    await panel.setViewport({ width: 240, height: 700 });
    expect(await panel.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    expect(await panel.$eval('footer .link', linesOf)).toBe(1);
    await panel.close();
  });

  test('is checked as files: every kind of proof, and none with another number', async () => {
    const page = await desk.openPage('proof.html');
    for (const system of SYSTEMS) {
      const { key, proof, publicSignals } = proofVector(system);
      await page.select('[name=system]', system);
      await choose(page, 'proof', jsonBytes(proof));
      await choose(page, 'key', jsonBytes(key));
      await choose(page, 'values', jsonBytes(publicSignals));
      expect([system, await check(page)]).toEqual([system, 'valid']);
      const [first, ...rest] = publicSignals;
      await choose(page, 'values', jsonBytes([String(BigInt(first!) + 1n), ...rest]));
      expect([system, await check(page)]).toEqual([system, 'invalid']);
    }
    await page.close();
  });

  test('is checked as files: a quote of real hardware, at its time', async ({ skip }) => {
    if (PUBLIC_MISSING) skip(PUBLIC_MISSING);
    const { quote, collateral } = publicTdx();
    const page = await desk.openPage('proof.html');
    await page.select('[name=system]', 'tdx');
    await choose(page, 'proof', quote);
    await choose(page, 'collateral', collateral);
    await setTime(page, '2025-06-25T00:00');
    expect(await check(page)).toBe('valid');
    expect(await page.$eval('[data-testid=proof-answer]', ({ textContent }) => textContent)).toContain(
      'UpToDate',
    );
    await setTime(page, '2027-06-25T00:00');
    expect(await check(page)).toBe('unverifiable');
    await page.close();
  });

  test('has the same answer as in Node in every case', async () => {
    const page = await desk.openPage('proof.html');
    expect(await page.evaluate(await caseScript(BUILD))).toEqual(EXPECTED_ANSWERS);
    await page.close();
  });

  async function choose(page: Page, name: string, bytes: Bytes): Promise<void> {
    const path = join(folder, name);
    writeFileSync(path, bytes);
    const input = (await page.waitForSelector(`input[name=${name}]`)) as ElementHandle<HTMLInputElement>;
    await input.uploadFile(path);
  }
});

/** What came of what the fields hold now. */
async function check(page: Page): Promise<string> {
  await page.$$eval('[data-testid=proof-answer]', (old) => {
    for (const one of old) (one as HTMLElement).dataset.outcome = '';
  });
  await page.click('button[type=submit]');
  return until(() =>
    page.$eval('[data-testid=proof-answer]', (answer) => (answer as HTMLElement).dataset.outcome || null),
  );
}

/** As a reader's typing does, whatever the language of the fields' parts. */
function setTime(page: Page, value: string): Promise<void> {
  return page.$eval(
    '[name=at]',
    (input, given) => {
      (input as HTMLInputElement).value = given;
    },
    value,
  );
}

async function press(page: Page, name: string): Promise<void> {
  await page.locator(button(name)).click();
}

function button(name: string): string {
  return `::-p-xpath(//button[text()="${name}"])`;
}

/** Runs in the page. */
function linesOf(element: Element): number {
  const range = document.createRange();
  range.selectNodeContents(element);
  return range.getClientRects().length;
}

/** The text of an element, once it is the awaited one or time is up. */
async function shown(page: Page, testId: string, awaited: string): Promise<string | null> {
  const read = () => page.$eval(`[data-testid=${testId}]`, ({ textContent }) => textContent);
  await until(async () => ((await read()) === awaited ? true : null), 60_000).catch(() => {});
  return read();
}
