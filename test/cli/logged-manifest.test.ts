/** `rail log` of a file that carries a Content Credential: which label its record names, and when it names none. */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { newProvider, writeProviderFiles } from '../../cli/key-files.ts';
import { logCommand } from '../../cli/log.ts';
import { loggedManifest } from '../../cli/logged-manifest.ts';
import type { Bytes } from '../../src/bytes.ts';
import type { Credential } from '../../src/verify/credential/credential.ts';
import { testLedger } from '../devledger/fixture.ts';
import { transplant } from '../fixtures/altered-files.ts';
import { claimSigner, GENERATED } from '../fixtures/credential-parties.ts';
import { signed, unsignedPicture } from '../fixtures/credentials.ts';
import { randomBytes } from '../fixtures/providers.ts';

const LABEL = /^urn:c2pa:[0-9a-f-]{36}$/;
let file: Bytes;

beforeAll(async () => {
  file = await signed(await claimSigner(null, 'Nobody Known'), { actions: GENERATED });
});

/** Logs bytes and gives the record's body as the ledger has it, with what was said on stderr. */
async function logged(bytes: Uint8Array, visibility: string, ...more: readonly string[]) {
  const dir = mkdtempSync(join(tmpdir(), 'rail-manifest-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  const about = { name: 'Aurora Images', domain: 'aurora.example' };
  const keys = await newProvider(about, { random: randomBytes, clock: () => 0 });
  await writeProviderFiles(join(dir, 'key.json'), keys);
  const path = join(dir, 'picture.png');
  writeFileSync(path, bytes);
  const { url } = await testLedger();
  const said = { stdout: '', stderr: '' };
  const flags = ['--ledger', url, '--key', join(dir, 'key.json'), '--model', 'm', '--visibility', visibility];
  await logCommand([path, ...flags, ...more, '--json'], {
    stdin: (async function* () {})(),
    stdout: (text) => {
      said.stdout += text;
    },
    stderr: (text) => {
      said.stderr += text;
    },
    signal: new AbortController().signal,
  });
  const { id } = (JSON.parse(said.stdout) as { records: [{ id: string }] }).records[0];
  const body = await (await fetch(`${url}/raw/${id}`)).text();
  return { body: JSON.parse(body) as Record<string, unknown>, text: body, path, stderr: said.stderr };
}

test.each(['exact', 'public'])(
  'a record of visibility %s names the manifest of the file',
  async (visibility) => {
    const { body, stderr, path } = await logged(file, visibility);
    expect(body.credential).toEqual({ manifest: expect.stringMatching(LABEL) });
    const { manifest } = body.credential as { readonly manifest: string };
    expect(Buffer.from(file).includes(manifest)).toBe(true);
    expect(stderr).toBe('');
    expect(new Uint8Array(readFileSync(path))).toEqual(file);
  },
);

test('a commitment names none', async () => {
  const { body, text, stderr } = await logged(file, 'commit');
  expect([Object.keys(body).includes('credential'), text.includes('urn:'), stderr]).toEqual([
    false,
    false,
    '',
  ]);
});

test('a file without one is logged as ever', async () => {
  const { body, stderr } = await logged(await unsignedPicture(), 'exact');
  expect([body.credential, stderr]).toEqual([undefined, '']);
});

test('a credential that does not fit the file is not named, and a note says so', async () => {
  const { body, stderr, path } = await logged(await transplant(file, 2), 'exact');
  expect(body.credential).toBeUndefined();
  expect(stderr).toBe(
    `${path}: its Content Credential does not fit the file, so the record does not name it\n`,
  );
});

describe('loggedManifest', () => {
  const readable = (changes: object) =>
    ({ state: 'readable', integrity: 'intact', manifest: 'urn:uuid:1', ...changes }) as Credential;
  const left = (because: string) => ({
    label: null,
    note: `its Content Credential ${because}, so the record does not name it`,
  });

  test.each<[string, Credential | null, object]>([
    ['intact', readable({}), { label: 'urn:uuid:1', note: null }],
    ['of 199 characters', readable({ manifest: 'x'.repeat(199) }), { label: 'x'.repeat(199), note: null }],
    ['that may be cut off', readable({ manifest: 'x'.repeat(200) }), left('has a label that fits no record')],
    ['on two lines', readable({ manifest: 'a\nb' }), left('has a label that fits no record')],
    ['missing', readable({ manifest: null }), left('has a label that fits no record')],
    ['of a changed file', readable({ integrity: 'changed' }), left('does not fit the file')],
    ['that is broken', readable({ integrity: 'broken' }), left('does not fit the file')],
    ['that nobody can read', { state: 'unreadable', because: 'x' }, left('cannot be read')],
    [
      'at an address',
      { state: 'remote', url: 'https://m.example' },
      left('is kept at an address, which was not asked'),
    ],
    ['that is not there', null, left('cannot be read')],
  ])('of a label %s', async (_, credential, expected) => {
    expect(await loggedManifest(file, async () => credential)).toEqual(expected);
  });

  test('reads no file that cannot carry one', async () => {
    let reads = 0;
    const counting = async () => {
      reads++;
      return null;
    };
    await loggedManifest(await unsignedPicture(), counting);
    await loggedManifest(new TextEncoder().encode('a text of some words'), counting);
    expect(reads).toBe(0);
    await loggedManifest(file, counting);
    expect(reads).toBe(1);
  });
});
