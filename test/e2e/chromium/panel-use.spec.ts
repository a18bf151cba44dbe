/** The side panel in use: by keyboard, by ear, with answers to its questions, in a longer language. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import type { browser } from 'wxt/browser';
import type { LookupState, PanelReply } from '../../../src/browser/lookup-state.ts';
import { englishOf } from '../../fixtures/english.ts';
import { PHASES, TAB_ID, THUMBNAIL, VERDICTS } from '../../fixtures/lookup-states.ts';
import { copyWithPseudoLocale } from '../../fixtures/pseudo-locale.ts';
import { BUILD, type Extension, launchWithExtension, openExtension } from './extension.ts';
import { openAll, put, show, test } from './panel-page.ts';
import { expectAccessible, expectFits } from './screen-checks.ts';

/** Inside `evaluate`. */
declare const chrome: typeof browser;
/** What the panel asked of the extension and the browser; see `answering`. */
declare const asked: unknown[];

const STATES: Readonly<Record<string, LookupState>> = { ...VERDICTS, ...PHASES };

test('follows a lookup from step to step and says the headline once', async ({ panel }) => {
  await show(panel, PHASES.asking);
  const heard = panel.locator('output').first();
  await expect(heard).toHaveText(englishOf('working_title_picture'));
  await expect(panel.locator('[aria-current=step]')).toContainText(englishOf('step_asking_servers'));
  await put(panel, VERDICTS.A1);
  await expect(heard).toHaveText('Logged as AI output by Aurora Images');
  await put(panel, null);
  await expect(panel.getByRole('heading', { level: 1 })).toHaveText(englishOf('empty_title'));
  await expect(heard).toBeEmpty();
});

test('shows the active tab’s own lookup before the latest one', async ({ panel }) => {
  await show(panel, VERDICTS.F);
  await panel.bringToFront();
  const own: { readonly [key: string]: unknown } = VERDICTS.A1;
  await panel.evaluate(async (state) => {
    const { id } = (await chrome.tabs.getCurrent())!;
    await chrome.storage.session.set({ [`lookup:${id}`]: { ...state, tabId: id } });
  }, own);
  await expect(panel.getByTestId('verdict-tier')).toHaveText('A1');
  await panel.evaluate(() => chrome.storage.session.clear());
});

test('is used by keyboard in reading order', async ({ panel }) => {
  await show(panel, VERDICTS.F);
  expect(await tabStops(panel)).toEqual(
    [
      'Check a file of your own',
      'Picture stayed here · asked 3 servers',
      /^Nothing returned: Ledger: no record/,
      /^Not checked: Near copies/,
      'Add AI companies',
      /^Not checked: Watermarks/,
      /^OpenAI’s checker/,
      /^Google’s checker/,
      'What this does not prove',
      'Attest to this…',
      'Settings',
      'Not checked: 1',
    ].map((name) => (typeof name === 'string' ? name : expect.stringMatching(name))),
  );
  await show(panel, PHASES.askingPicture);
  expect(await tabStops(panel)).toEqual([
    'Check a file of your own',
    'Identical only',
    'Look for copies, too',
    'Cancel',
    'Settings',
  ]);
  await show(panel, PHASES.needsAccess);
  expect(await tabStops(panel)).toEqual([
    'Check a file of your own',
    'Allow reading pictures from cdn.news.example',
    'Use what is on screen',
    'Settings',
  ]);
});

test('the keyboard stays in the panel when the pressed button goes away with its screen', async ({
  panel,
}) => {
  await show(panel, PHASES.askingPicture);
  await panel.getByRole('button', { name: 'Cancel' }).focus();
  const heard = panel.locator('output').first();
  for (const [state, said] of [
    [PHASES.asking, englishOf('working_title_picture')],
    [VERDICTS.A1, 'Logged as AI output by Aurora Images'],
    [PHASES.tooSlow, englishOf('failed_too_slow_title')],
  ] as const) {
    await put(panel, state);
    await expect(heard).toHaveText(said);
    await expect(panel.locator('main')).toBeFocused();
  }
});

test('the list of what left the device opens from the header', async ({ panel }) => {
  await show(panel, VERDICTS.A1);
  const button = panel.getByRole('button', { name: 'Picture stayed here · asked 3 servers' });
  await button.focus();
  await panel.keyboard.press('Enter');
  await expect(button).toHaveAttribute('aria-expanded', 'true');
  const list = panel.getByRole('region', { name: englishOf('left_title') });
  await expect(list).toContainText('arweave-search.goldsky.com');
  await expect(list).toContainText('96 × part of a fingerprint of how the picture looks');
  await expect(list).toContainText(englishOf('left_never_picture'));
});

test('the footer counts and shows what was not checked, with the makers’ own watermark checkers', async ({
  panel,
}) => {
  await show(panel, VERDICTS.A1);
  await panel.getByRole('button', { name: 'Not checked: 3' }).click();
  const rest = panel.getByRole('region', { name: englishOf('rail_not_run_title') });
  await expect(rest.getByTestId('evidence-row')).toHaveCount(3);
  const link = rest.getByRole('link', { name: /OpenAI/ });
  await expect(link).toHaveAttribute('href', 'https://openai.com/research/verify');
  await expect(link).toHaveAttribute('target', '_blank');
  await expect(link).toHaveAttribute('rel', 'noreferrer');
});

test('each row has its technical facts one click further', async ({ panel }) => {
  await show(panel, VERDICTS.A1);
  const signed = panel.getByTestId('evidence-row').nth(1);
  await expect(signed.getByText('docs/spec/record.md#7-keys')).toBeHidden();
  await signed.locator('summary').click();
  await expect(signed.getByText('docs/spec/record.md#7-keys')).toBeVisible();
});

test('answers go to the background', async ({ extension }) => {
  const panel = await answering(extension);
  const said = () => panel.evaluate(() => asked.splice(0));
  await show(panel, PHASES.askingPicture);
  await panel.getByRole('button', { name: 'Look for copies, too' }).click();
  await panel.getByRole('button', { name: 'Identical only' }).click();
  expect(await said()).toEqual([
    { type: 'answer-first', tabId: TAB_ID, reach: 'near' },
    { type: 'answer-first', tabId: TAB_ID, reach: 'exact' },
  ]);
  await put(panel, PHASES.asking);
  // The question has a button of this name, too, and goes away.
  await expect(panel.locator('[aria-current=step]')).toBeVisible();
  await panel.getByRole('button', { name: 'Cancel' }).click();
  await put(panel, PHASES.tooSlow);
  await panel.getByRole('button', { name: 'Try again' }).click();
  await put(panel, PHASES.needsAccess);
  await panel.getByRole('button', { name: 'Use what is on screen' }).click();
  await put(panel, VERDICTS.Cdomain);
  await panel.getByRole('button', { name: 'Ask aurora.example' }).click();
  await expect(panel.getByText('Asking aurora.example …')).toBeVisible();
  await put(panel, VERDICTS.Fsignals);
  await panel.getByRole('button', { name: 'Ask cai-manifests.example' }).click();
  expect(await said()).toEqual([
    { type: 'cancel', tabId: TAB_ID },
    { type: 'retry', tabId: TAB_ID },
    { type: 'use-capture', tabId: TAB_ID },
    { type: 'ask-domain', tabId: TAB_ID, domain: 'aurora.example' },
    { type: 'ask-manifest', tabId: TAB_ID, url: 'https://cai-manifests.example/1' },
  ]);
  await panel.close();
});

test('access is asked for in the click, and a refusal is said', async ({ extension }) => {
  const panel = await answering(extension);
  const allow = panel.getByRole('button', { name: 'Allow reading pictures from cdn.news.example' });
  await show(panel, PHASES.needsAccess);
  await allow.click();
  await expect(panel.getByText(englishOf('access_refused'))).toBeVisible();
  await panel.evaluate(() => Object.assign(globalThis, { grant: true }));
  await allow.click();
  await expect
    .poll(() => panel.evaluate(() => asked))
    .toEqual([
      { origins: ['https://cdn.news.example/*'] },
      { origins: ['https://cdn.news.example/*'] },
      { type: 'retry', tabId: TAB_ID },
    ]);
  await panel.close();
});

test('a stored copy is fetched on request and stands beside the picture', async ({ extension }) => {
  const panel = await answering(extension, { shown: 'picture', dataUrl: THUMBNAIL });
  await show(panel, VERDICTS.B2);
  await panel.getByText(englishOf('compare_title')).click();
  expect(await panel.evaluate(() => asked.length)).toBe(0);
  await panel
    .getByRole('button', { name: englishOf('compare_show') })
    .first()
    .click();
  await expect(panel.getByRole('img', { name: 'Preview stored by Aurora Images' })).toBeVisible();
  expect(await panel.evaluate(() => asked)).toEqual([
    expect.objectContaining({ type: 'read-stored', tabId: TAB_ID, media: 'image/jpeg', sizeBytes: 18_220 }),
  ]);
  await panel.getByRole('button', { name: 'Only this device was asked' }).click();
  await expect(panel.getByText('1 × number of the stored copy').first()).toBeVisible();
  await expectAccessible(panel);
  await expectFits(panel);
  await panel.close();
});

test('a stored copy that was altered or is out of reach is not shown', async ({ extension }) => {
  const panel = await answering(extension, { shown: 'nothing', because: 'altered' });
  await show(panel, VERDICTS.B2text);
  await panel.getByText(englishOf('compare_title')).click();
  await panel.getByRole('button', { name: englishOf('compare_show') }).click();
  await expect(panel.getByText(englishOf('compare_altered'))).toBeVisible();
  await panel.close();
});

test('a reader who wants less motion sees none', async ({ panel }) => {
  await show(panel, PHASES.asking);
  const animation = () =>
    panel.locator('.now > .stop').evaluate((stop) => getComputedStyle(stop, '::before').animationName);
  expect(await animation()).toBe('going-on');
  await panel.emulateMedia({ reducedMotion: 'reduce' });
  expect(await animation()).toBe('none');
});

test('longer languages fit, and every sentence comes from the catalogue', async ({ browserName: _ }) => {
  const folder = mkdtempSync(join(tmpdir(), 'rail-pseudo-'));
  copyWithPseudoLocale(BUILD, folder);
  const context = await launchWithExtension(folder);
  const panel = await (await openExtension(context)).openPage('sidepanel.html');
  for (const [name, state] of Object.entries(STATES)) {
    await show(panel, state);
    await openAll(panel);
    await expectFits(panel);
    expect(await plainWords(panel), `${name} bypasses the catalogue`).toEqual([]);
  }
  await context.close();
  rmSync(folder, { recursive: true });
});

/** A panel whose messages and permission requests are noted in `asked` instead of leaving the page. */
async function answering(extension: Extension, reply: PanelReply = null): Promise<Page> {
  const panel = await extension.context.newPage();
  await panel.addInitScript((answer: unknown) => {
    Object.assign(globalThis, { asked: [], grant: false });
    const note = (what: unknown, result: unknown) => {
      asked.push(what);
      return Promise.resolve(result);
    };
    Object.assign(chrome.runtime, { sendMessage: (message: unknown) => note(message, answer) });
    Object.assign(chrome.permissions, {
      request: (what: unknown) => note(what, Reflect.get(globalThis, 'grant')),
    });
  }, reply);
  await panel.goto(extension.url('sidepanel.html'));
  return panel;
}

/** Accessible names of everything that Tab reaches, in that order. */
async function tabStops(panel: Page): Promise<readonly string[]> {
  const names: string[] = [];
  await panel.locator('body').press('Tab');
  for (let stops = 0; stops < 40; stops++) {
    const name = await panel.evaluate(() => {
      const { activeElement: active } = document;
      const outline = active === null ? '' : getComputedStyle(active).outlineStyle;
      return active === document.body
        ? null
        : `${outline === 'solid' ? '' : 'no outline: '}${active?.textContent}`;
    });
    if (name === null) break;
    names.push(name.trim());
    await panel.keyboard.press('Tab');
  }
  return names;
}

/**
 * Words on screen that are not in the pseudo-locale's brackets. Technical facts, names and places are none of the
 * catalogue's; they are taken out by where they stand.
 */
async function plainWords(panel: Page): Promise<readonly string[]> {
  return panel.evaluate(() => {
    const ours =
      '.raw, bdi, q, .brand, .origin, .left-list b, blockquote, code, [data-testid=verdict-tier], [aria-hidden=true]';
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found: string[] = [];
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const text = node.textContent!.trim();
      const isOurs = node.parentElement!.closest(`${ours}, script, .box ul li`) !== null;
      if (/[a-z]{2}/i.test(text) && !/\[.*\]/s.test(text) && !isOurs) found.push(text);
    }
    return found;
  });
}
