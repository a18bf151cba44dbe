/**
 * A step of the build: the descriptors of contracts (half a megabyte) become one file that both workers fetch from the extension itself. Each worker is built by itself, so that they would
 * otherwise be in the download twice. In tests the module is taken as it is.
 */

import { CLEARSIG_REPO_FULL } from 'micro-eth-signer/clearsig/repo-full.js';
import type { Plugin } from 'vite';

const MODULE = 'micro-eth-signer/clearsig/repo-full.js';
const REPLACED = '\0descriptors';

export function descriptorsAsset(): Plugin {
  return {
    name: 'rail-descriptors',
    apply: 'build',
    enforce: 'pre',
    resolveId: (id) => (id === MODULE ? REPLACED : null),
    load(id) {
      if (id !== REPLACED) return null;
      const source = JSON.stringify(CLEARSIG_REPO_FULL);
      const file = this.emitFile({ type: 'asset', name: 'descriptors.json', source });
      return `const response = await fetch(import.meta.ROLLUP_FILE_URL_${file});
        export const CLEARSIG_REPO_FULL = await response.json();`;
    },
  };
}
