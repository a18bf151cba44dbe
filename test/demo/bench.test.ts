/** Each thing a doubtful visitor can do on the bench moves the verdict as the page says it does. */

import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Changed, Logged, Picture, State, Verdict } from '../../demo/page/ask.ts';
import { CHANGES } from '../../demo/transform.ts';
import { type RunningDemo, runDemo } from './running.ts';

let demo: RunningDemo;
let stop: () => Promise<void>;

beforeAll(async () => {
  ({ demo, stop } = await runDemo());
});

afterAll(() => stop());

const checkPicture = (id: string, openings: 'none' | 'own' = 'none') =>
  demo.ask<Verdict>('pictures/check', { id, openings });
const checkText = (text: string, opening: unknown = null) =>
  demo.ask<Verdict>('texts/check', { text, opening });
const change = (id: string, kind: string, amount = 0) =>
  demo.ask<Changed>('pictures/change', { id, change: kind, amount });
const codes = (verdict: Verdict) => verdict.evidence.map(({ code }) => code);
const COMPANY = 'Demo Images';

describe('what is on show', () => {
  test.each([
    ['ridges.jpg', 'A1'],
    ['lanterns.jpg', 'A1'],
    ['currents.jpg', 'A1'],
    ['street.jpg', 'A1'],
    ['dunes.jpg', 'F'],
  ])('%s is %s', async (id, tier) => {
    expect(await checkPicture(id)).toMatchObject({ tier });
  });

  test('logged texts are A1, a quoted part of one is B2, the text left out is F', async () => {
    const [ferry, garden, bakery] = demo.world.texts;
    const part = ferry!.text.split('. ').slice(1, 3).join('. ');
    expect(part.split(' ').length).toBeGreaterThanOrEqual(25);
    const tiers = await Promise.all(
      [ferry!.text, garden!.text, bakery!.text, part].map((text) => checkText(text)),
    );
    expect(tiers.map(({ tier }) => tier)).toEqual(['A1', 'A1', 'F', 'B2']);
  });
});

describe('a change of a public picture', () => {
  test.each([
    ['recompress', 40, 'B2'],
    ['recompress', CHANGES.recompress.from, 'B2'],
    ['resize', 50, 'B2'],
    ['border', 6, 'B2'],
    ['mirror', 0, 'B2'],
    ['greyscale', 0, 'B2'],
    ['flip-bit', 0, 'B2'],
    ['crop', 15, 'F'],
  ])('%s %i leads to %s', async (kind, amount, tier) => {
    const changed = await change('lanterns.jpg', kind, amount);
    expect(await checkPicture(changed.id)).toMatchObject({ tier });
    if (tier === 'B2') expect(changed.distance).toBeLessThanOrEqual(31);
    else expect(changed.distance).toBeGreaterThan(60);
  });

  test('flips exactly one bit', async () => {
    const flipped = await change('ridges.jpg', 'flip-bit');
    const before = demo.world.shelf.get('ridges.jpg')!.bytes;
    const after = demo.world.shelf.get(flipped.id)!.bytes;
    const differing = [...before].flatMap((byte, i) => (byte === after[i] ? [] : [byte ^ after[i]!]));
    expect(after.length).toBe(before.length);
    expect(differing).toEqual([1]);
  });

  test('flips a bit of a PNG without breaking it', async () => {
    const png = await sharp(demo.world.shelf.get('ridges.jpg')!.bytes).resize(300).png().toBuffer();
    const added = await addPicture(png);
    const flipped = await change(added.id, 'flip-bit');
    expect(flipped.distance).toBe(0);
  });

  test('of a tiny picture is refused', async () => {
    const tiny = await addPicture(
      await sharp(demo.world.shelf.get('ridges.jpg')!.bytes).resize(8).png().toBuffer(),
    );
    await expect(change(tiny.id, 'crop', 10)).rejects.toThrow('too-small-to-change');
  });

  test('of a picture logged by its bytes only leads nowhere', async () => {
    const changed = await change('street.jpg', 'recompress', 90);
    expect(await checkPicture(changed.id)).toMatchObject({ tier: 'F' });
  });
});

describe('logging a picture of one’s own', () => {
  test('public: found, and so are its copies', async () => {
    const { id } = await drawn(1);
    expect(await checkPicture(id)).toMatchObject({ tier: 'F' });
    await demo.ask<Logged>('pictures/log', { id, visibility: 'public', by: 'company' });
    const copy = await change(id, 'recompress', 60);
    expect(await checkPicture(id)).toMatchObject({
      tier: 'A1',
      headline: `Logged as AI output by ${COMPANY}`,
    });
    expect(await checkPicture(copy.id)).toMatchObject({ tier: 'B2' });
  });

  test('exact: found, its copies are not', async () => {
    const { id } = await drawn(2);
    await demo.ask<Logged>('pictures/log', { id, visibility: 'exact', by: 'company' });
    const copy = await change(id, 'recompress', 60);
    expect(await checkPicture(id)).toMatchObject({ tier: 'A1' });
    expect(await checkPicture(copy.id)).toMatchObject({ tier: 'F' });
  });

  test('commit: found with the opening alone', async () => {
    const { id } = await drawn(3);
    const { opening } = await demo.ask<Logged>('pictures/log', { id, visibility: 'commit', by: 'company' });
    expect(opening).toMatchObject({ schema: 'rail.opening/1' });
    expect(await checkPicture(id)).toMatchObject({ tier: 'F' });
    expect(await checkPicture(id, 'own')).toMatchObject({ tier: 'A1' });
  });

  test('signed by a stranger: a claim that anyone could write', async () => {
    const { id } = await drawn(4);
    await demo.ask<Logged>('pictures/log', { id, visibility: 'public', by: 'stranger' });
    const verdict = await checkPicture(id);
    expect(verdict.tier).toBe('C');
    expect(verdict.headline).not.toContain('Somebody');
  });
});

describe('a text of one’s own', () => {
  const text =
    'On the third evening of the fair the brass band played in the rain until the last tram had gone, and not one of the dancers went home before the final waltz was over.';

  test('is found once it is logged', async () => {
    expect(await checkText(text)).toMatchObject({ tier: 'F' });
    await demo.ask<Logged>('texts/log', { text, visibility: 'public', by: 'company' });
    expect(await checkText(text)).toMatchObject({ tier: 'A1' });
  });

  test('committed to, it needs its opening', async () => {
    const secret = `${text} Nobody else was told.`.replace('third', 'second');
    const { opening } = await demo.ask<Logged>('texts/log', {
      text: secret,
      visibility: 'commit',
      by: 'company',
    });
    expect((await checkText(secret)).tier).not.toBe('A1');
    expect(await checkText(secret, opening)).toMatchObject({ tier: 'A1' });
  });

  test('of a few words is never attributed', async () => {
    expect(await checkText('Only a few words.')).toMatchObject({ tier: 'G' });
  });
});

describe('servers', () => {
  const behave = (isOn: boolean, conduct: string) => demo.ask<State['servers']>('servers', { isOn, conduct });

  test('one that alters records is named, and the verdict holds', async () => {
    await behave(true, 'alter-body');
    const verdict = await checkPicture('ridges.jpg');
    expect(verdict.tier).toBe('A1');
    expect(codes(verdict)).toContain('server-altered');
    const copy = await change('ridges.jpg', 'recompress', 50);
    expect((await checkPicture(copy.id)).tier).toBe('B2');
  });

  test('one that hides records cannot hide what the others show', async () => {
    await behave(true, 'omit');
    expect(await checkPicture('ridges.jpg')).toMatchObject({ tier: 'A1' });
  });

  test('all of them off is "could not check", and they come back under the same addresses', async () => {
    const { urls } = await behave(false, 'honest');
    const verdict = await checkPicture('dunes.jpg');
    expect(verdict.tier).toBe('G');
    expect(codes(verdict)).toContain('no-server');
    expect(await behave(true, 'honest')).toMatchObject({ urls, isOn: true });
    expect(await checkPicture('ridges.jpg')).toMatchObject({ tier: 'A1', answeredGateways: urls });
  });
});

/** A picture that no other test draws. */
async function drawn(seed: number): Promise<Picture> {
  const blobs = Array.from({ length: 9 }, (_, i) => {
    const [x, y] = [(seed * 131 + i * 197) % 600, (seed * 211 + i * 89) % 400];
    return `<circle cx="${x}" cy="${y}" r="${30 + ((seed * 17 + i * 29) % 80)}" fill="hsl(${(i * 67 + seed * 40) % 360} 70% ${20 + i * 7}%)"/>`;
  });
  const sheet = `<svg xmlns="http://www.w3.org/2000/svg" width="600" height="400"><rect width="600" height="400" fill="#d8d2c4"/>${blobs.join('')}</svg>`;
  return addPicture(await sharp(Buffer.from(sheet)).jpeg({ quality: 92 }).toBuffer());
}

async function addPicture(file: Uint8Array): Promise<Picture> {
  const headers = { origin: demo.url, 'content-type': 'application/octet-stream' };
  const reply = await demo.raw('POST', '/api/pictures', headers, file);
  expect(reply.status).toBe(200);
  return JSON.parse(reply.text) as Picture;
}
