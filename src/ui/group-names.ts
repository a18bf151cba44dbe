/** How groups are called in a sentence: by name only where the reader's list has them (docs/spec/personhood.md section 1), since a name can be anybody's. */

import type { Names } from './options/use-memberships.ts';
import { t } from './text.ts';

/** Enough to compare by eye, too few to be taken for proof. */
const KEY_CHARS = 8;

export function groupName(
  names: Names,
  { groupId, issuer }: { readonly groupId: string; readonly issuer: string },
): string {
  const unnamed = t('approve_group_unnamed', groupId.slice(0, KEY_CHARS), issuer.slice(0, KEY_CHARS));
  return names.get(groupId)?.shown ?? unnamed;
}
