/** A member's statement from the button to the relay, with vault, servers, prover and relay played by the test. */

import { beforeEach, describe, expect, test, vi } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { attestKey } from '../../src/browser/attest-state.ts';
import type { LookupState } from '../../src/browser/lookup-state.ts';
import { accept, refuse } from '../../src/errors.ts';
import { ATTESTATION, GROUP_STATE, MEMBERSHIP } from '../fixtures/attest-states.ts';
import { openWorld, proofOf, settled, TAB, type World, workers } from '../fixtures/attest-world.ts';
import { eventually } from '../fixtures/eventually.ts';
import { VERDICTS } from '../fixtures/lookup-states.ts';

vi.mock('wxt/browser', () => ({ browser: fakeBrowser }));
vi.mock('../../src/browser/ask-workers.ts', () => workers);

const KEY = attestKey(ATTESTATION);
const { root } = GROUP_STATE;
let world: World;

beforeEach(async () => {
  world = await openWorld();
});

const phase = async () => (await world.run())?.progress;
const inGroup = (change: object = {}) => accept({ ...GROUP_STATE, ...change });

/** Up to the relay's answer. */
async function sending() {
  const started = world.start();
  await world.answer('group-state', inGroup());
  await world.answer('prove-attestation', proofOf(1));
  return started;
}

describe('attesting', () => {
  test('looks, proves here and hands over the proof alone', async () => {
    const started = world.start();
    await settled();
    expect(await phase()).toEqual({ phase: 'looking' });
    await world.answer('group-state', inGroup());
    expect(await phase()).toEqual({ phase: 'proving', stage: 'loading' });
    world.progress('proof');
    await settled();
    expect(await phase()).toEqual({ phase: 'proving', stage: 'proof' });
    await world.answer('prove-attestation', proofOf(1));
    const { proof, ...attested } = ATTESTATION;
    const body = { ...attested, proof: { ...proof, points: Array(8).fill('1') } };
    expect(await phase()).toEqual({ phase: 'sending', url: MEMBERSHIP.issuerUrl, attestation: body });
    await world.answer('issuer-attest', accept(null));
    expect(await started).toEqual(accept(null));
    expect(world.sent).toEqual([body]);
    expect(await world.run()).toMatchObject({ progress: { phase: 'queued' }, mayBeSaid: true });
  });

  test('proves what was looked up, for the member’s own path', async () => {
    void sending();
    await eventually(() => expect(world.sent).toHaveLength(1));
    const proving = world.asked.find(
      (request) => (request as { method: string }).method === 'prove-attestation',
    );
    const { schema, type, proof, ...attested } = ATTESTATION;
    expect(proving).toEqual({
      method: 'prove-attestation',
      params: { issuer: MEMBERSHIP.issuer, attested, root: '77', path: GROUP_STATE.path },
    });
  });

  const notDone: LookupState = { ...VERDICTS.F, progress: { phase: 'working', step: 'verifying' } };
  test.each<[string, LookupState]>([
    ['pixels from the screen', changed({ captured: true })],
    ['a lookup that is not done', notDone],
    ['bytes without a digest', subjectWithout('digest')],
    ['bytes of no known kind', subjectWithout('mediaType')],
    ['what is too plain to be looked up', changed({}, { askedGateways: [] })],
  ])('is not for %s', async (_, lookup) => {
    world = await openWorld(lookup);
    expect(await world.start()).toMatchObject({ code: 'unknown-content' });
    expect(world.asked).toEqual([]);
  });

  test.each([
    ['another lookup', { id: 'other' }, 'unknown-content'],
    ['another tab', { tabId: TAB + 1 }, 'unknown-content'],
    ['a membership that is gone', { membership: 'other' }, 'no-membership'],
  ])('is refused for %s', async (_, change, code) => {
    expect(await world.start(change)).toMatchObject({ code });
    expect(await world.run()).toBeNull();
  });

  test('is refused while the vault is locked', async () => {
    await world.lock();
    expect(await world.start()).toMatchObject({ code: 'locked' });
  });

  test.each([
    ['not-listed', inGroup({ path: null, isMember: false })],
    ['no-relay', inGroup({ root: { ...root, hasRelay: false } })],
    ['group-too-small', inGroup({ root: { ...root, size: 19 } })],
    ['equivocation', refuse('equivocation', '')],
    ['no-server', refuse('no-server', '')],
  ])('makes no proof where the group says %s', async (code, state) => {
    void world.start();
    await world.answer('group-state', state);
    expect(await phase()).toEqual({ phase: 'ended', code });
    expect(world.waits()).toEqual([]);
  });

  test('20 members are enough', async () => {
    void world.start();
    await world.answer('group-state', inGroup({ root: { ...root, size: 20 } }));
    expect(world.waits()).toEqual(['prove-attestation']);
  });

  test.each(['not-provable', 'other-seed'])('ends where the prover says %s', async (code) => {
    void world.start();
    await world.answer('group-state', inGroup());
    await world.answer('prove-attestation', refuse(code, ''));
    expect(await phase()).toEqual({ phase: 'ended', code });
    expect(world.sent).toEqual([]);
  });
});

describe('the relay', () => {
  test.each(['no-relay', 'unknown-root', 'group-too-small'])(
    'says no: %s, and it can be begun anew',
    async (code) => {
      void sending();
      await world.answer('issuer-attest', refuse(code, ''));
      expect(await phase()).toEqual({ phase: 'ended', code });
      void world.start({ statement: 'made-with-ai/1' });
      await settled();
      expect(await world.run()).toMatchObject({
        statement: 'made-with-ai/1',
        progress: { phase: 'looking' },
      });
    },
  );

  test.each([
    'unreachable',
    'timed-out',
    'bad-answer',
    'too-large',
    'queue-full',
    'too-many-requests',
    'issuer-refused',
  ])('may have it or not: %s, and gets the same again', async (code) => {
    void sending();
    await world.answer('issuer-attest', refuse(code, ''));
    const run = await world.run();
    expect(run).toMatchObject({ mayBeSaid: true, progress: { phase: 'unanswered', code } });
    expect(await world.start()).toMatchObject({ code: 'already-said' });
    expect(await world.start({ statement: 'made-with-ai/1' })).toMatchObject({ code: 'said-otherwise' });
    void world.panel().sendAttestationAgain(KEY, run!.run);
    await world.answer('issuer-attest', accept(null));
    expect(await phase()).toEqual({ phase: 'queued' });
    expect(world.sent[1]).toEqual(world.sent[0]);
  });

  test('that takes it no longer, and may have it, gets no other statement', async () => {
    void sending();
    await world.answer('issuer-attest', refuse('timed-out', ''));
    const { run } = (await world.run())!;
    void world.panel().sendAttestationAgain(KEY, run);
    await world.answer('issuer-attest', refuse('unknown-root', ''));
    expect(await world.start({ statement: 'vouch-for-source/1' })).toMatchObject({ code: 'said-otherwise' });
    void world.start();
    await settled();
    expect(await phase()).toEqual({ phase: 'looking' });
  });

  test('that has it is told nothing more about this content', async () => {
    void sending();
    await world.answer('issuer-attest', accept(null));
    const { run } = (await world.run())!;
    expect(await world.start()).toMatchObject({ code: 'already-said' });
    expect(await world.panel().sendAttestationAgain(KEY, run)).toMatchObject({ code: 'no-run' });
    expect(world.sent).toHaveLength(1);
  });
});

describe('ending', () => {
  const cancel = (run: string) => world.panel().cancelAttesting(KEY, run);

  test('a lock ends the proof, and what comes late of it is not sent', async () => {
    const started = world.start();
    await world.answer('group-state', inGroup());
    await world.lock();
    expect(await phase()).toEqual({ phase: 'ended', code: 'locked' });
    expect(workers.cancelAsked).toHaveBeenCalledWith((await world.run())!.run);
    expect(await started).toEqual(accept(null));
    expect(world.sent).toEqual([]);
  });

  test('a lock does not call back what is on its way', async () => {
    void sending();
    await eventually(() => expect(world.sent).toHaveLength(1));
    await world.lock();
    await world.answer('issuer-attest', accept(null));
    expect(await phase()).toEqual({ phase: 'queued' });
  });

  test('a cancel while looking or proving ends it, and a new one can be begun', async () => {
    void world.start();
    await settled();
    expect(await cancel((await world.run())!.run)).toEqual(accept(null));
    await world.answer('group-state', inGroup());
    expect(await phase()).toEqual({ phase: 'ended', code: 'cancelled' });
    expect(world.waits()).toEqual([]);
    void world.start();
    await world.answer('group-state', inGroup());
    await cancel((await world.run())!.run);
    await settled();
    expect(await phase()).toEqual({ phase: 'ended', code: 'cancelled' });
    expect(world.waits()).toEqual([]);
  });

  test('a cancel that names another run, or comes too late, does nothing', async () => {
    void sending();
    await eventually(() => expect(world.sent).toHaveLength(1));
    expect(await cancel('another')).toMatchObject({ code: 'no-run' });
    expect(await cancel((await world.run())!.run)).toMatchObject({ code: 'no-run' });
    expect(await phase()).toMatchObject({ phase: 'sending' });
  });

  test('what comes late of a cancelled run does not touch the next', async () => {
    void world.start();
    await settled();
    await cancel((await world.run())!.run);
    void world.start({ statement: 'made-with-ai/1' });
    await settled();
    await world.answer('group-state', refuse('no-server', ''));
    expect(await world.run()).toMatchObject({ statement: 'made-with-ai/1', progress: { phase: 'looking' } });
  });

  test('a second start while one is under way is refused', async () => {
    void world.start();
    await settled();
    expect(await world.start()).toMatchObject({ code: 'under-way' });
  });
});

function changed(progress: object, verdict: object = {}): LookupState {
  const before = VERDICTS.F.progress;
  if (before.phase !== 'done') throw new Error('no verdict');
  return { ...VERDICTS.F, progress: { ...before, verdict: { ...before.verdict, ...verdict }, ...progress } };
}

function subjectWithout(member: 'digest' | 'mediaType'): LookupState {
  const { progress } = VERDICTS.F;
  if (progress.phase !== 'done') throw new Error('no verdict');
  const { [member]: _, ...subject } = progress.verdict.subject;
  return changed({}, { subject });
}
