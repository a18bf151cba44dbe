/** Strict reading and the second opinion: who is asked when, and what follows from each answer. */

import { describe, expect, test } from 'vitest';
import type { SecondOpinion } from '../../../src/verify/computation/second-opinion.ts';
import { COMPUTATION_CODES } from '../../../src/verify/computation/system.ts';
import { fflonkBn254 } from '../../../src/verify/computation/systems/fflonk-bn254.ts';
import { groth16Bls12381 } from '../../../src/verify/computation/systems/groth16-bls12-381.ts';
import { groth16Bn254 } from '../../../src/verify/computation/systems/groth16-bn254.ts';
import { plonkBn254 } from '../../../src/verify/computation/systems/plonk-bn254.ts';
import { altered, jsonBytes, plus, proofVector } from '../../fixtures/proof-vectors.ts';

type Asked = Parameters<SecondOpinion>;

/** A second verifier that answers as told and remembers what it was asked. */
function opinion(answer: () => Promise<boolean>): { readonly ask: SecondOpinion; readonly asked: Asked[] } {
  const asked: Asked[] = [];
  return {
    asked,
    ask: (...question) => {
      asked.push(question);
      return answer();
    },
  };
}

const YES = () => Promise.resolve(true);
const NO = () => Promise.resolve(false);
const THROWS = () => Promise.reject(new TypeError('out of memory'));

describe.each([
  ['groth16-bn254', 'groth16', groth16Bn254, 'verifiers-disagree'],
  ['groth16-bls12-381', 'groth16', groth16Bls12381, 'verifiers-disagree'],
  ['plonk-bn254', 'plonk', plonkBn254, 'proof-false'],
  ['fflonk-bn254', 'fflonk', fflonkBn254, 'proof-false'],
] as const)('%s', (id, protocol, make, codeOfNo) => {
  const { key, proof, publicSignals } = proofVector(id);
  const values = { as: 'fields', values: publicSignals.map(BigInt) } as const;
  const verify = (ask: SecondOpinion) => make(ask).verify(jsonBytes(key), jsonBytes(proof), values);

  test('is asked about exactly what was read, once', async () => {
    const { ask, asked } = opinion(YES);
    expect(await verify(ask)).toEqual({ ok: true, value: null });
    expect(asked).toEqual([[protocol, key, publicSignals, proof]]);
  });

  test(`a no: ${codeOfNo}`, async () => {
    expect(await verify(opinion(NO).ask)).toMatchObject({ code: codeOfNo });
  });

  test('a thrown error is never valid: verifier-failed', async () => {
    const throwsAtOnce: SecondOpinion = () => {
      throw new RangeError('Maximum call stack size exceeded');
    };
    expect(await verify(opinion(THROWS).ask)).toMatchObject({ code: 'verifier-failed' });
    expect(await verify(throwsAtOnce)).toMatchObject({ code: 'verifier-failed' });
    expect(COMPUTATION_CODES['verifier-failed']).toBe('error');
  });

  test('is not asked about what strict reading refused', async () => {
    const { ask, asked } = opinion(YES);
    const system = make(ask);
    const r = 1n << 255n;
    const [path] =
      protocol === 'groth16' ? [['pi_a', 0]] : protocol === 'plonk' ? [['A', 0]] : [['polynomials', 'C1', 0]];
    const bad = jsonBytes(altered(proof, path!, plus(1n)));
    const answers = [
      await system.verify(jsonBytes(key), bad, values),
      await system.verify(jsonBytes(key), new Uint8Array(0), values),
      await system.verify(jsonBytes(key), new Uint8Array(100_000_000).fill(0x20), values),
      await system.verify(jsonBytes({ ...key, nPublic: 2.5 }), jsonBytes(proof), values),
      await system.verify(new Uint8Array(100_000_000), jsonBytes(proof), values),
      await system.verify(jsonBytes(key), jsonBytes(proof), { as: 'fields', values: [...values.values, 0n] }),
      await system.verify(jsonBytes(key), jsonBytes(proof), { as: 'fields', values: [33n, 81n, r] }),
      await system.verify(jsonBytes(key), jsonBytes(proof), { as: 'fields', values: [33n, 81n, -1n] }),
      await system.verify(jsonBytes(key), jsonBytes(proof), { as: 'bytes', bytes: new Uint8Array(32) }),
    ];
    expect(answers.map((answer) => (answer.ok ? null : answer.code))).toEqual([
      'malformed-proof',
      'malformed-proof',
      'malformed-proof',
      'malformed-key',
      'malformed-key',
      'wrong-inputs',
      'wrong-inputs',
      'wrong-inputs',
      'wrong-inputs',
    ]);
    expect(asked).toEqual([]);
  });
});

test('what is strictly false is not asked about: nothing it could say would count', async () => {
  const { key, proof } = proofVector('groth16-bn254');
  const { ask, asked } = opinion(YES);
  const values = { as: 'fields', values: [34n, 81n, 0n] } as const;
  const result = await groth16Bn254(ask).verify(jsonBytes(key), jsonBytes(proof), values);
  expect(result).toMatchObject({ code: 'proof-false' });
  expect(asked).toEqual([]);
});
