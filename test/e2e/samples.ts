/** What is looked up on the stage, what was logged of it, and what the verdict must be. */

import sharp from 'sharp';
import { toBase64Url, utf8 } from '../../src/bytes.ts';
import { drawPicture } from '../fixtures/pictures.ts';
import { prose } from '../fixtures/prose.ts';
import { openStage, PROVIDER_NAME, type Stage } from './stage.ts';

export const A1 = { tier: 'A1', headline: `Logged as AI output by ${PROVIDER_NAME}` };
export const B2 = { tier: 'B2', headline: `Closely resembles an output logged by ${PROVIDER_NAME}` };
export const SIGNED_BY_STRANGER = {
  tier: 'B1',
  headline: 'A signer that calls itself Famous Camera says AI-generated; on no trust list',
};

/** The drawn picture of this seed is logged as a PNG of 640 x 480; no other is. */
export const LOGGED_SEED = 7;
export const LOGGED_TEXT = prose(11, 300);
/** Forty words out of its middle. */
export const EXCERPT = LOGGED_TEXT.split(/\s+/).slice(120, 160).join(' ');

export async function openStageWithSamples(): Promise<Stage> {
  const stage = await openStage();
  await stage.log(await pictureFile(LOGGED_SEED), utf8(LOGGED_TEXT));
  return stage;
}

/** The drawn picture of a seed as a file. */
export function pictureFile(
  seed: number,
  format: 'png' | 'jpeg' | 'webp' = 'png',
  [width, height]: readonly [number, number] = [640, 480],
): Promise<Uint8Array> {
  const { data } = drawPicture(seed, width, height);
  return sharp(data, { raw: { width, height, channels: 4 } })
    .removeAlpha()
    .toFormat(format)
    .toBuffer();
}

/** The same picture, saved again as a smaller JPEG. */
export function recompressed(picture: Uint8Array): Promise<Uint8Array> {
  return sharp(picture).resize({ width: 480 }).jpeg({ quality: 70 }).toBuffer();
}

export function dataUrl(type: string, bytes: Uint8Array): string {
  const text = toBase64Url(bytes).replaceAll('-', '+').replaceAll('_', '/');
  return `data:${type};base64,${text.padEnd(Math.ceil(text.length / 4) * 4, '=')}`;
}
