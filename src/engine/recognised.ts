/** Whom the stored settings recognise: entries added by hand, and subscribed lists whose signatures still hold. */

import * as v from 'valibot';
import { parseShape } from '../shapes.ts';
import { parseTrustEntry, parseTrustList, type Recognised, recognise } from '../verify/trust.ts';

/** A subscribed trust list: where it comes from, and the newest version that was seen. */
const subscription = v.strictObject({
  schema: v.literal('rail.subscription/1'),
  url: v.pipe(v.string(), v.maxLength(2048)),
  signed: v.unknown(),
});

/** Everyone the stored trust names, each root once; an entry added by hand names a provider before any list does. */
export function recognisedIn(trust: readonly unknown[]): readonly Recognised[] {
  const byHand = trust.flatMap((item) => {
    const entry = parseTrustEntry(item);
    return entry.ok ? [recognise(entry.value, null)] : [];
  });
  const byList = trust.flatMap((item) => {
    const list = parseSubscription(item);
    return list === null
      ? []
      : list.signed.list.entries.map((entry) => recognise(entry, list.signed.list.name));
  });
  const byRoot = new Map([...byList, ...byHand].map((provider) => [provider.root, provider]));
  return [...byRoot.values()];
}

/** A stored subscription whose list is still validly signed, or `null`. */
export function parseSubscription(value: unknown) {
  const stored = parseShape(subscription, value);
  if (!stored.ok) return null;
  const signed = parseTrustList(stored.value.signed, null);
  return signed.ok ? { url: stored.value.url, signed: signed.value } : null;
}
