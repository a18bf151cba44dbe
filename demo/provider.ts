/**
 * The demo's AI company: keys made on the first start and kept beside the ledger, and the way by which it logs. It
 * uses what `rail provider new` and `rail log` use. Its root key lies next to the signing key, which no real provider
 * should do.
 */

import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import {
  newProvider,
  readJson,
  readSigningKey,
  type SigningKeyFile,
  signerOf,
  writeProviderFiles,
} from '../cli/key-files.ts';
import { makePreview } from '../cli/preview.ts';
import { randomOf } from '../cli/provider.ts';
import { readContent } from '../cli/read-content.ts';
import { type Bytes, fromBase64Url, sha256, toBase64Url, utf8 } from '../src/bytes.ts';
import { RailError } from '../src/errors.ts';
import type { ComposedOutput, OutputToLog, Signing } from '../src/ledger/publish/compose-output.ts';
import { publish } from '../src/ledger/publish/publish.ts';
import type { Upload } from '../src/ledger/publish/upload.ts';
import type { Visibility } from '../src/ledger/record/record-body.ts';
import { parseTrustEntry, type TrustEntry } from '../src/verify/trust.ts';

export const COMPANY = { name: 'Demo Images', domain: 'demo-images.example' } as const;
/** Signs records too, but stands on nobody's list. */
export const STRANGER = { name: 'Somebody', domain: 'somebody.example' } as const;

export type Provider = {
  readonly key: SigningKeyFile;
  /** What readers add to their trusted list. */
  readonly entry: TrustEntry;
  /** Where the trust entry lies on disk. */
  readonly entryFile: string;
  /** Address under which its records are found. */
  readonly owner: string;
};

export type ToLog = {
  readonly bytes: Bytes;
  readonly visibility: Visibility;
  /** Whether a small preview is stored in the open, by which readers can compare by eye. */
  readonly keep: 'nothing' | 'preview';
  /** What the model was asked; without it the record says that the inputs are unknown. */
  readonly prompt?: string;
};

/** Makes the keys, or reads those of an earlier start. @throws RailError `bad-key-file` */
export async function openProvider(
  folder: string,
  name: string,
  about: { readonly name: string; readonly domain: string },
): Promise<Provider> {
  await mkdir(folder, { recursive: true });
  const keyFile = join(folder, `${name}.json`);
  const entryFile = join(folder, `${name}.public.json`);
  if (!existsSync(keyFile))
    await writeProviderFiles(keyFile, await newProvider(about, { random: randomOf, clock: Date.now }));
  const key = await readSigningKey(keyFile);
  const entry = parseTrustEntry(await readJson(entryFile, 'bad-key-file'));
  if (!entry.ok) throw new RailError('bad-key-file', `${entryFile} is not a trust entry: ${entry.because}`);
  const owner = toBase64Url(await sha256(fromBase64Url(key.publicKey)!));
  return { key, entry: entry.value, entryFile, owner };
}

/** The root's statement goes first, so that whoever finds a record finds who authorised its key. */
export async function uploadStatement({ key }: Provider, upload: Upload): Promise<void> {
  const bytes = fromBase64Url(key.statement);
  if (bytes === null) throw new RailError('bad-key-file', 'the key file holds no valid statement');
  // An item's id is the digest of its signature, which follows the two bytes of the signature type.
  await upload({ id: toBase64Url(await sha256(bytes.subarray(2, 66))), bytes });
}

/** Logs one content as AI output, through the real path. @throws RailError `bad-argument`, `no-upload` */
export async function logContent(
  provider: Provider,
  { bytes, visibility, keep, prompt }: ToLog,
  upload: Upload,
): Promise<ComposedOutput> {
  const { mediaType, content } = await readContent(bytes);
  const output: OutputToLog = {
    bytes,
    mediaType,
    content,
    model: content.kind === 'text' ? WRITER : PAINTER,
    visibility,
    sourceType: 'trainedAlgorithmicMedia',
    inputs:
      prompt === undefined ? [] : [{ bytes: utf8(prompt), content: { kind: 'text', text: prompt } as const }],
    store: keep === 'preview' ? [{ role: 'preview', ...(await makePreview(bytes, mediaType)) } as const] : [],
  };
  // Openings live as long as the page that shows them; those of the samples' prompts are nobody's.
  return await publish(output, signingOf(provider), upload, async () => {});
}

export function signingOf({ key }: Provider): Signing {
  return { root: key.root, signer: signerOf(key), random: randomOf, clock: Date.now };
}

const PAINTER = { name: 'demo-painter', version: '1.0' } as const;
const WRITER = { name: 'demo-writer', version: '1.0' } as const;
