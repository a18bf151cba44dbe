/** Code of this repository as one script, for tests that run it inside a browser. */

import { join } from 'node:path';
import { build, type Rolldown } from 'vite';

/** @param name of the global variable that holds what `entry`, a file of this folder, exports */
export async function bundled(entry: string, name: string): Promise<string> {
  const [bundle] = (await build({
    configFile: false,
    logLevel: 'error',
    build: { write: false, lib: { entry: join(import.meta.dirname, entry), formats: ['iife'], name } },
  })) as Rolldown.RolldownOutput[];
  return bundle!.output[0].code;
}
