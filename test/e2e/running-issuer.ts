/** `rail issuer` as a real process on loopback, for a group that admits by credential. */

import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { AllowedCredentials } from '../../src/issuer/allowed-credentials.ts';
import { RAIL, runRail } from '../cli/rail-process.ts';

export type RunningIssuer = { readonly url: string; readonly close: () => Promise<void> };

/** Publishes at once. @param ledgerUrls of which the first takes uploads */
export async function runCredentialIssuer(
  ledgerUrls: readonly string[],
  issuers: AllowedCredentials,
): Promise<RunningIssuer> {
  const folder = mkdtempSync(join(tmpdir(), 'rail-credential-group-'));
  const [policy, allowed, out] = ['policy.txt', 'allowed.json', 'issuer'].map((name) => join(folder, name));
  writeFileSync(
    policy!,
    'Residents of Aurland, by the credential of the registry. One member for each subject.',
  );
  writeFileSync(allowed!, JSON.stringify({ schema: 'rail.allowed-credentials/1', issuers }));
  const about = ['--name', 'Residents of Aurland', '--admission', 'credential', '--policy', policy!];
  const made = await runRail(folder, ['issuer', 'new', ...about, '--out', out!]);
  if (made.code !== 0) throw new Error(made.stderr);
  const ledgers = ledgerUrls.flatMap((url) => ['--ledger', url]);
  const serve = [
    'serve',
    out!,
    ...ledgers,
    '--port',
    '0',
    '--batch-minutes',
    '0',
    '--allow-credentials',
    allowed!,
  ];
  const child = spawn(process.execPath, [RAIL, 'issuer', ...serve], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  child.stderr.on('data', (data) => {
    said += String(data);
  });
  const ended = new Promise<void>((resolve) => child.on('close', () => resolve()));
  const url = await new Promise<string>((resolve, reject) => {
    createInterface(child.stdout).once('line', (line) => resolve((JSON.parse(line) as { url: string }).url));
    child.on('close', () => reject(new Error(`rail issuer ended: ${said}`)));
  });
  return {
    url,
    async close() {
      child.kill('SIGTERM');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
