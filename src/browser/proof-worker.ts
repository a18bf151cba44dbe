/** The worker of one check of a proof or of keys: it parses hostile files, holds nothing, and is ended with the check. */

import { openSystems } from '../engine/computation.ts';
import { checkKeys } from '../verify/computation/check-keys.ts';
import { verifyLoose } from '../verify/computation/loose-proof.ts';
import type { ProofQuestion } from './check-proof.ts';
import { loadHardwareRoots } from './hardware-roots.ts';

const openSystem = openSystems(loadHardwareRoots);

addEventListener('message', async ({ data }: MessageEvent<ProofQuestion>) => {
  postMessage(
    'keys' in data ? await checkKeys(data.keys, openSystem) : await verifyLoose(data.proof, { openSystem }),
  );
});
