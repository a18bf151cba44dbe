/** Whose an address is, where it is of the wallet: with a key of the person's, or only watched. */

import type { PublicAccount } from '../../wallet/public-state.ts';
import { Foreign } from '../foreign-text.tsx';
import { t } from '../text.ts';
import { whoseWords } from './recipient-words.ts';

export function Whose({ account }: { readonly account: PublicAccount | null }) {
  if (account === null) return null;
  return (
    <span class="muted under">
      {t(whoseWords(account))} <Foreign text={account.name} />
    </span>
  );
}
