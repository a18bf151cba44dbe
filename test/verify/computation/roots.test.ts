/** The pinned roots are the ones that roots/computation/SOURCE.md names, and each is signed by itself. */

import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { toHex } from '../../../src/bytes.ts';
import { parseCertificate } from '../../../src/formats/x509.ts';
import { isSignedBy } from '../../../src/formats/x509-chain.ts';
import { pinnedRoot } from '../../fixtures/quotes/public.ts';

const FOLDER = 'roots/computation';
const names = readdirSync(FOLDER).filter((name) => name.endsWith('.pem'));
const source = readFileSync(join(FOLDER, 'SOURCE.md'), 'utf8');
const sha256Of = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

test('there are four', () => {
  expect(names.sort()).toEqual([
    'amd-ark-genoa.pem',
    'amd-ark-milan.pem',
    'aws-nitro-root.pem',
    'intel-sgx-root.pem',
  ]);
});

describe.each(names)('%s', (name) => {
  const row = source.split('\n').find((line) => line.startsWith(`| ${name} `));

  test('is the one that was written down', () => {
    expect(row).toContain(sha256Of(readFileSync(join(FOLDER, name))));
    expect(row).toContain(sha256Of(pinnedRoot(name)));
  });

  test('may issue, and is signed by itself', async () => {
    const root = parseCertificate(pinnedRoot(name));
    if (!root.ok) throw new Error(root.because);
    expect(root.value.issues).toEqual({ pathLength: name.startsWith('intel') ? 1 : null });
    expect(toHex(root.value.issuer)).toBe(toHex(root.value.subject));
    expect(await isSignedBy(root.value, root.value)).toBe(true);
  });
});
