/** The 32 bytes that a piece of computation evidence is about (docs/spec/computation.md section 2). */

import { type Bytes, concat, concatAll, sha256, utf8 } from '../../bytes.ts';

/** 32 bytes each. */
export type Statement = {
  /** Root key of the AI company. */
  readonly provider: Bytes;
  /** Anchor of the record's item. */
  readonly nonce: Bytes;
  readonly model: Bytes;
  /** `null` where the input is not bound. */
  readonly input: Bytes | null;
  /** SHA-256 of the output's exact bytes. */
  readonly output: Bytes;
};

const DOMAIN = concat(utf8('rail.statement/1'), Uint8Array.of(0));

export function statementOf({ provider, nonce, model, input, output }: Statement): Promise<Bytes> {
  return sha256(concatAll([DOMAIN, provider, nonce, model, input ?? new Uint8Array(32), output]));
}
