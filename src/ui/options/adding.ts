/** What the ways of adding trust have in common. */

import { MAX_TRUST } from '../../engine/settings.ts';
import type { MessageKey } from '../message.ts';

export type AddProps = {
  /** Root keys, or addresses of lists, that are there already. */
  readonly known: readonly string[];
  /** Entries and lists that are there already. */
  readonly count: number;
  readonly onAdd: (item: unknown, name: string) => void;
};

/** Why something cannot be added although it is valid. */
export function placeProblem(
  { known, count }: AddProps,
  item: string,
  twice: 'trust_twice' | 'trust_list_twice',
): MessageKey | null {
  if (known.includes(item)) return twice;
  return count >= MAX_TRUST ? 'trust_full' : null;
}
