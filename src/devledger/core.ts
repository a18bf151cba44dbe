/**
 * The embedded ledger without its servers: storage, intake, mining and search over one data directory.
 */

import type { JWKInterface } from 'arweave/node/lib/wallet.js';
import { RailError } from '../errors.ts';
import type { Clock } from '../ports.ts';
import { tip } from './chain.ts';
import { type Graphql, openGraphql } from './graphql.ts';
import { type Intake, openIntake } from './intake.ts';
import { mineBlock, pendingCount } from './mine.ts';
import { openStore, type Store } from './store.ts';
import { openWallet, type Wallet } from './wallet.ts';

export type CoreOptions = {
  readonly dataDir: string;
  /** Rows of the largest page, 1 to 1000; default 100, the portable limit. */
  readonly maxPageSize?: number;
  /** Bytes of the largest item; default 10 MiB. */
  readonly maxItemBytes?: number;
  readonly clock?: Clock;
  /** An RSA key to use instead of making one of 4096 bits; ignored where the directory has one. */
  readonly wallet?: JWKInterface;
  /** One line per event: ids, sizes and heights, never content. */
  readonly log?: (line: string) => void;
};

export type Core = {
  readonly store: Store;
  readonly wallet: Wallet;
  readonly intake: Intake;
  readonly graphql: Graphql;
  readonly clock: Clock;
  readonly maxItemBytes: number;
  readonly startedAtMs: number;
  readonly log: (line: string) => void;
  /** Packs all items that are pending now into blocks; with none pending, adds one empty block. */
  readonly mine: () => Promise<void>;
  readonly hasPending: () => boolean;
  /** Waits for uploads and mining under way, then closes the store; a second time does nothing. */
  readonly close: () => Promise<void>;
};

const DEFAULT_PAGE_ROWS = 100;
const MAX_PAGE_ROWS = 1000;
const DEFAULT_ITEM_BYTES = 10 * 1024 * 1024;

/** @throws RailError `bad-argument` for a page size out of range or a directory in use. */
export async function openCore(options: CoreOptions): Promise<Core> {
  const { maxPageSize = DEFAULT_PAGE_ROWS, maxItemBytes = DEFAULT_ITEM_BYTES } = options;
  const { clock = Date.now, log = () => {} } = options;
  if (!Number.isInteger(maxPageSize) || maxPageSize < 1 || maxPageSize > MAX_PAGE_ROWS)
    throw new RailError('bad-argument', `maxPageSize is 1 to ${MAX_PAGE_ROWS}`);

  const store = openStore(options.dataDir);
  const wallet = await openWallet(store, options.wallet);
  const intake = openIntake(store, maxItemBytes);

  const addBlock = async (): Promise<number> => {
    const { block, items } = await mineBlock(store, wallet, clock);
    log(`block ${block.height} ${block.hash} with ${items} items`);
    return items;
  };
  if (tip(store) === null) await addBlock();

  // One after another: two blocks on the same parent would be a fork.
  let mining: Promise<void> = Promise.resolve();
  const mine = (): Promise<void> => {
    mining = mining
      .catch(() => {}) // whoever asked for that block was told
      .then(async () => {
        let waiting = pendingCount(store);
        do waiting -= await addBlock();
        while (waiting > 0);
      });
    return mining;
  };

  return {
    store,
    wallet,
    intake,
    graphql: openGraphql(store, maxPageSize),
    clock,
    maxItemBytes,
    startedAtMs: clock(),
    log,
    mine,
    hasPending: () => pendingCount(store) > 0,
    async close() {
      await intake.drain();
      await mining.catch(() => {});
      if (store.db.isOpen) store.db.close();
    },
  };
}
