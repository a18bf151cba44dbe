/** Any number of backgrounds that end at any step, and a page that may leave while there is none: the answer and what goes with it, or neither. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { GRANTING, play } from '../fixtures/granting.ts';
import { SITE } from '../fixtures/page-requests.ts';

const MAX_STEPS = 24;
const RUNS = 1_000;

const end = fc.record({ at: fc.nat(MAX_STEPS), isDone: fc.boolean() });

test('wholly or not at all, in whatever order', async () => {
  const ways = new Set<string>();
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...Object.values(GRANTING)),
      fc.array(end, { minLength: 1, maxLength: 6 }),
      fc.option(fc.nat(5)),
      async (asked, ends, leavesAt) => {
        let count = 0;
        /** What was known when the page left; `null` where it stays. */
        let left: 'due' | 'over' | null = null;
        const { told, site, open, wallet } = await play(asked, ends, ({ pages, queue }) => {
          if (count++ !== leavesAt) return;
          left = queue().requests.length === 0 ? 'over' : 'due';
          pages.delete(1);
        });
        const had = asked.before.sites[SITE];
        const isWhole = left === 'over' || (left === null && told.length > 0);
        expect(site).toEqual(isWhole ? asked.site : had);
        if (isWhole) expect({ told, open }).toEqual({ told: [asked.answer], open: [] });
        if (isWhole) expect(wallet).toMatchObject(asked.kept);
        // Nobody was told, and the person is asked again, where the page is still there.
        if (left === null && told.length === 0) expect(open).toEqual(['shown']);
        ways.add(`${left} ${told.length} ${open.length}`);
      },
    ),
    { numRuns: RUNS },
  );
  // Otherwise little of this was tried.
  for (const way of ['null 1 0', 'null 0 1', 'over 1 0', 'due 0 0', 'due 1 0'])
    expect([...ways]).toContain(way);
});
