/**
 * What `npm run generator` makes is the same everywhere. That circuit and setup give the committed key is in
 * test/engine/prove-picture.test.ts, which needs them anyway.
 */

import { expect, test } from 'vitest';
import { trainModel } from '../../../demo/generator/train.ts';

test('training learns, and learns the same again', () => {
  const errors: number[] = [];
  const first = trainModel((_, error) => errors.push(error), { steps: 60, every: 30 });
  expect(errors).toHaveLength(2);
  expect(errors[1]).toBeLessThan(errors[0]!);
  expect(trainModel(() => {}, { steps: 60, every: 30 })).toBe(first);
});
