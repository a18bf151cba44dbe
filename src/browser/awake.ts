/** Keeps Firefox's event page from being stopped, and its workers with it, 30 seconds after the last event. Chrome lets a background live while it owes an answer. */

import { browser } from 'wxt/browser';

const ALARM = 'awake';
const ALARM_MINUTES = 1 / 4;

let open = 0;

export async function awake<T>(work: () => Promise<T>): Promise<T> {
  if (!import.meta.env.FIREFOX) return work();
  open++;
  await browser.alarms.create(ALARM, { periodInMinutes: ALARM_MINUTES });
  try {
    return await work();
  } finally {
    open--;
    if (open === 0) await browser.alarms.clear(ALARM);
  }
}
