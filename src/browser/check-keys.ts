/** Checks a file of keys before a reader's list takes it. The verifiers are loaded for it, and only then. */

import type { ComputationKeys } from '../verify/computation/computation-keys.ts';

/** What is wrong with it, or `null`. */
export async function problemWith(keys: ComputationKeys): Promise<string | null> {
  const [{ openSystems }, { loadHardwareRoots }, { checkKeys }] = await Promise.all([
    import('../engine/computation.ts'),
    import('./hardware-roots.ts'),
    import('../verify/computation/check-keys.ts'),
  ]);
  const checked = await checkKeys(keys, openSystems(loadHardwareRoots));
  return checked.ok ? null : checked.because;
}
