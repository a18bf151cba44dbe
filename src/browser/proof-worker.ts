/** The worker of one proof check: it parses hostile files, holds nothing, and is ended with the check. */

import { openSystems } from '../engine/computation.ts';
import { type LooseProof, verifyLoose } from '../verify/computation/loose-proof.ts';
import { loadHardwareRoots } from './hardware-roots.ts';

const openSystem = openSystems(loadHardwareRoots);

addEventListener('message', async ({ data }: MessageEvent<LooseProof>) => {
  postMessage(await verifyLoose(data, { openSystem }));
});
