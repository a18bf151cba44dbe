import { encodeFunctionData, parseAbi } from 'viem';
import { expect, test } from 'vitest';
import { clarify } from '../../src/wallet/clear-signing.ts';
import { describe } from '../../src/wallet/describe.ts';
import { readTypedData } from '../../src/wallet/evm/read-typed-data.ts';
import type { Address, Hex, Signable } from '../../src/wallet/signable.ts';
import { PERMIT_USDT, USDT } from '../fixtures/permit-usdt.ts';
import { ACCOUNT, MAIL, messageOf, OTHER, transactionOf, typedDataOf } from '../fixtures/signables.ts';

const AAVE: Address = '0x87870Bca3F3fD6335C3F4ce8392D69350B4fA4E2';
const both = async (signable: Signable) => {
  const plain = describe(signable, { origin: null, nowMs: 0, chain: 'eip155:1' });
  return { plain, clear: await clarify(signable, plain, null) };
};
const supply = encodeFunctionData({
  abi: parseAbi(['function supply(address asset,uint256 amount,address onBehalfOf,uint16 referralCode)']),
  args: [USDT, 5_000_000n, ACCOUNT, 0],
});
const call = (change: { to?: Address; data?: Hex; chainId?: string }) =>
  transactionOf({ to: AAVE, data: supply, value: '0', ...change });

test('a call that only its contract knows is said in the words of its descriptor', async () => {
  const { plain, clear } = await both(call({}));
  expect(plain).toMatchObject({ isDecoded: false, intent: null, warnings: ['data-not-decoded'] });
  expect(clear).toMatchObject({
    isDecoded: true,
    intent: 'Supply',
    fields: [
      { label: 'Amount to supply', value: '5 USDT', as: 'text' },
      { label: 'Collateral recipient', value: ACCOUNT, as: 'address' },
    ],
    warnings: ['descriptor-only'],
  });
  expect({
    ...clear,
    isDecoded: false,
    intent: null,
    fields: plain.fields,
    warnings: plain.warnings,
  }).toEqual(plain);
});

test.each([
  ['the same contract on another chain', call({ chainId: '10' })],
  ['the same call to another contract', call({ to: OTHER })],
  ['a call that does not fit', call({ data: supply.slice(0, -64) as Hex })],
  ['bytes after the call', call({ data: `${supply}00` as Hex })],
  ['data of more than 16 kB', call({ data: `${supply}${'00'.repeat(16_384)}` as Hex })],
  ['a message', messageOf('hello')],
  ['typed data of nobody', typedDataOf(MAIL)],
  ['the coin', transactionOf()],
])('%s stays as it was described', async (_, signable) => {
  const { plain, clear } = await both(signable);
  expect(clear).toBe(plain);
});

test('a permit keeps what it lets out and its warnings', async () => {
  const details = { ...PERMIT_USDT.message.details, expiration: '1722887542', nonce: '5' };
  const message = { ...PERMIT_USDT.message, details, sigDeadline: '1720297342' };
  const read = readTypedData({ ...PERMIT_USDT, message });
  if (!read.ok) throw new Error(read.code);
  const { plain, clear } = await both(typedDataOf(read.value.typedData));
  expect(clear.intent).toBe('Authorize spending of token');
  expect(clear.fields.slice(0, 3)).toEqual([
    { label: 'Spender', value: OTHER, as: 'address' },
    { label: 'Amount allowance', value: '5 USDT', as: 'text' },
    { label: 'Approval expires', value: '1722887542', as: 'time' },
  ]);
  // What its descriptor leaves out is shown as it was.
  const rest = clear.fields.slice(3).map(({ label, value }) => [label, value]);
  expect(rest).toContainEqual(['details.nonce', '5']);
  expect(rest).toContainEqual(['sigDeadline', '1720297342']);
  expect(rest.map(([label]) => label)).not.toContain('spender');
  expect(clear.outflows).toEqual(plain.outflows);
  expect(clear.warnings).toEqual(plain.warnings);
  expect(plain.warnings).toContain('permit-by-signature');
});
