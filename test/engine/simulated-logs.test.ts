/** What a forecast makes of logs: nothing that names the account and is not understood passes as "nothing would change" (docs/spec/page-requests.md section 7). */

import { describe, expect, test } from 'vitest';
import { utf8 } from '../../src/bytes.ts';
import { simulate } from '../../src/engine/simulate.ts';
import { readLogs } from '../../src/engine/simulated-logs.ts';
import { APPROVAL_FOR_ALL_TOPIC, APPROVAL_TOPIC } from '../../src/wallet/approval-logs.ts';
import { hexOf, keccak } from '../../src/wallet/evm/hex.ts';
import { CHAIN, server } from '../fixtures/chain-server.ts';
import { ACCOUNT, OTHER, TOKEN } from '../fixtures/signables.ts';

const event = (text: string) => hexOf(keccak(utf8(text)));
const word = (value: string | bigint) =>
  `0x${(typeof value === 'bigint' ? value.toString(16) : value.slice(2).toLowerCase()).padStart(64, '0')}`;
const TRANSFER = event('Transfer(address,address,uint256)');
const log = (topics: readonly string[], data = '0x') => ({ address: TOKEN, topics, data });
const read = (...logs: ReturnType<typeof log>[]) => readLogs(CHAIN, ACCOUNT, logs);
const [MINE, OTHERS] = [word(ACCOUNT), word(OTHER)];
const AT = `eip155:1/erc20:${TOKEN.toLowerCase()}`;
const ITEMS = `eip155:1/erc721:${TOKEN.toLowerCase()}`;
const allows = (asset: string, amount: string) => ({ asset, amount, how: 'allowed', to: OTHER });
const NOTHING = { changes: [], allowed: [] };

describe('a log that is not known and names the account', () => {
  const STRANGE: readonly [string, ReturnType<typeof log>][] = [
    [
      'ERC-6909',
      log(
        [event('Transfer(address,address,address,uint256,uint256)'), MINE, OTHERS, word(7n)],
        `${word(ACCOUNT)}${word(5n).slice(2)}`,
      ),
    ],
    ['CryptoPunks', log([event('PunkTransfer(address,address,uint256)'), MINE, OTHERS], word(7n))],
    ['no event at all', log([MINE])],
    ['an approval of another form', log([APPROVAL_TOPIC, MINE, OTHERS], `${word(1n)}00`)],
    ['an approval for no address', log([APPROVAL_TOPIC, MINE], word(1n))],
    ['a deposit of another form', log([event('Deposit(address,uint256)'), MINE], '0x')],
  ];

  test.each(STRANGE)('leaves what changes unknown: %s', async (_, one) => {
    expect(read(one)).toBeNull();
    const { ports } = server({
      eth_simulateV1: () => [{ calls: [{ status: '0x1', gasUsed: '0x5208', logs: [one] }] }],
    });
    const { simulation, each } = await simulate(
      CHAIN,
      ACCOUNT,
      [{ to: OTHER, value: '0', data: '0x' }],
      ports,
    );
    expect(simulation).toEqual({ is: 'unknown', code: 'changes-unknown' });
    expect(each).toEqual([null]);
  });

  test('that names somebody else says nothing of this account', () => {
    expect(read(log([event('PunkTransfer(address,address,uint256)'), OTHERS, OTHERS], word(7n)))).toEqual(
      NOTHING,
    );
  });

  test.each([
    'Swap(address,uint256,uint256,uint256,uint256,address)',
    'Swap(address,address,int256,int256,uint160,uint128,int24)',
    'DelegateVotesChanged(address,uint256,uint256)',
  ])('is left to the tokens where it is %s', (text) => {
    expect(read(log([event(text), MINE, MINE], word(5n)))).toEqual(NOTHING);
  });
});

describe('what the account lets others take', () => {
  test.each([
    ['an amount', log([APPROVAL_TOPIC, MINE, OTHERS], word(5n)), allows(AT, '5')],
    ['no limit', log([APPROVAL_TOPIC, MINE, OTHERS], word(2n ** 256n - 1n)), allows(AT, 'all')],
    ['an item', log([APPROVAL_TOPIC, MINE, OTHERS, word(7n)]), allows(`${ITEMS}/7`, '1')],
    ['every item', log([APPROVAL_FOR_ALL_TOPIC, MINE, OTHERS], word(1n)), allows(ITEMS, 'all')],
  ])('is told: %s', async (_, one, outflow) => {
    expect(read(one)).toEqual({ changes: [], allowed: [outflow] });
    const { ports } = server({
      eth_simulateV1: () => [{ calls: [{ status: '0x1', gasUsed: '0x5208', logs: [one] }] }],
    });
    const { simulation } = await simulate(CHAIN, ACCOUNT, [{ to: OTHER, value: '0', data: '0x' }], ports);
    expect(simulation).toMatchObject({ is: 'done', changes: [], allowed: [outflow] });
  });

  test('is told as it stands at the end', () => {
    const approves = (amount: bigint) => log([APPROVAL_TOPIC, MINE, OTHERS], word(amount));
    const all = (is: bigint) => log([APPROVAL_FOR_ALL_TOPIC, MINE, OTHERS], word(is));
    const item = (who: string) => log([APPROVAL_TOPIC, MINE, who, word(7n)]);
    expect(read(approves(9n), approves(4n))).toEqual({ changes: [], allowed: [allows(AT, '4')] });
    expect(read(approves(9n), approves(0n), all(1n), all(0n), item(OTHERS), item(word(0n)))).toEqual(NOTHING);
  });

  test('is not what others let the account take', () => {
    expect(read(log([APPROVAL_TOPIC, OTHERS, MINE], word(5n)))).toEqual(NOTHING);
  });

  test('of more than are shown leaves it unknown', () => {
    const many = Array.from({ length: 51 }, (_, i) =>
      log([APPROVAL_TOPIC, MINE, word(BigInt(i + 1))], word(1n)),
    );
    expect(read(...many.slice(1))?.allowed).toHaveLength(50);
    expect(read(...many)).toBeNull();
  });
});

describe('a wrapped coin', () => {
  const wraps = (amount: bigint) => log([event('Deposit(address,uint256)'), MINE], word(amount));
  const unwraps = (amount: bigint) => log([event('Withdrawal(address,uint256)'), MINE], word(amount));

  test('comes and goes without a transfer', () => {
    expect(read(wraps(5n))).toMatchObject({ changes: [{ asset: AT, delta: '5' }] });
    expect(read(unwraps(5n))).toMatchObject({ changes: [{ asset: AT, delta: '-5' }] });
  });

  test('counts once where the contract writes a transfer as well', () => {
    const minted = log([TRANSFER, word(0n), MINE], word(5n));
    expect(read(wraps(5n), minted)).toMatchObject({ changes: [{ asset: AT, delta: '5' }] });
  });
});
