/**
 * How much one network address may ask for: a bucket for each, in memory alone, gone when it is full again. A proxy on the operator's own machine names the
 * address that it speaks for; nobody else is believed.
 */

import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import type { Clock } from '../ports.ts';

/** A request costs 1 to 10. */
const FULL = 240;
const REFILL_PER_SECOND = 4;
/** About 1 MB. Then all buckets are forgotten at once: a flood from so many addresses is not stopped here. */
const MAX_ADDRESSES = 10_000;

export type RequestBudget = {
  /** Seconds to wait, 0 where the request may be answered; only then it is paid for. */
  readonly spend: (address: string, cost: number) => number;
};

export function openRequestBudget(clock: Clock): RequestBudget {
  const buckets = new Map<string, { left: number; atMs: number }>();
  return {
    spend(address, cost) {
      const nowMs = clock();
      const bucket = buckets.get(address) ?? { left: FULL, atMs: nowMs };
      const passed = Math.max(0, nowMs - bucket.atMs) / 1000;
      const left = Math.min(FULL, bucket.left + passed * REFILL_PER_SECOND);
      if (left < cost) return Math.ceil((cost - left) / REFILL_PER_SECOND);
      if (buckets.size >= MAX_ADDRESSES && !buckets.has(address)) buckets.clear();
      buckets.set(address, { left: left - cost, atMs: nowMs });
      return 0;
    },
  };
}

/**
 * The address that a request is counted for: of version 6 the first 64 bits, which one customer has. What a proxy on this machine names without an address
 * in it counts for the proxy.
 */
export function addressOf({ socket, headers }: IncomingMessage): string {
  const peer = plainAddress(socket.remoteAddress ?? '');
  const last = [headers['x-forwarded-for'] ?? []].flat().join(',').split(',').at(-1) ?? '';
  const isOwn = peer.startsWith('127.') || peer === '::1';
  const named = isOwn ? plainAddress(withoutPort(last.trim())) : '';
  const address = isIP(named) === 0 ? peer : named;
  return address.includes(':') ? networkOf(address) : address;
}

/** Of `5.6.7.8:1234`, `[2001:db8::1]:443` and `[2001:db8::1]`. A port would make a bucket for each connection. */
function withoutPort(named: string): string {
  const [, inBrackets, ofVersion4] = /^(?:\[([^\]]*)\](?::\d{1,5})?|([\d.]+):\d{1,5})$/.exec(named) ?? [];
  return inBrackets ?? ofVersion4 ?? named;
}

/** The first four groups, with those that `::` stands for written out. */
function networkOf(address: string): string {
  const [before = '', after] = address.split('::');
  const front = before.split(':').filter((group) => group !== '');
  const back = (after ?? '').split(':').filter((group) => group !== '');
  const zeros = after === undefined ? 0 : Math.max(0, 8 - front.length - back.length);
  return [...front, ...Array<string>(zeros).fill('0'), ...back].slice(0, 4).join(':');
}

function plainAddress(address: string): string {
  return address.replace(/^::ffff:/, '').toLowerCase();
}
