/**
 * The files of a page on their way from the panel to the lookup worker (docs/spec/verdict.md section 5), on a channel that
 * only the extension's own documents and workers can open. This is the worker's end; `hand-over-files.ts` is the panel's.
 */

import type { PageFiles } from '../engine/call.ts';

/** From the worker, for each file when it is needed: on few cores all at once would slow down what comes before. */
export type WantedFile = { readonly wanted: number };

/** From the panel; `null` where it is not to be had. */
export type PageFile = { readonly key: number; readonly base64: string | null };

/** Longer than the panel waits for the page. A panel that was closed says nothing. */
const SILENCE_MS = 20_000;

export function channelOf(call: string): string {
  return `page-files ${call}`;
}

export function openPageFiles(call: string, signal: AbortSignal): PageFiles {
  const channel = new BroadcastChannel(channelOf(call));
  const waiting = new Map<number, (base64: string | null) => void>();
  let silence: ReturnType<typeof setTimeout> | undefined;
  let isOpen = true;
  const arrive = (key: number, base64: string | null) => {
    waiting.get(key)?.(base64);
    waiting.delete(key);
  };
  const close = () => {
    isOpen = false;
    clearTimeout(silence);
    signal.removeEventListener('abort', close);
    channel.close();
    for (const key of waiting.keys()) arrive(key, null);
  };
  const waitOn = () => {
    clearTimeout(silence);
    silence = waiting.size > 0 ? setTimeout(close, SILENCE_MS) : undefined;
  };
  channel.onmessage = ({ data }: MessageEvent<PageFile>) => {
    arrive(data.key, data.base64);
    waitOn();
  };
  if (signal.aborted) close();
  else signal.addEventListener('abort', close);
  return {
    read: (key) => {
      if (!isOpen) return Promise.resolve(null);
      const { promise, resolve } = Promise.withResolvers<string | null>();
      waiting.set(key, resolve);
      waitOn();
      channel.postMessage({ wanted: key } satisfies WantedFile);
      return promise;
    },
    close,
  };
}
