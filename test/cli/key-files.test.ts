/** Files that the operator names, when they are not what they should be: one line, a stable code, no secret in it. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { checkCommand } from '../../cli/check.ts';
import type { CommandIo } from '../../cli/io.ts';
import { newProvider, readSigningKey, writeProviderFiles } from '../../cli/key-files.ts';
import { logCommand } from '../../cli/log.ts';
import { toBase64Url } from '../../src/bytes.ts';
import { randomBytes } from '../fixtures/providers.ts';

const NOWHERE = 'http://127.0.0.1:9';
const io: CommandIo = {
  stdin: (async function* () {})(),
  stdout: () => {},
  stderr: () => {},
  signal: new AbortController().signal,
};

const about = { name: 'Aurora Images', domain: 'aurora.example' };
const files = await newProvider(about, { random: randomBytes, clock: () => 0 });

function written(value: unknown): string {
  const dir = mkdtempSync(join(tmpdir(), 'rail-keys-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  const path = join(dir, 'file.json');
  writeFileSync(path, typeof value === 'string' ? value : JSON.stringify(value));
  return path;
}

describe('a signing key file', () => {
  it('is read back as it was written', async () => {
    const path = written('').replace('file.json', 'key.json');
    expect(await writeProviderFiles(path, files)).toHaveLength(3);
    expect(await readSigningKey(path)).toEqual(files.signing);
  });

  it.each<[string, unknown]>([
    ['no JSON', '{'],
    ['the trust entry', files.entry],
    ['the root key', files.root],
    ['a key of 31 bytes', { ...files.signing, secretKey: toBase64Url(new Uint8Array(31)) }],
    ['a key and something else', { ...files.signing, password: 'x' }],
  ])('that holds %s is refused, without saying what it holds', async (_, value) => {
    const error = (await readSigningKey(written(value)).catch((cause: unknown) => cause)) as Error;
    expect(error).toMatchObject({ name: 'RailError', code: 'bad-key-file' });
    expect(error.message).not.toContain(files.signing.secretKey.slice(0, 20));
    expect(error.message).not.toContain(files.root.secretKey.slice(0, 20));
  });

  it('whose statement is no base64url logs nothing', async () => {
    const key = written({ ...files.signing, statement: '!' });
    const args = ['x.png', '--ledger', NOWHERE, '--key', key, '--model', 'm', '--visibility', 'exact'];
    await expect(logCommand(args, io)).rejects.toMatchObject({ code: 'bad-key-file' });
  });
});

describe('rail check', () => {
  const args = (...more: readonly string[]) => ['x.png', '--ledger', NOWHERE, ...more];
  it.each<[string, string, unknown]>([
    ['--trust', 'no JSON', '{'],
    ['--trust', 'a signing key', files.signing],
    ['--trust', 'an entry with a name over two lines', { ...files.entry, name: 'a\nb' }],
    ['--trust', 'an entry with half a character', { ...files.entry, name: '\ud800' }],
    ['--opening', 'no opening', files.entry],
  ])('%s with %s is refused before anything is asked', async (option, _, value) => {
    await expect(checkCommand(args(option, written(value)), io)).rejects.toMatchObject({
      code: 'bad-settings',
    });
  });
});
