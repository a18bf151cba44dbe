/**
 * The files of `rail provider new`: the signing key that a server uses, the root key that stays offline, and the
 * public trust entry that readers pin. Keys are stored in the clear with mode 0600; whoever reads them can sign.
 */

import { rm, writeFile } from 'node:fs/promises';
import * as v from 'valibot';
import { fromBase64Url, sha256, toBase64Url } from '../src/bytes.ts';
import { RailError } from '../src/errors.ts';
import { ed25519Signer, generateEd25519Key } from '../src/formats/ed25519.ts';
import { type SignedItem, signRecord, utcSecondsOf } from '../src/ledger/publish/sign-record.ts';
import type { Clock, Random } from '../src/ports.ts';
import { bytes32, domainName, line, parseShape } from '../src/shapes.ts';
import type { TrustEntry } from '../src/verify/trust.ts';
import { fileTrouble, readBytes } from './read-file.ts';

const signingKeyFile = v.strictObject({
  schema: v.literal('rail.key/1'),
  secretKey: bytes32,
  publicKey: bytes32,
  root: bytes32,
  name: line(1, 80),
  domain: domainName,
  /** The root's signed statement that authorises this key, base64url of the data item. */
  statement: v.pipe(v.string(), v.maxLength(8192)),
});

export type SigningKeyFile = v.InferOutput<typeof signingKeyFile>;

export type ProviderFiles = {
  readonly signing: SigningKeyFile;
  readonly root: { readonly schema: 'rail.root/1'; readonly secretKey: string; readonly publicKey: string };
  readonly entry: TrustEntry;
};

/** A new provider: root key, signing key, and the root's statement about it. */
export async function newProvider(
  provider: { readonly name: string; readonly domain: string },
  ports: { readonly random: Random; readonly clock: Clock },
): Promise<ProviderFiles> {
  const rootKey = generateEd25519Key(ports.random);
  const key = generateEd25519Key(ports.random);
  const root = toBase64Url(rootKey.publicKey);
  const publicKey = toBase64Url(key.publicKey);
  const statement = await signRecord(
    {
      schema: 'rail.provider/1',
      type: 'provider',
      root,
      ...provider,
      keys: [publicKey],
      claimedAt: utcSecondsOf(ports.clock()),
    },
    ed25519Signer(rootKey.secretKey),
    ports.random,
  );
  const about = { root, ...provider, statement: toBase64Url(statement.bytes) };
  return {
    signing: { schema: 'rail.key/1', secretKey: toBase64Url(key.secretKey), publicKey, ...about },
    root: { schema: 'rail.root/1', secretKey: toBase64Url(rootKey.secretKey), publicKey: root },
    entry: { schema: 'rail.trust-entry/1', ...about },
  };
}

/** Writes `key.json`, `key.root.json` and `key.public.json`; never over existing files, whose keys would be lost. */
export async function writeProviderFiles(path: string, files: ProviderFiles): Promise<readonly string[]> {
  const stem = path.replace(/\.json$/, '');
  const writes = [
    { path: `${stem}.json`, value: files.signing, mode: 0o600 },
    { path: `${stem}.root.json`, value: files.root, mode: 0o600 },
    { path: `${stem}.public.json`, value: files.entry, mode: 0o644 },
  ];
  const written: string[] = [];
  for (const { path: file, value, mode } of writes) {
    try {
      await writeFile(file, `${JSON.stringify(value, null, 2)}\n`, { mode, flag: 'wx' });
      written.push(file);
    } catch (cause) {
      // A signing key without its root key would be of no use, and in the way of the next try.
      await Promise.all(written.map((mine) => rm(mine, { force: true })));
      throw new RailError('bad-key-file', `cannot write ${file}: ${fileTrouble(cause)}`, { cause });
    }
  }
  return written;
}

/** @throws RailError `bad-key-file` */
export async function readSigningKey(path: string): Promise<SigningKeyFile> {
  const parsed = parseShape(signingKeyFile, await readJson(path, 'bad-key-file'));
  if (!parsed.ok) throw new RailError('bad-key-file', `${path} is not a signing key: ${parsed.because}`);
  return parsed.value;
}

/** Of either kind that `rail provider new` writes. */
export function holdsPrivateKey(json: unknown): boolean {
  return typeof json === 'object' && json !== null && 'secretKey' in json;
}

export function signerOf(key: SigningKeyFile) {
  return ed25519Signer(fromBase64Url(key.secretKey)!); // the schema has checked the form
}

/** Parsed JSON of a file that the operator names. @throws RailError with `code` */
export async function readJson(path: string, code: 'bad-key-file' | 'bad-settings'): Promise<unknown> {
  const bytes = await readBytes(path, code);
  try {
    return JSON.parse(new TextDecoder().decode(bytes)) as unknown;
  } catch {
    // Without the cause: the parser quotes what it read, and that may be a key.
    throw new RailError(code, `${path} is not JSON`);
  }
}

/** The root's statement in a key file, as it is uploaded before whatever the key signed. */
export async function statementItem(key: SigningKeyFile): Promise<SignedItem> {
  const bytes = fromBase64Url(key.statement);
  if (bytes === null) throw new RailError('bad-key-file', 'the key file holds no valid statement');
  const signature = bytes.subarray(2, 66);
  return { id: toBase64Url(await sha256(signature)), bytes };
}
