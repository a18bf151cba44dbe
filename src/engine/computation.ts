/** The computation tools of a lookup: keys from the reader's stored trust, systems loaded when a record first needs one. */

import { type ComputationKey, parseComputationKeys } from '../verify/computation/computation-keys.ts';
import type { ComputationTools, OpenSystem } from '../verify/computation/computation-tools.ts';
import type { LoadHardwareRoots } from '../verify/computation/registry.ts';

export type ComputationPorts = Pick<ComputationTools, 'openSystem' | 'runModel'>;

/** @param reproduce whether public models are run on this device */
export function computationTools(
  keys: readonly ComputationKey[],
  { openSystem, runModel }: ComputationPorts,
  reproduce: boolean,
): ComputationTools {
  return { keys, openSystem, runModel, reproduce, today: () => Date.now() };
}

/** Made once, because systems remember the keys that they prepared. */
export function openSystems(loadRoots: LoadHardwareRoots): OpenSystem {
  const load = async () => {
    // Ten times the rest of a lookup, and most records need none of it.
    const [{ systemsById }, { askSnarkjs }] = await Promise.all([
      import('../verify/computation/registry.ts'),
      import('./snarkjs-verifier.ts'),
    ]);
    return systemsById(askSnarkjs, loadRoots);
  };
  let loaded: ReturnType<typeof load> | null = null;
  return async (id) => {
    loaded ??= load();
    try {
      return (await loaded).get(id) ?? null;
    } catch (cause) {
      loaded = null;
      throw cause;
    }
  };
}

/** Of the stored trust, the entries for computation evidence. */
export function computationKeysIn(trust: readonly unknown[]): readonly ComputationKey[] {
  return trust.flatMap((item) => {
    const file = parseComputationKeys(item);
    return file.ok ? file.value.entries : [];
  });
}
