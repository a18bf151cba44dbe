/** The test credentials of the guide: a wallet takes them, and an issuer that was served with the file beside them admits. */

import { execFile } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { readCredential } from '../../src/identity/credentials/credential.ts';
import { makeHolderKey, publicOf } from '../../src/identity/credentials/holder-key.ts';
import { present } from '../../src/identity/credentials/present.ts';
import { readAllowedCredentials } from '../../src/issuer/allowed-credentials.ts';
import { ROOT } from '../fixtures/source-tree.ts';
import { the } from '../fixtures/vault/made.ts';
import { codeOf, openTestDoor, scratchFolder, testIssuer } from '../issuer/fixture.ts';

const run = promisify(execFile);
const SCRIPT = join(ROOT, 'scripts/make-test-credential.ts');
const holder = await makeHolderKey();
const made = async (folder: string, ...args: readonly string[]) =>
  (await run(process.execPath, [SCRIPT, folder, ...args])).stdout.trim();
const forHolder = ['--holder', JSON.stringify(publicOf(holder)), '--sub', 'ann'] as const;

test('admit each subject once, by the file that was made before them', async () => {
  const folder = join(scratchFolder(), 'townhall');
  expect(await made(folder)).toBe('');
  expect(statSync(join(folder, 'test-issuer.key.json')).mode & 0o777).toBe(0o600);
  const allowed = await readAllowedCredentials(join(folder, 'allowed-credentials.json'));
  expect(allowed).toMatchObject([{ iss: 'https://townhall.example' }]);
  const { issuer, clock } = await testIssuer({ admission: 'credential' });
  const door = await openTestDoor(issuer, { allowed });
  const codes: string[] = [];
  for (const [who, sub] of ['ann', 'ann', 'ben'].entries()) {
    const text = await made(folder, ...forHolder.slice(0, 3), sub);
    const credential = the(await readCredential(text));
    clock.nowMs = Date.now();
    const enrolment = await door.enrolmentOf(who + 1);
    const disclose = credential.disclosures.map(({ digest }) => digest);
    const { nonce } = enrolment;
    const showing = { disclose, audience: issuer.group.issuer, nonce, nowMs: clock.nowMs };
    const presentation = the(await present(credential, holder, showing));
    codes.push(
      codeOf(await door.post('/enrolments', { enrolment, admission: { by: 'credential', presentation } })),
    );
  }
  expect(codes).toEqual(['admitted', 'subject-used', 'admitted']);
});

test.each<[string, readonly string[]]>([
  ['--holder is the public key that the wallet shows', ['--holder', JSON.stringify(holder), '--sub', 'ann']],
  ['--holder is the public key that the wallet shows', ['--holder', '{', '--sub', 'ann']],
  ['--holder and --sub go together', ['--sub', 'ann']],
  ['--iss is an address of https', ['--iss', 'townhall.example']],
  ['Unknown option', ['--key', 'x']],
])('says %j', async (sentence, args) => {
  const folder = join(scratchFolder(), 'townhall');
  await expect(made(folder, ...args)).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringMatching(new RegExp(`^${sentence}[^]*\\nusage: `)),
  });
});
