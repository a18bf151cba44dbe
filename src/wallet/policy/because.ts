/** Why a decision is as it is, as stable codes (docs/spec/policy.md sections 5 and 10). The words are the page's that shows them. */

import type { WarningCode } from '../description.ts';

/** Beside the warnings that an invariant reads. */
export const REASONS = [
  'rule-deny',
  'rule-ask',
  'rule-allow',
  'no-rule',
  'cap-per-tx',
  'cap-window',
  'cap-count',
  'cap-other-asset',
  'fee-above',
  'simulation-missing',
  'simulation-failed',
  'simulation-above',
  'not-decoded',
  'evidence-missing',
  'evidence-disagrees',
  'double-sign',
  'authorization',
  'unlimited',
  'fee-replacement',
  'cancellation',
] as const;

export type Because = (typeof REASONS)[number] | WarningCode;
