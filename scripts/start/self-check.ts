/**
 * `npm start -- --once`: the demo checks itself in a headless Chromium with the extension. Each check looks something
 * up as the context menu does and compares the verdict; one line each. Issuer and polls are asked over HTTP.
 */

import type { Page } from '@playwright/test';
import type { Demo } from '../../demo/start-demo.ts';
import type { VerdictDocument } from '../../src/verify/document.ts';
import type { EvidenceCode, Tier } from '../../src/verify/evidence.ts';
import type { ChromiumWithRail } from './chromium.ts';
import { type Clicked, lookUpInExtension } from './look-up.ts';

type Check = {
  readonly name: string;
  readonly tier: Tier;
  /** A row that has to be there, too. */
  readonly row?: EvidenceCode;
  /** Prepares the page or the servers and says what is clicked. */
  readonly click: (page: Page, demo: Demo) => Promise<Clicked>;
};

const CHECKS: readonly Check[] = [
  { name: 'a logged picture', tier: 'A1', click: (page) => picture(page, 'ridges.jpg') },
  { name: 'the same picture, saved again as JPEG', tier: 'B2', click: (page) => changed(page, 'recompress') },
  { name: 'the same picture, one bit flipped', tier: 'B2', click: (page) => changed(page, 'flip-bit') },
  { name: 'a quoted paragraph of a logged text', tier: 'B2', click: (page) => quotation(page, 'ferry') },
  {
    name: 'a picture with a zero-knowledge proof',
    tier: 'A+',
    row: 'computation-proof',
    click: (page) => picture(page, 'soft-shapes.png'),
  },
  { name: 'a picture that nobody logged', tier: 'F', click: (page) => picture(page, 'dunes.jpg') },
  { name: 'a text that nobody logged', tier: 'F', click: (page) => passage(page, 'bakery') },
  {
    name: 'a logged picture while a server alters records',
    tier: 'A1',
    row: 'server-altered',
    async click(page, { world }) {
      await world.servers.change({ isOn: true, conduct: 'alter-body' });
      return picture(page, 'lanterns.jpg');
    },
  },
  {
    name: 'a logged picture while all servers are off',
    tier: 'G',
    row: 'no-server',
    async click(page, { world }) {
      await world.servers.change({ isOn: false, conduct: 'honest' });
      return picture(page, 'ridges.jpg');
    },
  },
];

/** Whether all checks passed. `say` prints one line. */
export async function selfCheck(
  demo: Demo,
  chromium: ChromiumWithRail,
  say: (line: string) => void,
): Promise<boolean> {
  const { page } = chromium;
  const outcomes: boolean[] = [];
  const report = (passed: boolean, name: string, what: string) => {
    outcomes.push(passed);
    say(`${passed ? 'ok  ' : 'FAIL'}  ${name}: ${what}`);
  };
  await page.goto(demo.url);
  await page.waitForSelector('html[data-ready]');
  let shown: VerdictDocument | null = null;
  for (const check of CHECKS) {
    try {
      const verdict = await lookUpInExtension(chromium, await check.click(page, demo));
      const missing = check.row !== undefined && !verdict.evidence.some(({ code }) => code === check.row);
      const passed = verdict.tier === check.tier && !missing;
      const expected = passed ? '' : ` (expected ${check.tier}${check.row ? ` with ${check.row}` : ''})`;
      report(passed, check.name, `${verdict.tier}  ${verdict.headline}${expected}`);
      shown = verdict;
    } catch (error) {
      report(false, check.name, error instanceof Error ? error.message : 'failed');
    }
  }
  const headline = await panelHeadline(chromium).catch(() => null);
  report(
    headline === shown?.headline && shown !== null,
    'the side panel says so, too',
    headline ?? 'nothing',
  );
  for (const { name, asked } of await pollChecks(demo)) report(asked.passed, name, asked.what);
  return outcomes.every(Boolean);
}

type Answered = { readonly passed: boolean; readonly what: string };

/** The issuer and the polls, over HTTP: a proof needs a person who joins. */
async function pollChecks({
  world,
}: Demo): Promise<readonly { readonly name: string; readonly asked: Answered }[]> {
  const { issuerUrl, groupId } = world.group;
  const issuer = await answerOf(`${issuerUrl}/group`, {}, 200, 'rail.issuer/1');
  const polls = world.polls.all.map(async ({ question, url }) => {
    const without = {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: url },
      body: '{}',
    };
    return [
      {
        name: `the poll of ${question.site}`,
        asked: await answerOf(`${url}/api/state`, {}, 200, question.asks),
      },
      {
        name: `a vote at ${question.site} without a proof`,
        asked: await answerOf(`${url}/api/vote`, without, 400, 'bad-member'),
      },
    ];
  });
  const name = `the issuer of group ${groupId.slice(0, 8)}`;
  return [{ name, asked: issuer }, ...(await Promise.all(polls)).flat()];
}

async function answerOf(url: string, init: RequestInit, status: number, words: string): Promise<Answered> {
  try {
    const reply = await fetch(url, init);
    const passed = reply.status === status && (await reply.text()).includes(words);
    return {
      passed,
      what: `answered ${reply.status}${passed ? '' : `, expected ${status} with "${words}"`}`,
    };
  } catch {
    return { passed: false, what: 'no answer' };
  }
}

/** The panel in a tab of its own: there it shows the latest lookup. */
async function panelHeadline({ context, extensionId }: ChromiumWithRail): Promise<string | null> {
  const panel = await context.newPage();
  await panel.goto(`chrome-extension://${extensionId}/sidepanel.html`);
  return panel.getByTestId('verdict-headline').textContent({ timeout: 10_000 });
}

async function picture(page: Page, id: string): Promise<Clicked> {
  return { srcUrl: await sourceOf(page, `[data-picture="${id}"] img`) };
}

/** Through the bench: the picture is put on it, changed there, and the result is clicked. */
async function changed(page: Page, change: string): Promise<Clicked> {
  await page.locator('[data-picture="ridges.jpg"]').getByRole('button', { name: 'Put on the bench' }).click();
  await page.locator(`[data-change="${change}"]`).click();
  return { srcUrl: await sourceOf(page, '.results .specimen img') };
}

async function passage(page: Page, id: string): Promise<Clicked> {
  return { selectionText: await page.locator(`[data-text="${id}"] .passage`).innerText() };
}

async function quotation(page: Page, id: string): Promise<Clicked> {
  const card = page.locator(`[data-text="${id}"]`);
  await card.getByRole('button', { name: 'Quote a part' }).click();
  return { selectionText: await card.locator('blockquote').innerText() };
}

/** The address of a picture as the browser resolved it. */
async function sourceOf(page: Page, selector: string): Promise<string> {
  return page
    .locator(selector)
    .first()
    .evaluate((image) => (image as HTMLImageElement).src);
}
