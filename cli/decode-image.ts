/**
 * Decodes a picture file in Node with sharp (docs/adr/0002-node-image-decoder.md): 8-bit RGBA as stored, with the
 * orientation applied, no colour profile, the first frame of animations. Limits are checked on the header before
 * the decoder sees the file. It decodes no BMP and no SVG.
 */

import sharp from 'sharp';
import { accept, type Parsed, refuse } from '../src/errors.ts';
import {
  type ImageHeader,
  type ImageHeaderCode,
  MAX_PIXELS,
  readImageHeader,
} from '../src/formats/image-header.ts';
import type { Pixels } from '../src/ports.ts';

export type DecodedImage = { readonly pixels: Pixels; readonly header: ImageHeader };

/** `damaged-image`: the data is cut off or broken. `cannot-decode-here`: a format that this decoder lacks. */
export type DecodeCode = ImageHeaderCode | 'damaged-image' | 'cannot-decode-here';

export async function decodeImageFile(bytes: Uint8Array): Promise<Parsed<DecodedImage, DecodeCode>> {
  const header = readImageHeader(bytes);
  if (!header.ok) {
    return header.code === 'unknown-format'
      ? refuse(header.code, 'not a PNG, JPEG, WebP, GIF or AVIF file')
      : header;
  }
  if (header.value.format === 'bmp')
    return refuse('cannot-decode-here', 'BMP files are read in browsers only');
  try {
    const { data, info } = await sharp(bytes, {
      ignoreIcc: true,
      autoOrient: true,
      failOn: 'error', // a cut-off file is an error; oddities that browsers pass over are not
      limitInputPixels: MAX_PIXELS,
    })
      .toColourspace('srgb') // grey, palette, 16-bit and CMYK to 8-bit RGB
      .ensureAlpha()
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true });
    const pixels = { width: info.width, height: info.height, data: new Uint8Array(data) };
    return accept({ pixels, header: header.value });
  } catch {
    return refuse('damaged-image', `the ${header.value.format} data is cut off or broken`);
  }
}
