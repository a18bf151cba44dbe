/** Presses one button of the page and holds what follows against what was expected: every request of the page, every window, and what each came to. */

import { expect, type Page } from '@playwright/test';
import type { MessageKey } from '../../../src/ui/message.ts';
import { englishOf } from '../../fixtures/english.ts';
import { type DappWorld, forgetDeclined, type Told } from './test-dapp-page.ts';
import { clickLast, press as pressIn } from './wallet-site-page.ts';

/** The number and, where it is ours, its name; the second is `undefined` where the chain's server said it. */
export type Failure = readonly [number, string | undefined];

/** What the window shows once it is ready, and what the person does then. */
export type Shown = {
  /** Codes of its warnings. */
  readonly warns: readonly string[];
  /** What is said in place of a button to agree with. */
  readonly says: MessageKey | null;
  readonly agrees: boolean;
  /** Of an item of a collection: whose it is, by the chain. */
  readonly owner?: 'own' | 'other' | 'unknown';
};

export type Asked = {
  readonly method: string;
  /** `null`: no window comes up. */
  readonly shown: Shown | null;
  /** A result, exactly or by its form; or a failure. */
  readonly ends: { readonly result: unknown } | { readonly failure: Failure };
  /** What the page is told about its own request. */
  readonly detail?: string;
};

export type Row = {
  readonly id: string;
  readonly asks: readonly Asked[];
};

/** Nobody waits longer for one button: then it hangs. */
const PATIENCE_MS = 90_000;
/**
 * What the page and its libraries ask by themselves, such as a second time to be disconnected once they hear that they were, or the account's number where what was sent is not mined at once;
 * looked at only where a row expects it, and as often.
 */
const BY_ITSELF =
  /^(eth_(chainId|accounts|blockNumber|estimateGas|getTransaction(ByHash|Count|Receipt)|getBlockByNumber|call)|net_version|wallet_revokePermissions)$/;

/** Answers with what the requests came to, in their order. */
export async function press(dapp: DappWorld, { id, asks }: Row): Promise<readonly Told[]> {
  await forgetDeclined(dapp);
  const from = dapp.told.size;
  const mine = () => {
    const all = [...dapp.told.values()].filter(({ n }) => n >= from).sort((a, b) => a.n - b.n);
    return all.filter(({ method }, at) => {
      if (!BY_ITSELF.test(method)) return true;
      const isSame = (one: { readonly method: string }) => one.method === method;
      return all.slice(0, at).filter(isSame).length < asks.filter(isSame).length;
    });
  };
  const button = dapp.page.locator(`#${id}`);
  await expect(button, id).toBeEnabled();
  await button.evaluate((one: HTMLElement) => one.click());
  // Whatever it asks at once is told before the page answers this.
  await dapp.page.evaluate(() => undefined);
  const windows = asks.flatMap(({ shown }) => (shown === null ? [] : [shown]));
  const endsAt = Date.now() + PATIENCE_MS;
  let at = 0;
  for (;;) {
    const news = dapp.news();
    const opened = dapp.takeWindow();
    if (opened !== undefined) await decide(opened, id, windows[at++]);
    const told = mine();
    expect(told.length, `${id} asked for more: ${told.map(({ method }) => method)}`).toBeLessThanOrEqual(
      asks.length,
    );
    if (told.length === asks.length && told.every(({ outcome }) => outcome !== null)) break;
    if (opened === undefined) await within(news, endsAt, id);
  }
  expect(at, `windows of ${id}`).toBe(windows.length);
  const told = mine();
  expect(told.map(seen), id).toEqual(asks.map(({ method, ends }) => ({ method, ends })));
  for (const [i, { detail }] of asks.entries())
    if (detail !== undefined)
      expect(told[i]?.outcome, id).toMatchObject({ message: expect.stringContaining(`(${detail})`) });
  return told;
}

/** In the window: reads what it shows once it is ready, and agrees or declines. */
async function decide(opened: Page, id: string, expected: Shown | undefined): Promise<void> {
  const refused = opened.locator('.decided.deny');
  const alert = opened.getByRole('alert');
  const agree = opened.locator('.two .main');
  await agree.or(alert).or(refused).first().waitFor();
  expect(expected, `${id}: a window that nobody expected`).toBeDefined();
  const { warns, says, agrees, owner } = expected!;
  const codes = await opened
    .locator('.warnings li')
    .evaluateAll((all) => all.map((one) => one.getAttribute('data-code')));
  expect([...codes].sort(), `warnings of ${id}`).toEqual([...warns].sort());
  await expect(agree, `${id} can be agreed to`).toHaveCount(says === null ? 1 : 0);
  if (says !== null) await expect(alert.or(refused)).toContainText(englishOf(says));
  if (owner !== undefined) await expect(opened.getByTestId('item-owner')).toHaveAttribute('data-is', owner);
  if (agrees) await clickLast(agree);
  else await pressIn(opened, 'approve_decline');
}

function seen({ method, outcome }: Told) {
  if (outcome === null) return { method, ends: null };
  if ('result' in outcome) return { method, ends: { result: outcome.result } };
  return { method, ends: { failure: [outcome.code, outcome.data.code] } };
}

async function within(news: Promise<void>, endsAt: number, id: string): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const hangs = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${id} hangs`)), Math.max(0, endsAt - Date.now()));
  });
  await Promise.race([news, hangs]).finally(() => clearTimeout(timer));
}
