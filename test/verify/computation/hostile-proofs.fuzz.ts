/** Keys and proofs of random bytes and of altered JSON: nothing throws, and nothing but the true proof is accepted. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { concat, fromHex, utf8 } from '../../../src/bytes.ts';
import { proofSystems } from '../../../src/verify/computation/registry.ts';
import { COMPUTATION_CODES } from '../../../src/verify/computation/system.ts';
import { altered, jsonBytes, proofVector, textPaths } from '../../fixtures/proof-vectors.ts';

/** Says no to everything, so that a yes can only come from a mistake here. */
const SYSTEMS = proofSystems(() => Promise.resolve(false));
const NAMES = ['groth16-bn254', 'groth16-bls12-381', 'plonk-bn254', 'fflonk-bn254'] as const;
const CODES = Object.keys(COMPUTATION_CODES);
const NUMBERS = { as: 'fields', values: [33n, 81n, 0n] } as const;

const odd = fc.oneof(
  fc.constantFrom('', '0', '1', '-1', '0x1', '01', 'NaN', '9'.repeat(115), '9'.repeat(400), '__proto__'),
  fc.bigInt().map(String),
  fc.jsonValue({ maxDepth: 3 }),
);

test('random bytes, to every system', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...SYSTEMS.keys()),
      fc.uint8Array({ maxLength: 400 }),
      fc.uint8Array({ maxLength: 400 }),
      fc.uint8Array({ maxLength: 40 }),
      async (id, program, proof, values) => {
        const bytes = { as: 'bytes', bytes: concat(values) } as const;
        for (const given of [bytes, NUMBERS]) {
          const result = await SYSTEMS.get(id)!.verify(concat(program), concat(proof), given);
          expect(result.ok ? 'ok' : result.code).toBeOneOf(CODES);
        }
      },
    ),
    { numRuns: 300 },
  );
});

test('random points behind a known selector', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ minLength: 256, maxLength: 256 }), async (points) => {
      for (const [id, selector] of [
        ['sp1-groth16', 'a4594c59'],
        ['risc0-groth16', 'c27d1bc0'],
      ] as const) {
        const proof = concat(fromHex(selector)!, points);
        const values = { as: 'bytes', bytes: new Uint8Array(32) } as const;
        const result = await SYSTEMS.get(id)!.verify(new Uint8Array(32), proof, values);
        expect(result).toMatchObject({ code: 'malformed-proof' });
      }
    }),
  );
});

describe.each(NAMES)('%s with one value replaced', (id) => {
  const { key, proof } = proofVector(id);
  const verify = SYSTEMS.get(id)!.verify;

  test.each([
    ['proof', proof, ['malformed-proof', 'proof-false', 'verifiers-disagree']],
    ['key', key, ['malformed-key', 'wrong-inputs', 'proof-false', 'verifiers-disagree']],
  ] as const)('in the %s', async (part, whole, codes) => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...textPaths(whole)), odd, async (path, value) => {
        const changed = jsonBytes(altered(whole, path, () => value));
        const result =
          part === 'proof'
            ? await verify(jsonBytes(key), changed, NUMBERS)
            : await verify(changed, jsonBytes(proof), NUMBERS);
        expect(result.ok ? 'ok' : result.code).toBeOneOf([...codes]);
      }),
      { numRuns: 60 },
    );
  });

  test('as any other JSON', async () => {
    await fc.assert(
      fc.asyncProperty(fc.json({ maxDepth: 8 }), async (text) => {
        const asProof = await verify(jsonBytes(key), utf8(text), NUMBERS);
        const asKey = await verify(utf8(text), jsonBytes(proof), NUMBERS);
        expect(asProof).toMatchObject({ code: 'malformed-proof' });
        expect(asKey).toMatchObject({ code: 'malformed-key' });
      }),
      { numRuns: 60 },
    );
  });
});
