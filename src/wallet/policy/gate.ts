/**
 * The gate that everything signed has passed (docs/spec/policy.md section 9): decision, count, number and log entry in one transaction, before anything is signed. What is signed
 * together is decided together: each with what those before it would count and take, and all of them are let through or none. What it let through is counted whether or not
 * signatures follow.
 */

import type { Bytes } from '../../bytes.ts';
import { accept, type Parsed, RailError, refuse } from '../../errors.ts';
import type { Clock } from '../../ports.ts';
import type { PolicyAsk } from './ask.ts';
import type { Because } from './because.ts';
import { type Decision, decide } from './decide.ts';
import { type Signed, sequenceKey, standingOf, withDigest } from './double-sign.ts';
import {
  ALL_THERE,
  type CheckEvidence,
  type Evidence,
  gatherEvidence,
  type NeededEvidence,
  neededEvidence,
} from './evidence.ts';
import {
  COUNTER,
  FLOOR,
  type GateState,
  type GateStore,
  type GateTx,
  readRow,
  SIGNED,
  STATE,
  writeRow,
} from './gate-store.ts';
import { appendEntry, NEW_STATE } from './log.ts';
import { metRules } from './match.ts';
import { type Policy, policyDigest } from './policy.ts';
import { type Counter, counted, type Spent } from './spent.ts';

export type GatePorts = {
  readonly store: GateStore;
  readonly clock: Clock;
  /** For these asks. */
  readonly evidence: CheckEvidence;
};

/** `needs`: what to look for, where it could still change the verdict. */
export type Preview = Decision & { readonly needs: NeededEvidence | null };

/** The time is the gate's. */
export type GateAsk = Omit<PolicyAsk, 'nowMs'>;

/** The first that is true is the code. */
const DENIALS = {
  'other-chain': 'it is for another chain',
  'not-decoded': 'it holds data that cannot be read',
  'double-sign': 'something else was signed for this number',
  'evidence-disagrees': 'the evidence that a rule requires disagrees',
  'evidence-missing': 'the evidence that a rule requires is missing',
} as const;

export type GateCode = keyof typeof DENIALS | 'altered-gate' | 'policy-denied' | 'needs-confirmation';

type Judged = {
  readonly state: GateState;
  readonly ask: PolicyAsk;
  readonly spent: Spent;
  readonly signed: Signed | null;
  readonly decision: Decision;
};

/**
 * @param asked in the order in which they take effect
 * @param confirmed whether a person agreed to exactly these. What is accepted may be signed; the calls came to an end before.
 */
export async function passGate(
  ports: GatePorts,
  policy: Policy,
  asked: readonly GateAsk[],
  confirmed: boolean,
): Promise<Parsed<readonly Decision[], GateCode>> {
  const evidence = await evidenceFor(ports, policy, asked);
  const digest = policyDigest(policy);
  return ports.store.transaction(async (tx) => {
    const draft = draftOn(tx);
    const isThrough = (decision: Decision) => outcomeOf(decision, confirmed).ok;
    const judged = await judgeAll(draft, ports.clock(), policy, asked, evidence, isThrough);
    if (!judged.ok) return judged;
    const refused = judged.value.map(({ decision }) => outcomeOf(decision, confirmed)).find(({ ok }) => !ok);
    if (refused === undefined) await draft.write();
    let state: GateState | null = null;
    for (const { ask, decision, state: before } of judged.value) {
      const { verdict, rules, because } = decision;
      state = await appendEntry(tx, state ?? before, {
        atMs: ask.nowMs,
        who: ask.who,
        policy: digest,
        request: ask.description.digest,
        verdict,
        passed: refused === undefined,
        rules,
        because,
      });
    }
    return refused?.ok === false ? refused : accept(judged.value.map(({ decision }) => decision));
  });
}

/** What the gate would decide now, for a window. Counts, keeps and logs nothing. */
export async function previewGate(
  ports: GatePorts,
  policy: Policy,
  asked: readonly GateAsk[],
): Promise<Parsed<readonly Preview[], 'altered-gate'>> {
  const evidence = await evidenceFor(ports, policy, asked);
  return ports.store.transaction(async (tx) => {
    const isThrough = ({ verdict }: Decision) => verdict !== 'deny';
    const judged = await judgeAll(draftOn(tx), ports.clock(), policy, asked, evidence, isThrough);
    if (!judged.ok) return judged;
    return accept(
      judged.value.map(({ ask, spent, decision }) => {
        const needed = neededEvidence(policy, ask);
        const isOpen = needed !== null && decide(policy, ask, spent, ALL_THERE).verdict !== 'deny';
        return { ...decision, needs: isOpen ? needed : null };
      }),
    );
  });
}

function evidenceFor(
  { clock, evidence }: GatePorts,
  policy: Policy,
  asked: readonly GateAsk[],
): Promise<readonly Evidence[]> {
  if (asked.some(({ signable, description }) => signable.account !== description.account))
    throw new RailError('bad-argument', 'a description of something else');
  return Promise.all(asked.map((one) => gatherEvidence(evidence, policy, { ...one, nowMs: clock() })));
}

type Draft = Pick<GateTx, 'get' | 'put'> & { readonly write: () => Promise<void> };

/** What would be written, seen by who reads through it, until `write` writes it. */
function draftOn(tx: GateTx): Draft {
  const rows = new Map<string, Bytes>();
  return {
    get: async (name) => rows.get(name) ?? tx.get(name),
    async put(name, bytes) {
      rows.set(name, bytes);
    },
    async write() {
      for (const [name, bytes] of rows) await tx.put(name, bytes);
    },
  };
}

/** Those that are let through are kept in the draft before the next is judged. */
async function judgeAll(
  draft: Draft,
  clockMs: number,
  policy: Policy,
  asked: readonly GateAsk[],
  evidence: readonly Evidence[],
  isThrough: (decision: Decision) => boolean,
): Promise<Parsed<readonly Judged[], 'altered-gate'>> {
  const all: Judged[] = [];
  for (const [at, one] of asked.entries()) {
    const judged = await judge(draft, clockMs, policy, one, evidence[at]!);
    if (!judged.ok) return judged;
    if (isThrough(judged.value.decision)) await keep(draft, judged.value);
    all.push(judged.value);
  }
  return accept(all);
}

async function judge(
  tx: Pick<GateTx, 'get'>,
  clockMs: number,
  policy: Policy,
  asked: GateAsk,
  evidence: Evidence,
): Promise<Parsed<Judged, 'altered-gate'>> {
  const stored = await readRow(tx, STATE.name(), STATE.shape);
  if (!stored.ok) return stored;
  const state = stored.value ?? NEW_STATE;
  // A clock that was set back frees nothing.
  const ask = { ...asked, nowMs: Math.max(clockMs, state.timeMs) };
  const counters = await readCounters(tx, policy, ask);
  if (!counters.ok) return counters;
  const past = await readSequence(tx, ask);
  if (!past.ok) return past;
  const { signed, floor } = past.value;
  const spent = { counters: counters.value, standing: standingOf(ask, signed, floor) };
  return accept({ state, ask, spent, signed, decision: decide(policy, ask, spent, evidence) });
}

async function readCounters(
  tx: Pick<GateTx, 'get'>,
  policy: Policy,
  ask: PolicyAsk,
): Promise<Parsed<ReadonlyMap<string, Counter>, 'altered-gate'>> {
  const counters = new Map<string, Counter>();
  for (const { id, cap } of metRules(policy, ask)) {
    if (cap?.window === undefined) continue;
    const counter = await readRow(tx, COUNTER.name(id), COUNTER.shape);
    if (!counter.ok) return counter;
    counters.set(id, counter.value ?? []);
  }
  return accept(counters);
}

async function readSequence(tx: Pick<GateTx, 'get'>, { description }: PolicyAsk) {
  const { account, sequence } = description;
  if (sequence === null) return accept({ signed: null, floor: null });
  const key = sequenceKey(account, sequence.scope);
  const signed = await readRow(tx, SIGNED.name(key, sequence.number), SIGNED.shape);
  if (!signed.ok) return signed;
  const floor = await readRow(tx, FLOOR.name(key), FLOOR.shape);
  return floor.ok ? accept({ signed: signed.value, floor: floor.value }) : floor;
}

function outcomeOf(decision: Decision, confirmed: boolean): Parsed<Decision, GateCode> {
  const { verdict, because } = decision;
  if (verdict === 'allow' || (verdict === 'ask' && confirmed)) return accept(decision);
  if (verdict === 'ask') return refuse('needs-confirmation', 'a person has to agree to this');
  for (const [code, sentence] of Object.entries(DENIALS))
    if (because.includes(code as Because)) return refuse(code as keyof typeof DENIALS, sentence);
  return refuse('policy-denied', 'no rule allows it, or one denies it');
}

/** Counts, and takes the number. */
async function keep(tx: Draft, { ask, spent, signed, decision }: Judged): Promise<void> {
  for (const reservation of decision.reserve) {
    const { rule } = reservation;
    await writeRow(tx, COUNTER.name(rule), counted(spent.counters.get(rule) ?? [], reservation, ask.nowMs));
  }
  const { account, sequence } = ask.description;
  if (sequence === null) return;
  const key = sequenceKey(account, sequence.scope);
  await writeRow(tx, SIGNED.name(key, sequence.number), withDigest(signed, ask.description));
}
