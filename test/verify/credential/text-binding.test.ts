/** Texts signed here: what holds, what does not, and one change each. The library does not see the text, so all of this is ours. */

import { beforeAll, describe, expect, it } from 'vitest';
import { openNodeManifestReader } from '../../../cli/manifest-reader.ts';
import { type Bytes, utf8 } from '../../../src/bytes.ts';
import { findTextManifest, TEXT_MEDIA_TYPE } from '../../../src/formats/c2pa-text.ts';
import { bind } from '../../../src/verify/credential/binding.ts';
import { parseManifestStore } from '../../../src/verify/credential/manifest-store.ts';
import { readCredential } from '../../../src/verify/credential/read-credential.ts';
import { comparedWithText, contentOfText } from '../../../src/verify/credential/text-binding.ts';
import type { Holder } from '../../fixtures/certificates.ts';
import { GENERATED, OPENED, type Parties, parties } from '../../fixtures/credential-parties.ts';
import { signed, signedStore } from '../../fixtures/credentials.ts';
import { type Binding, framed, selectors, signedText } from '../../fixtures/signed-texts.ts';

const TEXT = 'Où sont les neiges d’antan ?\n\nA second paragraph.';
const GENERATED_TEXT = { actions: GENERATED };
const readManifests = openNodeManifestReader();

let anchors: Parties['anchors'];
let official: Holder;
let stranger: Holder;
let text: string;

beforeAll(async () => {
  ({ anchors, official, stranger } = await parties());
  text = await signedText(official, TEXT, GENERATED_TEXT);
});

function read(content: string | Bytes) {
  const bytes = typeof content === 'string' ? utf8(content) : content;
  return readCredential(bytes, TEXT_MEDIA_TYPE, { readManifests, anchors });
}

function signedWith(change: (binding: Binding) => Partial<Binding>): Promise<string> {
  return signedText(official, TEXT, GENERATED_TEXT, change);
}

/** `bound`, or why not. */
async function bindingOf(content: string): Promise<string> {
  const found = contentOfText(utf8(content));
  if (!found.ok || found.value === null) throw new Error(JSON.stringify(found));
  const noList = { issuers: '', signers: '', timeStampers: '' };
  const texts = await readManifests(found.value.manifest, 'application/c2pa', noList, 'both');
  const store = texts.ok ? parseManifestStore(texts.value) : texts;
  if (!texts.ok || !store.ok) throw new Error(JSON.stringify(store));
  const bound = await bind(store.value, texts.value.report, comparedWithText(found.value));
  return bound.ok ? 'bound' : bound.code;
}

/** Another text around the same credential. */
function around(before: string, after = ''): string {
  const start = text.indexOf('\ufeff');
  return before + text.slice(start) + after;
}

describe('a signed text', () => {
  it('is intact, with its signer and its claim', async () => {
    expect(await read(text)).toMatchObject({
      state: 'readable',
      integrity: 'intact',
      signer: 'official',
      claim: 'generated',
      who: 'OpenAI',
      problems: [],
    });
  });

  it('is intact in decomposed letters, as some programs copy it', async () => {
    expect(await read(text.normalize('NFD'))).toMatchObject({ integrity: 'intact' });
  });

  it.each(['\n', ' ', '\r\n\t '])(
    'is intact with white space around that a selection brought along: %j',
    async (space) => {
      expect(await read(`${space}${text}${space}`)).toMatchObject({ integrity: 'intact' });
    },
  );

  it('by a stranger is of an unknown signer', async () => {
    expect(await read(await signedText(stranger, TEXT, GENERATED_TEXT))).toMatchObject({
      integrity: 'intact',
      signer: 'unknown',
      who: 'Famous Camera',
    });
  });

  it('may be hashed by SHA-512', async () => {
    const hash = [...new Uint8Array(await crypto.subtle.digest('SHA-512', utf8(TEXT)))];
    expect(await read(await signedWith(() => ({ alg: 'sha512', hash })))).toMatchObject({
      integrity: 'intact',
    });
  });

  it.each<[string, () => string]>([
    ['a changed letter', () => text.replace('second', 'Second')],
    ['a word more', () => around(`${TEXT} More.`)],
    ['a word more behind it', () => around(TEXT, ' More.')],
    ['an excerpt', () => around(TEXT.slice(5))],
    [
      'another text',
      () => around('Nobody ever signed these words, which stand before another text’s credential.'),
    ],
    ['an empty one', () => around('')],
    ['an emoji with a selector', () => around(`${TEXT}❤️`)],
  ])('with %s is changed', async (_, changed) => {
    expect(await read(changed())).toMatchObject({ state: 'readable', integrity: 'changed' });
  });

  it('with a changed byte in its claim is broken, whatever the text', async () => {
    const found = findTextManifest(text);
    if (!found.ok || found.value === null) throw new Error('no manifest');
    const manifest = found.value.manifest.slice();
    const at = Buffer.from(manifest).lastIndexOf('c2pa.hash.data');
    manifest[at] = manifest[at]! ^ 1;
    const credential = await read(TEXT + selectors(framed(manifest)));
    expect(credential?.state === 'readable' ? credential.integrity : credential?.state).toMatch(
      /^(broken|unreadable)$/,
    );
  });
});

it('a credential that is bound twice is broken', async () => {
  const second = { label: 'c2pa.hash.boxes', data: { boxes: [] }, created: true };
  const twice = await signedText(official, TEXT, { ...GENERATED_TEXT, assertions: [second] });
  expect(await read(twice)).toMatchObject({ state: 'readable', integrity: 'broken' });
});

describe('a credential that says too little about the text is unreadable', () => {
  it.each<[string, string, (binding: Binding) => Partial<Binding>]>([
    [
      'it leaves out another place',
      'other-place',
      ({ exclusions: [whole] }) => ({ exclusions: [{ ...whole!, start: 0 }] }),
    ],
    [
      'it leaves out more',
      'other-place',
      ({ exclusions: [whole] }) => ({ exclusions: [{ ...whole!, length: whole!.length + 1 }] }),
    ],
    [
      'it leaves out two places',
      'unknown-binding',
      ({ exclusions }) => ({ exclusions: [...exclusions, ...exclusions] }),
    ],
    ['it leaves out nothing', 'unknown-binding', () => ({ exclusions: [] })],
    ['its algorithm is weak', 'unknown-binding', () => ({ alg: 'md5' })],
    ['its algorithm is a property of every object', 'unknown-binding', () => ({ alg: 'constructor' })],
  ])('%s: %s', async (_, code, change) => {
    const odd = await signedWith(change);
    expect(await bindingOf(odd)).toBe(code);
    expect(await read(odd)).toMatchObject({ state: 'unreadable' });
  });

  it('it was made for a picture', async () => {
    const picture = await signed(official, GENERATED_TEXT);
    const chunk = Buffer.from(picture).indexOf('caBX');
    const length = new DataView(picture.buffer).getUint32(chunk - 4);
    const store = picture.slice(chunk + 4, chunk + 4 + length);
    expect(await read(TEXT + selectors(framed(store)))).toMatchObject({
      state: 'readable',
      integrity: 'changed',
    });
  });

  it('it is not bound to a text', async () => {
    const loose = TEXT + selectors(framed(await signedStore(official, { actions: OPENED })));
    expect(await bindingOf(loose)).toBe('unknown-binding');
    expect(await read(loose)).toMatchObject({ state: 'unreadable' });
  });

  it('it is bound in a way that nobody knows, too', async () => {
    const second = { label: 'c2pa.hash.later', data: { hash: [1] }, created: true };
    const twice = await signedText(official, TEXT, { ...GENERATED_TEXT, assertions: [second] });
    expect(await bindingOf(twice)).toBe('no-binding');
    expect(await read(twice)).toMatchObject({ state: 'unreadable' });
  });

  it('it is noise', async () => {
    expect(await read(TEXT + selectors(framed(utf8('no manifest at all'))))).toMatchObject({
      state: 'unreadable',
    });
  });

  it('its wrapper is of another version', async () => {
    const wrapper = selectors(framed(utf8('manifest'), { version: 9 }));
    expect(await read(TEXT + wrapper)).toMatchObject({ state: 'unreadable' });
  });
});

it('bytes that are no UTF-8 are unreadable', async () => {
  const bytes = Uint8Array.of(0xff, 0xfe);
  expect(contentOfText(bytes)).toMatchObject({ ok: false, code: 'not-utf8' });
  expect(await read(bytes)).toMatchObject({ state: 'unreadable' });
});

it('a text without a wrapper has no credential', async () => {
  expect(await read(TEXT)).toBeNull();
});
