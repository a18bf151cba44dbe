/** The window says what is signed: amounts, also of what a new contract is given, and the network. */

import { expect, test, vi } from 'vitest';
import { DEFAULT_CHAINS } from '../../src/wallet/default-chains.ts';
import { described } from '../fixtures/descriptions.ts';
import { OTHER, transactionOf } from '../fixtures/signables.ts';

vi.mock('../../src/ui/text.ts', () => ({
  t: (key: string, ...words: string[]) => [key, ...words].join(' '),
  readerLocale: () => 'en',
}));
const { Described, Forecast, Warnings } = await import('../../src/ui/approve/description-view.tsx');

/** All text that these components write; none of them has state. */
function textOf(node: unknown): string {
  if (typeof node === 'string' || typeof node === 'number') return String(node);
  if (Array.isArray(node)) return node.map(textOf).join(' ');
  if (typeof node !== 'object' || node === null) return '';
  const { type, props } = node as { type: unknown; props: { children?: unknown } };
  return typeof type === 'function'
    ? textOf((type as (props: unknown) => unknown)(props))
    : textOf(props?.children);
}

const windowOf = (transaction: Parameters<typeof transactionOf>[0]) => {
  const signable = transactionOf(transaction);
  const description = described(signable);
  const shown = {
    items: [{ signable, description }],
    simulation: { is: 'unknown', code: 'changes-unknown' },
    maxFeeWei: '1',
  } as const;
  const names = { chain: DEFAULT_CHAINS[0]!, watched: [], accounts: [] };
  return textOf([
    Warnings({ items: shown.items }),
    Described({ description, names, place: null }),
    Forecast({ shown, names, account: signable.account }),
  ]);
};

test('the coins that a new contract is given are on screen', () => {
  expect(windowOf({ to: OTHER, value: '77000000000000000000' })).toContain('77');
  expect(windowOf({ to: null, data: '0x6000', value: '77000000000000000000' })).toContain('77');
});

test('the network of a transaction is named', () => {
  expect(windowOf({ to: OTHER, value: '1' })).toContain('Ethereum');
});
