/** The command line as a real process. */

import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from '../fixtures/source-tree.ts';

export const RAIL = join(ROOT, 'cli/rail.ts');

export type Ended = { readonly code: number | null; readonly stdout: string; readonly stderr: string };

/** Runs `rail ARGS` in `cwd` to its end. */
export function runRail(cwd: string, args: readonly string[], stdin = ''): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [RAIL, ...args], { cwd });
    const said = { stdout: '', stderr: '' };
    child.stdout.on('data', (data) => {
      said.stdout += String(data);
    });
    child.stderr.on('data', (data) => {
      said.stderr += String(data);
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, ...said }));
    child.stdin.on('error', () => {}); // the command may end without reading
    child.stdin.end(stdin);
  });
}
