/** What a site is given by a request: with its answer, and not where the request ended before that. */

import { beforeEach, describe, expect, test } from 'vitest';
import { agreeToRequest, declineRequest } from '../../src/dapp/agree.ts';
import { onSitesChanged, onTabClosed, settle } from '../../src/dapp/page-requests.ts';
import { moveOn } from '../../src/dapp/queue.ts';
import type { PageRequestPorts } from '../../src/dapp/request-ports.ts';
import { askFromPage } from '../../src/dapp/take-in.ts';
import {
  BackgroundEnded,
  type FakeBrowser,
  type FakePage,
  fakeBrowser,
  nameOf,
  pageName,
  SITE,
  senderOf,
} from '../fixtures/page-requests.ts';
import {
  ACCOUNT,
  choiceIn,
  fulfilIn,
  GIVEN,
  OTHER_ACCOUNT,
  walletFor,
  walletText,
} from '../fixtures/wallet-requests.ts';

const CONNECT = walletText('eth_requestAccounts');
const PERMISSIONS = walletText('wallet_requestPermissions', [{ eth_accounts: {} }]);

let fake: FakeBrowser;
let ports: PageRequestPorts;
let page: FakePage;
/** What happens after the person agreed, before there is an answer. */
let meanwhile: () => Promise<void>;

beforeEach(() => {
  meanwhile = async () => {};
  fake = fakeBrowser({
    async fulfil(...given) {
      const made = await fulfilIn(fake)(...given);
      await meanwhile();
      return made;
    },
  });
  fake.setKnown({ wallet: walletFor() });
  ports = fake.ports();
  page = fake.openPage(1);
});

const sites = () => fake.known().wallet.sites;

async function ask(text: string, n = 0): Promise<readonly [number, string]> {
  fake.open.add(nameOf(page.name, n));
  expect(await askFromPage(ports, senderOf(page), { page: page.name, n, text })).toBeNull();
  await settle(ports);
  return [...fake.windows][0]!;
}

const connect = ([view, id]: readonly [number, string]) =>
  agreeToRequest(ports, id, view, choiceIn(fake, id, { accounts: [ACCOUNT] }));

test('is stored with the answer', async () => {
  expect(await connect(await ask(CONNECT))).toMatchObject({ ok: true });
  expect(sites()).toEqual({ [SITE]: GIVEN });
  expect(fake.answers.get(nameOf(page.name, 0))).toEqual([{ is: 'result', text: JSON.stringify([ACCOUNT]) }]);
});

test('is not stored while nobody agreed, nor where the person declines', async () => {
  const [view, id] = await ask(CONNECT);
  const choice = choiceIn(fake, id, { accounts: [ACCOUNT] });
  expect(sites()).toEqual({});
  await declineRequest(ports, id, view, 'user-rejected');
  expect(await agreeToRequest(ports, id, view, choice)).toMatchObject({ code: 'too-late' });
  expect(sites()).toEqual({});
});

test.each<[string, () => Promise<void>]>([
  ['the tab was closed', () => onTabClosed(ports, page.tabId)],
  ['the page went without a word', async () => void fake.pages.delete(page.tabId)],
  ['the page waits no more', async () => fake.open.clear()],
  [
    'the tab shows another site',
    async () => void fake.pages.set(1, { ...page, origin: 'https://evil.example', name: pageName(9) }),
  ],
  [
    'the site was switched off',
    async () => {
      fake.sites.length = 0;
      await onSitesChanged(ports);
    },
  ],
])('is not stored where %s after the person agreed', async (_, happens) => {
  const asked = await ask(CONNECT);
  meanwhile = happens;
  expect((await connect(asked)).ok).toBe(false);
  await settle(ports);
  expect(sites()).toEqual({});
});

test('ends for a site that is switched off, for good and for no other', async () => {
  const other = 'https://other.example';
  const wallet = walletFor(SITE);
  fake.setKnown({ wallet: { ...wallet, sites: { ...wallet.sites, [other]: GIVEN } } });
  fake.sites.splice(0, Infinity, other);
  await onSitesChanged(ports);
  expect(sites()).toEqual({ [other]: GIVEN });
  fake.sites.push(SITE);
  await onSitesChanged(ports);
  expect(sites()).toEqual({ [other]: GIVEN });
});

test('stays as it was where more was asked for and the page is gone', async () => {
  fake.setKnown({ wallet: walletFor(SITE) });
  const [view, id] = await ask(PERMISSIONS);
  meanwhile = async () => fake.open.clear();
  const choice = choiceIn(fake, id, { accounts: [ACCOUNT, OTHER_ACCOUNT] });
  expect(await agreeToRequest(ports, id, view, choice)).toMatchObject({ code: 'page-left' });
  expect(sites()).toEqual({ [SITE]: GIVEN });
});

test('is taken back where the page was busy, and the page does not wait for ever', async () => {
  const [view, id] = await ask(CONNECT);
  let isBusy = false;
  meanwhile = async () => {
    isBusy = true;
  };
  const busy = {
    ...ports,
    isThere: async (...given: Parameters<typeof ports.isThere>) => !isBusy && ports.isThere(...given),
  };
  const choice = choiceIn(fake, id, { accounts: [ACCOUNT] });
  expect(await agreeToRequest(busy, id, view, choice)).toMatchObject({ code: 'page-left' });
  expect(fake.answers.get(nameOf(page.name, 0))).toEqual([{ is: 'error', code: 'failed' }]);
  expect(sites()).toEqual({});
});

test('is enough for whatever else waited, though somebody looked between answer and storing', async () => {
  const asked = await ask(CONNECT);
  await ask(CONNECT, 1);
  const { changeWallet } = ports;
  const looks: Promise<void>[] = [];
  const slow: PageRequestPorts = {
    ...ports,
    async changeWallet(step) {
      looks.push(settle(ports));
      await new Promise((resolve) => setImmediate(resolve));
      return changeWallet(step);
    },
  };
  const choice = choiceIn(fake, asked[1], { accounts: [ACCOUNT] });
  expect(await agreeToRequest(slow, asked[1], asked[0], choice)).toMatchObject({ ok: true });
  expect(looks).toHaveLength(1);
  await Promise.all(looks);
  expect(fake.answers.get(nameOf(page.name, 1))).toEqual([{ is: 'result', text: JSON.stringify([ACCOUNT]) }]);
  expect(fake.windows.size).toBe(0);
});

describe('what a background left that ended after it gave', () => {
  /** The person agreed; the background ended with the answer on its way, and the page left. */
  async function leaveGiven(): Promise<void> {
    const [view, id] = await ask(CONNECT);
    const deliver: PageRequestPorts['deliver'] = () => Promise.reject(new BackgroundEnded());
    const choice = choiceIn(fake, id, { accounts: [ACCOUNT] });
    await expect(agreeToRequest({ ...ports, deliver }, id, view, choice)).rejects.toThrow(BackgroundEnded);
    expect(sites()).toEqual({ [SITE]: GIVEN });
    fake.pages.delete(page.tabId);
    fake.restart();
    ports = fake.ports();
  }

  test('is taken back before anybody else has an answer by it', async () => {
    await leaveGiven();
    page = fake.openPage(2);
    const [view, id] = await ask(PERMISSIONS, 1);
    expect(sites()).toEqual({});
    const choice = choiceIn(fake, id, { accounts: [OTHER_ACCOUNT] });
    expect(await agreeToRequest(ports, id, view, choice)).toMatchObject({ ok: true });
    expect(sites()).toEqual({ [SITE]: { accounts: [OTHER_ACCOUNT], chainId: '1' } });
  });

  test('does not answer a page that waited for the same', async () => {
    const other = fake.openPage(2);
    fake.open.add(nameOf(other.name, 0));
    await leaveGiven();
    const asked = { page: other.name, n: 0, text: CONNECT };
    fake.setKnown({ wallet: { ...fake.known().wallet, sites: {} } });
    expect(await askFromPage(ports, senderOf(other), asked)).toBeNull();
    fake.setKnown({ wallet: { ...fake.known().wallet, sites: { [SITE]: GIVEN } } });
    await settle(ports);
    expect(sites()).toEqual({});
    expect(fake.answers.size).toBe(0);
    expect(fake.windows.size).toBe(1);
  });

  test('is settled before something else is given, by a background that begins with that', async () => {
    const shop = { ...fake.openPage(2, 'https://shop.example') };
    fake.sites.push(shop.origin);
    fake.setKnown({ wallet: walletFor(shop.origin) });
    const [view, id] = await ask(CONNECT);
    const first = choiceIn(fake, id, { accounts: [ACCOUNT] });
    fake.open.add(nameOf(shop.name, 0));
    expect(await askFromPage(ports, senderOf(shop), { page: shop.name, n: 0, text: PERMISSIONS })).toBeNull();
    const deliver: PageRequestPorts['deliver'] = () => Promise.reject(new BackgroundEnded());
    await expect(agreeToRequest({ ...ports, deliver }, id, view, first)).rejects.toThrow(BackgroundEnded);
    fake.pages.delete(page.tabId);
    fake.restart();
    ports = fake.ports();
    const next = fake.queue().requests[1]!;
    await ports.change((queue) =>
      moveOn(queue, next.id, 'waiting', () => ({ is: 'shown', view: 7, problem: null })),
    );
    const both = choiceIn(fake, next.id, { accounts: [ACCOUNT, OTHER_ACCOUNT] });
    expect(await agreeToRequest(ports, next.id, 7, both)).toMatchObject({ ok: true });
    expect(sites()).toEqual({ [shop.origin]: { accounts: [ACCOUNT, OTHER_ACCOUNT], chainId: '1' } });
  });
});
