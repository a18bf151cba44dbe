/** Credentials as the options page sees them. */

import { useCallback, useEffect, useState } from 'preact/hooks';
import { listCredentials } from '../../browser/credentials.ts';
import type { StoredCredential } from '../../engine/stored-credentials.ts';
import { useNewest } from '../use-newest.ts';

export type Credentials = {
  /** `null` until the vault has answered. */
  readonly list: readonly StoredCredential[] | null;
  /** Why there is none; an empty text where there is. */
  readonly code: string;
  readonly refresh: () => Promise<void>;
};

/** Read once the vault is open, and after changes: each reading counts as a use of the vault. */
export function useCredentials(): Credentials {
  const [list, setList] = useState<readonly StoredCredential[] | null>(null);
  const [code, setCode] = useState('');
  const begin = useNewest();
  const refresh = useCallback(async () => {
    const isNewest = begin();
    const answer = await listCredentials();
    if (!isNewest()) return;
    setCode(answer.ok ? '' : answer.code);
    if (answer.ok) setList(answer.value);
  }, [begin]);
  useEffect(() => void refresh(), [refresh]);
  return { list, code, refresh };
}
