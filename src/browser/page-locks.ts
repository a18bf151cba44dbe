/** What must not happen in two pages of the extension at once (Web Locks). A lock ends with the page that holds it. */

/** Waits until no page holds it. */
export function underLock<T>(name: string, work: () => Promise<T>): Promise<T> {
  return navigator.locks.request(name, work);
}

/** Nothing happens where a page holds it already, this one or another. */
export async function unlessLocked(name: string, work: () => Promise<void>): Promise<void> {
  await navigator.locks.request(name, { ifAvailable: true }, async (lock) => {
    if (lock !== null) await work();
  });
}
