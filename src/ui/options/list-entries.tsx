/** Who signed a list, and who is on it. */

import type { SignedTrustList } from '../../verify/trust.ts';
import { countedMsg } from '../message.ts';
import { readerLocale, say, t } from '../text.ts';
import { shortKey } from './trust-words.ts';

export function ListEntries({ signed }: { readonly signed: SignedTrustList }) {
  const { entries } = signed.list;
  const locale = readerLocale();
  return (
    <>
      <p class="muted">
        {t('trust_list_signer')} <code class="whole">{signed.key}</code>
      </p>
      <details>
        <summary>
          {say(countedMsg(entries.length, 'trust_list_entries_one', 'trust_list_entries_other', locale))}
        </summary>
        <ul>
          {entries.map(({ root, name, domain }) => (
            <li key={root}>
              {name}{' '}
              <span class="muted">
                {domain} · <code title={root}>{shortKey(root)}</code>
              </span>
            </li>
          ))}
        </ul>
      </details>
    </>
  );
}
