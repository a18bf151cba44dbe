/**
 * What `npm run generator` makes is the same everywhere. That circuit and setup give the committed key is in
 * test/engine/prove-picture.test.ts, which needs them anyway.
 */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { trainModel } from '../../../demo/generator/train.ts';
import { parseComputationKeys } from '../../../src/verify/computation/computation-keys.ts';
import { ROOT } from '../../fixtures/source-tree.ts';

const committed = JSON.parse(readFileSync(join(ROOT, 'demo/generator/key-entry.json'), 'utf8')) as object;

test('the key is an entry of a file of keys, and says that its setup is for tests', () => {
  const entry = { ...committed, provider: 'A'.repeat(43) };
  const read = parseComputationKeys({ schema: 'rail.computation-keys/1', entries: [entry] });
  expect(read.ok && read.value.entries[0]).toMatchObject({ setup: 'test', layout: 'rail.picture-circuit/1' });
});

test('training learns, and learns the same again', () => {
  const errors: number[] = [];
  const first = trainModel((_, error) => errors.push(error), { steps: 60, every: 30 });
  expect(errors).toHaveLength(2);
  expect(errors[1]).toBeLessThan(errors[0]!);
  expect(trainModel(() => {}, { steps: 60, every: 30 })).toBe(first);
});
