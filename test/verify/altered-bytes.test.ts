/** Servers that show other bytes than were signed: never a match, named, and beaten by one honest server. */

import { describe, expect, it } from 'vitest';
import { type Bytes, fromBase64Url, toBase64Url } from '../../src/bytes.ts';
import type { EvidenceCode } from '../../src/verify/evidence.ts';
import { codesOf, rowOf, SERVER_A, SERVER_B, SERVER_C } from '../fixtures/lookups.ts';
import { BUNDLE_ID, honest, type Lies, lying } from '../fixtures/lying-gateway.ts';

import {
  besideTwo,
  changing,
  check,
  digest,
  flipped,
  held,
  otherBody,
  otherNode,
  record,
} from './beside-liars.ts';

/** Everything that leaves no honest way to the bytes. */
const ALTERATIONS: readonly [string, Lies][] = [
  ['another body', { data: (_, body) => flipped(body), range: (_, bytes) => flipped(bytes) }],
  [
    'another item under this id',
    {
      ...changing((node) => Object.assign(node, otherNode, { id: record.id })),
      data: () => otherBody,
      range: (_, bytes) => flipped(bytes),
    },
  ],
  [
    'another tag',
    {
      ...changing((node) => node.tags.push({ name: 'Rail-Digest', value: digest })),
      range: (_, bytes) => flipped(bytes),
    },
  ],
  [
    'a forged signature',
    {
      ...changing((node) => {
        node.signature = toBase64Url(new Uint8Array(64).fill(7));
      }),
      range: (_, bytes) => flipped(bytes),
    },
  ],
  [
    'another owner',
    {
      ...changing((node) => {
        node.owner = otherNode!.owner;
        node.signature = otherNode!.signature;
      }),
      range: (_, bytes) => flipped(bytes),
    },
  ],
];

describe('one of three servers shows', () => {
  it.each(ALTERATIONS)('%s: the verdict stands and names it', async (_, lies) => {
    const { verdict } = await check(besideTwo(lies));
    expect(verdict.tier).toBe('A1');
    expect(codesOf(verdict)).toEqual(['exact-recognised', 'server-altered', 'inclusion-unchecked']);
    expect(rowOf(verdict, 'server-altered').details).toEqual({ server: SERVER_A, record: record.id });
    expect(rowOf(verdict, 'server-altered').because).toContain('a.example');
  });

  it.each(ALTERATIONS)('%s, and no other server knows the record: never a match', async (_, lies) => {
    const servers = [lying(SERVER_A, held, lies), honest(SERVER_B, []), honest(SERVER_C, [])];
    const { verdict } = await check(servers);
    expect(verdict.tier).toBe('F');
    expect(codesOf(verdict)).toEqual(['server-altered', 'unverifiable', 'no-record']);
  });

  it.each<[string, Lies, EvidenceCode | null]>([
    ['its tags in another order: read from the bundle', changing((node) => node.tags.reverse()), null],
    [
      'no signature in its rows: read from the bundle',
      changing((node) => {
        node.signature = null;
      }),
      null,
    ],
    [
      'no signature and no bundle: says nothing against it',
      changing((node) => Object.assign(node, { signature: null, bundledIn: null })),
      null,
    ],
    [
      'another owner address beside the right key: no matter',
      changing((node) => {
        node.owner = { ...node.owner, address: 'x'.repeat(43) };
      }),
      null,
    ],
  ])('%s', async (_, lies, code) => {
    const { verdict } = await check(besideTwo(lies));
    expect(verdict.tier).toBe('A1');
    expect(codesOf(verdict)).toEqual([
      'exact-recognised',
      ...(code === null ? [] : [code]),
      'inclusion-unchecked',
    ]);
  });
});

describe('a record is read from its bundle', () => {
  const reordered = changing((node) => node.tags.reverse());
  const onlyServer = async (lies: Lies) =>
    (await check([lying(SERVER_A, held, { ...reordered, ...lies }), honest(SERVER_B, [])])).verdict;

  it('by two ranges, header and item', async () => {
    const { verdict, requests } = await check([lying(SERVER_A, held, reordered)]);
    expect(verdict.tier).toBe('A1');
    const ranges = requests.filter(({ kind, url }) => kind === 'range' && url.endsWith(BUNDLE_ID));
    expect(ranges).toHaveLength(2);
  });

  it('not where the server ignores the range', async () => {
    const whole = { range: (_: string, bytes: Bytes | null) => new Response(bytes, { status: 200 }) };
    expect(codesOf(await onlyServer(whole))).toEqual(['unverifiable', 'no-record']);
  });

  const header = (count: number, sizeBytes: bigint, id = fromBase64Url(record.id)!) => {
    const bytes = new Uint8Array(32 + 64);
    const view = new DataView(bytes.buffer);
    view.setBigUint64(0, BigInt(count), true);
    view.setBigUint64(32, sizeBytes, true);
    bytes.set(id, 64);
    return bytes;
  };

  it.each<[string, Bytes]>([
    ['names two to the 31 items', header(2 ** 31, 1n)],
    ['names 65,537 items', header(65_537, 1n)],
    ['does not name the record', header(1, 1000n, new Uint8Array(32))],
    ['gives it no bytes', header(1, 0n)],
    ['gives it a gigabyte', header(1, 2n ** 30n)],
    ['gives it two to the 60 bytes', header(1, 2n ** 60n)],
    ['ends early', header(1, 1000n).slice(0, 40) as Bytes],
    ['is empty', new Uint8Array()],
  ])('not where its header %s', async (_, bytes) => {
    const verdict = await onlyServer({ range: (_id, _bytes, from) => (from === 0 ? bytes : null) });
    // A header that leads nowhere shows no bytes that anyone could have altered.
    expect(codesOf(verdict)).toEqual(['unverifiable', 'no-record']);
  });
});
