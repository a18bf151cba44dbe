/** The makers' roots from the extension's own files (roots/computation/SOURCE.md), fetched when the first quote is checked. */

import genoa from '../../roots/computation/amd-ark-genoa.pem?url';
import milan from '../../roots/computation/amd-ark-milan.pem?url';
import nitro from '../../roots/computation/aws-nitro-root.pem?url';
import intel from '../../roots/computation/intel-sgx-root.pem?url';
import type { LoadHardwareRoots } from '../verify/computation/registry.ts';

export const loadHardwareRoots: LoadHardwareRoots = async () => {
  const textOf = async (url: string) => (await fetch(url)).text();
  return {
    'intel-sgx-root': await textOf(intel),
    'aws-nitro-root': await textOf(nitro),
    'amd-ark-milan': await textOf(milan),
    'amd-ark-genoa': await textOf(genoa),
  };
};
