/**
 * Decodes a picture file in a worker or page: 8-bit RGBA as stored, with the orientation applied, no colour
 * conversion, the first frame of animations. Limits are checked on the header before the decoder sees the file.
 * Canvas storage may move the colour of half-transparent pixels by one level; a perceptual hash does not notice.
 */

import { toBase64Url } from '../bytes.ts';
import { accept, type Parsed, RailError, refuse } from '../errors.ts';
import { type ImageHeader, type ImageHeaderCode, readImageHeader } from '../formats/image-header.ts';
import type { Pixels } from '../ports.ts';

export type DecodedImage = { readonly pixels: Pixels; readonly header: ImageHeader };

/** `damaged-image`: the data is cut off or broken. `cannot-decode-here`: a format that this browser lacks. */
export type DecodeCode = ImageHeaderCode | 'damaged-image' | 'cannot-decode-here';

export async function decodeImageFile(bytes: Uint8Array): Promise<Parsed<DecodedImage, DecodeCode>> {
  const header = readImageHeader(bytes);
  if (!header.ok) return header;
  // Browsers recognise most formats by content, but AVIF only by the type of the blob.
  const blob = new Blob([new Uint8Array(bytes)], { type: header.value.mediaType });
  let bitmap: ImageBitmap;
  try {
    bitmap = await createImageBitmap(blob, {
      colorSpaceConversion: 'none',
      premultiplyAlpha: 'none',
      imageOrientation: 'from-image',
    });
  } catch {
    return refuse('damaged-image', `the ${header.value.format} data cannot be decoded`);
  }
  try {
    return accept({ pixels: readPixels(bitmap), header: header.value });
  } catch {
    return refuse('cannot-decode-here', 'this browser could not give the picture the memory it needs');
  } finally {
    bitmap.close();
  }
}

/** A data URL of the picture, scaled down to fit the box: JPEG, or PNG where something is transparent. */
export async function makeThumbnail(
  pixels: Pixels,
  box: { readonly width: number; readonly height: number },
): Promise<string> {
  const { width, height, data } = pixels;
  const scale = Math.min(1, box.width / width, box.height / height);
  const small = canvasOf(Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale)));
  const full = canvasOf(width, height);
  full.context.putImageData(new ImageData(new Uint8ClampedArray(data), width, height), 0, 0);
  small.context.imageSmoothingQuality = 'high';
  small.context.drawImage(full.canvas, 0, 0, small.canvas.width, small.canvas.height);
  const type = hasTransparency(data) ? 'image/png' : 'image/jpeg';
  const file = await small.canvas.convertToBlob({ type, quality: 0.85 });
  return dataUrl(type, new Uint8Array(await file.arrayBuffer()));
}

function readPixels(bitmap: ImageBitmap): Pixels {
  const { width, height } = bitmap;
  const { context } = canvasOf(width, height);
  context.drawImage(bitmap, 0, 0);
  return { width, height, data: context.getImageData(0, 0, width, height).data };
}

function canvasOf(width: number, height: number) {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d', { willReadFrequently: true }); // stays in memory, no GPU rounding
  if (context === null) throw new RailError('unsupported-here', 'no 2D canvas in this browser');
  return { canvas, context };
}

function hasTransparency(data: Pixels['data']): boolean {
  for (let at = 3; at < data.length; at += 4) if (data[at] !== 255) return true;
  return false;
}

function dataUrl(type: string, bytes: Uint8Array): string {
  const text = toBase64Url(bytes).replaceAll('-', '+').replaceAll('_', '/');
  return `data:${type};base64,${text.padEnd(Math.ceil(text.length / 4) * 4, '=')}`;
}
