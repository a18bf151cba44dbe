/** The pinned verifying key is the published file, and the one inside Semaphore's verifier. */

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { KEY_SHA256 } from '../../src/identity/semaphore-proof.ts';
import { ROOT } from '../fixtures/source-tree.ts';

const read = (path: string) => readFileSync(join(ROOT, path));
const pinned = read('roots/semaphore/semaphore-20.json');

test('its digest is the one that root records name, and SOURCE.md prints it', () => {
  expect(createHash('sha256').update(pinned).digest('hex')).toBe(KEY_SHA256);
  expect(read('roots/semaphore/SOURCE.md').toString()).toContain(KEY_SHA256);
});

test('it is the file of the artifacts’ package', () => {
  expect(read('node_modules/@zk-kit/semaphore-artifacts/semaphore-20.json').equals(pinned)).toBe(true);
});

test('Semaphore’s verifier has the same numbers', () => {
  const stock = read('node_modules/@semaphore-protocol/proof/dist/index.node.js').toString();
  const key = JSON.parse(pinned.toString()) as { IC: string[][]; vk_delta_2: string[][] };
  for (const number of [...key.IC.flat(), ...key.vk_delta_2.flat()]) expect(stock).toContain(`"${number}"`);
});
