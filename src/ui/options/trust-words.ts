/** Words about keys and lists: plain sentences for what can be wrong with a list, and short forms of keys. */

import type { MessageKey } from '../message.ts';
import { t } from '../text.ts';
import type { ListCode } from '../trust-sources.ts';

/** Characters of a key that are shown: enough to compare by eye, too few to be taken for proof. */
const KEY_CHARS = 12;

export function shortKey(key: string): string {
  return t('trust_key', key.slice(0, KEY_CHARS));
}

const SENTENCES: Partial<Record<ListCode, MessageKey>> = {
  unreachable: 'trust_list_unreachable',
  'timed-out': 'trust_list_unreachable',
  'http-error': 'trust_list_unreachable',
  'bad-signature': 'trust_list_bad_signature',
  'other-key': 'trust_list_other_key',
  'older-list': 'trust_list_older_list',
};

export function listProblem(code: ListCode, because: string): string {
  const sentence = SENTENCES[code];
  return sentence === undefined ? t('trust_list_bad', because) : t(sentence);
}

/** Whether asking the browser for access to the address may help. */
export function mayNeedAccess(code: string): boolean {
  return code === 'unreachable';
}
