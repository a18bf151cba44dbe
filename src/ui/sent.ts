/**
 * What left the device, from the verdict's own list (docs/spec/verdict.md section 4) and from what the reader did on
 * the panel since. Pure.
 */

import type { LookupSubject } from '../browser/lookup-state.ts';
import type { Sent } from '../ledger/search/gateway.ts';
import { isLoopback } from '../loopback.ts';
import type { VerdictDocument } from '../verify/document.ts';
import { hostOf } from './format.ts';
import { countedMsg, type Message, type MessageKey, msg } from './message.ts';

/** One receiver and what it was sent. */
export type Receiver = {
  readonly host: string;
  readonly place: 'away' | 'this-device';
  readonly values: readonly Message[];
};

export function receiversOf({ sent }: Pick<VerdictDocument, 'sent'>, locale: string): readonly Receiver[] {
  return [...Map.groupBy(sent, ({ to }) => to)].map(([to, rows]) => {
    const isDomain = rows[0]!.what === 'domain'; // a name, where servers are addresses
    return {
      host: isDomain ? to : hostOf(to),
      place: placeOf(isDomain ? `https://${to}` : to),
      values: rows.map((row) => sentMessage(row, locale)),
    };
  });
}

/** The header's line: what stayed, and how many elsewhere were asked; that nothing left only where nobody was asked. */
export function leftLine(
  receivers: readonly Receiver[],
  subject: LookupSubject['kind'],
  locale: string,
): Message {
  const away = receivers.filter(({ place }) => place === 'away').length;
  if (away === 0) return msg(receivers.length === 0 ? 'left_nothing' : 'left_local');
  const [one, other] = LEFT_KEYS[subject];
  return countedMsg(away, one, other, locale);
}

/** What kind of value a server was sent, and how often. */
export function sentMessage({ what, values }: Sent, locale: string): Message {
  return msg(SENT_KEYS[what], values.toLocaleString(locale));
}

function placeOf(url: string): Receiver['place'] {
  return isLoopback(url) ? 'this-device' : 'away';
}

const LEFT_KEYS: Record<LookupSubject['kind'], readonly [MessageKey, MessageKey]> = {
  picture: ['left_picture_one', 'left_picture_other'],
  text: ['left_text_one', 'left_text_other'],
  page: ['left_page_one', 'left_page_other'],
};

const SENT_KEYS: Record<Sent['what'], MessageKey> = {
  digest: 'sent_digest',
  'picture-fingerprint': 'sent_picture_fingerprint',
  'text-fingerprint': 'sent_text_fingerprint',
  'record-id': 'sent_record_id',
  'provider-key': 'sent_provider_key',
  group: 'sent_group',
  domain: 'sent_domain',
  'manifest-address': 'sent_manifest_address',
};
