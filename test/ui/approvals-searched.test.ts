/** Under the list of approvals stands what was looked at, where it ended and why: a reason of ours is not said to be the server's. */

import { expect, test, vi } from 'vitest';
import type { FoundApprovals } from '../../src/wallet/find-approvals.ts';
import { textOf } from '../fixtures/text-of.ts';

vi.mock('../../src/ui/text.ts', () => ({
  t: (key: string, ...words: string[]) => [key, ...words].join(' '),
  readerLocale: () => 'en',
}));
const { Searched } = await import('../../src/ui/wallet/approval-list.tsx');

const FOUND: FoundApprovals = {
  approvals: [],
  searched: { from: 7n, to: 9n },
  hasOlder: true,
  stopped: null,
  skipped: [],
  crowded: [],
};
const words = (change: Partial<FoundApprovals>) => textOf(Searched({ found: { ...FOUND, ...change } }));

test('nothing but the blocks where nothing stopped it', () => {
  expect(words({})).toContain('approvals_searched 7 9');
  expect(words({})).not.toMatch(/approvals_(stopped|skipped|crowded)/);
});

test('that there were too many is not the server’s silence', () => {
  const many = words({ stopped: 'too-many-approvals' });
  expect(many).toContain('approvals_stopped_many');
  expect(many).not.toMatch(/approvals_stopped(?!_many)/);
  expect(words({ stopped: 'rpc-error' })).toContain('approvals_stopped rpc-error');
});

test('blocks and contracts that are not shown in full are named', () => {
  expect(words({ skipped: [12n, 15n] })).toContain('approvals_skipped 12, 15');
  const contract = '0x5555555555555555555555555555555555555555';
  expect(words({ crowded: [contract] })).toMatch(new RegExp(`approvals_crowded\\s*${contract}`));
});
