/**
 * A credential issuer to try things out with (docs/guide/start-a-group.md): a key of its own, the file for `rail issuer serve --allow-credentials`, and SD-JWT VC
 * for whoever asks. It checks nothing about anybody: whoever has the folder can be any number of people.
 *
 *   npm run --silent credential -- FOLDER [--iss https://townhall.example]                     the key, and allowed-credentials.json
 *   npm run --silent credential -- FOLDER [--iss …] --holder '{"kty":"EC",…}' --sub NAME       also a credential, to standard output
 */

import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { sha256, toBase64Url, utf8 } from '../src/bytes.ts';
import { RailError } from '../src/errors.ts';
import { isIssuerAddress, readCredential } from '../src/identity/credentials/credential.ts';
import {
  type HolderSecret,
  holderSecret,
  makeHolderKey,
  publicOf,
  signJwt,
} from '../src/identity/credentials/holder-key.ts';
import { type HolderJwk, holderJwk } from '../src/identity/credentials/public-key.ts';
import { parseShape } from '../src/shapes.ts';

const USAGE = "usage: npm run --silent credential -- FOLDER [--iss URL] [--holder '{…}' --sub NAME]";
const LIFE_S = 30 * 86_400;

try {
  await main();
} catch (error) {
  if (!(error instanceof RailError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

async function main(): Promise<void> {
  const { folder, iss, holder, sub } = readOptions();
  const vct = `${iss}/resident/1`;
  const key = await keyIn(folder);
  const issuers = [{ iss, vct: [vct], keys: [publicOf(key)] }];
  const allowed = { schema: 'rail.allowed-credentials/1', issuers };
  await writeFile(join(folder, 'allowed-credentials.json'), `${JSON.stringify(allowed, null, 2)}\n`);
  if (holder !== null) console.log(await credentialFor(holder, { iss, vct, sub }, key));
}

function readOptions() {
  const { values, positionals } = options();
  const [folder, ...more] = positionals;
  if (folder === undefined || more.length > 0) throw misuse('name one folder');
  const { iss = 'https://townhall.example', sub } = values;
  if (!isIssuerAddress(iss)) throw misuse(`--iss is an address of https, as browsers write it: not ${iss}`);
  if ((values.holder === undefined) !== (sub === undefined)) throw misuse('--holder and --sub go together');
  return {
    folder,
    iss,
    sub: sub ?? '',
    holder: values.holder === undefined ? null : readHolder(values.holder),
  };
}

function options() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: { iss: { type: 'string' }, holder: { type: 'string' }, sub: { type: 'string' } },
    });
  } catch (error) {
    throw misuse(error instanceof Error ? error.message : 'unknown option');
  }
}

function readHolder(text: string): HolderJwk {
  const read = parseShape(holderJwk, jsonOf(text));
  if (!read.ok) throw misuse('--holder is the public key that the wallet shows for this issuer');
  return read.value;
}

/** Made once: other keys than those in the allowed file would be refused. */
async function keyIn(folder: string): Promise<HolderSecret> {
  const path = join(folder, 'test-issuer.key.json');
  if (!existsSync(path)) {
    await mkdir(folder, { recursive: true });
    await writeFile(path, JSON.stringify(await makeHolderKey()), { mode: 0o600, flag: 'wx' });
  }
  const key = parseShape(holderSecret, jsonOf(await readFile(path, 'utf8')));
  if (!key.ok) throw new RailError('bad-key-file', `${path} is no key of this program`);
  return key.value;
}

/** `sub` and `age_over_18` are shown where the holder chooses, everything else always. */
async function credentialFor(
  holder: HolderJwk,
  about: { readonly iss: string; readonly vct: string; readonly sub: string },
  key: HolderSecret,
): Promise<string> {
  const disclosures = [disclosure('sub', about.sub), disclosure('age_over_18', true)];
  const digests = await Promise.all(disclosures.map(async (text) => toBase64Url(await sha256(utf8(text)))));
  const nowS = Math.floor(Date.now() / 1000);
  const payload = {
    iss: about.iss,
    vct: about.vct,
    iat: nowS,
    exp: nowS + LIFE_S,
    cnf: { jwk: holder },
    _sd_alg: 'sha-256',
    _sd: digests.sort(),
  };
  const jwt = await signJwt(key, { alg: 'ES256', typ: 'dc+sd-jwt' }, payload);
  const text = [jwt, ...disclosures, ''].join('~');
  const read = await readCredential(text);
  if (!read.ok) throw new RailError('bad-argument', `no wallet would take it: ${read.because}`);
  return text;
}

function disclosure(name: string, value: unknown): string {
  const salt = toBase64Url(crypto.getRandomValues(new Uint8Array(16)));
  return toBase64Url(utf8(JSON.stringify([salt, name, value])));
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function misuse(what: string): RailError {
  return new RailError('bad-argument', `${what}\n${USAGE}`);
}
