/**
 * Computation evidence from a record to its rows, against servers in memory. The systems are played by the test: what they
 * verify is theirs; what they are asked to verify, and what becomes of their answer, is this flow's.
 * Longer than 300 lines because every case needs the same record, evidence and systems.
 */

import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  type Bytes,
  bytesEqual,
  fromBase64Url,
  fromUtf8,
  sha256,
  toBase64Url,
  utf8,
} from '../../../src/bytes.ts';
import { accept, refuse } from '../../../src/errors.ts';
import {
  type ComposedComputation,
  type ComputationToLog,
  composeComputation,
} from '../../../src/ledger/publish/compose-computation.ts';
import { composeOutput } from '../../../src/ledger/publish/compose-output.ts';
import type { SignedItem } from '../../../src/ledger/publish/sign-record.ts';
import { storeBytes } from '../../../src/ledger/publish/store-bytes.ts';
import { COMPUTATION_KIND } from '../../../src/ledger/record/computation-item.ts';
import { statementOf } from '../../../src/ledger/record/statement.ts';
import { checkImage } from '../../../src/verify/check-image.ts';
import type { ComputationKey } from '../../../src/verify/computation/computation-keys.ts';
import type { ComputationTools } from '../../../src/verify/computation/computation-tools.ts';
import { measurementCommitment } from '../../../src/verify/computation/measurement.ts';
import type {
  ComputationCode,
  PinnedHardware,
  ProofSystem,
  QuoteFacts,
} from '../../../src/verify/computation/system.ts';
import type { VerdictDocument } from '../../../src/verify/document.ts';
import { signingOf } from '../../fixtures/computed-records.ts';
import {
  codesOf,
  contextOf,
  digestOf,
  pictureOf,
  rowOf,
  SERVER_A,
  SERVER_B,
  toCheck,
} from '../../fixtures/lookups.ts';
import { type Lies, lying, type SeenRequest, serve } from '../../fixtures/lying-gateway.ts';
import { makeProvider, pictureContent, randomBytes } from '../../fixtures/providers.ts';

const aurora = await makeProvider(1);
const borealis = await makeProvider(2, 'Borealis', 'borealis.example');
const picture = pictureOf(5);
const digest = await digestOf(picture.file);
const keyBytes = utf8('a verifying key');
const keyHash = toBase64Url(await sha256(keyBytes));
const INPUT = toBase64Url(new Uint8Array(32).fill(7));
const FACTS = { measurements: { mrtd: 'aa' }, tcbStatus: 'UpToDate', advisories: [], validUntil: null };
const MEASURED = await measurementCommitment(FACTS);

const PROOF_KEY: ComputationKey = {
  system: 'circuit',
  model: { commitment: keyHash, scheme: 'verifying-key' },
  name: 'Aurora Tiny 1',
  provider: aurora.root,
  key: toBase64Url(keyBytes),
  layout: 'rail.journal/1',
  setup: 'test',
};
const HARDWARE_KEY: ComputationKey = {
  system: 'chip',
  model: { commitment: MEASURED, scheme: 'measurement' },
  name: 'Aurora Server 1',
  provider: aurora.root,
  layout: 'rail.report-data/1',
  setup: 'none',
};
/** A proof is what it proves, and a quote is its own facts: anything else is false. */
const circuit: ProofSystem = {
  id: 'circuit',
  family: 'proof',
  values: 'bytes',
  readProgram: async () => accept(null),
  verify: async (program, proof, values) =>
    values.as === 'bytes' && bytesEqual(program, keyBytes) && bytesEqual(proof, values.bytes)
      ? accept(null)
      : refuse('proof-false', 'it is another statement'),
};
const chip: PinnedHardware = {
  id: 'chip',
  family: 'hardware',
  verify: async (quote) => {
    const facts = JSON.parse(fromUtf8(quote)!) as Omit<QuoteFacts, 'reportData'> & { reportData: string };
    return accept({ ...facts, reportData: fromBase64Url(facts.reportData)! });
  },
};
const TOOLS: ComputationTools = {
  keys: [PROOF_KEY, HARDWARE_KEY],
  openSystem: async (id) => (id === 'circuit' ? circuit : id === 'chip' ? chip : null),
  runModel: async () => refuse('verifier-failed', 'no test here runs a model'),
  reproduce: false,
  today: () => Date.parse('2026-06-01T00:00:00Z'),
};

type Piece = Omit<ComputationToLog, 'proof'> & { readonly proof: (statement: Bytes) => Bytes };

const A_PROOF: Piece = {
  system: 'circuit',
  systemVersion: 'test@1',
  key: keyHash,
  model: PROOF_KEY.model,
  input: INPUT,
  layout: 'rail.journal/1',
  proof: (statement) => statement,
};
const quoting = (facts: object) => (statement: Bytes) =>
  utf8(JSON.stringify({ ...FACTS, reportData: `${toBase64Url(statement)}${'A'.repeat(43)}`, ...facts }));
const A_QUOTE: Piece = {
  system: 'chip',
  systemVersion: 'test@1',
  model: HARDWARE_KEY.model,
  layout: 'rail.report-data/1',
  proof: quoting({ reportData: undefined }),
};

afterEach(() => void vi.useRealTimers());

/** The statement of `piece` for a record with this nonce, by this company. */
function stated({ model, input }: Piece, nonce: Bytes, provider = aurora): Promise<Bytes> {
  return statementOf({
    provider: fromBase64Url(provider.root)!,
    nonce,
    model: fromBase64Url(model.commitment)!,
    input: input === undefined ? null : fromBase64Url(input),
    output: fromBase64Url(digest)!,
  });
}

type Logging = { readonly by?: typeof aurora; readonly nonce?: Bytes; readonly statedFor?: Bytes };

async function logged(
  pieces: readonly Piece[],
  { by = aurora, nonce = randomBytes(32), statedFor }: Logging = {},
): Promise<readonly SignedItem[]> {
  const composed = await Promise.all(
    pieces.map(async (piece) =>
      composeComputation(
        { ...piece, proof: piece.proof(await stated(piece, statedFor ?? nonce, by)) },
        signingOf(by),
      ),
    ),
  );
  const output = await recordWith(
    composed.map(({ reference }) => reference),
    nonce,
    by,
  );
  return [...composed.flatMap(({ items }) => items), ...output.items];
}

/** A record of the picture that names this evidence. */
function recordWith(evidence: readonly ComposedComputation['reference'][], nonce: Bytes, by = aurora) {
  return composeOutput(
    {
      bytes: picture.file,
      mediaType: 'image/png',
      content: pictureContent(picture.pixels),
      model: { name: 'tiny', version: '1' },
      visibility: 'exact',
      sourceType: 'trainedAlgorithmicMedia',
      inputs: [],
      store: [],
      computed: { nonce, evidence: [...evidence] },
    },
    signingOf(by),
  );
}

async function check(
  items: readonly SignedItem[],
  tools: Partial<ComputationTools> = {},
  lies: Lies = {},
): Promise<{ readonly verdict: VerdictDocument; readonly requests: readonly SeenRequest[] }> {
  const held = items.map(({ bytes }) => bytes);
  const { fetch, requests } = await serve([lying(SERVER_A, held, lies), lying(SERVER_B, held, lies)]);
  const context = contextOf({
    fetch,
    gatewayUrls: [SERVER_A, SERVER_B],
    recognised: [aurora.trusted],
    reach: 'exact',
    computation: { ...TOOLS, ...tools },
  });
  return { verdict: await checkImage(toCheck(picture), context), requests };
}

const computed = ({ evidence }: VerdictDocument) => evidence.filter(({ kind }) => kind === 'computation');

describe('a recognised record', () => {
  it('with a proof of exactly this record and content is A+', async () => {
    const { verdict } = await check(await logged([A_PROOF]));
    expect([verdict.tier, verdict.headline]).toEqual([
      'A+',
      'Logged as AI output by Aurora Images; 1 of 3 computation checks agree',
    ]);
    expect(rowOf(verdict, 'computation-proof').details).toMatchObject({
      name: 'Aurora Tiny 1',
      system: 'circuit',
      setup: 'test',
      family: 'proof',
    });
    expect(verdict.notRun.map(({ kind }) => kind)).not.toContain('computation');
  });

  it('with a proof and a quote has two checks that agree', async () => {
    const { verdict } = await check(await logged([A_PROOF, { ...A_QUOTE, proof: quoting({}) }]));
    expect(verdict.headlineArgs).toEqual(['Aurora Images', '2']);
    expect(rowOf(verdict, 'computation-hardware').details).toMatchObject({
      tcbStatus: 'UpToDate',
      today: 'UpToDate',
    });
  });

  it.each<[string, (facts: QuoteFacts) => Awaited<ReturnType<PinnedHardware['verify']>>]>([
    ['OutOfDate', (facts) => accept({ ...facts, tcbStatus: 'OutOfDate' })],
    ['expired-collateral', () => refuse('expired-collateral', 'outdated since')],
  ])('with a quote that was good at its time says that it is %s today', async (today, since) => {
    const verify: PinnedHardware['verify'] = async (quote, collateral, atMs) => {
      const facts = await chip.verify(quote, collateral, atMs);
      if (atMs === signingOf(aurora).clock() || !facts.ok) return facts;
      return atMs === TOOLS.today() ? since(facts.value) : refuse('verifier-failed', 'no time of the record');
    };
    const openSystem = async () => ({ ...chip, verify });
    const { verdict } = await check(await logged([{ ...A_QUOTE, proof: quoting({}) }]), { openSystem });
    expect(rowOf(verdict, 'computation-hardware').details).toMatchObject({ tcbStatus: 'UpToDate', today });
  });

  it('without any is A1, and the check is listed as not made', async () => {
    const { verdict } = await check(await logged([]));
    expect(verdict.tier).toBe('A1');
    expect(verdict.notRun).toContainEqual(
      expect.objectContaining({ kind: 'computation', code: 'none-named' }),
    );
  });
});

describe('evidence is fetched', () => {
  it('for no record of a key that is on no list', async () => {
    const { verdict, requests } = await check(await logged([A_PROOF], { by: borealis }));
    expect(verdict.tier).toBe('C');
    expect(computed(verdict)).toEqual([]);
    expect(requests.filter(({ kind }) => kind === 'data').length).toBeLessThanOrEqual(2);
  });

  it('for four pieces of a record at most', async () => {
    const { verdict } = await check(await logged(Array.from({ length: 9 }, () => A_PROOF)));
    expect(computed(verdict)).toHaveLength(4);
    expect(verdict.headlineArgs).toEqual(['Aurora Images', '1']);
  });
});

describe('several records of one company', () => {
  it('are read for their evidence, whichever of them stands for the company in the list', async () => {
    const plain = await recordWith([], randomBytes(32));
    const proven = await logged([A_PROOF]);
    for (const items of [
      [...plain.items, ...proven],
      [...proven, ...plain.items],
    ])
      expect((await check(items)).verdict.tier).toBe('A+');
  });

  it('are each judged: one that does not hold shows, and takes nothing from another', async () => {
    const good = await logged([A_PROOF]);
    const bad = await logged([A_PROOF], { statedFor: randomBytes(32) });
    const { verdict } = await check([...good, ...bad]);
    expect(verdict.tier).toBe('A+');
    expect(
      computed(verdict)
        .map(({ code }) => code)
        .toSorted(),
    ).toEqual(['computation-invalid', 'computation-proof']);
  });

  it('are read in an order of their own, not of the servers', async () => {
    const records = await Promise.all([1, 2, 3].map(() => logged([A_PROOF])));
    const read = async (order: readonly (readonly SignedItem[])[]) =>
      computed((await check(order.flat())).verdict)
        .map(({ details }) => details.record)
        .toSorted();
    const found = await read(records);
    expect(found).toHaveLength(2);
    expect(await read(records.toReversed())).toEqual(found);
  });
});

describe('a piece of evidence', () => {
  const nonce = randomBytes(32);
  const refusals: readonly [
    string,
    () => Promise<readonly SignedItem[]>,
    Partial<ComputationTools>,
    string,
    ComputationCode,
  ][] = [
    [
      'made for another record',
      () => logged([A_PROOF], { statedFor: nonce }),
      {},
      'computation-invalid',
      'proof-false',
    ],
    [
      'with another input',
      () => logged([{ ...A_PROOF, proof: () => nonce }]),
      {},
      'computation-invalid',
      'proof-false',
    ],
    [
      'of a system that nobody knows',
      () => logged([{ ...A_PROOF, system: 'jolt' }]),
      {},
      'computation-unsupported',
      'unsupported-system',
    ],
    [
      'whose system cannot be loaded',
      () => logged([A_PROOF]),
      { openSystem: () => Promise.reject(new Error()) },
      'computation-error',
      'verifier-failed',
    ],
    [
      'of a model on no list',
      () => logged([A_PROOF]),
      { keys: [] },
      'computation-unverifiable',
      'unknown-key',
    ],
    [
      'of another company’s model',
      () => logged([A_PROOF]),
      { keys: [{ ...PROOF_KEY, provider: borealis.root }] },
      'computation-unverifiable',
      'unknown-key',
    ],
    [
      'in another layout than the list says',
      () => logged([A_PROOF]),
      { keys: [{ ...PROOF_KEY, layout: 'rail.picture-circuit/1' }] },
      'computation-unverifiable',
      'unknown-key',
    ],
    [
      'under another key than the list has',
      () => logged([{ ...A_PROOF, key: INPUT }]),
      {},
      'computation-unverifiable',
      'unknown-key',
    ],
    [
      'under a key that is not the commitment',
      () => logged([A_PROOF]),
      { keys: [{ ...PROOF_KEY, key: toBase64Url(utf8('other')) }] },
      'computation-unverifiable',
      'unknown-key',
    ],
    [
      'in a layout of a later version',
      () => logged([{ ...A_PROOF, layout: 'later/1' }]),
      { keys: [{ ...PROOF_KEY, layout: 'later/1' }] },
      'computation-unsupported',
      'unknown-layout',
    ],
    [
      'that is a quote in a layout of a later version',
      () => logged([{ ...A_QUOTE, proof: quoting({}), layout: 'later/1' }]),
      { keys: [{ ...HARDWARE_KEY, layout: 'later/1' }] },
      'computation-unsupported',
      'unknown-layout',
    ],
    [
      'about pixels, of a picture that has none of that kind',
      () => logged([{ ...A_PROOF, layout: 'rail.picture-circuit/1' }]),
      { keys: [{ ...PROOF_KEY, layout: 'rail.picture-circuit/1' }] },
      'computation-invalid',
      'wrong-inputs',
    ],
    [
      'whose verifier throws',
      () => logged([A_PROOF]),
      { openSystem: async () => ({ ...circuit, verify: () => Promise.reject(new Error()) }) },
      'computation-error',
      'verifier-failed',
    ],
    [
      'whose quote is about something else',
      () => logged([{ ...A_QUOTE, proof: quoting({ reportData: INPUT }) }]),
      {},
      'computation-invalid',
      'other-statement',
    ],
    [
      'whose quote binds more than the statement',
      () =>
        logged([
          {
            ...A_QUOTE,
            proof: (statement) =>
              utf8(JSON.stringify({ ...FACTS, reportData: toBase64Url(Uint8Array.of(...statement, 1)) })),
          },
        ]),
      {},
      'computation-invalid',
      'other-statement',
    ],
    [
      'whose quote measured other software',
      () => logged([{ ...A_QUOTE, proof: quoting({ measurements: { mrtd: 'ab' } }) }]),
      {},
      'computation-unverifiable',
      'unknown-measurement',
    ],
  ];
  it.each(refusals)('%s does not count', async (_, items, tools, code, refusal) => {
    const { verdict } = await check(await items(), tools);
    expect(verdict.tier).toBe('A1');
    expect(computed(verdict).map((row) => [row.code, row.details.refusal])).toEqual([[code, refusal]]);
  });

  it('that no server shows unaltered is unverifiable', async () => {
    const items = await logged([A_PROOF]);
    const [proof, evidence] = items;
    for (const { id } of [proof!, evidence!]) {
      const lies: Lies = { data: (asked, body) => (asked === id ? utf8('altered') : body) };
      const { verdict } = await check(items, {}, lies);
      expect(rowOf(verdict, 'computation-unverifiable').details.refusal).toBe('not-available');
    }
  });

  it('that is not as specified is invalid, and nothing of it is fetched', async () => {
    for (const text of ['{}', 'not JSON', `{"schema":"${COMPUTATION_KIND}","extra":1}`]) {
      const { item, reference } = await storeBytes(utf8(text), 'application/json', signingOf(aurora));
      const { id, digest: named } = reference;
      const output = await recordWith([{ kind: COMPUTATION_KIND, id, digest: named }], nonce);
      const { verdict } = await check([item, ...output.items]);
      expect(rowOf(verdict, 'computation-invalid').details.refusal).toBe('malformed-evidence');
    }
  });

  it('on which two verifiers disagree is E', async () => {
    const torn: ProofSystem = { ...circuit, verify: async () => refuse('verifiers-disagree', 'a test') };
    const { verdict } = await check(await logged([A_PROOF]), { openSystem: async () => torn });
    expect([verdict.tier, codesOf(verdict)]).toEqual([
      'E',
      expect.arrayContaining(['exact-recognised', 'computation-disagreement']),
    ]);
  });

  it('whose verifier never answers is given up after ten seconds', async () => {
    const items = await logged([A_PROOF]);
    const asked = Promise.withResolvers<void>();
    const verify: ProofSystem['verify'] = () => {
      asked.resolve();
      return new Promise(() => {});
    };
    const openSystem = async () => {
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
      return { ...circuit, verify };
    };
    const running = check(items, { openSystem });
    await asked.promise;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(rowOf((await running).verdict, 'computation-error').details.refusal).toBe('timed-out');
  });
});
