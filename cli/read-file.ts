/** Reads files that the operator names, and says why one cannot be read or written. */

import { readFile } from 'node:fs/promises';
import type { Bytes } from '../src/bytes.ts';
import { RailError, type RailErrorCode } from '../src/errors.ts';

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

/** @throws RailError with `code` */
export async function readBytes(path: string, code: RailErrorCode = 'unsupported-here'): Promise<Bytes> {
  try {
    return new Uint8Array(await readFile(path));
  } catch (cause) {
    throw new RailError(code, `cannot read ${path}: ${fileTrouble(cause)}`, { cause });
  }
}

/** Why the system refused a file, for a person. */
export function fileTrouble(cause: unknown): string {
  const { code = '' } = cause as NodeJS.ErrnoException;
  return REASONS[code] ?? (code || 'unknown trouble');
}
