/**
 * The verdict: a pure function of the evidence (docs/spec/verdict.md section 2). Strongest evidence leads, nothing
 * is averaged, and only recognised sources can contradict each other.
 */

import { type Evidence, type EvidenceCode, type Tier, tierOf } from './evidence.ts';

export type Verdict = {
  readonly tier: Tier;
  readonly headline: string;
  /** What the headline's words stand for, for screens in other languages. */
  readonly headlineArgs: readonly string[];
  /** The evidence that the headline speaks of; `null` where none leads. */
  readonly leading: EvidenceCode | null;
};

/** Strongest first. E leads, F and G are decided apart. */
const ORDER: readonly Tier[] = ['A+', 'A1', 'A2', 'B1', 'B2', 'B3', 'H', 'D', 'C'];
const LISTED: readonly Tier[] = ['E', ...ORDER, 'F', 'G'];
/** What recognised sources say about exactly this content. */
export const SAYS_AI: readonly EvidenceCode[] = ['exact-recognised', 'credential-ai', 'attested-with-ai'];
export const SAYS_NOT_AI: readonly EvidenceCode[] = [
  'exact-not-ai',
  'credential-not-ai',
  'attested-without-ai',
];

export function verdictOf(evidence: readonly Evidence[]): Verdict {
  const isDenied = evidence.some(({ code }) => SAYS_NOT_AI.includes(code));
  if (isDenied && evidence.some(({ code }) => SAYS_AI.includes(code))) return say('E', null, []);
  if (evidence.some((row) => tierOf(row) === 'E')) return say('E', null, []);
  for (const tier of ORDER) {
    // What a stranger or an unsigned line says never outweighs a recognised source.
    if (tier === 'C' && isDenied) continue;
    const supporting = tier === 'A+' ? computed(evidence) : evidence.filter((row) => tierOf(row) === tier);
    if (supporting.length > 0) return say(tier, supporting[0]!.code, headlineArgs(tier, supporting));
  }
  const unestablished = evidence.find((row) => tierOf(row) === 'G');
  return unestablished ? say('G', unestablished.code, [unestablished.because]) : say('F', null, []);
}

/** Verdicts of several contents as they are listed, for `sort`. */
export function byTier(a: Pick<Verdict, 'tier'>, b: Pick<Verdict, 'tier'>): number {
  return LISTED.indexOf(a.tier) - LISTED.indexOf(b.tier);
}

/** Evidence as it is listed: what leads first, then contradictions, then the rest in the order in which it was found. */
export function inReadingOrder(evidence: readonly Evidence[]): readonly Evidence[] {
  const rank = (row: Evidence) => {
    const tier = tierOf(row);
    const place = tier === null ? -1 : ORDER.indexOf(tier);
    if (place >= 0) return place;
    return row.status === 'fail' ? ORDER.length : ORDER.length + 1;
  };
  return [...evidence].sort((a, b) => rank(a) - rank(b));
}

function headlineArgs(tier: Tier, supporting: readonly Evidence[]): readonly string[] {
  // Companies count by root key: two of them may have one name on the reader's lists.
  const companies = new Set(supporting.map(({ details }) => details.root ?? details.who)).size;
  if (tier === 'A1' && companies > 1) return [`${companies} AI companies`];
  const { who, tool, members } = supporting[0]!.details;
  const name = String(who ?? tool ?? '');
  if (tier === 'H') return [name, String(members ?? 1)];
  return tier === 'A+' ? [name, String(waysOf(supporting))] : [name];
}

/**
 * The checks of the one record of which most ways agree. How it was computed adds to a recognised record and is nothing by
 * itself; nor does it add to a record that names evidence which does not hold.
 */
function computed(evidence: readonly Evidence[]): readonly Evidence[] {
  if (!evidence.some((row) => tierOf(row) === 'A1')) return [];
  const invalid = evidence.filter(({ code }) => code === 'computation-invalid');
  const broken = new Set(invalid.map(({ details }) => details.record));
  const holding = evidence.filter((row) => tierOf(row) === 'A+' && !broken.has(row.details.record));
  const records = [...Map.groupBy(holding, ({ details }) => details.record).values()];
  return records.toSorted((a, b) => waysOf(b) - waysOf(a))[0] ?? [];
}

/** Independent ways in which a record's computation was checked; two proofs are one way. */
export function waysOf(rows: readonly Evidence[]): number {
  return new Set(rows.map(({ code }) => code)).size;
}

function say(tier: Tier, leading: EvidenceCode | null, headlineArgs: readonly string[]): Verdict {
  const headline = (leading === null ? undefined : HEADLINES_OF[leading]) ?? HEADLINES[tier];
  return { tier, headline: headline(...headlineArgs), headlineArgs, leading };
}

type Headline = (who?: string, count?: string) => string;

const HEADLINES: Record<Tier, Headline> = {
  'A+': (who, count) => `Logged as AI output by ${who}; ${count} of 3 computation checks agree`,
  A1: (who) => `Logged as AI output by ${who}`,
  A2: (who) => `Signed credential says: AI-generated (${who})`,
  B1: (who) => `${who} says AI-generated; not on your trusted list`,
  B2: (who) => `Closely resembles an output logged by ${who}`,
  B3: (who) => `AI was used in parts, says ${who}`,
  H: (who, count) => attested('…', who, count),
  C: (who) => `An unknown key (${who}) claims this is AI output; anyone can write this`,
  D: () => 'Credential does not match this file: changed after signing',
  E: () => 'Sources disagree',
  F: () => 'No record found. That does not mean a person made it',
  G: (reason) => `Could not check: ${reason}`,
};

/** Always as a group: its name could be a company's. */
function attested(statement: string, who = '', count = '1'): string {
  const members = count === '1' ? 'A member' : `${count} members`;
  return `${members} of the group ${who} attested: ${statement}`;
}

/** Where the tier's own words would say too much or too little. */
const HEADLINES_OF: Partial<Record<EvidenceCode, Headline>> = {
  'attested-without-ai': (who, count) => attested('“I made this without AI”', who, count),
  'attested-with-ai': (who, count) => attested('“I made this with AI”', who, count),
  'attested-source': (who, count) => attested('“I vouch for its source”', who, count),
  'credential-expired': (who) => `${who} says AI-generated; its certificate has expired`,
  'credential-interim': (who) => `${who} says AI-generated; only on the interim trust list`,
  'credential-agent': (who) => `A credential by ${who} names an AI tool`,
  'credential-agent-unlisted': () => 'A credential that cannot be fully verified names an AI tool',
  'credential-unlisted': (who) => `A signer that calls itself ${who} says AI-generated; on no trust list`,
  'credential-parts-unlisted': (who) => `AI was used in parts, says a signer that calls itself ${who}`,
  'credential-text-changed': () =>
    'Credential does not match this text: changed, or not exactly what was signed was selected',
  'credential-broken': () => 'Credential was altered after signing',
  'metadata-ai': (tool) => `File metadata mentions ${tool}; anyone can add this`,
  'other-ledger-ai': (key) =>
    `A provenance entry by key ${key} claims this is AI output; anyone can write this`,
};
