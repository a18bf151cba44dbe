/** Reads files that the operator names, and says why one cannot be read or written. */

import { createReadStream } from 'node:fs';
import { type Bytes, concatAll } from '../src/bytes.ts';
import { RailError, type RailErrorCode } from '../src/errors.ts';
import { MAX_FILE_BYTES } from '../src/formats/image-header.ts';

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or folder',
  EISDIR: 'it is a folder',
  ENOTDIR: 'part of its path is not a folder',
  EEXIST: 'it exists, and is never overwritten',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the disk is read-only',
  ENOSPC: 'the disk is full',
};

/** The whole file, at most 64 MiB: what has no end is not read to it. @throws RailError with `code` */
export async function readBytes(path: string, code: RailErrorCode = 'unsupported-here'): Promise<Bytes> {
  const parts: Uint8Array[] = [];
  try {
    for await (const part of createReadStream(path, { end: MAX_FILE_BYTES })) parts.push(part as Uint8Array);
  } catch (cause) {
    throw new RailError(code, `cannot read ${path}: ${fileTrouble(cause)}`, { cause });
  }
  const bytes = concatAll(parts);
  if (bytes.length > MAX_FILE_BYTES)
    throw new RailError(code, `cannot read ${path}: it is larger than 64 MiB`);
  return bytes;
}

/** Why the system refused a file, for a person. */
export function fileTrouble(cause: unknown): string {
  const { code = '' } = cause as NodeJS.ErrnoException;
  return REASONS[code] ?? (code || 'unknown trouble');
}
