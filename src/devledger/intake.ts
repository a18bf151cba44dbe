/**
 * Takes uploads in: each item is read strictly, its signature verified, and it is on disk before the answer.
 * Uploads that arrive together share one commit.
 */

import type { Parsed } from '../errors.ts';
import { accept } from '../errors.ts';
import { type Ans104Code, readDataItem } from '../formats/ans104.ts';
import { insertItems, type Store, type StoredItem } from './store.ts';

export type Taken = { readonly id: string; readonly owner: string; readonly outcome: 'stored' | 'known' };
export type IntakeCode = Ans104Code | 'bad-signature';

export type Intake = {
  /** Codes: those of `readDataItem`. Resolves once the item is durable. */
  readonly take: (bytes: Uint8Array) => Promise<Parsed<Taken, IntakeCode>>;
  /** Resolves when everything taken so far is durable. */
  readonly drain: () => Promise<void>;
};

type Waiting = StoredItem & {
  readonly done: (isNew: boolean) => void;
  readonly failed: (error: unknown) => void;
};

export function openIntake(store: Store, maxItemBytes: number): Intake {
  let queue: Waiting[] = [];

  const commit = (): void => {
    const batch = queue;
    queue = [];
    try {
      const isNew = insertItems(store, batch);
      batch.forEach((waiting, i) => {
        waiting.done(isNew[i]!);
      });
    } catch (error) {
      for (const waiting of batch) waiting.failed(error);
    }
  };

  const enqueue = (stored: StoredItem): Promise<boolean> =>
    new Promise((done, failed) => {
      if (queue.length === 0) setImmediate(commit);
      queue.push({ ...stored, done, failed });
    });

  return {
    async take(bytes) {
      const item = await readDataItem(bytes, maxItemBytes);
      if (!item.ok) return item;
      const isNew = await enqueue({ item: item.value, bytes });
      const { id, ownerAddress } = item.value;
      return accept({ id, owner: ownerAddress, outcome: isNew ? 'stored' : 'known' });
    },
    async drain() {
      while (queue.length > 0) await new Promise((resolve) => setImmediate(resolve));
    },
  };
}
