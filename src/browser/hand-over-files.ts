/**
 * Hands the files that a page holds to the lookup worker, as it wants them (docs/spec/verdict.md section 5). Runs in the
 * panel, because only it lives as long as that takes. The worker decodes them: this thread is the offscreen document's, too.
 */

import { dropHeldInPage, readHeldInPage } from './held-in-page.ts';
import { channelOf, type PageFile, type WantedFile } from './page-files.ts';
import { type PageFrame, runInPage } from './run-in-page.ts';

/** As base64, these stay under Chrome's limit of 64 MiB for a message. */
const FILES_PER_MESSAGE = 8;
const MESSAGES_AT_ONCE = 3;

/** Answers how to stop, after which the page holds nothing any more. Keys of files are their places in the page's list. */
export function handOverFiles(frame: PageFrame, call: string): () => void {
  const channel = new BroadcastChannel(channelOf(call));
  const queue: number[] = [];
  let isOpen = true;
  let running = 0;

  const handOver = async (keys: readonly number[]) => {
    const files = await runInPage(frame, readHeldInPage, [keys]);
    for (const [i, key] of keys.entries()) {
      if (isOpen) channel.postMessage({ key, base64: files?.[i] ?? null } satisfies PageFile);
    }
  };
  const work = async () => {
    running++;
    while (isOpen && queue.length > 0) {
      await handOver(queue.splice(0, FILES_PER_MESSAGE));
    }
    running--;
  };
  channel.onmessage = ({ data }: MessageEvent<WantedFile>) => {
    queue.push(data.wanted);
    if (running < MESSAGES_AT_ONCE) void work();
  };
  return () => {
    isOpen = false;
    channel.close();
    void runInPage(frame, dropHeldInPage, []);
  };
}
