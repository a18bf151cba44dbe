/**
 * What the reader's servers show of how a call was computed (docs/spec/policy.md section 6): records of exactly this call, by companies whose model a rule names, with their evidence
 * checked here, in the lookup worker. It counts nothing: whether that is enough is decided where the key is.
 */

import { fromHex, toBase64Url } from '../bytes.ts';
import type { ComputationKey } from '../verify/computation/computation-keys.ts';
import { computationOf } from '../verify/computation/computation-of.ts';
import type { LookupContext } from '../verify/context.ts';
import type { Evidence } from '../verify/evidence.ts';
import { exactEvidence } from '../verify/exact.ts';
import { openLookup } from '../verify/ledger-lookup.ts';
import { recognisedKeys } from '../verify/recognised-keys.ts';
import type { EvidenceAnswer, NeededEvidence } from '../wallet/policy/evidence.ts';
import type { Requires } from '../wallet/policy/policy.ts';
import type { FoundEvidence, FoundFor } from './wallet-protocol.ts';

type Kind = EvidenceAnswer['kind'];

/** The form of statement that evidence is checked for (docs/spec/computation.md section 2). */
const STATEMENT = 'rail.statement/1';
const KINDS: { readonly [family: string]: Kind } = { proof: 'zk', hardware: 'tee', reproduction: 'reexec' };
const ALL_KINDS = Object.values(KINDS);
/** Of several pieces of a kind, the first of these that one has. */
const ORDER: readonly EvidenceAnswer['status'][] = ['fail', 'pass', 'unknown'];

/** For each requirement what was found of the kinds that it lists, and of others what does not hold. */
export async function findCallEvidence(
  { call, each }: NeededEvidence,
  context: LookupContext,
): Promise<readonly FoundFor[]> {
  const wanted = each.map((requires) => ({ requires, keys: keysFor(requires, context) }));
  const keys = [...new Set(wanted.flatMap((one) => one.keys))];
  const { rows, isAnswered } = await rowsFor(call, keys, context);
  return wanted.map(({ requires, keys }): FoundFor => {
    if (requires.statement !== STATEMENT)
      return { requires, found: nothing(requires, 'unknown', 'statement') };
    if (keys.length === 0) return { requires, found: nothing(requires, 'none', 'company') };
    const own = rows.filter((row) => isAbout(row, keys));
    return { requires, found: countedBy(requires, own, isAnswered) };
  });
}

/** The reader's own entries for the rule's models, of companies that the reader recognises. */
function keysFor(requires: Requires, { computation, recognised }: LookupContext): readonly ComputationKey[] {
  if (requires.statement !== STATEMENT) return [];
  const models = [requires.model].flat();
  return computation.keys.filter(
    ({ model, provider }) =>
      models.includes(model.commitment) && recognised.some(({ root }) => root === provider),
  );
}

/** Nobody is asked where nothing could count. */
async function rowsFor(call: string, keys: readonly ComputationKey[], context: LookupContext) {
  const bytes = fromHex(call.slice(2));
  if (keys.length === 0 || bytes === null) return { rows: [], isAnswered: false };
  const lookup = openLookup({
    ...context,
    // No other company can put its records before those that count.
    recognised: context.recognised.filter(({ root }) => keys.some(({ provider }) => provider === root)),
    computation: { ...context.computation, keys },
  });
  const digest = toBase64Url(bytes);
  const exact = await exactEvidence(
    lookup,
    digest,
    recognisedKeys(lookup.context.recognised, lookup.gateways),
  );
  const { rows } = await computationOf(lookup, exact, { digest, pixels: async () => null });
  return { rows, isAnswered: exact.asked.answered.length > 0 };
}

/** Of one of these models, or of one of their companies where no model can be told. */
function isAbout({ details: { model, root } }: Evidence, keys: readonly ComputationKey[]): boolean {
  return keys.some((key) => (model === undefined ? key.provider === root : key.model.commitment === model));
}

function countedBy(
  requires: Requires,
  rows: readonly Evidence[],
  isAnswered: boolean,
): readonly FoundEvidence[] {
  return ALL_KINDS.flatMap((kind) => {
    const isListed = requires.kinds.includes(kind);
    const own = rows.filter(({ details: { family } }) =>
      family === undefined ? isListed : KINDS[String(family)] === kind,
    );
    const best = ORDER.flatMap((status) => own.find((row) => statusOf(row) === status) ?? [])[0];
    if (best !== undefined) return isListed || statusOf(best) === 'fail' ? [foundIn(kind, best)] : [];
    if (!isListed) return [];
    return [isAnswered ? missing(kind, 'none', 'record') : missing(kind, 'unknown', 'server')];
  });
}

function statusOf({ status }: Evidence): EvidenceAnswer['status'] {
  return status === 'pass' || status === 'fail' ? status : 'unknown';
}

function foundIn(kind: Kind, row: Evidence): FoundEvidence {
  const { who, name, setup, tcbStatus } = row.details;
  const text = (value: unknown) => (typeof value === 'string' ? value : null);
  return {
    kind,
    status: statusOf(row),
    missing: null,
    who: text(who),
    model: text(name),
    isTestSetup: setup === 'test',
    rating: text(tcbStatus),
  };
}

function nothing(
  { kinds }: Requires,
  status: 'none' | 'unknown',
  why: NonNullable<FoundEvidence['missing']>,
): readonly FoundEvidence[] {
  return [...new Set(kinds)].map((kind) => missing(kind, status, why));
}

function missing(
  kind: Kind,
  status: 'none' | 'unknown',
  why: NonNullable<FoundEvidence['missing']>,
): FoundEvidence {
  return { kind, status, missing: why, who: null, model: null, isTestSetup: false, rating: null };
}
