/** Reading candidates: in order, few at a time, from the first server that can show the signed bytes. */

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fromBase64Url } from '../../../src/bytes.ts';
import { accept, refuse } from '../../../src/errors.ts';
import { decodeDataItem } from '../../../src/formats/ans104.ts';
import { encodeBundle } from '../../../src/formats/bundle.ts';
import type { Candidate } from '../../../src/ledger/search/ask.ts';
import type { Gateway, Listing } from '../../../src/ledger/search/gateway.ts';
import { readItem, readItems } from '../../../src/ledger/search/read-item.ts';
import { digestOf } from '../../fixtures/lookups.ts';
import { nodeOf } from '../../fixtures/lying-gateway.ts';
import { makeProvider, outputBody, randomBytes, signBody } from '../../fixtures/providers.ts';

const aurora = await makeProvider(1);
const signed = await Promise.all(
  Array.from({ length: 20 }, async () => {
    const digest = await digestOf(randomBytes(8));
    return await signBody(await outputBody(aurora, digest), aurora.signer);
  }),
);
const items = await Promise.all(
  signed.map(async ({ bytes }) => {
    const item = await decodeDataItem(bytes);
    if (!item.ok) throw new Error(item.because);
    return item.value;
  }),
);

function gateway(url: string, data: Gateway['data']): Gateway {
  const closed = async () => refuse('unreachable', 'no answer');
  return { url, find: closed, findTogether: closed, data, range: closed };
}

const truth: Gateway['data'] = async (id) => accept(items.find((item) => item.id === id)!.data);
const broken: Gateway['data'] = async () => refuse('http-error', 'answered with status 500');
const altered: Gateway['data'] = async () => accept(new Uint8Array(3));

function candidateOf(at: number, ...gateways: readonly Gateway[]): Candidate {
  const listing: Listing = { ...nodeOf(items[at]!), bundledIn: null };
  return { id: listing.id, listings: gateways.map((from) => ({ gateway: from, listing })) };
}

describe('readItem', () => {
  it('takes the first server that shows what was signed, and keeps what the others did', async () => {
    const candidate = candidateOf(
      0,
      gateway('a', broken),
      gateway('b', altered),
      gateway('c', truth),
      gateway('d', altered),
    );
    expect(await readItem(candidate)).toEqual({
      item: items[0],
      failures: [
        { gateway: 'a', code: 'http-error' },
        // Of an item in no bundle, nobody can tell altered bytes from another kind of signature.
        { gateway: 'b', code: 'bad-answer' },
      ],
    });
  });

  describe('beside a server that is slow on purpose', () => {
    beforeEach(() => void vi.useFakeTimers());
    afterEach(() => void vi.useRealTimers());
    const silent: Gateway['data'] = () => new Promise(() => {});

    it('starts the next without waiting for the end of the first', async () => {
      const slow = [gateway('a', silent), gateway('b', silent), gateway('c', silent)];
      const reading = readItem(candidateOf(0, ...slow, gateway('d', truth)));
      await vi.advanceTimersByTimeAsync(5_000);
      expect(await reading).toEqual({ item: items[0], failures: [] });
    });

    it('asks nobody else while the first may still answer', async () => {
      const others: string[] = [];
      const second = gateway('b', async (id, max) => {
        others.push(id);
        return await truth(id, max);
      });
      const soon: Gateway['data'] = async (id, max) => {
        await new Promise((resolve) => setTimeout(resolve, 1_000));
        return await truth(id, max);
      };
      const reading = readItem(candidateOf(0, gateway('a', soon), second));
      await vi.advanceTimersByTimeAsync(1_000);
      expect((await reading).item).toEqual(items[0]);
      expect(others).toEqual([]);
    });

    it('takes the answer of the first where the second fails', async () => {
      const late: Gateway['data'] = async (id, max) => {
        await new Promise((resolve) => setTimeout(resolve, 3_000));
        return await truth(id, max);
      };
      const reading = readItem(candidateOf(0, gateway('a', late), gateway('b', broken)));
      await vi.advanceTimersByTimeAsync(3_000);
      expect(await reading).toEqual({ item: items[0], failures: [{ gateway: 'b', code: 'http-error' }] });
    });
  });

  it('is nothing where no server can show it', async () => {
    const read = await readItem(candidateOf(0, gateway('a', broken)));
    expect(read).toEqual({ item: null, failures: [{ gateway: 'a', code: 'http-error' }] });
  });

  it('takes no other item that is genuine', async () => {
    const candidate = candidateOf(0, gateway('a', truth));
    const renamed = {
      ...candidate.listings[0]!,
      listing: { ...candidate.listings[0]!.listing, id: items[1]!.id },
    };
    const data: Gateway['data'] = async () => accept(items[0]!.data);
    const swapped = { ...candidate, listings: [{ ...renamed, gateway: gateway('a', data) }] };
    expect(await readItem(swapped)).toMatchObject({ item: null, failures: [{ code: 'altered' }] });
  });

  it('takes no other genuine item to which a bundle points under the id that was asked for', async () => {
    const bundle = await encodeBundle([signed[0]!.bytes]);
    const range: Gateway['range'] = async (_, from, length) => accept(bundle.slice(from, from + length));
    const inBundle = { ...nodeOf(items[0]!), signature: null, bundledIn: { id: 'B'.repeat(43) } };
    const server = { ...gateway('a', broken), range };
    const read = (id: string) =>
      readItem({ id, listings: [{ gateway: server, listing: { ...inBundle, id } }] });
    expect(await read(items[0]!.id)).toEqual({ item: items[0], failures: [] });
    bundle.set(fromBase64Url(items[1]!.id)!, 64); // the id of the first and only entry
    expect(await read(items[1]!.id)).toEqual({ item: null, failures: [{ gateway: 'a', code: 'altered' }] });
  });

  it.each<[string, Partial<Listing>]>([
    ['a signature of 63 bytes', { signature: 'A'.repeat(84) }],
    ['no signature', { signature: null }],
    ['a key that is no base64url', { owner: { address: 'o', key: '!!' } }],
  ])('%s in the row and no bundle is no usable answer, and nothing is fetched', async (_, changes) => {
    let fetched = 0;
    const counting = gateway('a', async (id, max) => {
      fetched++;
      return await truth(id, max);
    });
    const { listings, id } = candidateOf(0, counting);
    const candidate = {
      id,
      listings: [{ gateway: counting, listing: { ...listings[0]!.listing, ...changes } }],
    };
    expect(await readItem(candidate)).toEqual({
      item: null,
      failures: [{ gateway: 'a', code: 'bad-answer' }],
    });
    expect(fetched).toBe(0);
  });
});

describe('readItems', () => {
  it('keeps the order and reads eight at a time', async () => {
    let now = 0;
    let most = 0;
    const counting = gateway('a', async (id, max) => {
      most = Math.max(most, ++now);
      await Promise.resolve();
      now--;
      return await truth(id, max);
    });
    const reads = await readItems(items.map((_, at) => candidateOf(at, counting)));
    expect(reads.map(({ item }) => item?.id)).toEqual(items.map(({ id }) => id));
    expect(most).toBe(8);
  });

  it('of nothing is nothing', async () => {
    expect(await readItems([])).toEqual([]);
  });
});
