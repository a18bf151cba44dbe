/**
 * Writes a Groth16 proving key as snarkjs reads it (its "zkey" version 1): points of the setup's scalars, and the constraints' factors.
 * All numbers are little-endian; coordinates are in Montgomery form, infinity is zeros.
 */

import { concatAll } from '../../src/bytes.ts';
import { FIELD_ORDER } from '../../src/formats/poseidon.ts';
import type { Constraints, Terms } from './r1cs.ts';
import type { Setup } from './setup.ts';

/** What is used of snarkjs's instance of the curve; points are bytes in its own form. */
export type Group = {
  readonly g: Uint8Array;
  readonly zero: Uint8Array;
  readonly F: { readonly n8: number };
  readonly add: (a: Uint8Array, b: Uint8Array) => Uint8Array;
  readonly batchToAffine: (points: Uint8Array) => Promise<Uint8Array>;
};
export type BuildCurve = {
  readonly q: bigint;
  readonly Fr: { readonly w: readonly Uint8Array[]; readonly toObject: (value: Uint8Array) => bigint };
  readonly G1: Group;
  readonly G2: Group;
};

const FIELD_BYTES = 32;
/** Twice Montgomery's factor: snarkjs multiplies these numbers with ones in plain form. */
const FACTOR_FORM = (1n << 512n) % FIELD_ORDER;
const WINDOW_BITS = 8;
const WINDOWS = FIELD_BYTES;

export async function provingKey(
  constraints: Constraints,
  setup: Setup,
  { q, G1, G2 }: BuildCurve,
): Promise<Uint8Array> {
  const [first, second] = [await multiplier(G1), await multiplier(G2)];
  const [alpha1, beta1, delta1] = await pointsEach(first, G1, [setup.alpha, setup.beta, setup.delta]);
  const [beta2, gamma2, delta2] = await pointsEach(second, G2, [setup.beta, 1n, setup.delta]);
  const sizes = [constraints.signals, constraints.publics, setup.domainSize].map(u32);
  const fields = [u32(FIELD_BYTES), number(q), u32(FIELD_BYTES), number(FIELD_ORDER)];
  const header = [...fields, ...sizes, alpha1!, beta1!, beta2!, gamma2!, delta1!, delta2!];
  return concatAll([
    new TextEncoder().encode('zkey'),
    u32(1),
    u32(10),
    section(1, [u32(1)]), // Groth16
    section(2, header),
    section(3, [await first(setup.inputs)]),
    section(4, factors(constraints)),
    section(5, [await first(setup.a)]),
    section(6, [await first(setup.b)]),
    section(7, [await second(setup.b)]),
    section(8, [await first(setup.rest)]),
    section(9, [await first(setup.quotient)]),
    section(10, [new Uint8Array(64), u32(0)]), // no contributions
  ]);
}

type Multiplier = (scalars: readonly bigint[]) => Promise<Uint8Array>;

/** Affine points of scalars times the generator, from a table of its multiples: for each byte of a scalar all 256. */
async function multiplier(group: Group): Promise<Multiplier> {
  const table: Uint8Array[] = [];
  let unit = group.g;
  for (let window = 0; window < WINDOWS; window++) {
    let multiple = group.zero;
    const row: Uint8Array[] = [];
    for (let i = 0; i < 2 ** WINDOW_BITS; i++) {
      row.push(multiple);
      multiple = group.add(multiple, unit);
    }
    table.push(await group.batchToAffine(concatAll(row)));
    unit = multiple;
  }
  const pointBytes = 2 * group.F.n8;
  return (scalars) =>
    group.batchToAffine(
      concatAll(
        scalars.map((scalar) => {
          let sum = group.zero;
          for (let [window, left] = [0, scalar]; left > 0n; window++, left >>= 8n) {
            const at = Number(left & 255n) * pointBytes;
            if (at > 0) sum = group.add(sum, table[window]!.slice(at, at + pointBytes));
          }
          return sum;
        }),
      ),
    );
}

async function pointsEach(multiply: Multiplier, group: Group, scalars: readonly bigint[]) {
  const bytes = await multiply(scalars);
  return scalars.map((_, i) => bytes.slice(2 * group.F.n8 * i, 2 * group.F.n8 * (i + 1)));
}

/** For both factors of each row; then the rows of the public signals. */
function factors({ rows, publics }: Constraints): Uint8Array[] {
  const written: Uint8Array[] = [];
  const write = (side: number, row: number, terms: Terms) => {
    for (const [signal, factor] of terms)
      written.push(u32(side), u32(row), u32(signal), number((factor * FACTOR_FORM) % FIELD_ORDER));
  };
  rows.forEach(([a, b], i) => {
    write(0, i, a);
    write(1, i, b);
  });
  for (let signal = 0; signal <= publics; signal++) write(0, rows.length + signal, [[signal, 1n]]);
  return [u32(written.length / 4), ...written];
}

function section(id: number, parts: readonly Uint8Array[]): Uint8Array {
  const content = concatAll(parts);
  return concatAll([u32(id), u32(content.length), u32(0), content]);
}

function u32(value: number): Uint8Array {
  return Uint8Array.of(value & 255, (value >>> 8) & 255, (value >>> 16) & 255, value >>> 24);
}

function number(value: bigint): Uint8Array {
  const bytes = new Uint8Array(FIELD_BYTES);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < 4; i++) view.setBigUint64(8 * i, BigInt.asUintN(64, value >> BigInt(64 * i)), true);
  return bytes;
}
