/**
 * Everything of `rail log` that needs no server: reads a file, refuses what no reader would ever attribute
 * (docs/spec/verdict.md section 2, rule 4), signs its record. What is logged cannot be taken back, so all of this
 * happens for every file before the first upload.
 */

import type { Bytes } from '../src/bytes.ts';
import { RailError } from '../src/errors.ts';
import { readImageHeader } from '../src/formats/image-header.ts';
import { queryText } from '../src/ledger/fingerprint/fingerprint-text.ts';
import {
  type ComposedOutput,
  composeOutput,
  type KeptBytes,
  type OutputToLog,
  type ReadContent,
  type Signing,
} from '../src/ledger/publish/compose-output.ts';
import { type LoggedManifest, loggedManifest } from './logged-manifest.ts';
import { makePreview } from './preview.ts';
import { type NamedContent, readContent } from './read-content.ts';
import { readBytes } from './read-file.ts';

/** What is the same for all outputs of one call. */
export type Choices = Pick<OutputToLog, 'model' | 'visibility' | 'sourceType' | 'outputId' | 'inputs'> & {
  readonly store: readonly KeptBytes['role'][];
};

export type PreparedOutput = {
  readonly file: string;
  readonly composed: ComposedOutput;
  /** What the operator may not expect of this record; `null` mostly. */
  readonly note: string | null;
};

/** @throws RailError `unsupported-here` for a file that cannot be read, `bad-argument` for one that is not logged */
export async function prepareOutput(
  file: string,
  choices: Choices,
  signing: Signing,
): Promise<PreparedOutput> {
  const bytes = await readBytes(file);
  try {
    const named = await readContent(bytes);
    const never = whyNeverAttributed(bytes, named.content);
    if (never !== null) throw new RailError('bad-argument', `it could never be attributed: ${never}`);
    const store = await keptBytes(choices, bytes, named);
    const manifest = await manifestFor(choices, bytes);
    const credential = manifest.label === null ? {} : { manifest: manifest.label };
    const composed = await composeOutput({ ...choices, ...named, ...credential, bytes, store }, signing);
    const notes = [noteOn(composed, bytes, named.content, choices), manifest.note];
    return { file, composed, note: notes.filter((note) => note !== null).join('; ') || null };
  } catch (cause) {
    if (!(cause instanceof RailError)) throw cause;
    throw new RailError(cause.code, `${file}: ${cause.message}; nothing was logged`, { cause });
  }
}

/** The reader's own reasons: such content occurs by chance, so a record of it says nothing. */
function whyNeverAttributed(bytes: Bytes, content: ReadContent): string | null {
  if (bytes.length === 0) return 'the file is empty';
  if (content.kind === 'picture') {
    const { unattributable } = content.query;
    if (unattributable === 'too-small') return 'the picture is under 32 pixels on a side';
    return unattributable === 'constant' ? 'the picture is a single tone' : null;
  }
  if (content.kind === 'other') return null;
  const query = queryText(content.text);
  if (!query.ok) return query.because;
  const { unattributable, words } = query.value;
  return unattributable === null ? null : `${words} words; at least 25 different ones are needed`;
}

/** A commitment names no manifest, so the file is not read for one. */
async function manifestFor({ visibility }: Choices, bytes: Bytes): Promise<LoggedManifest> {
  return visibility === 'commit' ? { label: null, note: null } : await loggedManifest(bytes);
}

function noteOn(
  { derivation }: ComposedOutput,
  bytes: Bytes,
  { kind }: ReadContent,
  { visibility }: Choices,
): string | null {
  if (derivation === 'echo') return 'an echo of its input: not searchable';
  if (kind !== 'other' || visibility !== 'public') return null;
  const header = readImageHeader(bytes);
  const because =
    header.ok || header.code === 'unknown-format'
      ? 'not a PNG, JPEG, WebP, GIF or AVIF picture, and not text'
      : header.because;
  return `logged by its exact bytes only: copies cannot be found (${because})`;
}

async function keptBytes(
  { store, inputs }: Choices,
  bytes: Bytes,
  { mediaType }: NamedContent,
): Promise<readonly KeptBytes[]> {
  const kept = store.map(async (role): Promise<readonly KeptBytes[]> => {
    if (role === 'output') return [{ role, bytes, mediaType }];
    if (role === 'preview') return [{ role, ...(await makePreview(bytes, mediaType)) }];
    return await Promise.all(
      inputs.map(async (input) => ({
        role,
        bytes: input.bytes,
        mediaType: (await readContent(input.bytes)).mediaType,
      })),
    );
  });
  return (await Promise.all(kept)).flat();
}
