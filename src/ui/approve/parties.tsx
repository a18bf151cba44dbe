/**
 * What is worth a second look about addresses that a site chose: whom something goes to, and who may take it (docs/spec/page-requests.md section 6). No list of bad addresses is asked: one
 * without a warning is not thereby a good one.
 */

import { partiesOf, recipientWarnings } from '../../wallet/recipient.ts';
import type { Address } from '../../wallet/signable.ts';
import { Foreign } from '../foreign-text.tsx';
import { t } from '../text.ts';
import { recipientWords } from '../wallet/recipient-words.ts';
import type { Names } from './description-view.tsx';
import type { Shown } from './prepared.ts';

type PartiesProps = {
  readonly shown: Shown;
  readonly names: Names;
  /** Where this wallet sent to before. */
  readonly sentTo: readonly Address[];
};

export function Parties({ shown, names, sentTo }: PartiesProps) {
  const { accounts, watched } = names;
  const tokens = watched.map(({ address }) => address);
  const from = shown.items[0]?.signable.account;
  if (from === undefined) return null;
  const parties = partiesOf(shown.items.flatMap(({ description }) => description.outflows));
  // Whether it has code is not asked: what sites let somebody take, contracts take.
  const rows = parties.flatMap((to) =>
    recipientWarnings({ from, to, accounts, sentTo, tokens, code: 'none' }).map((warning) => ({
      to,
      warning,
    })),
  );
  if (rows.length === 0) return null;
  return (
    <ul class="warnings" aria-label={t('send_to_warnings')} data-testid="parties">
      {rows.map(({ to, warning }) => (
        <li key={`${to} ${warning.code}`} class={recipientWords(warning).tone} data-code={warning.code}>
          <span class="mono">
            <Foreign text={to} />
          </span>{' '}
          {recipientWords(warning).words}
          {warning.code === 'look-alike' && (
            <span class="mono">
              <Foreign text={warning.like} />
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}
