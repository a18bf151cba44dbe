/** What counts as declining (docs/spec/page-requests.md section 4), whose request an event ends, and what is forgotten with a site. */

import { beforeEach, expect, test } from 'vitest';
import { declineRequest, lookAtRequest } from '../../src/dapp/agree.ts';
import { onPageGone, onSitesChanged, onTabClosed, settle } from '../../src/dapp/page-requests.ts';
import { MAX_LIFE_MS } from '../../src/dapp/queue.ts';
import type { PageRequestPorts } from '../../src/dapp/request-ports.ts';
import { askFromPage } from '../../src/dapp/take-in.ts';
import {
  callText,
  type FakeBrowser,
  type FakePage,
  fakeBrowser,
  NOW_MS,
  nameOf,
  pageName,
  SITE,
  senderOf,
} from '../fixtures/page-requests.ts';

const OTHER = 'https://other.example';

let fake: FakeBrowser;
let ports: PageRequestPorts;

beforeEach(() => {
  fake = fakeBrowser();
  fake.sites.push(OTHER);
  ports = fake.ports();
});

async function ask(page: FakePage) {
  fake.open.add(nameOf(page.name, 0));
  const expiresAt = new Date(fake.now() + 1_800_000).toISOString().replace('.000', '');
  const message = { page: page.name, n: 0, text: callText({ expiresAt }) };
  const answer = await askFromPage(ports, senderOf(page), message);
  await settle(ports);
  return answer?.is === 'error' ? answer.code : answer;
}

async function leave(page: FakePage): Promise<void> {
  fake.pages.delete(page.tabId);
  await onPageGone(ports, senderOf(page), page.name);
  await settle(ports);
}

const declinedBy = (origin: string) => fake.queue().marks[origin]?.declined;
const open = () => fake.queue().requests.length;

test('a page that reloads itself each second gets a window less and less often', async () => {
  const shownAtS: number[] = [];
  for (let second = 0; second < 600; second++) {
    fake.setNow(NOW_MS + second * 1000);
    const page = fake.openPage(1, SITE, pageName(second));
    if ((await ask(page)) === null) shownAtS.push(second);
    await leave(page);
  }
  // At least 10, 30, 90 and 270 s after the one before.
  const gaps = shownAtS.slice(1).map((at, i) => at - shownAtS[i]!);
  expect(shownAtS.length).toBeGreaterThan(2);
  expect(shownAtS.length).toBeLessThanOrEqual(5);
  for (const [i, gap] of gaps.entries()) expect(gap).toBeGreaterThanOrEqual(10 * 3 ** i);
});

test.each<[string, (page: FakePage) => Promise<unknown>]>([
  ['says that it goes', leave],
  ['is closed with its tab', ({ tabId }) => onTabClosed(ports, tabId)],
  [
    'goes without a word',
    async ({ tabId }) => {
      fake.pages.delete(tabId);
      const [view, id] = [...fake.windows][0]!;
      await lookAtRequest(ports, id, view);
    },
  ],
])('a page that was shown and %s has been declined', async (_, go) => {
  const page = fake.openPage(1);
  await ask(page);
  await go(page);
  expect(declinedBy(SITE)).toBe(1);
  expect(await ask(fake.openPage(2))).toBe('too-many-requests');
});

test.each<[string, (page: FakePage) => Promise<unknown>]>([
  ['leaves', leave],
  ['is closed with its tab', ({ tabId }) => onTabClosed(ports, tabId)],
  ['expires', async () => fake.setNow(NOW_MS + MAX_LIFE_MS)],
])('a page whose request waits behind another one’s and %s has not', async (_, end) => {
  await ask(fake.openPage(1));
  const waiting = fake.openPage(2, OTHER);
  await ask(waiting);
  await end(waiting);
  await settle(ports);
  expect(fake.queue().requests.some(({ asker }) => asker.origin === OTHER)).toBe(false);
  expect(declinedBy(OTHER)).toBe(0);
});

test('a page that is gone before its window was opened has not', async () => {
  const page = fake.openPage(1);
  const { isThere } = ports;
  ports = { ...ports, isThere: async () => false };
  await ask(page);
  ports = { ...ports, isThere };
  expect(open()).toBe(0);
  expect(declinedBy(SITE)).toBe(0);
});

test('the document before it in its tab, and a page of another tab, do not end a request', async () => {
  const page = fake.openPage(1);
  await ask(page);
  await onPageGone(ports, senderOf(page), pageName(8));
  await onPageGone(ports, senderOf({ ...page, tabId: 2 }), page.name);
  await settle(ports);
  expect(open()).toBe(1);
  expect(fake.windows.size).toBe(1);
});

test('what is remembered of a site goes when it is switched off, and of no other', async () => {
  await ask(fake.openPage(1));
  const [view, id] = [...fake.windows][0]!;
  await declineRequest(ports, id, view, 'user-rejected');
  await ask(fake.openPage(2, OTHER));
  fake.sites.splice(fake.sites.indexOf(SITE), 1);
  await onSitesChanged(ports);
  expect(Object.keys(fake.queue().marks)).toEqual([OTHER]);
});
