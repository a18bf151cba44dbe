/** Memberships as pages see them. No secret comes here. */

import { useCallback, useEffect, useState } from 'preact/hooks';
import type { MembershipView } from '../../browser/membership-state.ts';
import { listMemberships } from '../../browser/memberships.ts';
import { type RecognisedGroup, recognisedGroups } from '../../verify/recognised-groups.ts';
import { useNewest } from '../use-newest.ts';

export type Memberships = {
  /** `null` until the vault has answered. */
  readonly list: readonly MembershipView[] | null;
  /** Why there is none; an empty text where there is. */
  readonly code: string;
  readonly refresh: () => Promise<void>;
};

/** Read once the vault is open, and after changes: each reading counts as a use of the vault. */
export function useMemberships(): Memberships {
  const [list, setList] = useState<readonly MembershipView[] | null>(null);
  const [code, setCode] = useState('');
  const begin = useNewest();
  const refresh = useCallback(async () => {
    const isNewest = begin();
    const answer = await listMemberships();
    if (!isNewest()) return;
    setCode(answer.ok ? '' : answer.code);
    if (answer.ok) setList(answer.value);
  }, [begin]);
  useEffect(() => void refresh(), [refresh]);
  return { list, code, refresh };
}

export type Names = ReadonlyMap<string, Pick<RecognisedGroup, 'shown'>>;

/** The groups that the reader recognises, by group id, each under the name that verdicts show. */
export function useGroupNames(groups: readonly unknown[]): Names {
  const [names, setNames] = useState<Names>(new Map());
  // Settings are read anew with each change of storage; their text says whether these changed.
  const stored = JSON.stringify(groups);
  useEffect(() => {
    let isLeft = false;
    void recognisedGroups(JSON.parse(stored) as readonly unknown[]).then(
      (known) => !isLeft && setNames(new Map(known.map((group) => [group.groupId, group]))),
    );
    return () => {
      isLeft = true;
    };
  }, [stored]);
  return names;
}
