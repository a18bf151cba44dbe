/** A preview for `--store preview`: enough to compare by eye, much less than the output. */

import sharp from 'sharp';
import { type Bytes, fromUtf8, utf8 } from '../src/bytes.ts';
import { RailError } from '../src/errors.ts';

const MAX_SIDE = 480;
const MAX_CHARACTERS = 600;

export async function makePreview(
  bytes: Bytes,
  mediaType: string,
): Promise<{ readonly bytes: Bytes; readonly mediaType: string }> {
  if (mediaType.startsWith('image/')) {
    const resized = sharp(bytes, { autoOrient: true }).resize(MAX_SIDE, MAX_SIDE, {
      fit: 'inside',
      withoutEnlargement: true,
    });
    const jpeg = await resized.flatten({ background: '#ffffff' }).jpeg({ quality: 70 }).toBuffer();
    return { bytes: new Uint8Array(jpeg), mediaType: 'image/jpeg' };
  }
  const text = fromUtf8(bytes);
  if (text === null) throw new RailError('bad-argument', 'no preview can be made of this kind of file');
  const cut = [...text].slice(0, MAX_CHARACTERS).join('');
  return { bytes: utf8(cut.length < text.length ? `${cut} …` : cut), mediaType: 'text/plain' };
}
