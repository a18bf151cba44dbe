/** A build that may read pages of this machine without being asked: nobody can press the browser's own question in a test. */

import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A copy that has access to these hosts, as if it had been granted. @param folder an empty one, or none yet */
export function withAccess(build: string, folder: string, hosts: readonly string[] = ['127.0.0.1']): string {
  cpSync(build, folder, { recursive: true });
  const manifest = join(folder, 'manifest.json');
  const read = JSON.parse(readFileSync(manifest, 'utf8')) as object;
  const access = { host_permissions: hosts.map((host) => `http://${host}/*`) };
  writeFileSync(manifest, JSON.stringify({ ...read, ...access }));
  return folder;
}
