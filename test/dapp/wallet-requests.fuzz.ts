/**
 * A thousand requests of the wallet over many tabs and sites, with a background that may end between any two steps: each gets exactly one answer, none is lost or
 * doubled, and whatever was sent to a chain was sent as one and the same bytes and is what its page was told.
 */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { agreeToRequest, declineRequest, lookAtRequest } from '../../src/dapp/agree.ts';
import { onPageGone, onTabClosed, onVaultLocked, settle } from '../../src/dapp/page-requests.ts';
import { isOpen, MAX_LIFE_MS, MAX_OPEN_OF_SITE, MAX_OPEN_OF_WALLET } from '../../src/dapp/queue.ts';
import { askFromPage } from '../../src/dapp/take-in.ts';
import { accept, refuse } from '../../src/errors.ts';
import {
  BackgroundEnded,
  fakeBrowser,
  nameOf,
  pageName,
  senderOf,
  strayWindows,
} from '../fixtures/page-requests.ts';
import { ACCOUNT, choiceIn, knownFor, SEND, SIGN, walletText } from '../fixtures/wallet-requests.ts';

const REQUESTS = 1_000;
const TABS = 24;
const ORIGINS = Array.from({ length: 7 }, (_, i) => `https://site${i}.example`);
const TEXTS = [
  SEND,
  SEND,
  SIGN,
  walletText('wallet_requestPermissions', [{ eth_accounts: {} }]),
  walletText('eth_accounts'),
];

test('each of a thousand requests is answered once, and sent at most once', {
  timeout: 240_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer(), async (seed) => {
      const world = openWorld(numbersFrom(seed));
      for (let i = 0; world.asked() < REQUESTS; i++) {
        await world.step();
        if (i > 40 * REQUESTS) throw new Error('the world stands still');
      }
      await world.finish();
    }),
    { numRuns: 4, endOnFailure: true },
  );
});

function openWorld(pick: (below: number) => number) {
  let signed = 0;
  let documents = 0;
  let asked = 0;
  /** What was broadcast, and what was made, by request. */
  const sent = new Map<string, Set<string>>();
  const told = new Map<string, number>();
  const refused = new Set<string>();
  const fake = fakeBrowser({
    async fulfil({ call, id }) {
      await tick(pick(3));
      if (pick(12) === 0) return refuse('worker-lost', '');
      if (call.method !== 'eth_sendTransaction') return accept({ is: 'answer', value: `for ${id}` });
      const made = `${id} as signed ${signed++}`;
      // A server refuses what it refuses each time, and says of what it has that it has it.
      if (pick(10) === 0) refused.add(made);
      return accept({ is: 'to-send', made: { toSend: made, answer: JSON.stringify(made) } });
    },
    async send({ id }, made) {
      await tick(pick(3));
      const fate = pick(10);
      if (fate === 0) return refuse('unreachable', '');
      if (refused.has(made)) return refuse('transaction-refused', '');
      sent.set(id, (sent.get(id) ?? new Set()).add(made));
      return fate === 1 ? refuse('timed-out', '') : accept(null);
    },
  });
  fake.sites.splice(0, 1, ...ORIGINS);
  fake.setKnown(knownFor(...ORIGINS));
  let ports = fake.ports();
  const requestOf = new Map<string, string>();
  const openTab = (tabId: number) =>
    fake.pages.set(tabId, { tabId, origin: ORIGINS[tabId % ORIGINS.length]!, name: pageName(documents++) });
  for (let tabId = 0; tabId < TABS; tabId++) openTab(tabId);

  const begin = (work: () => Promise<unknown>) => {
    const mine = ports;
    work()
      .then(() => settle(mine))
      .catch((error) => {
        if (!(error instanceof BackgroundEnded)) throw error;
      });
  };
  const firstWindow = () =>
    [...fake.windows].find(([, id]) => fake.queue().requests.some((one) => one.id === id && isOpen(one)));
  const count = (name: string) => told.set(name, (told.get(name) ?? 0) + 1);
  const choiceOf = (id: string) => {
    const method = fake.queue().requests.find((one) => one.id === id)?.call.method;
    return method === 'wallet_requestPermissions'
      ? choiceIn(fake, id, { accounts: [ACCOUNT] })
      : ({ method: method === 'personal_sign' ? method : 'eth_sendTransaction', toSign: [] } as const);
  };

  const ask = () => {
    const page = fake.pages.get(pick(TABS));
    if (page === undefined) return;
    const name = nameOf(page.name, asked);
    const message = { page: page.name, n: asked, text: TEXTS[pick(TEXTS.length)]! };
    asked++;
    fake.open.add(name);
    begin(async () => {
      // A relay that gets no reply tells its page that it failed.
      const answer = await askFromPage(ports, senderOf(page), message).catch(() => undefined);
      if (answer === null) {
        const stored = fake.queue().requests.find(({ asker }) => nameOf(asker.page, asker.n) === name);
        if (stored !== undefined) requestOf.set(name, stored.id);
      } else if (fake.open.delete(name)) count(name);
    });
  };
  const withWindow = (work: (view: number, id: string) => Promise<unknown>) => {
    const [view, id] = firstWindow() ?? [];
    if (view !== undefined && id !== undefined) begin(() => work(view, id));
  };
  const leave = (tabId: number) => {
    const page = fake.pages.get(tabId);
    if (page === undefined) return openTab(tabId);
    // Its requests are nobody's any more.
    for (const name of [...fake.open])
      if (name.startsWith(`${page.name}:`)) fake.open.delete(name) && count(name);
    openTab(tabId);
    if (pick(2) === 0) begin(() => onPageGone(ports, senderOf(page), page.name));
  };
  const wake = async () => {
    fake.restart();
    ports = fake.ports();
    begin(async () => {});
    await quiet();
    await look();
  };
  /** Windows look every few seconds, and one without a request closes itself. */
  const look = async () => {
    for (const [view, id] of fake.windows)
      if ((await lookAtRequest(ports, id, view).catch(() => undefined)) === null) fake.windows.delete(view);
  };

  const events: readonly (readonly [number, () => unknown])[] = [
    [50, ask],
    [60, () => withWindow((view, id) => agreeToRequest(ports, id, view, choiceOf(id)))],
    // Two windows, or two clicks, for one request.
    [
      6,
      () => {
        withWindow((view, id) => agreeToRequest(ports, id, view, choiceOf(id)));
        withWindow((view, id) => agreeToRequest(ports, id, view, choiceOf(id)));
      },
    ],
    [4, () => withWindow((view, id) => declineRequest(ports, id, view, 'user-rejected'))],
    [
      3,
      () =>
        withWindow((view) => {
          fake.windows.delete(view);
          return onTabClosed(ports, view);
        }),
    ],
    [2, () => begin(() => onVaultLocked(ports))],
    [4, () => leave(pick(TABS))],
    [10, look],
    [10, () => fake.endAfter(1 + pick(8))],
    [6, wake],
    [12, () => fake.setNow(fake.now() + 1_000 * (1 + pick(30)))],
  ];
  const often = events.flatMap(([weight, event]) => Array.from({ length: weight }, () => event));

  const check = () => {
    for (const [name, answers] of fake.answers) {
      if (answers.length + (told.get(name) ?? 0) > 1) throw new Error(`${name} was answered more than once`);
      const [answer] = answers;
      const made = [...(sent.get(requestOf.get(name) ?? '') ?? [])];
      if (answer?.is === 'error' && made.length > 0)
        throw new Error(`${name} was sent, and told that it was not`);
      if (answer?.is === 'result' && made.length > 0) expect(JSON.parse(answer.text)).toBe(made[0]);
    }
    for (const [id, made] of sent) if (made.size > 1) throw new Error(`${id} was sent as ${[...made]}`);
    if (fake.strayResults.length > 0) throw new Error('a result went to a page that had left');
    const open = fake.queue().requests.filter(isOpen);
    const alive = [...fake.windows.values()].filter((id) => open.some((one) => one.id === id));
    if (alive.length > 1) throw new Error('two windows are open');
    if (open.length > MAX_OPEN_OF_WALLET) throw new Error('too many are open');
    for (const origin of ORIGINS)
      if (open.filter(({ asker }) => asker.origin === origin).length > MAX_OPEN_OF_SITE)
        throw new Error(`too many of ${origin} are open`);
  };

  return {
    asked: () => asked,
    async step() {
      const run = ports.run;
      await often[pick(often.length)]!();
      await tick(pick(4));
      if (fake.ports().run !== run) await wake();
      check();
    },
    async finish() {
      await quiet();
      // Each window that is left says no, one after the other.
      for (let i = 0; i < MAX_OPEN_OF_WALLET + 8; i++) {
        fake.setNow(fake.now() + MAX_LIFE_MS);
        await wake();
        await quiet();
      }
      check();
      expect(fake.queue().requests).toEqual([]);
      expect(strayWindows(fake)).toEqual([]);
      const waiting = [...fake.open].filter((name) => !fake.answers.has(name));
      expect(waiting).toEqual([]);
      const answered = [...fake.answers].filter(([, answers]) => answers.length === 1).length;
      expect(answered + told.size).toBe(asked);
      // Otherwise nothing of this was tried.
      expect(sent.size).toBeGreaterThan(20);
    },
  };
}

/** Mulberry32: the same numbers for the same seed. */
function numbersFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

async function tick(times: number): Promise<void> {
  for (let i = 0; i < times; i++) await new Promise((resolve) => setImmediate(resolve));
}

function quiet(): Promise<void> {
  return tick(12);
}
