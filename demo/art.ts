/**
 * The pictures of the demo, drawn by code from fixed seeds: nothing here was taken from anybody, and no AI model ran.
 * The same release of the renderer gives the same bytes; another one may not, and then samples are logged anew.
 */

import sharp from 'sharp';
import type { Bytes } from '../src/bytes.ts';
import { currents } from './art/currents.ts';
import { dunes } from './art/dunes.ts';
import { lanterns } from './art/lanterns.ts';
import { ridges } from './art/ridges.ts';
import { street } from './art/street.ts';

const SCENES = { ridges, currents, lanterns, street, dunes } as const;

export type Scene = keyof typeof SCENES;

const JPEG_QUALITY = 90;

/** A scene as a JPEG file of 1080 x 720 pixels. */
export async function drawScene(scene: Scene): Promise<Bytes> {
  const sheet = sharp(Buffer.from(SCENES[scene]())).flatten({ background: '#ffffff' });
  const jpeg = await sheet.jpeg({ quality: JPEG_QUALITY, chromaSubsampling: '4:4:4' }).toBuffer();
  return new Uint8Array(jpeg);
}
