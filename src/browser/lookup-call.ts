/** Names of the worker's calls: each lookup's own, so that what it reports finds back to it. */

import type { LookupName } from './lookup-store.ts';

export function callOf({ tabId, id }: LookupName): string {
  return `${tabId}:${id}`;
}

export function lookupOf(call: string): LookupName {
  const [tabId, id] = call.split(':');
  return { tabId: Number(tabId), id: id ?? '' };
}
