/** What is shown of a group: that it is one, whose, how it admits, and its policy. All of it is its issuer's word. */

import type { Group } from '../../identity/group.ts';
import { admissionMessage } from '../attestation-rows.ts';
import { say, t } from '../text.ts';

/** Characters of a key that are shown. */
const KEY_CHARS = 8;

export function GroupFacts({ group }: { readonly group: Pick<Group, 'issuer' | 'admission'> }) {
  const admission = admissionMessage(group.admission);
  return (
    <span class="muted">
      {t('group_of_issuer')} <code title={group.issuer}>{group.issuer.slice(0, KEY_CHARS)}…</code>
      {admission !== null && ` · ${t('group_admits', say(admission))}`}
    </span>
  );
}

export function GroupPolicy({ policy }: { readonly policy: string }) {
  return (
    <details>
      <summary>{t('group_policy')}</summary>
      <p class="policy">
        <bdi>{policy}</bdi>
      </p>
    </details>
  );
}
