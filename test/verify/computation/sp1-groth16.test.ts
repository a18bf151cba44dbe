/** The pinned key of SP1's wrapped proofs; the proofs are in test/fixtures/computation-cases. */

import { describe, expect, test } from 'vitest';
import sp1 from '../../../roots/computation/sp1-groth16-v5.0.0.json' with { type: 'json' };
import { sha256, toHex, utf8 } from '../../../src/bytes.ts';
import { readGroth16Key } from '../../../src/formats/groth16-strict/key.ts';
import { BN254 } from '../../../src/formats/pairing/curve.ts';
import { gnarkKeyJson } from '../../fixtures/gnark-key.ts';
import { noPublicProofs, sp1Key } from '../../fixtures/public-proofs.ts';

describe('the pinned key', () => {
  test('has no weakness that a key of a stranger is refused for, and is selected by its own digest', () => {
    const key = readGroth16Key(BN254, utf8(JSON.stringify(sp1.key)));
    expect(key.ok && key.value.ic.length).toBe(3);
    expect(sp1.keySha256.slice(0, 8)).toBe(sp1.selector);
  });

  test('is the published one', async (context) => {
    if (noPublicProofs) context.skip(noPublicProofs);
    expect(toHex(await sha256(sp1Key()))).toBe(sp1.keySha256);
    expect(gnarkKeyJson(sp1Key())).toEqual(sp1.key);
  });
});
