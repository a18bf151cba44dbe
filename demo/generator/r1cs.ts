/** Reads the constraints that the circom compiler wrote (iden3 "r1cs" version 1). The file is our own: what is wrong with it is thrown. */

import { createHash } from 'node:crypto';

/** A sum of signals times constants. */
export type Terms = readonly (readonly [signal: number, factor: bigint])[];
export type Constraints = {
  /** SHA-256 of the file in hex. */
  readonly digest: string;
  readonly signals: number;
  /** Signals 1 to this number are public; signal 0 is the constant 1. */
  readonly publics: number;
  /** For each: `a * b = c`. */
  readonly rows: readonly (readonly [a: Terms, b: Terms, c: Terms])[];
};

const HEADER = 1;
const ROWS = 2;
const FIELD_BYTES = 32;

export function readConstraints(bytes: Uint8Array): Constraints {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const at = sectionsOf(view);
  const header = at.get(HEADER)!;
  if (view.getUint32(header, true) !== FIELD_BYTES) throw new Error('constraints over another field');
  const numbers = header + 4 + FIELD_BYTES;
  const [signals, outputs, inputs] = [0, 4, 8].map((offset) => view.getUint32(numbers + offset, true));
  const count = view.getUint32(numbers + 24, true);
  let position = at.get(ROWS)!;
  const readTerms = (): Terms => {
    const length = view.getUint32(position, true);
    const start = position + 4;
    position = start + length * (4 + FIELD_BYTES);
    return Array.from({ length }, (_, i) => {
      const term = start + i * (4 + FIELD_BYTES);
      return [view.getUint32(term, true), fieldElement(view, term + 4)] as const;
    });
  };
  const rows = Array.from({ length: count }, () => [readTerms(), readTerms(), readTerms()] as const);
  const digest = createHash('sha256').update(bytes).digest('hex');
  return { digest, signals: signals!, publics: outputs! + inputs!, rows };
}

/** Where each section begins, after the file's twelve bytes. */
function sectionsOf(view: DataView): Map<number, number> {
  const sections = new Map<number, number>();
  for (let at = 12; at < view.byteLength; at += 12 + Number(view.getBigUint64(at + 4, true)))
    sections.set(view.getUint32(at, true), at + 12);
  return sections;
}

function fieldElement(view: DataView, at: number): bigint {
  return [24, 16, 8, 0].reduce((value, offset) => (value << 64n) | view.getBigUint64(at + offset, true), 0n);
}
