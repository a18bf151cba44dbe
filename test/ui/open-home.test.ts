/** The view that an address of the wallet's home names: one that exists, and nothing else. */

import { expect, test, vi } from 'vitest';

vi.mock('wxt/browser', () => ({ browser: {} }));
const { viewIn } = await import('../../src/ui/wallet/open-home.ts');

test('a number to cancel', () => {
  expect(viewIn('#cancel-7')).toEqual({ at: 'again', how: 'cancel', number: '7', id: null });
});

test.each([
  '',
  '#',
  '#send',
  '#cancel-',
  '#cancel-07',
  '#cancel--1',
  '#cancel-1e3',
  `#cancel-${'9'.repeat(30)}`,
])('%j is the first view', (hash) => expect(viewIn(hash)).toEqual({ at: 'home' }));
