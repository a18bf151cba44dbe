/** A panel that is closed at any moment loses no statement and sends none twice: whatever happens, in any order, the relay sees one. */

import fc from 'fast-check';
import { beforeEach, expect, test, vi } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { attestKey, type Statement } from '../../src/browser/attest-state.ts';
import { accept, refuse } from '../../src/errors.ts';
import { STATEMENTS } from '../../src/identity/attestation.ts';
import { ATTESTATION, GROUP_STATE, MEMBERSHIP } from '../fixtures/attest-states.ts';
import { LOST, openWorld, proofOf, settled, TAB, type World, workers } from '../fixtures/attest-world.ts';

import { VERDICTS } from '../fixtures/lookup-states.ts';

vi.mock('wxt/browser', () => ({ browser: fakeBrowser }));
vi.mock('../../src/browser/ask-workers.ts', () => workers);

const KEY = attestKey(ATTESTATION);
let world: World;
const phase = async () => (await world.run())?.progress;
const tick = () => void world.panel().resumeAttesting(Date.now());

beforeEach(async () => {
  world = await openWorld();
});

test('what was left behind before sending begins anew', async () => {
  void world.start();
  await settled();
  await world.reopen();
  tick();
  await world.answer('group-state', accept(GROUP_STATE));
  await world.reopen();
  expect(await phase()).toEqual({ phase: 'proving', stage: 'loading' });
  tick();
  await world.answer('group-state', accept(GROUP_STATE));
  await world.answer('prove-attestation', proofOf(2));
  await world.answer('issuer-attest', accept(null));
  expect(await phase()).toEqual({ phase: 'queued' });
  expect(world.sent).toHaveLength(1);
});

test('what was left behind while sending is sent again as it is', async () => {
  void world.start();
  await world.answer('group-state', accept(GROUP_STATE));
  await world.answer('prove-attestation', proofOf(1));
  await world.reopen();
  tick();
  await world.answer('issuer-attest', accept(null));
  expect(await phase()).toEqual({ phase: 'queued' });
  expect(world.sent[1]).toEqual(world.sent[0]);
  expect(
    world.asked.filter((one) => (one as { method: string }).method === 'prove-attestation'),
  ).toHaveLength(1);
});

test('what was sent twice and refused the second time may have been taken the first', async () => {
  void world.start();
  await world.answer('group-state', accept(GROUP_STATE));
  await world.answer('prove-attestation', proofOf(1));
  await world.reopen();
  tick();
  await world.answer('issuer-attest', refuse('unknown-root', ''));
  expect(await world.run()).toMatchObject({ mayBeSaid: true, progress: { phase: 'ended' } });
  expect(await world.start({ statement: 'made-with-ai/1' })).toMatchObject({ code: 'said-otherwise' });
});

test('a background that is stopped while the group is looked at, or in the middle of a proof, is asked again', async () => {
  void world.start();
  await world.answer('group-state', LOST);
  await world.answer('group-state', accept(GROUP_STATE));
  world.progress('proof');
  await world.answer('prove-attestation', LOST);
  await world.answer('group-state', accept(GROUP_STATE));
  expect(await phase()).toEqual({ phase: 'proving', stage: 'loading' });
  await world.answer('prove-attestation', proofOf(2));
  await world.answer('issuer-attest', accept(null));
  expect(await phase()).toEqual({ phase: 'queued' });
  expect(world.sent).toHaveLength(1);
});

test('a background that does not live to make a proof ends it after three times, and nothing was said', async () => {
  void world.start();
  for (let time = 0; time < 3; time++) {
    await world.answer('group-state', accept(GROUP_STATE));
    await world.answer('prove-attestation', LOST);
  }
  expect(await world.run()).toMatchObject({
    mayBeSaid: false,
    progress: { phase: 'ended', code: 'worker-lost' },
  });
  expect(world.waits()).toEqual([]);
  expect(world.sent).toEqual([]);
});

test('cancelled while its background is gone, it is not begun again', async () => {
  void world.start();
  await world.answer('group-state', accept(GROUP_STATE));
  const cancelling = world.panel().cancelAttesting(KEY, (await world.run())!.run);
  await world.answer('prove-attestation', LOST);
  expect(await cancelling).toEqual(accept(null));
  await world.answer('group-state', accept(GROUP_STATE));
  expect(await phase()).toEqual({ phase: 'ended', code: 'cancelled' });
  expect(world.waits()).toEqual([]);
});

test('a background that is stopped while sending is given the same again, and may have sent it the first time', async () => {
  void world.start();
  await world.answer('group-state', accept(GROUP_STATE));
  await world.answer('prove-attestation', proofOf(1));
  await world.answer('issuer-attest', LOST);
  await world.answer('issuer-attest', refuse('unknown-root', ''));
  expect(await world.run()).toMatchObject({ mayBeSaid: true, progress: { phase: 'ended' } });
  expect(world.sent).toHaveLength(2);
  expect(world.sent[1]).toEqual(world.sent[0]);
  expect(await world.start({ statement: 'made-with-ai/1' })).toMatchObject({ code: 'said-otherwise' });
});

test('a background that does not live to send leaves it to be sent again', async () => {
  void world.start();
  await world.answer('group-state', accept(GROUP_STATE));
  await world.answer('prove-attestation', proofOf(1));
  for (let time = 0; time < 3; time++) await world.answer('issuer-attest', LOST);
  expect(await world.run()).toMatchObject({
    mayBeSaid: true,
    progress: { phase: 'unanswered', code: 'worker-lost' },
  });
});

test.each(['the same panel', 'another window’s'])(
  'a tick of %s leaves alone what is being worked on',
  async (whose) => {
    const ticking = whose === 'the same panel' ? world.panel() : await world.openSecond();
    void world.start();
    await settled();
    await ticking.resumeAttesting(Date.now());
    expect(world.waits()).toEqual(['group-state']);
    await world.answer('group-state', refuse('no-server', ''));
    expect(await phase()).toEqual({ phase: 'ended', code: 'no-server' });
    await ticking.resumeAttesting(Date.now());
    expect(world.waits()).toEqual([]);
  },
);

test('what a closed panel left behind is gone on with in another window, by one', async () => {
  const second = await world.openSecond();
  void world.start();
  await world.answer('group-state', accept(GROUP_STATE));
  await world.reopen();
  tick();
  void second.resumeAttesting(Date.now());
  await settled();
  expect(world.waits()).toEqual(['group-state']);
});

test('two windows begin one attestation', async () => {
  const second = await world.openSecond();
  const { id } = VERDICTS.F;
  const begin = { tabId: TAB, id, membership: MEMBERSHIP.id, statement: 'made-with-ai/1' } as const;
  const both = [world.start(), second.startAttesting(begin)];
  await world.answer('group-state', refuse('no-server', ''));
  expect((await Promise.all(both)).map((answer) => answer.ok).sort()).toEqual([false, true]);
  expect(world.waits()).toEqual([]);
});

test('left behind and locked meanwhile, it ends', async () => {
  void world.start();
  await settled();
  await world.reopen();
  await world.lock();
  expect(await phase()).toEqual({ phase: 'ended', code: 'locked' });
  world.unlock();
  tick();
  await settled();
  expect(world.waits()).toEqual([]);
});

test.each([
  ['before sending ends it', 0, { phase: 'ended', code: 'too-slow' }],
  ['while sending leaves it to be sent again', 1, { phase: 'unanswered', code: 'too-slow' }],
])('what takes too long %s', async (_, proofs, expected) => {
  void world.start();
  await world.answer('group-state', accept(GROUP_STATE));
  if (proofs === 1) await world.answer('prove-attestation', proofOf(1));
  await world.panel().resumeAttesting(Date.now() + 300_000);
  expect(await phase()).toMatchObject(expected);
});

/** What the relay did with what it was sent; a closed panel hears nothing of it. */
const RELAY = {
  takes: accept(null),
  'takes, and is not heard': refuse('timed-out', ''),
  'takes, and the background is gone': LOST,
  'is away': refuse('unreachable', ''),
  refuses: refuse('unknown-root', ''),
} as const;
const TAKING: readonly (keyof typeof RELAY)[] = [
  'takes',
  'takes, and is not heard',
  'takes, and the background is gone',
];

type Step =
  | { readonly do: 'start'; readonly statement: Statement }
  | { readonly do: 'relay'; readonly by: keyof typeof RELAY }
  | {
      readonly do:
        | 'look'
        | 'prove'
        | 'lose'
        | 'lock'
        | 'unlock'
        | 'cancel'
        | 'reopen'
        | 'tick'
        | 'send again';
    };

const event = fc.oneof(
  { weight: 3, arbitrary: fc.constant<Step>({ do: 'look' }) },
  { weight: 3, arbitrary: fc.constant<Step>({ do: 'prove' }) },
  {
    weight: 3,
    arbitrary: fc
      .constantFrom(...(Object.keys(RELAY) as (keyof typeof RELAY)[]))
      .map<Step>((by) => ({ do: 'relay', by })),
  },
  {
    weight: 5,
    arbitrary: fc
      .constantFrom('lock', 'unlock', 'cancel', 'reopen', 'tick', 'send again', 'lose')
      .map<Step>((step) => ({ do: step as 'lock' })),
  },
);
const start = fc.constantFrom(...STATEMENTS).map<Step>((statement) => ({ do: 'start', statement }));

/** Arrives at the relay, whatever the random ones do. */
const START: Step = { do: 'start', statement: STATEMENTS[0]! };
const ARRIVES: Step[] = [{ do: 'look' }, { do: 'prove' }, { do: 'relay', by: 'takes' }];

/** Answers the statements that the relay may have taken. */
async function play(steps: readonly Step[]): Promise<ReadonlySet<Statement>> {
  world = await openWorld();
  const taken = new Set<Statement>();
  let proofs = 0;
  for (const step of steps) {
    const waits = world.waits();
    const run = (await world.run())?.run ?? '';
    if (step.do === 'start') void world.start({ statement: step.statement });
    else if (step.do === 'look' && waits.includes('group-state'))
      await world.answer('group-state', accept(GROUP_STATE));
    else if (step.do === 'prove' && waits.includes('prove-attestation'))
      await world.answer('prove-attestation', proofOf(++proofs));
    else if (step.do === 'relay' && waits.includes('issuer-attest')) {
      if (TAKING.includes(step.by)) taken.add(world.sent.at(-1)!.statement);
      await world.answer('issuer-attest', RELAY[step.by]);
    } else if (step.do === 'lose' && waits[0] !== undefined) {
      if (waits[0] === 'issuer-attest') taken.add(world.sent.at(-1)!.statement);
      await world.answer(waits[0], LOST);
    } else if (step.do === 'lock') await world.lock();
    else if (step.do === 'unlock') world.unlock();
    else if (step.do === 'cancel') void world.panel().cancelAttesting(KEY, run);
    else if (step.do === 'send again') void world.panel().sendAttestationAgain(KEY, run);
    else if (step.do === 'tick') tick();
    else if (step.do === 'reopen') {
      // Nobody knows what became of the request that was open.
      if (waits.includes('issuer-attest')) taken.add(world.sent.at(-1)!.statement);
      await world.reopen();
    }
    await settled();
  }
  return taken;
}

test('one start sends at most one attestation, in whatever order things happen', async () => {
  let arrived = 0;
  await fc.assert(
    fc.asyncProperty(start, fc.array(event, { maxLength: 14 }), async (first, events) => {
      await play([first, ...events]);
      const distinct = new Set(world.sent.map((body) => JSON.stringify(body)));
      arrived += distinct.size;
      expect(distinct.size).toBeLessThanOrEqual(1);
    }),
    { numRuns: 60, examples: [[START, ARRIVES]] },
  );
  expect(arrived).toBeGreaterThan(0);
});

test('however often it is begun, the relay never has two different statements', async () => {
  const any = fc.oneof({ weight: 3, arbitrary: start }, { weight: 9, arbitrary: event });
  let most = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(any, { maxLength: 24 }), async (steps) => {
      const taken = await play(steps);
      most = Math.max(most, world.sent.length);
      expect(taken.size).toBeLessThanOrEqual(1);
    }),
    { numRuns: 60, examples: [[[START, ...ARRIVES]]] },
  );
  expect(most).toBeGreaterThan(0);
});
