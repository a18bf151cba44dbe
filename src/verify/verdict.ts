/**
 * The verdict: a pure function of the evidence (docs/spec/verdict.md section 2). Strongest evidence leads, nothing
 * is averaged, and only recognised sources can contradict each other.
 */

import { type Evidence, type Tier, tierOf } from './evidence.ts';

export type Verdict = {
  readonly tier: Tier;
  readonly headline: string;
  /** What the headline's words stand for, for screens in other languages. */
  readonly headlineArgs: readonly string[];
};

/** Strongest first. E leads, F and G are decided apart. */
const ORDER: readonly Tier[] = ['A+', 'A1', 'A2', 'B1', 'B2', 'B3', 'H', 'D', 'C'];

export function verdictOf(evidence: readonly Evidence[]): Verdict {
  if (isConflict(evidence)) return say('E', []);
  // A stranger's claim never outweighs what a recognised provider says of the identical content.
  const isAnswered = evidence.some(({ code }) => code === 'exact-not-ai');
  for (const tier of ORDER) {
    if (tier === 'C' && isAnswered) continue;
    const supporting = evidence.filter((row) => tierOf(row) === tier);
    if (supporting.length > 0) return say(tier, headlineArgs(tier, supporting));
  }
  const unestablished = evidence.find((row) => tierOf(row) === 'G');
  return unestablished ? say('G', [unestablished.because]) : say('F', []);
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

/** Two recognised sources about the identical content, one saying AI and one saying not. */
function isConflict(evidence: readonly Evidence[]): boolean {
  const codes = new Set(evidence.map(({ code }) => code));
  return codes.has('exact-recognised') && codes.has('exact-not-ai');
}

function headlineArgs(tier: Tier, supporting: readonly Evidence[]): readonly string[] {
  // Companies count by root key: two of them may have one name on the reader's lists.
  const companies = new Set(supporting.map(({ details }) => details.root ?? details.who)).size;
  if (tier === 'A1' && companies > 1) return [`${companies} AI companies`];
  return [String(supporting[0]?.details.who ?? '')];
}

function say(tier: Tier, headlineArgs: readonly string[]): Verdict {
  return { tier, headline: HEADLINES[tier](headlineArgs[0] ?? ''), headlineArgs };
}

const HEADLINES: Record<Tier, (arg: string) => string> = {
  'A+': (who) => `Logged as AI output by ${who}, and its computation was checked`,
  A1: (who) => `Logged as AI output by ${who}`,
  A2: (who) => `Signed credential says: AI-generated (${who})`,
  B1: (who) => `${who} says AI-generated; not on your trusted list`,
  B2: (who) => `Closely resembles an output logged by ${who}`,
  B3: (who) => `AI was used in parts, says ${who}`,
  H: (who) => `A member of ${who} attested`,
  C: (who) => `An unknown key (${who}) claims this is AI output; anyone can write this`,
  D: () => 'Credential does not match this file: changed after signing',
  E: () => 'Sources disagree',
  F: () => 'No record found. That does not mean a person made it',
  G: (reason) => `Could not check: ${reason}`,
};
