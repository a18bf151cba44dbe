/**
 * Evidence of a call, from records on servers in memory to the answers that the gate counts (docs/spec/policy.md section 6). Proofs and quotes are real, of makers of the test's own; what each must get
 * is also asked of the gate.
 */

import { beforeAll, describe, expect, test } from 'vitest';
import { toBase64Url } from '../../src/bytes.ts';
import { findCallEvidence } from '../../src/engine/call-evidence.ts';
import { openSystems } from '../../src/engine/computation.ts';
import type { FoundFor } from '../../src/engine/wallet-protocol.ts';
import type { SignedItem } from '../../src/ledger/publish/sign-record.ts';
import { storeBytes } from '../../src/ledger/publish/store-bytes.ts';
import { COMPUTATION_KIND } from '../../src/ledger/record/computation-item.ts';
import type { LookupContext } from '../../src/verify/context.ts';
import { callContent, callDigest } from '../../src/wallet/policy/ask.ts';
import { type EvidenceAnswer, evidenceProblem } from '../../src/wallet/policy/evidence.ts';
import type { Requires } from '../../src/wallet/policy/policy.ts';
import type { Hex } from '../../src/wallet/signable.ts';
import { signingOf } from '../fixtures/computed-records.ts';
import { type Call, type CallMaker, callMaker } from '../fixtures/evidenced-calls.ts';
import { contextOf, SERVER_A, SERVER_B } from '../fixtures/lookups.ts';
import { type Lies, lying, type SeenRequest, serve } from '../fixtures/lying-gateway.ts';
import { log, makeProvider, randomBytes, withdrawalOf } from '../fixtures/providers.ts';
import { pemOf } from '../fixtures/quotes/authorities.ts';
import { NITRO_AT, nitroRoot } from '../fixtures/quotes/nitro.ts';
import { askOf, SHOP, TOKEN, TRANSFER } from '../fixtures/wallet/asks.ts';

const aurora = await makeProvider(11);
const borealis = await makeProvider(12, 'Borealis', 'borealis.example');
const PEM = pemOf(nitroRoot);
const openSystem = openSystems(async () => ({
  'intel-sgx-root': PEM,
  'aws-nitro-root': PEM,
  'amd-ark-milan': PEM,
  'amd-ark-genoa': PEM,
}));
const CALL: Call = { ...TRANSFER, data: '0xa9059cbb00' };

let maker: CallMaker;
let whole: readonly SignedItem[];

beforeAll(async () => {
  maker = await callMaker(aurora);
  whole = await maker.record(CALL);
});

type Asking = {
  readonly call?: Call;
  readonly requires?: Partial<Requires>;
  readonly context?: Partial<LookupContext>;
  readonly lies?: Lies;
};

async function find(
  items: readonly SignedItem[],
  { call = CALL, requires, context, lies = {} }: Asking = {},
) {
  const held = items.map(({ bytes }) => bytes);
  const { fetch, requests } = await serve([lying(SERVER_A, held, lies), lying(SERVER_B, held, lies)]);
  const required = { ...maker.requires, ...requires };
  const [one] = await findCallEvidence(
    { call: digestOf(call), each: [required] },
    contextOf({
      fetch,
      gatewayUrls: [SERVER_A, SERVER_B],
      recognised: [aurora.trusted],
      reach: 'exact',
      computation: {
        keys: maker.keys.entries,
        openSystem,
        runModel: async () => Promise.reject(new Error('no test here runs a model')),
        reproduce: false,
        today: () => NITRO_AT,
      },
      ...context,
    }),
  );
  return { ...one!, problem: evidenceProblem(required, one!.found), requests };
}

const digestOf = (call: Call): Hex => callDigest(askOf({ transaction: call }));
const statuses = ({ found }: FoundFor) =>
  Object.fromEntries(found.map(({ kind, status, missing }) => [kind, missing ?? status]));
const told = (requests: readonly SeenRequest[]) => JSON.stringify(requests.map(({ variables }) => variables));

describe('a call with a proof and a quote', () => {
  test('has two of three, named as the reader’s list names them', async () => {
    const found = await find(whole);
    expect(statuses(found)).toEqual({ zk: 'pass', tee: 'pass', reexec: 'record' });
    expect(found.problem).toBeNull();
    expect(found.found).toMatchObject([
      { who: 'Aurora Images', model: 'Treasurer circuit', isTestSetup: true, rating: null },
      { who: 'Aurora Images', model: 'Treasurer enclave', isTestSetup: false, rating: null },
      { who: null, model: null },
    ]);
  });

  test('is found by its digest alone, and nothing else of it is sent', async () => {
    const { requests } = await find(whole);
    const digest = toBase64Url(Buffer.from(digestOf(CALL).slice(2), 'hex'));
    expect(told(requests)).toContain(digest);
    expect(told(requests).toLowerCase()).not.toContain(SHOP.slice(2).toLowerCase());
  });

  test.each<[string, Partial<Call>]>([
    ['a bit of the data', { data: '0xa9059cbb01' }],
    ['a bit of the value', { value: '101' }],
    ['the receiver', { to: TOKEN }],
    ['no receiver', { to: null }],
    ['the chain', { chainId: '10' }],
  ])('has none once it differs in %s', async (_, change) => {
    const other = await find(whole, { call: { ...CALL, ...change } });
    expect(statuses(other)).toEqual({ zk: 'record', tee: 'record', reexec: 'record' });
    expect(other.problem).toBe('evidence-missing');
  });

  test('has none of another call, whatever a record says that it is about', async () => {
    const other = { ...CALL, data: '0xa9059cbb01' } as const;
    const borrowed = await find(await maker.record(other, ['zk', 'tee'], { zk: CALL, tee: CALL }), {
      call: other,
    });
    expect(statuses(borrowed)).toEqual({ zk: 'fail', tee: 'fail', reexec: 'record' });
    expect(borrowed.problem).toBe('evidence-disagrees');
    const half = await find(await maker.record(other, ['zk', 'tee'], { tee: CALL }), { call: other });
    expect(statuses(half)).toMatchObject({ zk: 'pass', tee: 'fail' });
    expect(half.problem).toBe('evidence-disagrees');
  });

  test('is not enough with one of them', async () => {
    const one = await find(await maker.record(CALL, ['tee']));
    expect(statuses(one)).toEqual({ zk: 'record', tee: 'pass', reexec: 'record' });
    expect(one.problem).toBe('evidence-missing');
  });

  test('may have its pieces in two records, and one kind twice is one', async () => {
    const both = [...(await maker.record(CALL, ['tee'])), ...(await maker.record(CALL, ['zk']))];
    expect((await find(both)).problem).toBeNull();
    const twice = [...(await maker.record(CALL, ['tee'])), ...(await maker.record(CALL, ['tee']))];
    expect((await find(twice)).problem).toBe('evidence-missing');
  });
});

describe('what a rule asks for', () => {
  test('of a kind that it does not list counts against it alone', async () => {
    const other = { ...CALL, value: '7' } as const;
    const items = await maker.record(other, ['zk', 'tee'], { zk: CALL });
    const only = await find(items, { call: other, requires: { kinds: ['tee'], atLeast: 1 } });
    expect(statuses(only)).toEqual({ zk: 'fail', tee: 'pass' });
    expect(only.problem).toBe('evidence-disagrees');
    const fine = await find(whole, { requires: { kinds: ['tee'], atLeast: 1 } });
    expect(statuses(fine)).toEqual({ tee: 'pass' });
  });

  test('another form of statement is unknown, and nobody is asked', async () => {
    const other = await find(whole, { requires: { statement: 'rail.statement/2' } });
    expect(statuses(other)).toEqual({ zk: 'statement', tee: 'statement', reexec: 'statement' });
    expect(other.found.every(({ status }) => status === 'unknown')).toBe(true);
    expect(other.problem).toBe('evidence-missing');
    expect(other.requests).toEqual([]);
  });

  test('a model that is on no list has nothing, and nobody is asked', async () => {
    for (const model of ['x', ['A'.repeat(43)]]) {
      const other = await find(whole, { requires: { model } });
      expect(statuses(other)).toEqual({ zk: 'company', tee: 'company', reexec: 'company' });
      expect(other.problem).toBe('evidence-missing');
      expect(other.requests).toEqual([]);
    }
  });

  test('one form of the model leaves pieces of the other form out', async () => {
    const [, tee] = maker.requires.model as readonly string[];
    const half = await find(whole, { requires: { model: tee! } });
    expect(statuses(half)).toEqual({ zk: 'unknown', tee: 'pass', reexec: 'record' });
    expect(half.problem).toBe('evidence-missing');
  });

  test('another model of the same company says nothing, also where it is on the list', async () => {
    const clerk = await callMaker(aurora, 'Clerk');
    const keys = [...maker.keys.entries, ...clerk.keys.entries];
    const computation = { ...contextOf({ fetch }).computation, keys, openSystem, today: () => NITRO_AT };
    const other = await find(await clerk.record(CALL), { context: { computation } });
    expect(statuses(other)).toEqual({ zk: 'unknown', tee: 'unknown', reexec: 'record' });
    expect(other.problem).toBe('evidence-missing');
  });
});

describe('a company', () => {
  test('that the reader does not recognise has nothing, and nobody is asked', async () => {
    const untrusted = await find(whole, { context: { recognised: [borealis.trusted] } });
    expect(statuses(untrusted)).toEqual({ zk: 'company', tee: 'company', reexec: 'company' });
    expect(untrusted.requests).toEqual([]);
  });

  test('cannot stand in another one’s way, earlier or wrong', async () => {
    const theirs = { ...maker.keys, entries: [] };
    const rival = { ...(await callMaker(borealis)), keys: theirs };
    const earlier = await Promise.all(
      [0, 1, 2].map(() => rival.record(CALL, ['zk'], { zk: { ...CALL, value: '0' } })),
    );
    const recognised = [borealis.trusted, aurora.trusted];
    const found = await find([...earlier.flat(), ...whole], { context: { recognised } });
    expect(found.problem).toBeNull();
  });

  test('that took its record back has none', async () => {
    const record = whole.at(-1)!;
    const withdrawn = await find([...whole, await withdrawalOf(aurora, record.id)]);
    expect(statuses(withdrawn)).toEqual({ zk: 'record', tee: 'record', reexec: 'record' });
    expect(withdrawn.problem).toBe('evidence-missing');
  });

  test('whose evidence cannot be read fails for every kind that is listed', async () => {
    const { item, reference } = await storeBytes(new Uint8Array(3), 'application/json', signingOf(aurora));
    const evidence = [{ kind: COMPUTATION_KIND, id: reference.id, digest: reference.digest }] as const;
    const output = await log(
      aurora,
      callContent(CALL),
      { kind: 'other' },
      {
        visibility: 'exact',
        computed: { nonce: randomBytes(32), evidence: [...evidence] },
      },
    );
    const found = await find([item, ...output.items], { requires: { kinds: ['zk', 'tee'] } });
    expect(statuses(found)).toEqual({ zk: 'fail', tee: 'fail' });
    expect(found.problem).toBe('evidence-disagrees');
  });
});

describe('what could not be established is unknown', () => {
  const silent = new Response(null, { status: 500 });

  test('where no server answers', async () => {
    const found = await find(whole, { lies: { every: () => silent.clone() } });
    expect(statuses(found)).toEqual({ zk: 'server', tee: 'server', reexec: 'server' });
    expect(found.found.every(({ status }) => status === 'unknown')).toBe(true);
    expect(found.problem).toBe('evidence-missing');
  });

  test('where no server shows the evidence', async () => {
    const stored = new Set(whole.slice(0, -1).map(({ id }) => id));
    const found = await find(whole, { lies: { data: (id, body) => (stored.has(id) ? null : body) } });
    expect(found.found.map(({ status }): EvidenceAnswer['status'] => status)).not.toContain('pass');
    expect(found.problem).toBe('evidence-missing');
  });

  test('where the verifier fails', async () => {
    const broken = { ...contextOf({ fetch }).computation, keys: maker.keys.entries, today: () => NITRO_AT };
    const openNone = async () => Promise.reject(new Error('not loaded'));
    const found = await find(whole, { context: { computation: { ...broken, openSystem: openNone } } });
    expect(found.problem).toBe('evidence-missing');
    expect(statuses(found)).toMatchObject({ reexec: 'unknown' });
  });
});
