/**
 * Any order of what pages, the person, the browser and time do, with a background that may end between any two steps: no request is answered
 * twice, no result goes to a page that left, no window stays for a dead request, and every page that waits gets its answer in the end.
 */

import fc from 'fast-check';
import { test } from 'vitest';
import { agreeToRequest, declineRequest, lookAtRequest, stopRequest } from '../../src/dapp/agree.ts';
import {
  onPageGone,
  onSitesChanged,
  onTabClosed,
  onVaultLocked,
  settle,
} from '../../src/dapp/page-requests.ts';
import { MAX_LIFE_MS } from '../../src/dapp/queue.ts';
import type { PageRequestPorts } from '../../src/dapp/request-ports.ts';
import { askFromPage } from '../../src/dapp/take-in.ts';
import { accept, type Parsed, refuse } from '../../src/errors.ts';
import {
  BackgroundEnded,
  CHOICE,
  callText,
  type FakeBrowser,
  fakeBrowser,
  nameOf,
  pageName,
  senderOf,
  strayWindows,
} from '../fixtures/page-requests.ts';

const RUNS = 300;
const ORIGINS = ['https://poll.example', 'https://shop.example', 'https://forum.example'];

type Event =
  | { readonly is: 'ask'; readonly tab: number }
  | { readonly is: 'agree' | 'stop' | 'decline' | 'close-window' | 'lock' | 'prove' | 'fail' | 'restart' }
  | { readonly is: 'navigate' | 'leave-silently' | 'close-tab'; readonly tab: number }
  | { readonly is: 'wait'; readonly seconds: number }
  | { readonly is: 'switch'; readonly site: number }
  | { readonly is: 'end-after'; readonly changes: number };

const tab = fc.nat(3);
const one = <K extends Event['is']>(...kinds: readonly K[]) => fc.record({ is: fc.constantFrom(...kinds) });
const event = fc.oneof(
  { weight: 8, arbitrary: fc.record({ is: fc.constant('ask'), tab }) },
  { weight: 8, arbitrary: one('agree') },
  { weight: 8, arbitrary: one('prove') },
  { weight: 3, arbitrary: one('fail', 'stop', 'decline', 'close-window', 'lock', 'restart') },
  {
    weight: 3,
    arbitrary: fc.record({ is: fc.constantFrom('navigate', 'leave-silently', 'close-tab'), tab }),
  },
  { weight: 2, arbitrary: fc.record({ is: fc.constant('wait'), seconds: fc.constantFrom(5, 60, 700) }) },
  { weight: 1, arbitrary: fc.record({ is: fc.constant('switch'), site: fc.nat(2) }) },
  {
    weight: 2,
    arbitrary: fc.record({ is: fc.constant('end-after'), changes: fc.integer({ min: 1, max: 8 }) }),
  },
) as fc.Arbitrary<Event>;

/** Events that come before what the one before them began has ended. */
const together = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(event) },
  { weight: 1, arbitrary: fc.array(event, { minLength: 2, maxLength: 3 }) },
);

test('any order of events keeps what the page of the specification promises', {
  timeout: 120_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(together, { minLength: 10, maxLength: 60, size: 'max' }), async (events) => {
      const world = openWorld();
      for (const one of events) {
        await world.run(one);
        world.check();
      }
      await world.finish();
    }),
    { numRuns: RUNS },
  );
});

function openWorld() {
  const proving: ((outcome: Parsed<object>) => void)[] = [];
  const fake: FakeBrowser = fakeBrowser({
    prove: () => new Promise((resolve) => proving.push(resolve)),
  });
  fake.sites.splice(0, 1, ...ORIGINS);
  let ports: PageRequestPorts = fake.ports();
  let documents = 0;
  let challenges = 0;
  let asked = 0;
  /** Windows whose request was answered: they say so until they are closed. */
  const finished = new Set<string>();
  const openTab = (tabId: number) => fake.openPage(tabId, ORIGINS[tabId % 3]!, pageName(documents++));
  for (let tabId = 0; tabId < 4; tabId++) openTab(tabId);

  /** What was begun goes on by itself; what a lost background began is lost with it. */
  const begin = (work: () => Promise<unknown>) => {
    const mine = ports;
    work()
      .then(() => settle(mine))
      .catch((error) => {
        if (!(error instanceof BackgroundEnded)) throw error;
      });
  };
  const quiet = async () => {
    for (let i = 0; i < 6; i++) await new Promise((resolve) => setImmediate(resolve));
  };
  const openWindow = () => [...fake.windows].find(([, id]) => !finished.has(id));
  const leave = (tabId: number) => {
    const page = fake.pages.get(tabId);
    if (page !== undefined)
      for (const name of fake.open) if (name.startsWith(page.name)) fake.open.delete(name);
    return page;
  };
  /** A background that ended is there again with the next event. */
  const wake = async () => {
    fake.restart();
    ports = fake.ports();
    begin(async () => {});
    await quiet();
    // Windows look every few seconds, and one without a request closes itself.
    for (const [view, id] of fake.windows)
      if ((await lookAtRequest(ports, id, view)) === null) fake.windows.delete(view);
    begin(async () => {});
    await quiet();
  };

  const steps: { readonly [K in Event['is']]: (one: Extract<Event, { readonly is: K }>) => unknown } = {
    ask({ tab: tabId }) {
      const page = fake.pages.get(tabId);
      if (page === undefined) return openTab(tabId);
      const n = asked++;
      const challenge = String(challenges++).padStart(24, 'A');
      fake.open.add(nameOf(page.name, n));
      const expiresAt = new Date(fake.now() + 1_800_000).toISOString().replace('.000', '');
      begin(async () => {
        const message = { page: page.name, n, text: callText({ challenge, expiresAt }) };
        // A relay that gets no reply tells its page that it failed.
        const answer = await askFromPage(ports, senderOf(page), message).catch(() => undefined);
        if (answer !== null) fake.open.delete(nameOf(page.name, n));
      });
    },
    agree() {
      const [view, id] = openWindow() ?? [];
      if (view === undefined || id === undefined) return;
      begin(async () => {
        const done = await agreeToRequest(ports, id, view, CHOICE);
        if (done.ok || done.code === 'page-left') finished.add(id);
      });
    },
    stop() {
      const [view, id] = openWindow() ?? [];
      if (view !== undefined && id !== undefined) begin(() => stopRequest(ports, id, view));
    },
    decline() {
      const [view, id] = openWindow() ?? [];
      if (view !== undefined && id !== undefined)
        begin(() => declineRequest(ports, id, view, 'user-rejected'));
    },
    'close-window'() {
      const [view] = [...fake.windows.keys()];
      if (view === undefined) return;
      fake.windows.delete(view);
      begin(() => onTabClosed(ports, view));
    },
    lock: () => begin(() => onVaultLocked(ports)),
    prove: () => proving.shift()?.(accept({ proof: 1 })),
    fail: () => proving.shift()?.(refuse('worker-lost', '')),
    restart: wake,
    navigate({ tab: tabId }) {
      const page = leave(tabId);
      openTab(tabId);
      if (page !== undefined) begin(() => onPageGone(ports, senderOf(page), page.name));
    },
    'leave-silently'({ tab: tabId }) {
      leave(tabId);
      openTab(tabId);
    },
    'close-tab'({ tab: tabId }) {
      leave(tabId);
      fake.pages.delete(tabId);
      begin(() => onTabClosed(ports, tabId));
    },
    wait({ seconds }) {
      fake.setNow(fake.now() + seconds * 1000);
      begin(async () => {});
    },
    switch({ site }) {
      const origin = ORIGINS[site]!;
      const at = fake.sites.indexOf(origin);
      if (at >= 0) fake.sites.splice(at, 1);
      else fake.sites.push(origin);
      begin(() => onSitesChanged(ports));
    },
    'end-after'({ changes }) {
      fake.endAfter(changes);
    },
  };

  const check = () => {
    for (const [name, answers] of fake.answers)
      if (answers.length > 1) throw new Error(`${name} was answered ${answers.length} times`);
    if (fake.strayResults.length > 0) throw new Error('a result went to a page that had left');
    if (fake.windows.size > finished.size + 1) throw new Error('two windows are open');
  };

  return {
    check,
    async run(events: readonly Event[]) {
      const run = ports.run;
      for (const one of events) await (steps[one.is] as (given: Event) => unknown)(one);
      await quiet();
      if (fake.ports().run !== run) await wake();
      const stray = strayWindows(fake).filter((id) => !finished.has(id));
      if (stray.length > 0) throw new Error(`a window is open for ${stray}`);
    },
    async finish() {
      while (proving.length > 0) {
        proving.shift()!(accept({ proof: 1 }));
        await quiet();
      }
      // One window after the other: as often as there can be requests, and once for what a lost background left.
      for (let i = 0; i < 6; i++) {
        fake.setNow(fake.now() + MAX_LIFE_MS);
        await wake();
      }
      check();
      if (fake.queue().requests.length > 0) throw new Error('a request is left');
      const waiting = [...fake.open].filter((name) => !fake.answers.has(name));
      if (waiting.length > 0) throw new Error(`${waiting} never got an answer`);
    },
  };
}
