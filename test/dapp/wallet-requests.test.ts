/**
 * Requests of the wallet, one after the other: several of a site at once, what ends them, and what was signed to be sent.
 * Longer than 300 lines because each way in which a request ends is a case.
 */

import { beforeEach, describe, expect, test } from 'vitest';
import { agreeToRequest, declineRequest, lookAtRequest, stopRequest } from '../../src/dapp/agree.ts';
import type { Choice } from '../../src/dapp/choice.ts';
import {
  type Fulfilled,
  fulfilRequest,
  type WalletPorts,
  type WalletRequest,
} from '../../src/dapp/fulfil.ts';
import { onTabClosed, onVaultLocked, settle } from '../../src/dapp/page-requests.ts';
import { MAX_OPEN_OF_SITE, MAX_OPEN_OF_WALLET, MAX_STORED_CHARS } from '../../src/dapp/queue.ts';
import type { PageRequestPorts } from '../../src/dapp/request-ports.ts';
import { askFromPage } from '../../src/dapp/take-in.ts';
import { accept, type Parsed, refuse } from '../../src/errors.ts';
import {
  BackgroundEnded,
  callText,
  type FakeBrowser,
  type FakePage,
  type FakeWork,
  fakeBrowser,
  nameOf,
  pageName,
  SITE,
  senderOf,
} from '../fixtures/page-requests.ts';
import {
  ACCOUNT,
  choiceIn,
  knownFor,
  OTHER_ACCOUNT,
  SEND,
  SIGN,
  walletFor,
  walletText,
} from '../fixtures/wallet-requests.ts';

const CONNECT = walletText('eth_requestAccounts');
const TO_SIGN = { method: 'personal_sign', toSign: [] } as const;
const TO_SEND = { method: 'eth_sendTransaction', toSign: [] } as const;
const MADE = { toSend: 'bytes', answer: '"0xhash"' };

let fake: FakeBrowser;
let ports: PageRequestPorts;
let page: FakePage;
let count = 0;

function begin(work: FakeWork = {}): void {
  fake = fakeBrowser(work);
  fake.setKnown(knownFor(SITE));
  ports = fake.ports();
  page = { tabId: 1, origin: SITE, name: pageName(1) };
  fake.pages.set(1, page);
  count = 0;
}

beforeEach(() => begin());

async function ask(text: string, from = page): Promise<{ n: number; code: string | null; result: unknown }> {
  const n = count++;
  fake.open.add(nameOf(from.name, n));
  const answer = await askFromPage(ports, senderOf(from), { page: from.name, n, text });
  if (answer !== null) fake.open.delete(nameOf(from.name, n));
  await settle(ports);
  return {
    n,
    code: answer?.is === 'error' ? answer.code : null,
    result: answer?.is === 'result' ? JSON.parse(answer.text) : undefined,
  };
}

const window = () => [...fake.windows][0]!;
const told = (n: number) =>
  (fake.answers.get(nameOf(page.name, n)) ?? []).map((one) => (one.is === 'error' ? one.code : one.text));

describe('a site', () => {
  test('may ask for several things at once, which come up one after the other', async () => {
    begin({ fulfil: async ({ id }) => accept({ is: 'answer', value: id }) });
    const asked = [await ask(SIGN), await ask(SIGN), await ask(SIGN)];
    for (const { n } of asked) {
      expect(fake.windows.size).toBe(1);
      const [view, id] = window();
      expect(await agreeToRequest(ports, id, view, TO_SIGN)).toMatchObject({ ok: true });
      await settle(ports);
      expect(told(n)).toEqual([JSON.stringify(id)]);
    }
    expect(fake.windows.size).toBe(0);
    expect(fake.queue().requests).toEqual([]);
  });

  test('has eight open, and all of them thirty-two', async () => {
    for (let i = 0; i < MAX_OPEN_OF_SITE; i++) expect((await ask(SIGN)).code).toBeNull();
    expect((await ask(SIGN)).code).toBe('too-many-requests');
    const others = Array.from({ length: 5 }, (_, i) => `https://s${i}.example`);
    fake.sites.push(...others);
    fake.setKnown(knownFor(SITE, ...others));
    const codes = [];
    for (const [i, origin] of others.entries()) {
      const other = { tabId: 2 + i, origin, name: pageName(2 + i) };
      fake.pages.set(other.tabId, other);
      for (let k = 0; k < MAX_OPEN_OF_SITE; k++) codes.push((await ask(SIGN, other)).code);
    }
    expect(codes.filter((code) => code === null)).toHaveLength(MAX_OPEN_OF_WALLET - MAX_OPEN_OF_SITE);
  });

  test('cannot fill the store', async () => {
    const large = walletText('eth_sendTransaction', [
      { from: ACCOUNT, to: ACCOUNT, data: `0x${'00'.repeat(131_000)}` },
    ]);
    const others = Array.from({ length: 20 }, (_, i) => `https://s${i}.example`);
    fake.sites.push(...others);
    fake.setKnown(knownFor(...others));
    const codes = [];
    for (const [i, origin] of others.entries()) {
      const other = { tabId: 2 + i, origin, name: pageName(2 + i) };
      fake.pages.set(other.tabId, other);
      codes.push((await ask(large, other)).code);
    }
    expect(codes.filter((code) => code === null)).toHaveLength(Math.floor(MAX_STORED_CHARS / large.length));
    expect(codes.at(-1)).toBe('too-many-requests');
  });

  test('asks for a membership beside all that', async () => {
    await ask(SIGN);
    expect((await ask(callText())).code).toBeNull();
    expect((await ask(callText())).code).toBe('already-asking');
    expect((await ask(SIGN)).code).toBeNull();
  });

  test('is answered at once where nobody is needed, and nothing is counted or written', async () => {
    for (let i = 0; i < 200; i++)
      expect(await ask(walletText('eth_accounts'))).toMatchObject({ result: [ACCOUNT] });
    expect(await ask(CONNECT)).toMatchObject({ result: [ACCOUNT] });
    expect(await ask(walletText('eth_sign', [ACCOUNT, '0x61']))).toMatchObject({ code: 'refused-method' });
    expect((await ask(walletText('eth_call', [{}]))).result).toBe('0x0');
    expect(fake.asked).toEqual([walletText('eth_call', [{}])]);
    expect(Object.keys(fake.queue().marks)).toEqual([`${SITE} wallet`]);
    expect(fake.queue().marks[`${SITE} wallet`]).toMatchObject({ asked: 1 });
  });

  test('gives its accounts back', async () => {
    await ask(walletText('wallet_revokePermissions', [{ eth_accounts: {} }]));
    expect(await ask(walletText('eth_accounts'))).toMatchObject({ result: [] });
    expect((await ask(SIGN)).code).toBe('not-connected');
  });

  test('may try again after two that were declined, and has to wait after the third', async () => {
    const codes = [];
    for (let i = 0; i < 4; i++) {
      codes.push((await ask(SIGN)).code);
      const [view, id] = window() ?? [];
      if (view !== undefined && id !== undefined) await declineRequest(ports, id, view, 'user-rejected');
      await settle(ports);
    }
    expect(codes).toEqual([null, null, null, 'too-many-requests']);
    fake.setNow(fake.now() + 10_000);
    expect((await ask(SIGN)).code).toBeNull();
  });

  test('that asks with an id that waits is refused', async () => {
    const calls = walletText('wallet_sendCalls', [
      { version: '2.0.0', id: 'a', chainId: '0x1', atomicRequired: false, calls: [{ to: ACCOUNT }] },
    ]);
    expect((await ask(calls)).code).toBeNull();
    expect((await ask(calls)).code).toBe('id-used');
  });
});

describe('while a window is open', () => {
  test('the account is taken away: it ends, and agreeing is too late', async () => {
    const { n } = await ask(SIGN);
    const [view, id] = window();
    fake.setKnown({
      wallet: { ...walletFor(SITE), sites: { [SITE]: { accounts: [OTHER_ACCOUNT], chainId: '1' } } },
    });
    expect(await agreeToRequest(ports, id, view, TO_SIGN)).toMatchObject({ code: 'too-late' });
    await settle(ports);
    expect(told(n)).toEqual(['not-connected']);
    expect(fake.windows.size).toBe(0);
  });

  test('the site is given accounts: what else waited for them needs nobody', async () => {
    fake.setKnown({ wallet: walletFor() });
    const [first, second] = [await ask(CONNECT), await ask(CONNECT)];
    fake.setKnown({ wallet: walletFor(SITE) });
    await settle(ports);
    expect(told(second.n)).toEqual([JSON.stringify([ACCOUNT])]);
    expect(told(first.n)).toEqual([]);
    const [view, id] = window();
    const choice = choiceIn(fake, id, { accounts: [ACCOUNT] });
    expect(await agreeToRequest(ports, id, view, choice)).toMatchObject({ ok: true });
  });

  test('the site moves to another chain: it stays bound to its own', async () => {
    await ask(SEND);
    fake.setKnown({
      wallet: { ...walletFor(SITE), sites: { [SITE]: { accounts: [ACCOUNT], chainId: '10' } } },
    });
    await settle(ports);
    expect(fake.queue().requests[0]).toMatchObject({ chainId: '1', phase: { is: 'shown' } });
  });

  test('its tab shows another site: nothing is signed', async () => {
    begin({ fulfil: async () => accept({ is: 'answer', value: 'signed' }) });
    const { n } = await ask(SIGN);
    const [view, id] = window();
    fake.pages.set(1, { ...page, origin: 'https://evil.example' });
    expect(await agreeToRequest(ports, id, view, TO_SIGN)).toMatchObject({ code: 'page-left' });
    await settle(ports);
    expect(told(n)).toEqual(['failed']);
  });

  test('two windows agree to it: one does', async () => {
    let done = 0;
    begin({
      async fulfil() {
        done++;
        return accept({ is: 'answer', value: done });
      },
    });
    const { n } = await ask(SIGN);
    const [view, id] = window();
    const both = await Promise.all([
      agreeToRequest(ports, id, view, TO_SIGN),
      agreeToRequest(ports, id, view + 1, TO_SIGN),
      agreeToRequest(ports, id, view, TO_SIGN),
    ]);
    expect(both.filter(({ ok }) => ok)).toHaveLength(1);
    expect(done).toBe(1);
    expect(told(n)).toEqual(['1']);
  });

  test('the policy says no: the person sees why, and the page hears nothing of it', async () => {
    begin({ fulfil: async () => refuse('policy-denied', '') });
    const { n } = await ask(SIGN);
    const [view, id] = window();
    expect(await agreeToRequest(ports, id, view, TO_SIGN)).toMatchObject({ code: 'policy-denied' });
    expect(await lookAtRequest(ports, id, view)).toMatchObject({ phase: { problem: 'policy-denied' } });
    await declineRequest(ports, id, view, 'user-rejected');
    await settle(ports);
    expect(told(n)).toEqual(['user-rejected']);
  });
});

describe('what was signed to be sent', () => {
  const sent: string[] = [];
  let outcome: () => Promise<Parsed<null>>;
  const work: FakeWork = {
    fulfil: async () => accept({ is: 'to-send', made: MADE }),
    async send(_, toSend) {
      sent.push(toSend);
      return outcome();
    },
  };

  beforeEach(() => {
    sent.length = 0;
    outcome = async () => accept(null);
    begin(work);
  });

  async function agree() {
    const { n } = await ask(SEND);
    const [view, id] = window();
    return { n, view, id, done: await agreeToRequest(ports, id, view, TO_SEND) };
  }

  test('is stored, sent and told', async () => {
    const { n, done } = await agree();
    expect(done).toMatchObject({ ok: true });
    expect(sent).toEqual(['bytes']);
    expect(told(n)).toEqual(['"0xhash"']);
    expect(fake.windows.size).toBe(0);
  });

  test('and refused by the server is told so', async () => {
    outcome = async () => refuse('transaction-refused', 'nonce too low');
    const { n, done } = await agree();
    expect(done).toMatchObject({ code: 'transaction-refused' });
    expect(told(n)).toEqual(['transaction-refused']);
    expect(fake.windows.size).toBe(1); // says why
  });

  test('and did not arrive is sent again as it is, not signed again', async () => {
    outcome = async () => refuse('unreachable', '');
    const { n, view, id, done } = await agree();
    expect(done).toMatchObject({ code: 'unreachable' });
    expect(told(n)).toEqual([]);
    outcome = async () => accept(null);
    expect(await agreeToRequest(ports, id, view, TO_SEND)).toMatchObject({ ok: true });
    expect(sent).toEqual(['bytes', 'bytes']);
    expect(told(n)).toEqual(['"0xhash"']);
  });

  test.each<[string, (view: number, id: string) => Promise<unknown>]>([
    ['is declined', (view, id) => declineRequest(ports, id, view, 'user-rejected')],
    ['loses its window', (view) => onTabClosed(ports, view)],
    ['is locked away', () => onVaultLocked(ports)],
  ])('and perhaps did not arrive and then %s is told as sent', async (_, end) => {
    outcome = async () => refuse('timed-out', '');
    const { n, view, id } = await agree();
    await end(view, id);
    await settle(ports);
    expect(told(n)).toEqual(['"0xhash"']);
  });

  test('cannot be stopped, declined, locked or closed while it is sent', async () => {
    const sending = Promise.withResolvers<void>();
    const go = Promise.withResolvers<Parsed<null>>();
    outcome = () => {
      sending.resolve();
      return go.promise;
    };
    const { n } = await ask(SEND);
    const [view, id] = window();
    const agreed = agreeToRequest(ports, id, view, TO_SEND);
    await sending.promise;
    await stopRequest(ports, id, view);
    await declineRequest(ports, id, view, 'user-rejected');
    await onVaultLocked(ports);
    await onTabClosed(ports, view);
    await settle(ports);
    expect(fake.queue().requests[0]?.phase.is).toBe('proving');
    go.resolve(accept(null));
    expect(await agreed).toMatchObject({ ok: true });
    expect(told(n)).toEqual(['"0xhash"']);
  });

  test('by a background that ended is sent by the next one', async () => {
    const { n } = await ask(SEND);
    const [view, id] = window();
    fake.endAfter(3); // begun, looked at the wallet, kept
    await expect(agreeToRequest(ports, id, view, TO_SEND)).rejects.toThrow(BackgroundEnded);
    fake.restart();
    ports = fake.ports();
    await settle(ports);
    expect(new Set(sent)).toEqual(new Set(['bytes']));
    expect(told(n)).toEqual(['"0xhash"']);
    expect(fake.queue().requests).toEqual([]);
  });
});

describe('fulfilling', () => {
  const request = (text: string): Promise<WalletRequest> =>
    ask(text).then(() => fake.queue().requests.at(-1) as WalletRequest);
  const signature = `0x${'11'.repeat(65)}` as const;
  const portsFor = (changes: Partial<WalletPorts> = {}): WalletPorts => ({
    fits: async () => true,
    sign: async () => accept([{ signature, raw: null, hash: null }]),
    newId: () => '0xnew',
    ...changes,
  });
  const agreed = {
    signable: { kind: 'message', account: ACCOUNT, message: '0x61' },
    simulated: null,
    evidence: null,
  } as const;
  const value = (done: Parsed<Fulfilled>) =>
    done.ok ? (done.value.is === 'answer' ? done.value.value : done.value.made) : done.code;
  const wanted = async () => true;

  test('signs what was agreed to, for this origin and chain', async () => {
    const asked: unknown[] = [];
    const done = await fulfilRequest(
      portsFor({
        async sign(...given) {
          asked.push(given);
          return accept([{ signature, raw: null, hash: null }]);
        },
      }),
      await request(SIGN),
      { method: 'personal_sign', toSign: [agreed] },
      wanted,
    );
    expect(value(done)).toBe(signature);
    expect(asked).toEqual([[[agreed], SITE, 'eip155:1']]);
  });

  test.each<[string, Partial<WalletPorts>, () => Promise<boolean>, string]>([
    ['what was not asked for', { fits: async () => false }, wanted, 'wrong-choice'],
    ['what the policy denies', { sign: async () => refuse('policy-denied', '') }, wanted, 'policy-denied'],
    ['what was stopped', {}, async () => false, 'cancelled'],
  ])('does not sign %s', async (_, changes, isWanted, code) => {
    const choice = { method: 'personal_sign', toSign: [agreed] } as const;
    expect(value(await fulfilRequest(portsFor(changes), await request(SIGN), choice, isWanted))).toBe(code);
  });

  test('hands back what has to be sent, all of it, in its order', async () => {
    const asked: number[] = [];
    const sign: WalletPorts['sign'] = async (toSign) => {
      asked.push(toSign.length);
      return accept(toSign.map((_, at) => ({ signature, raw: `0x0${at + 1}`, hash: `0x1${at + 1}` })));
    };
    const calls = walletText('wallet_sendCalls', [
      { version: '2.0.0', chainId: '0x1', atomicRequired: false, calls: [{ to: ACCOUNT }, { to: ACCOUNT }] },
    ]);
    const choice = { method: 'wallet_sendCalls', toSign: [agreed, agreed] } as const;
    const done = await fulfilRequest(portsFor({ sign }), await request(calls), choice, wanted);
    const sends = [
      { raw: '0x01', hash: '0x11' },
      { raw: '0x02', hash: '0x12' },
    ];
    expect(value(done)).toEqual({
      toSend: JSON.stringify({ chainId: '1', id: '0xnew', sends }),
      answer: '{"id":"0xnew"}',
    });
    // All of them in one question, so that they are decided together.
    expect(asked).toEqual([2]);
  });

  test('does nothing else than was asked for', async () => {
    fake.setKnown({ wallet: walletFor() });
    const connect = await request(CONNECT);
    const choice = choiceIn(fake, connect.id, { accounts: [ACCOUNT] });
    expect(value(await fulfilRequest(portsFor(), connect, choice, wanted))).toEqual([ACCOUNT]);
    for (const [other, changes] of [
      [choice, { fits: async () => false }],
      [{ ...choice, method: 'wallet_watchAsset' }, {}],
      [{ method: 'eth_requestAccounts' }, {}],
    ] as readonly [Choice, Partial<WalletPorts>][])
      expect(value(await fulfilRequest(portsFor(changes), connect, other, wanted))).toBe('wrong-choice');
  });
});
