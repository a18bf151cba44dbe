/** The browser's locks: one after the other, or not at all. */

import { expect, test } from 'vitest';
import { underLock, unlessLocked } from '../../src/browser/page-locks.ts';

test('work under a lock does not overlap, and its answer or failure is its own', async () => {
  const steps: string[] = [];
  const first = Promise.withResolvers<void>();
  const both = [
    underLock('a', async () => {
      steps.push('first begins');
      await first.promise;
      steps.push('first ends');
      throw new Error('broken');
    }),
    underLock('a', async () => steps.push('second')),
  ];
  await underLock('b', async () => first.resolve());
  const [broken, answer] = await Promise.allSettled(both);
  expect(broken).toMatchObject({ status: 'rejected' });
  expect(answer).toEqual({ status: 'fulfilled', value: 3 });
  expect(steps).toEqual(['first begins', 'first ends', 'second']);
});

test('what is held elsewhere is left alone, and taken once it is free', async () => {
  const steps: string[] = [];
  const work = async () => void steps.push('worked');
  await underLock('c', () => unlessLocked('c', work));
  expect(steps).toEqual([]);
  await unlessLocked('c', work);
  expect(steps).toEqual(['worked']);
});
