import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { decodeImageFile } from '../../cli/decode-image.ts';
import { utf8 } from '../../src/bytes.ts';
import { fingerprintImage, pdqDistance } from '../../src/ledger/fingerprint/fingerprint-image.ts';
import type { Pixels } from '../../src/ports.ts';
import { expectWithin } from '../fixtures/in-time.ts';
import { drawPicture } from '../fixtures/pictures.ts';

const drawn = drawPicture(80, 120, 90);

function open({ width, height, data }: Pixels) {
  return sharp(data, { raw: { width, height, channels: 4 } });
}

async function decoded(file: Uint8Array): Promise<Pixels> {
  const answer = await decodeImageFile(file);
  if (!answer.ok) throw new Error(answer.because);
  return answer.value.pixels;
}

describe('decodeImageFile', () => {
  it('gives back the pixels of a PNG, transparent ones unchanged', async () => {
    const data = drawn.data.map((value, at) => (at % 4 === 3 ? drawn.data[at - 3]! : value));
    const file = await open({ ...drawn, data })
      .png()
      .toBuffer();
    const answer = await decodeImageFile(file);
    expect(answer).toMatchObject({ ok: true, value: { header: { format: 'png', width: 120, height: 90 } } });
    const pixels = await decoded(file);
    expect(pixels).toMatchObject({ width: 120, height: 90 });
    expect(Buffer.compare(new Uint8Array(pixels.data), new Uint8Array(data))).toBe(0);
  });

  it.each(['png', 'jpeg', 'webp', 'gif', 'avif'] as const)(
    'decodes %s to nearly the same print',
    async (format) => {
      const pixels = await decoded(await open(drawn).toFormat(format).toBuffer());
      expect(pixels.data).toHaveLength(4 * 120 * 90);
      expect(pdqDistance(fingerprintImage(pixels).pdq, fingerprintImage(drawn).pdq)).toBeLessThanOrEqual(10);
    },
  );

  it.each([
    ['palette', () => open(drawn).png({ palette: true })],
    ['grey', () => open(drawn).removeAlpha().greyscale().png()],
    ['16-bit', () => open(drawn).toColourspace('rgb16').png()],
    ['CMYK', () => open(drawn).removeAlpha().toColourspace('cmyk').jpeg()],
  ] as const)('brings %s pictures to 8-bit RGBA', async (_, image) => {
    const pixels = await decoded(await image().toBuffer());
    expect(pixels).toMatchObject({ width: 120, height: 90 });
    expect(pixels.data).toHaveLength(4 * 120 * 90);
  });

  it('applies the EXIF orientation', async () => {
    const file = await open(drawn).removeAlpha().withMetadata({ orientation: 6 }).png().toBuffer();
    const pixels = await decoded(file);
    expect(pixels).toMatchObject({ width: 90, height: 120 });
    // Turned clockwise: the first pixel shown is the lower left one stored.
    expect([...pixels.data.subarray(0, 3)]).toEqual([...drawn.data.subarray(4 * 120 * 89, 4 * 120 * 89 + 3)]);
  });

  it('does not convert colours by an embedded profile', async () => {
    const raw = { raw: { width: 120, height: 90, channels: 4 as const } };
    const plain = await sharp(drawn.data, raw).removeAlpha().png().toBuffer();
    const tagged = await sharp(plain).withIccProfile('p3', { attach: true }).png().toBuffer();
    const stored = await sharp(tagged, { ignoreIcc: true }).ensureAlpha().raw().toBuffer();
    expect((await sharp(tagged).metadata()).hasProfile).toBe(true);
    expect(Buffer.compare(new Uint8Array((await decoded(tagged)).data), stored)).toBe(0);
  });

  it('takes the first frame of an animation', async () => {
    const frame = (background: string) =>
      sharp({ create: { width: 40, height: 30, channels: 3, background } })
        .png()
        .toBuffer();
    const file = await sharp([await frame('#ff0000'), await frame('#0000ff')], { join: { animated: true } })
      .webp({ lossless: true })
      .toBuffer();
    const answer = await decodeImageFile(file);
    expect(answer).toMatchObject({ ok: true, value: { header: { animated: true } } });
    const pixels = await decoded(file);
    expect(pixels).toMatchObject({ width: 40, height: 30 });
    expect([...pixels.data.subarray(0, 4)]).toEqual([255, 0, 0, 255]);
  });

  it('refuses 100 megapixels before it decodes', async () => {
    // A flat picture of this size is a small file; decoding it would take 400 MB.
    const file = await sharp({ create: { width: 10_000, height: 10_000, channels: 3, background: '#123' } })
      .png({ compressionLevel: 1 })
      .toBuffer();
    await expectWithin(50, async () => {
      expect(await decodeImageFile(file)).toMatchObject({ ok: false, code: 'too-many-pixels' });
    });
  });

  it.each(['jpeg', 'png', 'webp', 'gif', 'avif'] as const)('refuses a %s that is cut off', async (format) => {
    const file = await open(drawPicture(81, 400, 300))
      .toFormat(format)
      .toBuffer();
    expect(await decodeImageFile(file.subarray(0, Math.floor(file.length * 0.6)))).toMatchObject({
      ok: false,
      code: 'damaged-image',
    });
  });

  it('passes on what the header says, and says that it reads no BMP', async () => {
    expect(await decodeImageFile(new Uint8Array(0))).toMatchObject({ ok: false, code: 'empty-file' });
    expect(await decodeImageFile(utf8('<svg/>'))).toMatchObject({ ok: false, code: 'svg-not-supported' });
    const unknown = await decodeImageFile(utf8('no picture'));
    expect(unknown).toMatchObject({ ok: false, because: 'not a PNG, JPEG, WebP, GIF or AVIF file' });
    const bmp = new Uint8Array(60);
    bmp.set(utf8('BM'));
    bmp.set([40, 0, 0, 0, 1, 0, 0, 0, 1], 14);
    bmp.set([1, 0, 0, 0], 22);
    expect(await decodeImageFile(bmp)).toMatchObject({ ok: false, code: 'cannot-decode-here' });
  });
});
