/** Approvals that somebody made up to hide others: any contract can write logs for any account, and what is not listed is not taken back (docs/spec/wallet-home.md section 4). */

import { describe, expect, test } from 'vitest';
import { accept, type Parsed, refuse } from '../../src/errors.ts';
import { approvalsToAsk } from '../../src/wallet/approvals-to-ask.ts';
import { type FoundApprovals, findApprovals, joinFound, type Rpc } from '../../src/wallet/find-approvals.ts';
import type { Address } from '../../src/wallet/signable.ts';
import { approvalLog, approvalServer, type Told, wordOf } from '../fixtures/approval-server.ts';

const OWNER: Address = '0x1111111111111111111111111111111111111111';
const REAL: Address = '0x3333333333333333333333333333333333333333';
const SPENDER: Address = '0x4444444444444444444444444444444444444444';
const HEAD = 25_000;
const REAL_ONE = { kind: 'allowance', token: REAL, spender: SPENDER, block: 20_000 } as const;
const numbered = (i: number) => `0x${(i + 1).toString(16).padStart(40, '0')}` as Address;
const FAKE: Address = '0x5555555555555555555555555555555555555555';
const made = (count: number, change: (i: number) => Partial<Told>): readonly Told[] =>
  Array.from({ length: count }, (_, i) => ({
    kind: 'allowance',
    token: FAKE,
    spender: numbered(i),
    block: 20_001,
    ...change(i),
  }));

function the<T>(parsed: Parsed<T>): T {
  if (!parsed.ok) throw new Error(parsed.code);
  return parsed.value;
}

/** Every token says that 5 are allowed. */
function serverOf(told: readonly Told[]): Rpc {
  const { rpc } = approvalServer({ head: HEAD, owner: OWNER, told, answers: {} });
  return async (method, params) => (method === 'eth_call' ? accept(wordOf(5n)) : rpc(method, params));
}

const search = async (rpc: Rpc, before: bigint | null = null) => the(await findApprovals(rpc, OWNER, before));
const hasReal = ({ approvals }: FoundApprovals) => approvals.some(({ token }) => token === REAL);

/** As often as somebody presses "older". */
async function searchAll(rpc: Rpc): Promise<FoundApprovals> {
  let found = await search(rpc);
  for (let i = 0; i < 20 && found.hasOlder; i++)
    found = joinFound(found, await search(rpc, found.searched.from));
  return found;
}

test('201 of one made-up token do not keep an approval one block earlier out of the list', async () => {
  const found = await search(serverOf([...made(201, () => ({})), REAL_ONE]));
  expect(hasReal(found)).toBe(true);
  expect(found).toMatchObject({ stopped: null, hasOlder: false, crowded: [FAKE], skipped: [] });
  expect(found.approvals.filter(({ token }) => token === FAKE)).toHaveLength(20);
});

test('of a contract with many, those come first that let somebody take something', () => {
  const none = Array.from({ length: 30 }, (_, i) => ({
    ...REAL_ONE,
    spender: numbered(i),
    block: 20_001n,
    isNothing: true as const,
  }));
  const { pairs, crowded } = approvalsToAsk([...none, { ...REAL_ONE, block: 20_000n }], 0n);
  expect(pairs).toHaveLength(20);
  expect(pairs.at(-1)).toMatchObject({ spender: SPENDER });
  expect(crowded).toEqual([REAL]);
});

test('a log that says nothing is allowed is read as that', async () => {
  const rpc = serverOf([]);
  const log = approvalLog(OWNER, REAL_ONE);
  const written = made(30, (i) => ({ token: REAL, spender: numbered(i) })).map((one) => ({
    ...approvalLog(OWNER, one),
    data: wordOf(0n),
  }));
  const inside =
    (logs: readonly object[]): Rpc =>
    async (method, params) => {
      if (method !== 'eth_getLogs') return rpc(method, params);
      const [{ toBlock }] = params as readonly [{ toBlock: string }];
      return accept(Number(toBlock) === HEAD ? logs : []);
    };
  const { approvals } = await search(inside([...written, log]));
  expect(approvals.some(({ spender }) => spender === SPENDER)).toBe(true);
});

describe('of many contracts', () => {
  test('what does not fit is left to the next search, which goes on above it', async () => {
    const fakes = made(230, (i) => ({ token: numbered(i), block: 24_000 - i }));
    const first = await search(serverOf([...fakes, REAL_ONE]));
    expect(first).toMatchObject({ stopped: 'too-many-approvals', hasOlder: true, skipped: [], crowded: [] });
    expect(first.approvals).toHaveLength(200);
    // The last that was asked about is in block 23,801.
    expect(first.searched).toEqual({ from: 23_801n, to: 25_000n });
    expect(hasReal(first)).toBe(false);
    const both = joinFound(first, await search(serverOf([...fakes, REAL_ONE]), first.searched.from));
    expect(hasReal(both)).toBe(true);
    expect(both.approvals).toHaveLength(231);
    expect(both).toMatchObject({ hasOlder: false, stopped: null });
  });

  test('a block is asked about whole or not at all', async () => {
    const fakes = [
      ...made(150, (i) => ({ token: numbered(i), block: 24_000 })),
      ...made(100, (i) => ({ token: numbered(500 + i), block: 23_000 })),
    ];
    const first = await search(serverOf(fakes));
    expect(first.approvals).toHaveLength(150);
    expect(first.searched.from).toBe(23_001n);
    expect((await searchAll(serverOf([...fakes, REAL_ONE]))).approvals).toHaveLength(251);
  });

  test('a block with more than fit is named, and does not end the search', async () => {
    const found = await searchAll(serverOf([...made(300, (i) => ({ token: numbered(i) })), REAL_ONE]));
    expect(hasReal(found)).toBe(true);
    expect(found).toMatchObject({ skipped: [20_001n], hasOlder: false });
  });
});

describe('more logs than are read', () => {
  test.each([
    ['in one block', [20_001]],
    ['in blocks of their own', [24_000, 20_001]],
  ])('%s leave those out, say so, and hide nothing before them', async (_, blocks) => {
    const flood = blocks.flatMap((block) => made(5_001, () => ({ block })));
    const found = await searchAll(serverOf([...flood, REAL_ONE]));
    expect(hasReal(found)).toBe(true);
    expect(found.skipped).toEqual(blocks.map(BigInt));
    expect(found).toMatchObject({ searched: { from: 0n, to: 25_000n }, hasOlder: false, stopped: null });
  });

  test('spread over blocks are read in smaller steps', async () => {
    const flood = made(6_000, (i) => ({ block: 20_001 + (i % 2) * 4_000 }));
    const found = await searchAll(serverOf([...flood, REAL_ONE]));
    expect(hasReal(found)).toBe(true);
    expect(found.skipped).toEqual([]);
  });

  test('so that an answer is too large are the same', async () => {
    const rpc = serverOf([REAL_ONE]);
    const large: Rpc = async (method, params) => {
      if (method !== 'eth_getLogs') return rpc(method, params);
      const [{ fromBlock, toBlock }] = params as readonly [{ fromBlock: string; toBlock: string }];
      const isFull = Number(fromBlock) <= 20_001 && Number(toBlock) >= 20_001;
      return isFull ? refuse('too-large', 'more than a megabyte') : rpc(method, params);
    };
    const found = await searchAll(large);
    expect(hasReal(found)).toBe(true);
    expect(found.skipped).toEqual([20_001n]);
  });
});
