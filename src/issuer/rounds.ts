/**
 * When an issuer publishes: regularly, one round after the other, and sooner where it is told to. What fails is tried again in the next round; what was
 * signed waits in the database.
 */

import { RailError } from '../errors.ts';
import type { Issuer } from './issuer.ts';
import type { KnownTree } from './next-root.ts';
import { sendAttestations } from './outbox.ts';
import { type Ledger, publishRoots } from './publish.ts';
import { signAttestations } from './relay.ts';

/** Without batches, what failed and what expires still needs another round. */
const RETRY_MS = 60_000;

export type Rounds = {
  /** Publishes now, after what is under way; resolves when done. The code is `done`, or why nothing new was published. */
  readonly publishNow: () => Promise<string>;
  /** Milliseconds since 1970; `null` where there are no batches. */
  readonly nextBatchMs: () => number | null;
  /** Something changed: without batches it is published at once. */
  readonly onChange: () => void;
  readonly close: () => Promise<void>;
};

/** @param everyMs between batches; 0 publishes each change at once, for development */
export function startRounds(
  issuer: Issuer,
  ledger: Ledger,
  everyMs: number,
  log: (line: string) => void,
): Rounds {
  const known: KnownTree = { tree: null };
  let last: Promise<string> = Promise.resolve('done');
  let closed = false;
  const inTurn = (round: () => Promise<string>): Promise<string> => {
    last = last.then(() => (closed ? 'closed' : round())).catch((error: unknown) => failed(error, log));
    return last;
  };
  const roots = async () => {
    const published = await publishRoots(issuer, ledger, known);
    if (!published.ok) log(`nothing was signed: ${published.code}: ${published.because}`);
    return published.ok ? 'done' : published.code;
  };
  const round = async () => {
    const code = await roots();
    await signAttestations(issuer, everyMs === 0 ? 0 : 1);
    await sendAttestations(issuer, ledger.upload);
    return code;
  };
  let nextMs = issuer.clock() + everyMs;
  const onTime = () => {
    nextMs = issuer.clock() + everyMs;
    void inTurn(round);
  };
  const timer = setInterval(onTime, everyMs === 0 ? RETRY_MS : everyMs);
  return {
    publishNow: () => inTurn(roots),
    nextBatchMs: () => (everyMs === 0 ? null : nextMs),
    onChange() {
      if (everyMs === 0) void inTurn(round);
    },
    async close() {
      clearInterval(timer);
      closed = true;
      await last;
    },
  };
}

/** Of a server that did not take an item. Anything else is a defect, and is logged as such. */
function failed(error: unknown, log: (line: string) => void): string {
  const message = error instanceof Error ? error.message : 'unknown error';
  log(`not published: ${message}`);
  return error instanceof RailError ? error.code : 'failed';
}
