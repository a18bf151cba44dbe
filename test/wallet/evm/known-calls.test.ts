import { expect, test } from 'vitest';
import type { Outflow } from '../../../src/wallet/description.ts';
import { callOf } from '../../fixtures/calls.ts';
import { described, ERC20, ERC721, ERC1155, NOW_S } from '../../fixtures/descriptions.ts';
import { ACCOUNT, OTHER, TOKEN } from '../../fixtures/signables.ts';

const MAX = 2n ** 256n - 1n;
/** From here on it is no limit. */
const LIMIT = 2n ** 127n;
const WORD = `0x${'11'.repeat(32)}`;
const NOBODY = `0x${'0'.repeat(40)}`;

test.each<[string, readonly unknown[], string, Outflow[], string[]]>([
  [
    'transfer(address,uint256)',
    [OTHER, 5n],
    'Transfer',
    [{ asset: ERC20, amount: '5', how: 'sent', to: OTHER }],
    [],
  ],
  [
    'transfer(address,uint256)',
    [TOKEN, 5n],
    'Transfer',
    [{ asset: ERC20, amount: '5', how: 'sent', to: TOKEN }],
    ['sends-to-self-contract'],
  ],
  [
    'transferFrom(address,address,uint256)',
    [ACCOUNT, OTHER, 5n],
    'Transfer',
    [{ asset: ERC20, amount: '5', how: 'sent', to: OTHER, item: '5' }],
    [],
  ],
  [
    'transferFrom(address,address,uint256)',
    [ACCOUNT, OTHER, 0n],
    'Transfer',
    [{ asset: ERC20, amount: '0', how: 'sent', to: OTHER, item: '0' }],
    ['maybe-item-zero'],
  ],
  ['transferFrom(address,address,uint256)', [OTHER, ACCOUNT, 0n], 'Transfer', [], ['from-other-account']],
  ['transferFrom(address,address,uint256)', [OTHER, TOKEN, 5n], 'Transfer', [], ['from-other-account']],
  [
    'transferFrom(address,address,uint160,address)',
    [OTHER, ACCOUNT, 9n, TOKEN],
    'Transfer',
    [],
    ['from-other-account'],
  ],
  ['safeTransferFrom(address,address,uint256)', [OTHER, ACCOUNT, 7n], 'Transfer', [], ['from-other-account']],
  [
    'safeTransferFrom(address,address,uint256,uint256,bytes)',
    [OTHER, ACCOUNT, 1n, 7n, '0x'],
    'Transfer',
    [],
    ['from-other-account'],
  ],
  [
    'safeBatchTransferFrom(address,address,uint256[],uint256[],bytes)',
    [OTHER, ACCOUNT, [1n], [7n], '0x'],
    'Transfer',
    [],
    ['from-other-account'],
  ],
  [
    'approve(address,uint256)',
    [OTHER, LIMIT - 1n],
    'Approve',
    [{ asset: ERC20, amount: String(LIMIT - 1n), how: 'allowed', to: OTHER, item: String(LIMIT - 1n) }],
    [],
  ],
  [
    'approve(address,uint256)',
    [OTHER, LIMIT],
    'Approve',
    [{ asset: ERC20, amount: 'all', how: 'allowed', to: OTHER, item: String(LIMIT) }],
    ['unlimited-approval'],
  ],
  [
    'approve(address,uint256)',
    [OTHER, 2n ** 96n - 1n],
    'Approve',
    [{ asset: ERC20, amount: 'all', how: 'allowed', to: OTHER, item: String(2n ** 96n - 1n) }],
    ['unlimited-approval'],
  ],
  [
    'approve(address,uint256)',
    [OTHER, 0n],
    'Revoke, or approve item 0',
    [{ asset: ERC20, amount: '0', how: 'allowed', to: OTHER, item: '0' }],
    ['maybe-item-zero'],
  ],
  ['approve(address,uint256)', [NOBODY, 0n], 'Revoke', [], []],
  ['approve(address,uint256)', [NOBODY, 7n], 'Revoke', [], []],
  ['increaseAllowance(address,uint256)', [OTHER, 0n], 'Approve more', [], []],
  [
    'increaseAllowance(address,uint256)',
    [OTHER, MAX],
    'Approve more',
    [{ asset: ERC20, amount: 'all', how: 'allowed', to: OTHER }],
    ['unlimited-approval'],
  ],
  ['decreaseAllowance(address,uint256)', [OTHER, 1n], 'Approve less', [], []],
  [
    'permit(address,address,uint256,uint256,uint8,bytes32,bytes32)',
    [ACCOUNT, OTHER, MAX, 1n, 27, `0x${'11'.repeat(32)}`, `0x${'22'.repeat(32)}`],
    'Approve',
    [{ asset: ERC20, amount: 'all', how: 'allowed', to: OTHER }],
    ['unlimited-approval'],
  ],
  [
    'permit(address,address,uint256,uint256,bool,uint8,bytes32,bytes32)',
    [ACCOUNT, OTHER, 0n, 0n, true, 27, `0x${'11'.repeat(32)}`, `0x${'22'.repeat(32)}`],
    'Approve',
    [{ asset: ERC20, amount: 'all', how: 'allowed', to: OTHER }],
    ['unlimited-approval'],
  ],
  [
    'safeTransferFrom(address,address,uint256)',
    [ACCOUNT, OTHER, 2516n],
    'Transfer',
    [{ asset: `${ERC721}/2516`, amount: '1', how: 'sent', to: OTHER }],
    [],
  ],
  [
    'safeTransferFrom(address,address,uint256,bytes)',
    [ACCOUNT, TOKEN, 2516n, '0x1234'],
    'Transfer',
    [{ asset: `${ERC721}/2516`, amount: '1', how: 'sent', to: TOKEN }],
    ['sends-to-self-contract'],
  ],
  [
    'safeTransferFrom(address,address,uint256,uint256,bytes)',
    [ACCOUNT, OTHER, 1n, 7n, '0x'],
    'Transfer',
    [{ asset: `${ERC1155}/1`, amount: '7', how: 'sent', to: OTHER }],
    [],
  ],
  [
    'safeBatchTransferFrom(address,address,uint256[],uint256[],bytes)',
    [ACCOUNT, OTHER, [1n, 2n], [7n, 8n], '0x'],
    'Transfer',
    [
      { asset: `${ERC1155}/1`, amount: '7', how: 'sent', to: OTHER },
      { asset: `${ERC1155}/2`, amount: '8', how: 'sent', to: OTHER },
    ],
    [],
  ],
  [
    'setApprovalForAll(address,bool)',
    [OTHER, true],
    'Approve all',
    [{ asset: ERC721, amount: 'all', how: 'allowed', to: OTHER }],
    ['approval-for-all'],
  ],
  ['setApprovalForAll(address,bool)', [OTHER, false], 'Revoke', [], []],
  [
    'approve(address,address,uint160,uint48)',
    [TOKEN, OTHER, 2n ** 160n - 1n, NOW_S + 86_400 * 32],
    'Approve',
    [{ asset: ERC20, amount: 'all', how: 'allowed', to: OTHER }],
    ['unlimited-approval', 'permit-long'],
  ],
  ['approve(address,address,uint160,uint48)', [TOKEN, OTHER, 0n, 0], 'Revoke', [], []],
  [
    'approve(address,address,uint160,uint48)',
    [TOKEN, OTHER, 2n ** 160n - 2n, NOW_S],
    'Approve',
    [{ asset: ERC20, amount: 'all', how: 'allowed', to: OTHER }],
    ['unlimited-approval'],
  ],
  [
    'permit(address,address,uint256,uint256,uint8,bytes32,bytes32)',
    [ACCOUNT, OTHER, 0n, 1n, 27, WORD, WORD],
    'Revoke',
    [],
    [],
  ],
  [
    'permit(address,address,uint256,uint256,bool,uint8,bytes32,bytes32)',
    [ACCOUNT, OTHER, 0n, 0n, false, 27, WORD, WORD],
    'Revoke',
    [],
    [],
  ],
  [
    'transferFrom(address,address,uint160,address)',
    [ACCOUNT, OTHER, 9n, TOKEN],
    'Transfer',
    [{ asset: ERC20, amount: '9', how: 'sent', to: OTHER }],
    [],
  ],
  ['transferOwnership(address)', [OTHER], 'Give away ownership', [], ['owner-change']],
  ['renounceOwnership()', [], 'Give up ownership', [], ['owner-change']],
  ['upgradeToAndCall(address,bytes)', [OTHER, '0x12'], 'Replace the code', [], ['owner-change']],
  ['grantRole(bytes32,address)', [`0x${'00'.repeat(32)}`, OTHER], 'Give a role', [], ['owner-change']],
  ['swapOwner(address,address,address)', [OTHER, ACCOUNT, OTHER], 'Replace an owner', [], ['owner-change']],
  ['enableModule(address)', [OTHER], 'Let a module act', [], ['owner-change']],
  ['deposit()', [], 'Deposit', [], []],
  ['withdraw(uint256)', [5n], 'Withdraw', [{ asset: ERC20, amount: '5', how: 'unwrapped', to: null }], []],
  [
    'transferAndCall(address,uint256,bytes)',
    [OTHER, 5n, '0x12'],
    'Transfer',
    [{ asset: ERC20, amount: '5', how: 'sent', to: OTHER }],
    [],
  ],
  [
    'approveAndCall(address,uint256)',
    [OTHER, MAX],
    'Approve',
    [{ asset: ERC20, amount: 'all', how: 'allowed', to: OTHER }],
    ['unlimited-approval'],
  ],
  [
    'send(address,uint256,bytes)',
    [TOKEN, 5n, '0x'],
    'Transfer',
    [{ asset: ERC20, amount: '5', how: 'sent', to: TOKEN }],
    ['sends-to-self-contract'],
  ],
  [
    'authorizeOperator(address)',
    [OTHER],
    'Approve all',
    [{ asset: ERC20, amount: 'all', how: 'allowed', to: OTHER }],
    ['unlimited-approval'],
  ],
  ['revokeOperator(address)', [OTHER], 'Revoke', [], []],
])('%s', (signature, args, intent, outflows, warnings) => {
  const description = described(callOf(signature, args));
  expect(description).toMatchObject({ isDecoded: true, intent, outflows, warnings });
  expect(description.selector).toMatch(/^0x[0-9a-f]{8}$/);
});

test.each([
  ['a multicall', 'multicall(bytes[])', [['0x12']]],
  [
    'a transaction of a Safe',
    'execTransaction(address,uint256,bytes,uint8,uint256,uint256,uint256,address,address,bytes)',
    [OTHER, 0n, '0x', 0, 0n, 0n, 0n, NOBODY, NOBODY, '0x'],
  ],
  ['a call of an account', 'execute(address,uint256,bytes)', [OTHER, 1n, '0x']],
  [
    'a transfer of ERC-3009',
    'transferWithAuthorization(address,address,uint256,uint256,uint256,bytes32,uint8,bytes32,bytes32)',
    [ACCOUNT, OTHER, 1n, 0n, 1n, WORD, 27, WORD, WORD],
  ],
  ['a deposit into a vault', 'deposit(uint256,address)', [1n, ACCOUNT]],
])(
  'what holds other calls, or means something else in each contract, is not decoded: %s',
  (_, signature, args) => {
    expect(described(callOf(signature, args))).toMatchObject({
      isDecoded: false,
      warnings: ['data-not-decoded'],
    });
  },
);
