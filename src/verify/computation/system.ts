/**
 * What every proof system and every kind of sealed hardware answers with (docs/spec/computation.md sections 4 and 6), so that
 * the flow that asks them needs to know none of them.
 */

import type { Bytes } from '../../bytes.ts';
import type { Parsed } from '../../errors.ts';

export type Family = 'proof' | 'hardware' | 'reproduction';
export type SetupGrade = 'test' | 'ceremony' | 'universal' | 'none';
export type Outcome = 'valid' | 'invalid' | 'unsupported' | 'unverifiable' | 'error' | 'disagreement';

/** Why something is not valid, and which outcome that is. */
export const COMPUTATION_CODES = {
  'malformed-evidence': 'invalid',
  'malformed-proof': 'invalid',
  /** Number, range or values of the public inputs. */
  'wrong-inputs': 'invalid',
  'proof-false': 'invalid',
  /** It verifies, and is about another statement. */
  'other-statement': 'invalid',
  'bad-signature': 'invalid',
  'bad-chain': 'invalid',
  'debug-mode': 'invalid',
  'revoked-collateral': 'invalid',
  /** Computed again, with another result. */
  'not-reproduced': 'invalid',
  'unknown-selector': 'unsupported',
  'unsupported-version': 'unsupported',
  'unsupported-system': 'unsupported',
  'unknown-layout': 'unsupported',
  /** No server showed the bytes that the record names by digest. */
  'not-available': 'unverifiable',
  'unknown-key': 'unverifiable',
  /** The reader's own key cannot be used, which says nothing about the proof. */
  'malformed-key': 'unverifiable',
  'unknown-measurement': 'unverifiable',
  'missing-collateral': 'unverifiable',
  'malformed-collateral': 'unverifiable',
  'expired-collateral': 'unverifiable',
  'verifier-failed': 'error',
  'timed-out': 'error',
  'verifiers-disagree': 'disagreement',
} as const satisfies Record<string, Exclude<Outcome, 'valid'>>;

export type ComputationCode = keyof typeof COMPUTATION_CODES;

/** What a proof states in public, recomputed from the record; never what came beside the proof. */
export type PublicValues =
  | { readonly as: 'fields'; readonly values: readonly bigint[] }
  | { readonly as: 'bytes'; readonly bytes: Bytes };

/** A proof system. */
export type ProofSystem = {
  readonly id: string;
  readonly family: 'proof';
  /** What its public values are. */
  readonly values: PublicValues['as'];
  /** Whether proofs can be checked against this program at all; asked when a reader adds it. Never throws. */
  readonly readProgram: (program: Bytes) => Promise<Parsed<unknown, ComputationCode>>;
  /**
   * Whether `proof` proves `values` for the program. Never throws.
   * @param program bytes of the verifying key of a circuit; key or image id of a program, 32 bytes
   */
  readonly verify: (
    program: Bytes,
    proof: Bytes,
    values: PublicValues,
  ) => Promise<Parsed<null, ComputationCode>>;
};

/** What a genuine quote says. */
export type QuoteFacts = {
  /** Registers by name, in hex: what was started in the sealed machine. */
  readonly measurements: { readonly [register: string]: string };
  /** What the software inside wanted to be bound to; 64 bytes but for Nitro. */
  readonly reportData: Bytes;
  /** `UpToDate`, or a status that is shown as a warning; `null` where the platform has none. */
  readonly tcbStatus: string | null;
  readonly advisories: readonly string[];
  /** ISO 8601, until when what was checked holds; `null` where nothing expires. */
  readonly validUntil: string | null;
};

/** A kind of sealed hardware. */
export type HardwareSystem = {
  readonly id: string;
  readonly family: 'hardware';
  /** @param roots the maker's root certificates in DER; tests give their own */
  readonly verify: (
    quote: Bytes,
    collateral: Bytes | null,
    atMs: number,
    roots: readonly Bytes[],
  ) => Promise<Parsed<QuoteFacts, ComputationCode>>;
};

/** Sealed hardware with its maker's pinned roots. */
export type PinnedHardware = {
  readonly id: string;
  readonly family: 'hardware';
  readonly verify: (
    quote: Bytes,
    collateral: Bytes | null,
    atMs: number,
  ) => Promise<Parsed<QuoteFacts, ComputationCode>>;
};

/** A system that is named and not checked: a proof of it is neither valid nor invalid here. */
export type UnsupportedSystem = {
  readonly id: string;
  readonly family: 'proof';
  readonly unsupported: string;
  readonly wouldTake: string;
};

export type System = ProofSystem | PinnedHardware | UnsupportedSystem;
