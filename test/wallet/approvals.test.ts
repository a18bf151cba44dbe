/** Approvals found through a server that leaves out, makes up and refuses. */

import { keccak_256 } from '@noble/hashes/sha3.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toHex, utf8 } from '../../src/bytes.ts';
import { accept, type Parsed, refuse } from '../../src/errors.ts';
import {
  APPROVAL_FOR_ALL_TOPIC,
  APPROVAL_TOPIC,
  addressIn,
  approvalFilter,
  readApprovalLogs,
  withoutRepeats,
} from '../../src/wallet/approval-logs.ts';
import { findApprovals, joinFound } from '../../src/wallet/find-approvals.ts';
import type { Address } from '../../src/wallet/signable.ts';
import {
  approvalLog,
  approvalServer,
  type ServerSetup,
  topicOf,
  wordOf,
} from '../fixtures/approval-server.ts';

const OWNER: Address = '0x1111111111111111111111111111111111111111';
const OTHER: Address = '0x2222222222222222222222222222222222222222';
const TOKEN: Address = '0x3333333333333333333333333333333333333333';
const ART: Address = '0x5555555555555555555555555555555555555555';
const SPENDER: Address = '0x4444444444444444444444444444444444444444';
const NOBODY: Address = `0x${'0'.repeat(40)}`;
const BLOCKS = { from: 10n, to: 20n };
const LOG = approvalLog(OWNER, { kind: 'allowance', token: TOKEN, spender: SPENDER, block: 15 });

function the<T>(parsed: Parsed<T>): T {
  if (!parsed.ok) throw new Error(parsed.code);
  return parsed.value;
}

describe('logs', () => {
  test('have the topics that their events hash to', () => {
    const topic = (event: string) => `0x${toHex(keccak_256(utf8(event)))}`;
    expect(APPROVAL_TOPIC).toBe(topic('Approval(address,address,uint256)'));
    expect(APPROVAL_FOR_ALL_TOPIC).toBe(topic('ApprovalForAll(address,address,bool)'));
  });

  test('are asked for by event, owner and blocks', () => {
    expect(approvalFilter(OWNER, BLOCKS)).toEqual({
      fromBlock: '0xa',
      toBlock: '0x14',
      topics: [[APPROVAL_TOPIC, APPROVAL_FOR_ALL_TOPIC], topicOf(OWNER)],
    });
  });

  test('are read', () => {
    expect(the(readApprovalLogs([LOG], OWNER, BLOCKS))).toEqual([
      { kind: 'allowance', token: TOKEN, spender: SPENDER, block: 15n },
    ]);
  });

  test('of a single token of a collection have its number', () => {
    const single = { ...LOG, topics: [...LOG.topics, wordOf(7n)], data: '0x' };
    expect(the(readApprovalLogs([single], OWNER, BLOCKS))).toEqual([
      { kind: 'item', token: TOKEN, spender: SPENDER, item: '7', block: 15n },
    ]);
    const odd = { ...single, data: wordOf(1n) };
    const all = { ...single, topics: [APPROVAL_FOR_ALL_TOPIC, ...single.topics.slice(1)] };
    expect(readApprovalLogs([odd, all], OWNER, BLOCKS)).toEqual(accept([]));
  });

  test.each([
    ['another owner', { topics: [APPROVAL_TOPIC, topicOf(OTHER), topicOf(SPENDER)] }, 'not-asked-for'],
    ['another event', { topics: [wordOf(1n), topicOf(OWNER), topicOf(SPENDER)] }, 'not-asked-for'],
    ['an older block', { blockNumber: '0x9' }, 'not-asked-for'],
    ['a later block', { blockNumber: '0x15' }, 'not-asked-for'],
    ['no topics', { topics: [] }, 'not-asked-for'],
    ['a block without number', { blockNumber: null }, 'not-logs'],
    ['a block that is no number', { blockNumber: '15' }, 'not-logs'],
    ['too many topics', { topics: Array(5).fill(APPROVAL_TOPIC) }, 'not-logs'],
    ['a short topic', { topics: [APPROVAL_TOPIC, '0x11', topicOf(SPENDER)] }, 'not-logs'],
    ['no data', { data: 7 }, 'not-logs'],
    ['a removed one', { removed: true }, 'not-logs'],
  ])('with %s are refused whole', (_, change, code) => {
    expect(readApprovalLogs([LOG, { ...LOG, ...change }], OWNER, BLOCKS)).toMatchObject({ ok: false, code });
  });

  test('that are no list, or too long, are refused', () => {
    expect(readApprovalLogs({}, OWNER, BLOCKS)).toMatchObject({ ok: false, code: 'not-logs' });
    expect(readApprovalLogs(Array(5_001).fill(LOG), OWNER, BLOCKS)).toMatchObject({
      ok: false,
      code: 'too-many-logs',
    });
  });

  test.each([wordOf(2n ** 160n), '0x', wordOf(1n).slice(0, -2), 7, null])('have no address in %j', (word) => {
    expect(addressIn(word)).toBeNull();
  });

  test('whose spender is no address are left out', () => {
    const odd = { ...LOG, topics: [...LOG.topics.slice(0, 2), `0x${'4'.repeat(64)}`] };
    expect(readApprovalLogs([odd], OWNER, BLOCKS)).toEqual(accept([]));
  });

  test('of any kind never throw, and nothing comes out that was not asked for', () => {
    fc.assert(
      fc.property(fc.anything(), fc.anything(), (one, member) => {
        const read = readApprovalLogs([one, { ...LOG, blockNumber: member }], OWNER, BLOCKS);
        const isInside = (block: bigint) => block >= BLOCKS.from && block <= BLOCKS.to;
        expect(read.ok ? read.value.every(({ block }) => isInside(block)) : true).toBe(true);
      }),
    );
  });

  test('of one token and spender count once, with the newest block', () => {
    const at = (block: bigint) => ({ kind: 'all', token: TOKEN, spender: SPENDER, block }) as const;
    expect(withoutRepeats([at(3n), at(9n), at(4n)])).toEqual([at(9n)]);
  });
});

describe('a search', () => {
  const told = [
    { kind: 'allowance', token: TOKEN, spender: SPENDER, block: 25_000 },
    { kind: 'all', token: ART, spender: SPENDER, block: 3 },
  ] as const;
  const answers = {
    [`${TOKEN} 0xdd62ed3e`]: wordOf(500n),
    [`${TOKEN} 0x95d89b41`]: `0x${Buffer.from('TOK').toString('hex').padEnd(64, '0')}`,
    [`${TOKEN} 0x313ce567`]: wordOf(2n),
    [`${ART} 0xe985e9c5`]: wordOf(1n),
  };
  const server = (change: Partial<ServerSetup> = {}) =>
    approvalServer({ head: 25_000, owner: OWNER, told, answers, ...change });

  test('goes back to the first block and asks each token what is left', async () => {
    const { rpc, asked } = server();
    expect(the(await findApprovals(rpc, OWNER, null))).toEqual({
      approvals: [
        {
          kind: 'allowance',
          token: TOKEN,
          spender: SPENDER,
          allowed: '500',
          symbol: 'TOK',
          decimals: 2,
          isToken: true,
        },
        {
          kind: 'all',
          token: ART,
          spender: SPENDER,
          allowed: 'all',
          symbol: null,
          decimals: null,
          isToken: false,
        },
      ],
      searched: { from: 0n, to: 25_000n },
      hasOlder: false,
      stopped: null,
      skipped: [],
      crowded: [],
    });
    expect(asked).toEqual(['15001-25000', '5001-15000', '0-5000']);
  });

  test('leaves out what is used up, and shows what the token does not say as unknown', async () => {
    const { rpc } = server({ answers: { [`${TOKEN} 0xdd62ed3e`]: wordOf(0n) } });
    const { approvals } = the(await findApprovals(rpc, OWNER, null));
    expect(approvals.map(({ token, allowed }) => [token, allowed])).toEqual([[ART, 'unknown']]);
  });

  describe('of one item of a collection', () => {
    const item = { kind: 'item', token: ART, spender: SPENDER, item: '7', block: 9 } as const;
    const found = async (told: ServerSetup['told'], said: ServerSetup['answers']) =>
      the(await findApprovals(server({ told, answers: said }).rpc, OWNER, null)).approvals;
    const answersOf = (approved: bigint, owner: bigint) => ({
      [`${ART} 0x081812fc`]: wordOf(approved),
      [`${ART} 0x6352211e`]: wordOf(owner),
    });

    test('tells who may take it now', async () => {
      const one = { kind: 'item', token: ART, item: '7', symbol: null, decimals: null, isToken: false };
      const [mine, other] = [BigInt(OWNER), BigInt(OTHER)];
      expect(await found([item], answersOf(other, mine))).toEqual([{ ...one, spender: OTHER, allowed: '1' }]);
      expect(await found([item], {})).toEqual([{ ...one, spender: SPENDER, allowed: 'unknown' }]);
    });

    test.each([
      ['nobody may', [item], answersOf(0n, BigInt(OWNER))],
      ['it is somebody else’s', [item], answersOf(BigInt(SPENDER), BigInt(OTHER))],
      ['a later log ends it', [item, { ...item, spender: NOBODY, block: 10 }], answersOf(1n, BigInt(OWNER))],
    ])('is not shown where %s', async (_, told, said) => {
      expect(await found(told, said)).toEqual([]);
    });
  });

  test.each([
    ['without decimals', { [`${TOKEN} 0xdd62ed3e`]: wordOf(500n) }, false],
    ['that calls itself one of ERC-721', { ...answers, [`${TOKEN} 0x01ffc9a7`]: wordOf(1n) }, false],
    ['that says it is none', { ...answers, [`${TOKEN} 0x01ffc9a7`]: wordOf(0n) }, true],
    ['whose answer is no yes', { ...answers, [`${TOKEN} 0x01ffc9a7`]: wordOf(7n) }, true],
  ])('takes no contract for a token that may be a collection: one %s', async (_, told, isToken) => {
    const { rpc } = server({ answers: told });
    expect(the(await findApprovals(rpc, OWNER, null)).approvals[0]).toMatchObject({ token: TOKEN, isToken });
  });

  test('calls what no balance reaches all', async () => {
    const { rpc } = server({ answers: { ...answers, [`${TOKEN} 0xdd62ed3e`]: wordOf(2n ** 127n) } });
    expect(the(await findApprovals(rpc, OWNER, null)).approvals[0]!.allowed).toBe('all');
  });

  test('takes fewer blocks at once from a server that refuses many', async () => {
    const { rpc } = server({ mostBlocks: 1_000 });
    const found = the(await findApprovals(rpc, OWNER, null));
    // 30 questions: 4 are refused, 26 answered with 625 blocks.
    expect(found.searched).toEqual({ from: 25_001n - 26n * 625n, to: 25_000n });
    expect(found).toMatchObject({ hasOlder: true, stopped: null });
  });

  test('goes on where it ended', async () => {
    const { rpc } = server({ mostBlocks: 1_000 });
    const newer = the(await findApprovals(rpc, OWNER, null));
    const older = the(await findApprovals(rpc, OWNER, newer.searched.from));
    expect(older.searched.to).toBe(newer.searched.from - 1n);
    const both = joinFound(newer, older);
    expect(both.approvals.map(({ token }) => token)).toEqual([TOKEN, ART]);
    expect(both).toMatchObject({ searched: { from: 0n, to: 25_000n }, hasOlder: false });
  });

  test('keeps what was answered before a lie, and says where it stopped', async () => {
    const { rpc } = server();
    const lying: typeof rpc = async (method, params) => {
      const [filter] = params as readonly [{ fromBlock: string }];
      return method === 'eth_getLogs' && Number(filter.fromBlock) < 15_000
        ? accept([{}])
        : rpc(method, params);
    };
    expect(the(await findApprovals(lying, OWNER, null))).toMatchObject({
      approvals: [{ token: TOKEN }],
      searched: { from: 15_001n, to: 25_000n },
      hasOlder: true,
      stopped: 'not-logs',
    });
  });

  test.each([
    ['no server', 'eth_blockNumber', refuse('unreachable', ''), 'unreachable'],
    ['no number of a block', 'eth_blockNumber', accept('soon'), 'bad-answer'],
    ['no logs at all', 'eth_getLogs', refuse('rpc-error', ''), 'rpc-error'],
    ['a lie at once', 'eth_getLogs', accept('none'), 'not-logs'],
  ])('%s is a refusal', async (_, broken, answer, code) => {
    const { rpc } = server();
    const found = await findApprovals(async (m, p) => (m === broken ? answer : rpc(m, p)), OWNER, null);
    expect(found).toMatchObject({ ok: false, code });
  });

  test('before the first block there is nothing to look for', async () => {
    expect(await findApprovals(server().rpc, OWNER, 0n)).toMatchObject({ ok: false, code: 'no-logs' });
  });

  test('asks no more than so many questions, however the server answers', async () => {
    const { rpc, asked } = server({ head: 10_000_000 });
    await findApprovals(rpc, OWNER, null);
    expect(asked).toHaveLength(30);
    const halving = server({ head: 10_000_000, mostBlocks: 1 });
    expect(await findApprovals(halving.rpc, OWNER, null)).toMatchObject({ ok: false, code: 'rpc-error' });
    expect(halving.asked).toHaveLength(5);
  });
});
