/**
 * One request after the other, as it should go and as it should not. `page-requests.fuzz.ts` mixes the events.
 * Longer than 300 lines because each way in which a request ends is a case.
 */

import { beforeEach, describe, expect, test } from 'vitest';
import { agreeToRequest, declineRequest, lookAtRequest, stopRequest } from '../../src/dapp/agree.ts';
import {
  onPageGone,
  onSitesChanged,
  onTabClosed,
  onVaultLocked,
  settle,
} from '../../src/dapp/page-requests.ts';
import { MAX_LIFE_MS, MAX_OPEN } from '../../src/dapp/queue.ts';
import type { PageRequestPorts } from '../../src/dapp/request-ports.ts';
import { askFromPage } from '../../src/dapp/take-in.ts';
import { refuse } from '../../src/errors.ts';
import {
  BackgroundEnded,
  CHOICE,
  callText,
  type FakeBrowser,
  type FakePage,
  fakeBrowser,
  NOW_MS,
  nameOf,
  pageName,
  SITE,
  senderOf,
  strayWindows,
} from '../fixtures/page-requests.ts';

let fake: FakeBrowser;
let ports: PageRequestPorts;

beforeEach(() => {
  fake = fakeBrowser();
  ports = fake.ports();
});

async function ask(page: FakePage, n = 0, text = callText()) {
  fake.open.add(nameOf(page.name, n));
  const answer = await askFromPage(ports, senderOf(page), { page: page.name, n, text });
  if (answer !== null) fake.open.delete(nameOf(page.name, n));
  await settle(ports);
  return answer?.is === 'error' ? answer.code : answer;
}

const firstWindow = () => [...fake.windows][0]!;
const answersOf = (page: FakePage, n = 0) => fake.answers.get(nameOf(page.name, n)) ?? [];
const asOf = (page: FakePage, n = 0) =>
  answersOf(page, n).map((one) => (one.is === 'error' ? one.code : one.is));

describe('a request', () => {
  test('gets a window, and its answer once the person agreed', async () => {
    const page = fake.openPage(1);
    expect(await ask(page)).toBeNull();
    const [view, id] = firstWindow();
    expect(await lookAtRequest(ports, id, view)).toMatchObject({ asker: { origin: SITE } });
    expect(await agreeToRequest(ports, id, view, CHOICE)).toMatchObject({ ok: true });
    await settle(ports);
    expect(answersOf(page)).toEqual([{ is: 'result', text: '{"proof":"of this request"}' }]);
    expect(fake.queue().requests).toEqual([]);
    expect(fake.windows.size).toBe(1); // says what came of it
  });

  test('is shown alone: the next one waits until it has ended', async () => {
    const other = 'https://other.example';
    fake.sites.push(other);
    const [first, second] = [fake.openPage(1), fake.openPage(2, other)];
    await ask(first);
    await ask(second);
    expect(fake.windows.size).toBe(1);
    const [view, id] = firstWindow();
    await declineRequest(ports, id, view, 'user-rejected');
    await settle(ports);
    expect(asOf(first)).toEqual(['user-rejected']);
    expect(fake.windows.size).toBe(1);
    expect(firstWindow()[1]).not.toBe(id);
  });

  test('of a site that is not switched on is refused', async () => {
    expect(await ask(fake.openPage(1, 'https://other.example'))).toBe('site-not-allowed');
    expect(await ask(fake.openPage(2, 'https://poll.example:8443'))).toBe('site-not-allowed');
    expect(fake.queue()).toEqual({ requests: [], marks: {} });
  });

  test('is refused while the origin has another, whatever tab it is in', async () => {
    await ask(fake.openPage(1));
    expect(await ask(fake.openPage(2))).toBe('already-asking');
  });

  test('is refused when too many are open', async () => {
    const origins = Array.from({ length: MAX_OPEN + 1 }, (_, i) => `https://s${i}.example`);
    fake.sites.push(...origins);
    const codes = [];
    for (const [i, origin] of origins.entries()) codes.push(await ask(fake.openPage(i, origin)));
    expect(codes).toEqual([...Array.from({ length: MAX_OPEN }, () => null), 'too-many-requests']);
  });

  test('is refused when it is one of a flood, also of broken ones', async () => {
    const page = fake.openPage(1);
    const codes = [];
    for (let n = 0; n < 11; n++) codes.push(await ask(page, n, '{'));
    expect(codes).toEqual([...Array.from({ length: 10 }, () => 'not-json'), 'too-many-requests']);
  });

  test('says what is wrong with its parameters', async () => {
    expect(
      await askFromPage(ports, senderOf(fake.openPage(1)), {
        page: pageName(1),
        n: 0,
        text: callText({ slot: -1 }),
      }),
    ).toEqual({
      is: 'error',
      code: 'bad-member',
      detail: 'slot is not as specified',
    });
  });

  test('with a challenge that was answered before is refused', async () => {
    const page = fake.openPage(1);
    await ask(page);
    const [view, id] = firstWindow();
    await agreeToRequest(ports, id, view, CHOICE);
    expect(await ask(page, 1)).toBe('challenge-used');
    expect(await ask(page, 2, callText({ challenge: 'A'.repeat(43) }))).toBeNull();
  });

  test('after one that was declined has to wait', async () => {
    const page = fake.openPage(1);
    await ask(page);
    const [view, id] = firstWindow();
    await declineRequest(ports, id, view, 'user-rejected');
    await settle(ports);
    expect(await ask(page, 1)).toBe('too-many-requests');
    fake.setNow(NOW_MS + 10_000);
    expect(await ask(page, 2)).toBeNull();
  });

  test('is told of no membership where the person chose to say so', async () => {
    const page = fake.openPage(1);
    await ask(page);
    const [view, id] = firstWindow();
    await declineRequest(ports, id, view, 'no-membership');
    await settle(ports);
    expect(asOf(page)).toEqual(['no-membership']);
    expect(strayWindows(fake)).toEqual([]);
  });
});

describe('a request ends, and so does its window,', () => {
  const endings: readonly [string, (page: FakePage) => Promise<void>, readonly string[]][] = [
    ['when the vault is locked', () => onVaultLocked(ports), ['failed']],
    ['when its window is closed', () => onTabClosed(ports, firstWindow()[0]), ['user-rejected']],
    [
      'when its tab is closed',
      ({ tabId }) => {
        fake.pages.delete(tabId);
        return onTabClosed(ports, tabId);
      },
      [],
    ],
    [
      'when its page says that it goes',
      (page) => {
        fake.pages.delete(page.tabId);
        return onPageGone(ports, senderOf(page), page.name);
      },
      [],
    ],
    [
      'when the site is switched off',
      () => {
        fake.sites.length = 0;
        return onSitesChanged(ports);
      },
      ['site-not-allowed'],
    ],
    ['when its time is over', async () => fake.setNow(NOW_MS + MAX_LIFE_MS), ['failed']],
    [
      'when its page went without a word',
      async ({ tabId }) => {
        fake.pages.set(tabId, { tabId, origin: SITE, name: pageName(9) });
        const [view, id] = firstWindow();
        expect(await lookAtRequest(ports, id, view)).toBeNull();
      },
      [],
    ],
    [
      'when its page went to another origin',
      async (page) => {
        fake.pages.set(page.tabId, { ...page, origin: 'https://other.example' });
        const [view, id] = firstWindow();
        expect(await agreeToRequest(ports, id, view, CHOICE)).toMatchObject({ code: 'page-left' });
      },
      ['failed'],
    ],
  ];

  test.each(endings)('%s', async (_, end, answers) => {
    const page = fake.openPage(1);
    await ask(page);
    await end(page);
    await settle(ports);
    expect(asOf(page)).toEqual(answers);
    expect(strayWindows(fake)).toEqual([]);
    expect(fake.queue().requests).toEqual([]);
  });

  test('when the vault is locked while its window comes up', async () => {
    const { openView } = ports;
    const slow = async (id: string) => {
      const view = await openView(id);
      await onVaultLocked(ports);
      return view;
    };
    ports = { ...ports, openView: slow };
    const page = fake.openPage(1);
    await ask(page);
    await settle(ports);
    expect(asOf(page)).toEqual(['failed']);
    expect(fake.windows.size).toBe(0);
  });

  test('when no window can be opened', async () => {
    ports = { ...ports, openView: async () => null };
    const page = fake.openPage(1);
    await ask(page);
    expect(asOf(page)).toEqual(['failed']);
    expect(fake.queue().requests).toEqual([]);
  });

  test('and agreeing then is too late', async () => {
    await ask(fake.openPage(1));
    const [view, id] = firstWindow();
    await onVaultLocked(ports);
    expect(await agreeToRequest(ports, id, view, CHOICE)).toMatchObject({ code: 'too-late' });
  });
});

describe('while it is proven', () => {
  test.each<[string, (page: FakePage, view: number) => Promise<void>, string, readonly string[]]>([
    ['the vault is locked', () => onVaultLocked(ports), 'too-late', ['failed']],
    ['the window is closed', (_, view) => onTabClosed(ports, view), 'too-late', ['user-rejected']],
    ['the page leaves without a word', async ({ tabId }) => void fake.pages.delete(tabId), 'page-left', []],
  ])('%s: nothing is told', async (_, event, code, answers) => {
    let during = async () => {};
    fake = fakeBrowser({
      async prove() {
        await during();
        return { ok: true, value: { proof: 'late' } };
      },
    });
    ports = fake.ports();
    const page = fake.openPage(1);
    await ask(page);
    const [view, id] = firstWindow();
    during = async () => {
      await event(page, view);
      await settle(ports);
    };
    expect(await agreeToRequest(ports, id, view, CHOICE)).toMatchObject({ ok: false, code });
    expect(asOf(page)).toEqual(answers);
    expect(fake.strayResults).toEqual([]);
  });

  test('it fails: the person may try again', async () => {
    fake = fakeBrowser({ prove: async () => refuse('worker-lost', '') });
    ports = fake.ports();
    await ask(fake.openPage(1));
    const [view, id] = firstWindow();
    expect(await agreeToRequest(ports, id, view, CHOICE)).toMatchObject({ code: 'worker-lost' });
    expect(fake.queue().requests[0]?.phase).toEqual({ is: 'shown', view, problem: 'worker-lost' });
  });

  test('the person stops it, and agrees to another try: the first one’s proof is dropped', async () => {
    const ends: ((proof: string) => void)[] = [];
    fake = fakeBrowser({
      prove: (_, __, { isWanted }) =>
        new Promise((resolve) => {
          ends.push(async (proof) => resolve({ ok: true, value: { proof, wanted: await isWanted() } }));
        }),
    });
    ports = fake.ports();
    const page = fake.openPage(1);
    await ask(page);
    const [view, id] = firstWindow();
    const first = agreeToRequest(ports, id, view, CHOICE);
    await expect.poll(() => ends.length).toBe(1);
    await stopRequest(ports, id, view);
    expect(fake.queue().requests[0]?.phase).toEqual({ is: 'shown', view, problem: 'cancelled' });
    const second = agreeToRequest(ports, id, view, CHOICE);
    await expect.poll(() => ends.length).toBe(2);
    ends[0]!('first');
    expect(await first).toMatchObject({ code: 'cancelled' });
    ends[1]!('second');
    expect(await second).toMatchObject({ ok: true });
    expect(answersOf(page)).toEqual([{ is: 'result', text: '{"proof":"second","wanted":true}' }]);
  });

  test('a second click proves nothing a second time', async () => {
    const page = fake.openPage(1);
    await ask(page);
    const [view, id] = firstWindow();
    const both = await Promise.all([
      agreeToRequest(ports, id, view, CHOICE),
      agreeToRequest(ports, id, view, CHOICE),
    ]);
    expect(both.map(({ ok }) => ok)).toEqual([true, false]);
    expect(answersOf(page)).toHaveLength(1);
  });

  test('another window cannot agree, decline or look', async () => {
    await ask(fake.openPage(1));
    const [view, id] = firstWindow();
    expect(await lookAtRequest(ports, id, view + 1)).toBeNull();
    expect(await agreeToRequest(ports, id, view + 1, CHOICE)).toMatchObject({ code: 'too-late' });
    await declineRequest(ports, id, view + 1, 'user-rejected');
    expect(fake.queue().requests[0]?.phase.is).toBe('shown');
  });
});

describe('a background that ends', () => {
  test('while proving lets the person confirm again', async () => {
    let end = () => {};
    fake = fakeBrowser({
      async prove() {
        end();
        return { ok: true, value: {} };
      },
    });
    ports = fake.ports();
    const page = fake.openPage(1);
    await ask(page);
    const [view, id] = firstWindow();
    end = fake.restart;
    await expect(agreeToRequest(ports, id, view, CHOICE)).rejects.toThrow(BackgroundEnded);
    ports = fake.ports();
    expect(await lookAtRequest(ports, id, view)).toMatchObject({
      phase: { is: 'shown', problem: 'interrupted' },
    });
    expect(answersOf(page)).toEqual([]);
  });

  test('with an answer in its hands gives it when the next one begins', async () => {
    const page = fake.openPage(1);
    await ask(page);
    const [view, id] = firstWindow();
    // It begins to prove, looks for what has ended, and stores the answer.
    fake.endAfter(3);
    await expect(agreeToRequest(ports, id, view, CHOICE)).rejects.toThrow(BackgroundEnded);
    expect(answersOf(page)).toEqual([]);
    fake.restart();
    ports = fake.ports();
    await settle(ports);
    await settle(ports);
    expect(asOf(page)).toEqual(['result']);
  });

  test('before its window was stored opens one that is', async () => {
    const page = fake.openPage(1);
    fake.open.add(nameOf(page.name, 0));
    await askFromPage(ports, senderOf(page), { page: page.name, n: 0, text: callText() });
    fake.endAfter(4); // its window is to be opened
    await expect(settle(ports)).rejects.toThrow(BackgroundEnded);
    expect(fake.queue().requests[0]?.phase).toMatchObject({ is: 'shown', view: null });
    fake.restart();
    ports = fake.ports();
    await settle(ports);
    const [view, id] = firstWindow();
    expect(await lookAtRequest(ports, id, view)).not.toBeNull();
  });
});
