/** What a descriptor's words leave out, call by a wrong name, or could be made to say. */

import { encodeFunctionData, parseAbi } from 'viem';
import { describe, expect, test } from 'vitest';
import { clarify } from '../../src/wallet/clear-signing.ts';
import { describe as describeSignable } from '../../src/wallet/describe.ts';
import type { Address, Hex, Signable } from '../../src/wallet/signable.ts';
import {
  ACCOUNT,
  OTHER,
  SIGNED_AUTHORIZATION,
  TOKEN,
  TRANSACTION,
  transactionOf,
} from '../fixtures/signables.ts';
import { typedOf } from '../fixtures/typed-messages.ts';

const COIN: Address = '0xEeeeeEeeeEeEeeEeEeEeeEEEeeeeEeeeeeeeEEeE';
const AAVE = {
  '1': '0x87870Bca3F3fD6335C3F4ce8392D69350B4fA4E2',
  '137': '0x794a61358D6845594F94dc1DB02A252b5b4814aD',
} as const;
const STAKING: Address = '0x0000000000000000000000000000000000001005';
const SESSIONS: Address = '0x2DaF4B445E7d659100b22a15c3EeB10e64ac5dC9';
const LIDO: Address = '0xae7ab96520DE3A18E5e111B5EaAb095312D7fE84';
const WSTETH: Address = '0x7f39C581F595B53c5cb19bD0b3f8dA6c935E2Ca0';
const TBTC: Address = '0x18084fbA666a33d37592fA2633fD49a74DD93a88';
const PERMIT2 = { name: 'Permit2', verifyingContract: '0x000000000022d473030f116ddee9f6b43ac78ba3' };
const ABI = parseAbi([
  'function depositETH(address pool,address onBehalfOf,uint16 referralCode)',
  'function supply(address asset,uint256 amount,address onBehalfOf,uint16 referralCode)',
  'function delegate(string valAddress)',
  'function revokeSession(bytes32 sessionId)',
  'function setAllowedTarget(address target,bool allowed)',
  'function submit(address referral)',
  'function acceptOwnership()',
  'function permit(address owner,address spender,uint256 value,uint256 deadline,uint8 v,bytes32 r,bytes32 s)',
  'function approveAndCall(address spender,uint256 amount,bytes data)',
]);
const SUPPLY = encodeFunctionData({
  abi: ABI,
  functionName: 'supply',
  args: [TOKEN, 1_000_000n, ACCOUNT, 0],
});
const delegate = (to: string) => encodeFunctionData({ abi: ABI, functionName: 'delegate', args: [to] });

type Coin = Parameters<typeof clarify>[2];
const both = async (signable: Signable, coin: Coin = null) => {
  const plain = describeSignable(signable, { origin: null, nowMs: 0, chain: null });
  return { plain, clear: await clarify(signable, plain, coin) };
};
const call = (chainId: string, to: Address, data: Hex, value = '0') =>
  transactionOf({ chainId, to, data, value });
const rowsOf = ({ clear }: Awaited<ReturnType<typeof both>>) =>
  Object.fromEntries(clear.fields.map(({ label, value }) => [label, value]));

/** An order of Velora: its descriptor says whom it is for, and neither which token comes back nor where. */
const order = (change: object = {}, chainId = 1) =>
  typedOf(
    {
      Order:
        'address owner,address beneficiary,address srcToken,address destToken,uint256 srcAmount,uint256 destAmount,uint256 expectedAmount,uint256 deadline,uint8 kind,uint256 nonce,uint256 partnerAndFee,bytes permit,bytes metadata,Bridge bridge',
      Bridge:
        'bytes4 protocolSelector,uint256 destinationChainId,address outputToken,int8 scalingFactor,bytes protocolData',
    },
    'Order',
    {
      owner: ACCOUNT,
      beneficiary: OTHER,
      srcToken: TOKEN,
      destToken: COIN,
      srcAmount: '1000000',
      destAmount: '1000000000000000000',
      expectedAmount: '1000000000000000000',
      deadline: '1893456000',
      kind: '0',
      nonce: '7',
      partnerAndFee: '0',
      permit: '0x',
      metadata: '0x',
      bridge: {
        protocolSelector: '0x00000000',
        destinationChainId: '0',
        outputToken: COIN,
        scalingFactor: '0',
        protocolData: '0x',
      },
      ...change,
    },
    { name: 'Velora', chainId, verifyingContract: '0x0000000000bbf5c5fd284e657f01bd000933c96d' },
  );

describe('names', () => {
  const deposit = encodeFunctionData({ abi: ABI, functionName: 'depositETH', args: [AAVE[1], ACCOUNT, 0] });
  const gnosis = call('100', '0x721B9abAb6511b46b9ee83A1aba23BDAcB004149', deposit, `5${'0'.repeat(18)}`);

  test('the coin of a chain is called as the wallet calls it', async () => {
    const read = await both(gnosis, { chainId: '100', symbol: 'XDAI' });
    expect(rowsOf(read)['Amount to supply']).toBe('5 XDAI');
  });

  test('a coin that the wallet does not name is that of its chain, never ETH', async () => {
    expect(rowsOf(await both(gnosis))['Amount to supply']).toBe('5 (coin of chain 100)');
    const elsewhere = await both(gnosis, { chainId: '1', symbol: 'ETH' });
    expect(rowsOf(elsewhere)['Amount to supply']).toBe('5 (coin of chain 100)');
  });

  test('an address that stands for the coin is the coin of that chain', async () => {
    const read = await both(order({}, 56), { chainId: '56', symbol: 'BNB' });
    expect(rowsOf(read)).toMatchObject({ 'Minimum to receive': '1 BNB', 'Amount to send': '1000000 ???' });
    const supplied = encodeFunctionData({
      abi: ABI,
      functionName: 'supply',
      args: [COIN, 10n ** 18n, ACCOUNT, 0],
    });
    const polygon = await both(call('137', AAVE[137], supplied), { chainId: '137', symbol: 'POL' });
    expect(rowsOf(polygon)['Amount to supply']).toBe('1 POL');
  });

  test('an address is a token on its own chain alone', async () => {
    expect(rowsOf(await both(call('1', AAVE[1], SUPPLY)))['Amount to supply']).toBe('1 USDC');
    expect(rowsOf(await both(call('137', AAVE[137], SUPPLY)))['Amount to supply']).toBe('1000000 ???');
    expect(rowsOf(await both(order()))['Amount to send']).toBe('1 USDC');
  });
});

describe('what a descriptor leaves out', () => {
  test('stays, by its place and not by its value', async () => {
    const same = { beneficiary: OTHER, destToken: OTHER, destAmount: '5' };
    const bridge = {
      protocolSelector: '0x00000000',
      destinationChainId: '10',
      outputToken: OTHER,
      scalingFactor: '10',
      protocolData: '0x',
    };
    const rows = rowsOf(await both(order({ ...same, bridge })));
    expect(rows).toMatchObject({
      Beneficiary: OTHER,
      destToken: OTHER,
      'bridge.outputToken': OTHER,
      'Destination chain ID': '10',
      'bridge.scalingFactor': '10',
      srcToken: TOKEN,
      'domain.name': 'Velora',
    });
    // What is shown in the descriptor's words is not said twice.
    for (const shown of ['beneficiary', 'destAmount', 'srcAmount', 'deadline', 'bridge.destinationChainId'])
      expect(rows).not.toHaveProperty([shown]);
  });

  test('stays of a known call, too', async () => {
    const word = `0x${'11'.repeat(32)}` as const;
    const args = [ACCOUNT, OTHER, 27n, 1_893_456_000n, 27, word, word] as const;
    const data = encodeFunctionData({ abi: ABI, functionName: 'permit', args });
    const rows = rowsOf(await both(call('1', WSTETH, data)));
    // The number that is no amount is the same as the amount.
    expect(rows).toMatchObject({ v: '27', r: word, s: word });
    for (const shown of ['owner', 'spender', 'amount', 'deadline']) expect(rows).not.toHaveProperty([shown]);
  });

  test('stays whole where there is too much of it to look for, or arguments of any length', async () => {
    const many = Array.from({ length: 65 }, (_, i) => ({ token: TOKEN, amount: String(i) }));
    const types = {
      PermitBatch: 'PermitDetails[] details,address spender,uint256 sigDeadline',
      PermitDetails: 'address token,uint160 amount,uint48 expiration,uint48 nonce',
    };
    const details = many.map((one) => ({ ...one, expiration: '1893456000', nonce: '0' }));
    const permit = typedOf(
      types,
      'PermitBatch',
      { details, spender: OTHER, sigDeadline: '1893456000' },
      PERMIT2,
    );
    const batch = await both(permit);
    expect(batch.clear.intent).not.toBe(batch.plain.intent);
    expect(rowsOf(batch)).toMatchObject({ spender: OTHER, 'details.64.amount': '64' });
    const args = [OTHER, 5n, '0x1234'] as const;
    const data = encodeFunctionData({ abi: ABI, functionName: 'approveAndCall', args });
    const called = await both(call('1', TBTC, data));
    expect(called.clear.intent).not.toBe(called.plain.intent);
    expect(rowsOf(called)).toMatchObject({ spender: OTHER, amount: '5', data: '0x1234' });
  });

  test('authorizations stay where only the descriptor could read the call', async () => {
    const transaction = {
      ...TRANSACTION,
      type: 'eip7702',
      to: AAVE[1],
      data: SUPPLY,
      value: '0',
      authorizationList: [SIGNED_AUTHORIZATION],
    } as const;
    const { clear } = await both({ kind: 'transaction', account: ACCOUNT, transaction });
    expect(clear.warnings).toContain('descriptor-only');
    expect(clear.fields).toContainEqual({
      label: 'authorizations.0.address',
      value: SIGNED_AUTHORIZATION.address,
      as: 'contract',
    });
    expect(clear.fields.map(({ label }) => label)).not.toContain('data');
  });
});

describe('texts of a call', () => {
  test('that turn or hide letters are warned of, and stay on one line', async () => {
    const { clear } = await both(call('1329', STAKING, delegate('seivaloper1\u202eabc\u200bdef\nAmount: 1')));
    expect(clear.warnings).toEqual(['descriptor-only', 'letters-hidden']);
    expect(clear.fields.find(({ label }) => label === 'Validator')?.value).toBe(
      'seivaloper1\u202eabc\u200bdef\\nAmount: 1',
    );
  });

  test.each([['\r'], ['\u2028'], ['\u2029'], ['\t'], ['\v'], ['\u0085']])(
    '%j cannot begin a row',
    async (mark) => {
      const { clear } = await both(call('1329', STAKING, delegate(`a${mark}b`)));
      const { value } = clear.fields.find(({ label }) => label === 'Validator')!;
      expect(value).toMatch(/^a\\u[\da-f]{4}b$/);
    },
  );

  test('that are plain are no reason for a warning', async () => {
    const { clear } = await both(call('1329', STAKING, delegate('seivaloper1abc')));
    expect(clear.warnings).toEqual(['descriptor-only']);
  });

  test('of more than 16 kB are not read, and up to there they are', async () => {
    const most = await both(call('1329', STAKING, delegate('a'.repeat(16_256))));
    expect(most.clear.intent).toBe('Delegate');
    const more = await both(call('1329', STAKING, delegate('a'.repeat(16_384))));
    expect(more.clear).toBe(more.plain);
  });
});

describe('a call of which nothing is shown', () => {
  const encoded = (functionName: 'revokeSession' | 'setAllowedTarget' | 'submit', args: readonly unknown[]) =>
    encodeFunctionData({ abi: ABI, functionName, args } as never);

  test.each([
    ['no row', SESSIONS, encoded('revokeSession', [`0x${'11'.repeat(32)}`])],
    ['no row for an address and a choice', SESSIONS, encoded('setAllowedTarget', [OTHER, true])],
    ['only what is sent along', LIDO, encoded('submit', [OTHER])],
  ])('stays not decoded: %s', async (_, to, data) => {
    const { plain, clear } = await both(call('1', to, data, '7'));
    expect(plain.isDecoded).toBe(false);
    expect(clear).toBe(plain);
  });

  test('is decoded where it has no arguments', async () => {
    const data = encodeFunctionData({ abi: ABI, functionName: 'acceptOwnership' });
    const { clear } = await both(call('1', SESSIONS, data));
    expect(clear.isDecoded).toBe(true);
  });

  test('is decoded where an argument is the account itself', async () => {
    const data = encodeFunctionData({ abi: ABI, functionName: 'supply', args: [TOKEN, 7n, ACCOUNT, 0] });
    expect((await both(call('1', AAVE[1], data, '7'))).clear.intent).toBe('Supply');
  });
});
