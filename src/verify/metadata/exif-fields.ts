/** The few EXIF fields in which generators write. Read by `exifreader`, which is loaded with the first EXIF block. */

import { withoutPadding } from './json-note.ts';

export type ExifField = 'Software' | 'Artist' | 'ImageDescription' | 'UserComment' | 'Make' | 'Model';

const FIELDS: readonly ExifField[] = [
  'Software',
  'Artist',
  'ImageDescription',
  'UserComment',
  'Make',
  'Model',
];
const CODE_BYTES = 8;

/** @param tiff from the TIFF header on. A block that cannot be read has no fields. */
export async function exifFields(tiff: Uint8Array): Promise<readonly (readonly [ExifField, string])[]> {
  const { default: ExifReader } = await import('exifreader');
  try {
    // Only these fields: without the filter it would also decode maker notes, thumbnails and XMP within EXIF.
    const { exif = {} } = ExifReader.load(tiff.slice().buffer, {
      expanded: true,
      includeTags: { exif: [...FIELDS] },
    });
    const tags = exif as Record<string, { readonly value: unknown } | undefined>;
    return FIELDS.flatMap((field) => {
      const text = field === 'UserComment' ? commentText(tags[field]?.value) : firstText(tags[field]?.value);
      return text === null || text === '' ? [] : [[field, text] as const];
    });
  } catch {
    return [];
  }
}

function firstText(value: unknown): string | null {
  const first: unknown = Array.isArray(value) ? value[0] : value;
  return typeof first === 'string' ? first : null;
}

/**
 * EXIF 2.3, section 4.6.5: eight bytes name the encoding. `UNICODE` says nothing about the order of bytes, and tools
 * write both; text has more zeros on the side of the high byte.
 */
function commentText(value: unknown): string | null {
  if (!Array.isArray(value) || !value.every((byte) => typeof byte === 'number')) return null;
  const bytes = Uint8Array.from(value as number[]);
  const code = String.fromCharCode(...bytes.subarray(0, CODE_BYTES));
  const body = bytes.subarray(CODE_BYTES);
  if (code === 'UNICODE\0')
    return withoutPadding(new TextDecoder(isBigEndian(body) ? 'utf-16be' : 'utf-16le').decode(body));
  return withoutPadding(
    new TextDecoder().decode(code === 'ASCII\0\0\0' || code === '\0'.repeat(CODE_BYTES) ? body : bytes),
  );
}

function isBigEndian(body: Uint8Array): boolean {
  const zeros = [0, 0];
  for (const [at, byte] of body.entries()) if (byte === 0) zeros[at % 2]! += 1;
  return zeros[0]! > zeros[1]!;
}
