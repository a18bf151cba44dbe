/** The list of systems: that each of the specification is in it, and that the pinned roots can be read. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openNodeSystems } from '../../../cli/computation.ts';
import { MAKERS, proofSystems, systemsById } from '../../../src/verify/computation/registry.ts';
import { COMPUTATION_CODES } from '../../../src/verify/computation/system.ts';
import { UNSUPPORTED } from '../../../src/verify/computation/systems/unsupported.ts';
import { jsonBytes, proofVector } from '../../fixtures/proof-vectors.ts';
import { ROOT } from '../../fixtures/source-tree.ts';

const NOTHING = new Uint8Array(0);
const YES = () => Promise.resolve(true);

describe('the registry', () => {
  const systems = proofSystems(YES);
  const all = systemsById(YES, () => Promise.reject(new Error('no roots')));

  test('has each system of section 4 whose family is proof or hardware', () => {
    const spec = readFileSync(join(ROOT, 'docs/spec/computation.md'), 'utf8');
    const rows = spec.split('\n').filter((line) => /^\|.*\| (proof|hardware) \|/.test(line));
    const ids = rows.flatMap((line) => [...line.split('|')[1]!.matchAll(/`([^`]+)`/g)].map(([, id]) => id));
    expect([...all.keys()].toSorted()).toEqual(ids.toSorted());
  });

  test('gives a reason, and what it would take, for each that is not checked', () => {
    for (const { id, unsupported, wouldTake } of UNSUPPORTED) {
      expect(all.get(id)).toMatchObject({ unsupported: expect.stringMatching(/\.$/) });
      expect([unsupported, wouldTake].join(' ')).toMatch(/\. .*\.$/);
    }
    expect(COMPUTATION_CODES['unsupported-system']).toBe('unsupported');
  });

  test('finds the roots of all makers in this checkout', async () => {
    const open = openNodeSystems();
    expect(MAKERS).toHaveLength(4);
    for (const id of ['tdx', 'sgx', 'nitro', 'sev-snp']) {
      const system = await open(id);
      if (system?.family !== 'hardware') throw new Error(`${id} is no hardware`);
      // A quote of no bytes is refused for what it is, after the roots were read.
      expect(await system.verify(NOTHING, null, 0)).toMatchObject({ ok: false, code: 'malformed-proof' });
    }
  });

  test('a proof of one system is no proof of another', async () => {
    for (const from of ['groth16-bn254', 'groth16-bls12-381', 'plonk-bn254', 'fflonk-bn254']) {
      const { key, proof, publicSignals } = proofVector(from);
      const values = { as: 'fields', values: publicSignals.map(BigInt) } as const;
      for (const [id, system] of systems) {
        const result = await system.verify(jsonBytes(key), jsonBytes(proof), values);
        if (id !== from) expect([from, id, result.ok]).toEqual([from, id, false]);
      }
    }
  });
});
