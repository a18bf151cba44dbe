/** What a background that was lost left behind, and what one site's names must not do to another (docs/spec/page-requests.md section 5, section 7). */

import { describe, expect, test } from 'vitest';
import { lookAtRequest } from '../../src/dapp/agree.ts';
import { settle } from '../../src/dapp/page-requests.ts';
import { catchUp, enqueue, keepMade, moveOn, type Queue } from '../../src/dapp/queue.ts';
import { step } from '../../src/dapp/request-ports.ts';
import { askFromPage } from '../../src/dapp/take-in.ts';
import { accept, type Parsed } from '../../src/errors.ts';
import {
  type FakePage,
  type FakeWork,
  fakeBrowser,
  NOW_MS,
  nameOf,
  pageName,
  SITE,
  senderOf,
} from '../fixtures/page-requests.ts';
import { ACCOUNT, knownFor, SEND, TO, walletText } from '../fixtures/wallet-requests.ts';

const OTHER_SITE = 'https://other.example';
const MADE = { toSend: 'bytes', answer: '"0xhash"' };

function begin(work: FakeWork = {}) {
  const fake = fakeBrowser(work);
  fake.sites.push(OTHER_SITE);
  fake.setKnown(knownFor(SITE, OTHER_SITE));
  let count = 0;
  const ask = async (page: FakePage, text: string) => {
    const n = count++;
    fake.open.add(nameOf(page.name, n));
    const answer = await askFromPage(fake.ports(), senderOf(page), { page: page.name, n, text });
    await settle(fake.ports());
    return { n, code: answer?.is === 'error' ? answer.code : null };
  };
  return { fake, ask };
}

/** In the state in which a background of this run leaves it when it ends. */
function proving(queue: Queue, id: string, isMade: boolean): Queue {
  const phase = { is: 'proving', view: 1000, run: 'lost', attempt: 'try', stage: 'asking' } as const;
  const begun = moveOn(queue, id, queue.requests[0]!.phase.is, () => phase);
  return isMade ? keepMade(begun, id, 'try', MADE) : begun;
}

describe('what a lost background was at', () => {
  const asker = { tabId: 1, origin: SITE, page: pageName(1), n: 0 } as never;
  const call = { method: 'eth_sendTransaction', params: {} } as never;
  const asked = enqueue(
    { requests: [], marks: {} },
    { id: 'one', asker, call, chainId: '1', sizeChars: 1 },
    NOW_MS,
  );

  test('goes on where it is being sent, and goes back where it was not signed', () => {
    const phaseOf = (isMade: boolean) =>
      catchUp(proving(asked, 'one', isMade), 'new', NOW_MS).requests[0]?.phase;
    expect(phaseOf(true)).toMatchObject({ is: 'proving', run: 'lost', attempt: 'try' });
    expect(phaseOf(false)).toEqual({ is: 'shown', view: 1000, problem: 'interrupted' });
  });

  test('is sent by the next one also where its window asks first', async () => {
    const sent: string[] = [];
    const send = async (_: unknown, toSend: string): Promise<Parsed<null>> => {
      sent.push(toSend);
      return accept(null);
    };
    const { fake, ask } = begin({ send });
    const page = fake.openPage(1);
    const { n } = await ask(page, SEND);
    const [view, id] = [...fake.windows][0]!;
    await step(fake.ports(), (queue) => proving(queue, id, true));
    fake.restart();
    expect((await lookAtRequest(fake.ports(), id, view))?.phase.is).toBe('proving');
    await settle(fake.ports());
    expect(sent).toEqual(['bytes']);
    expect(fake.answers.get(nameOf(page.name, n))).toEqual([{ is: 'result', text: '"0xhash"' }]);
  });
});

test('the id of one site’s calls is free for another, which learns nothing of it', async () => {
  const { fake, ask } = begin();
  const calls = walletText('wallet_sendCalls', [
    {
      version: '2.0.0',
      id: 'same',
      chainId: '0x1',
      from: ACCOUNT,
      atomicRequired: false,
      calls: [{ to: TO }],
    },
  ]);
  const [mine, others] = [fake.openPage(1), fake.openPage(2, OTHER_SITE)];
  expect((await ask(mine, calls)).code).toBeNull();
  expect((await ask(others, calls)).code).toBeNull();
  expect((await ask(mine, calls)).code).toBe('id-used');
  expect(fake.queue().requests.map(({ asker }) => asker.origin)).toEqual([SITE, OTHER_SITE]);
});
