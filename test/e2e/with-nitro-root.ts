/** A build that believes enclaves of the test's own maker: no real one signs what a test needs. */

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const PINNED = join(import.meta.dirname, '../../roots/computation/aws-nitro-root.pem');

/** Changes the build in this folder, which is a copy. @param pem one self-signed certificate @throws where the build has no such root to replace */
export function trustNitroRoot(folder: string, pem: string): void {
  const pinned = readFileSync(PINNED).toString('base64');
  const scripts = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.js'))
    .map((name) => join(folder, name))
    .filter((path) => readFileSync(path, 'utf8').includes(pinned));
  if (scripts.length === 0) throw new Error(`no script in ${folder} has the root of ${PINNED}`);
  const own = Buffer.from(pem).toString('base64');
  for (const path of scripts) writeFileSync(path, readFileSync(path, 'utf8').replaceAll(pinned, own));
}
