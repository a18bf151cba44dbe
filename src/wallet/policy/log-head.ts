/**
 * The head of a log of decisions (docs/spec/policy.md section 8), as it can be published, and a log held against one that was. It shows that the log was so when
 * the head was published; not that the gate wrote everything down, and nothing about entries after the head.
 */

import { accept, type Parsed, refuse } from '../../errors.ts';
import type { Hex } from '../signable.ts';
import { type LogCode, type LogEntry, readChain } from './log.ts';

/** `head`: digest of the last entry; `entries`: its number and one; `from`: number of the first entry that was kept. */
export type LogHead = { readonly head: Hex; readonly from: number; readonly entries: number };

/** Of an export whose entries follow each other. */
export function headOf(text: string): Parsed<LogHead, LogCode> {
  const read = readChain(text);
  if (!read.ok) return read;
  const { entries, digests } = read.value;
  return accept({ head: digests.at(-1)!, from: entries[0]!.n, entries: entries.at(-1)!.n + 1 });
}

/** What the head vouches for, and how many entries came later. */
export type HeldLog = { readonly entries: readonly LogEntry[]; readonly later: number };

/** The log may begin earlier than what was published, and go on after it. `shortened-log`: some of what was published is not in it. */
export function holdAgainst(text: string, published: LogHead): Parsed<HeldLog, LogCode | 'shortened-log'> {
  const read = readChain(text);
  if (!read.ok) return read;
  const { entries, digests } = read.value;
  const first = entries[0]!.n;
  const last = published.entries - 1 - first;
  if (first > published.from)
    return refuse('shortened-log', `it begins with entry ${first}; published was ${published.from}`);
  if (last >= entries.length)
    return refuse(
      'shortened-log',
      `it ends with entry ${entries.at(-1)!.n}; published was ${published.entries - 1}`,
    );
  return digests[last] === published.head
    ? accept({ entries: entries.slice(0, last + 1), later: entries.length - last - 1 })
    : refuse('altered-log', `entry ${published.entries - 1} is another one than was published`);
}
