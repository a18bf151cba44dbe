/**
 * The actions of a manifest: assertions `c2pa.actions` and `c2pa.actions.v2` with what their templates add. Everything in
 * them is a statement of whoever signed the manifest.
 */

import * as v from 'valibot';
import { sourceTerm } from '../source-types.ts';
import { attempted, isoTime, shown } from './outside-text.ts';

export type ManifestAction = {
  /** `c2pa.created` */
  readonly action: string;
  readonly agent: string | null;
  /** ISO 8601, claimed. */
  readonly at: string | null;
  /** Last part of the IPTC address. */
  readonly source: string | null;
};

type Assertion = { readonly label: string; readonly data?: unknown };

/** The second and later ones of a kind have a number. */
const ACTIONS = /^c2pa\.actions(\.v2)?(__\d+)?$/;
/** A template for every action. */
const ANY = '*';

const agentShape = attempted(
  v.union([v.string(), v.object({ name: v.string(), version: attempted(v.string()) })]),
);
const statementShape = v.object({
  action: v.string(),
  softwareAgent: agentShape,
  softwareAgentIndex: attempted(v.number()),
  when: attempted(v.string()),
  digitalSourceType: attempted(v.string()),
});
type Statement = v.InferOutput<typeof statementShape>;
type Agent = Statement['softwareAgent'];

const dataShape = v.object({
  actions: v.fallback(v.array(v.unknown()), []),
  templates: attempted(v.array(v.unknown())),
  softwareAgents: attempted(v.array(agentShape)),
});

export function actionsOf(assertions: readonly Assertion[]): readonly ManifestAction[] {
  return assertions.filter(({ label }) => ACTIONS.test(label)).flatMap(({ data }) => actionsIn(data));
}

function actionsIn(data: unknown): readonly ManifestAction[] {
  const parsed = v.safeParse(dataShape, data);
  if (!parsed.success) return [];
  const { actions, templates, softwareAgents } = parsed.output;
  const templateOf = new Map(statements(templates ?? []).map((template) => [template.action, template]));
  return statements(actions).map((statement) => {
    const template = templateOf.get(statement.action) ?? templateOf.get(ANY);
    const agent = agentOf(statement, softwareAgents) ?? (template ? agentOf(template, softwareAgents) : null);
    const source = statement.digitalSourceType ?? template?.digitalSourceType ?? null;
    return {
      action: shown(statement.action),
      agent: agent === null ? null : shown(agent),
      at: isoTime(statement.when),
      source: source === null ? null : shown(sourceTerm(source)),
    };
  });
}

function statements(values: readonly unknown[]): readonly Statement[] {
  return values.flatMap((value) => {
    const parsed = v.safeParse(statementShape, value);
    return parsed.success ? [parsed.output] : [];
  });
}

function agentOf(
  { softwareAgent, softwareAgentIndex }: Statement,
  listed: readonly Agent[] | null,
): string | null {
  const agent = softwareAgent ?? listed?.[softwareAgentIndex ?? -1] ?? null;
  if (agent === null || typeof agent === 'string') return agent;
  return [agent.name, agent.version].filter(Boolean).join(' ');
}
