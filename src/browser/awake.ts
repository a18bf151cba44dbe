/**
 * Keeps Firefox's event page from being stopped, and its workers with it, 30 seconds after its last event: a call of the browser counts as use. Nothing is left behind
 * where the page ends all the same. Chrome lets a background live while it owes an answer.
 */

import { browser } from 'wxt/browser';

/** Several to the five seconds that tests leave an idle event page, on a machine that is busy. */
const BEAT_MS = 1_000;

export async function awake<T>(work: () => Promise<T>): Promise<T> {
  const beat = setInterval(() => void browser.runtime.getPlatformInfo(), BEAT_MS);
  try {
    return await work();
  } finally {
    clearInterval(beat);
  }
}
