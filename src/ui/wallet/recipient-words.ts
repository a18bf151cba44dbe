/** Plain sentences for what is worth a second look about a recipient. */

import type { PublicAccount } from '../../wallet/public-state.ts';
import { isOwn, type RecipientWarning } from '../../wallet/recipient.ts';
import type { MessageKey } from '../message.ts';
import { t } from '../text.ts';

type Look = { readonly tone: 'break' | 'note' | 'plain'; readonly words: MessageKey };

const LOOKS: Record<RecipientWarning['code'], Look> = {
  burns: { tone: 'break', words: 'send_warn_burns' },
  'look-alike': { tone: 'break', words: 'send_warn_alike' },
  'is-token': { tone: 'break', words: 'send_warn_token' },
  'is-contract': { tone: 'note', words: 'send_warn_contract' },
  'is-sender': { tone: 'note', words: 'send_warn_self' },
  delegated: { tone: 'note', words: 'send_warn_delegated' },
  'code-unknown': { tone: 'note', words: 'send_warn_unknown' },
  'first-time': { tone: 'plain', words: 'send_warn_first' },
};

export function recipientWords({ code }: RecipientWarning): {
  readonly tone: string;
  readonly words: string;
} {
  const { tone, words } = LOOKS[code];
  return { tone, words: t(words) };
}

/** Before the name of an account of the wallet. */
export function whoseWords(account: PublicAccount): MessageKey {
  return isOwn(account) ? 'send_to_own' : 'send_to_watched';
}
