/** The wrapper of a Content Credential in a text, built by the letters of C2PA 2.4 appendix A.8; one change per refusal. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Bytes, concatAll, utf8 } from '../../src/bytes.ts';
import { findTextManifest, MAX_TEXT_MANIFEST_BYTES } from '../../src/formats/c2pa-text.ts';
import { framed, selectors } from '../fixtures/signed-texts.ts';

const MANIFEST = Uint8Array.from({ length: 256 }, (_, i) => i);
const WRAPPER = selectors(framed(MANIFEST));

function found(text: string) {
  const answer = findTextManifest(text);
  if (!answer.ok || answer.value === null) throw new Error(JSON.stringify(answer));
  return answer.value;
}

function refused(text: string): string {
  const answer = findTextManifest(text);
  return answer.ok ? 'accepted' : answer.code;
}

describe('a wrapper', () => {
  it('gives every byte of its manifest, and where it stands', () => {
    const { manifest, excluded, textBytes } = found(`Où ?${WRAPPER}`);
    expect(manifest).toEqual(MANIFEST);
    expect(excluded).toEqual({ start: 5, lengthBytes: utf8(WRAPPER).length });
    expect(textBytes).toEqual(utf8('Où ?'));
  });

  it('is the one of the specification, letter for letter', () => {
    const magic = '\u{e0133}\u{e0122}\u{e0140}\u{e0131}\u{e0144}\u{e0148}\u{e0144}\ufe00';
    const versionAndLength = '\ufe01\ufe00\ufe00\ufe00\ufe03';
    const { manifest } = found(`Text\ufeff${magic}${versionAndLength}\u{e01ef}\ufe0f\u{e0100}`);
    expect(manifest).toEqual(Uint8Array.of(255, 15, 16));
  });

  it.each(['', 'Before. '])('stands anywhere: after “%s”', (before) => {
    const { excluded, textBytes } = found(`${before}${WRAPPER} And after.`);
    expect(excluded.start).toBe(before.length);
    expect(textBytes).toEqual(utf8(`${before} And after.`));
  });

  it('is told apart in composed and decomposed letters', () => {
    const { excluded, excludedInNfc, textBytes } = found(`Ou\u0300 ?${WRAPPER}`);
    expect([excluded.start, excludedInNfc.start]).toEqual([6, 5]);
    expect(textBytes).toEqual(utf8('Où ?'));
  });

  it('may be padded behind the manifest, and the padding belongs to it', () => {
    const padded = selectors(concatAll([framed(MANIFEST), new Uint8Array(7), new Uint8Array(2).fill(200)]));
    const { manifest, excluded } = found(`Text${padded}`);
    expect(manifest).toEqual(MANIFEST);
    expect(excluded.lengthBytes).toBe(utf8(padded).length);
  });

  it('of any manifest is read back', () => {
    const content = fc.tuple(
      fc.string({ unit: 'binary' }).filter((text) => !/\ufeff|\p{Variation_Selector}/u.test(text)),
      fc.uint8Array({ minLength: 1, maxLength: 2000 }),
    );
    fc.assert(
      fc.property(content, ([text, manifest]) => {
        expect(found(text + selectors(framed(manifest as Bytes))).manifest).toEqual(manifest);
      }),
    );
  });
});

describe('a text without a wrapper', () => {
  it.each<[string, string]>([
    ['plain words', 'Just words.'],
    ['nothing', ''],
    ['emoji with selectors', 'Love ❤️ and ☀️'],
    ['a byte order mark', '\ufeffWords'],
    ['another magic', `Text${selectors(framed(MANIFEST, { magic: 'C2PATXU\0' }))}`],
    ['selectors without the mark before them', `Text${WRAPPER.slice(1)}`],
  ])('has no credential: %s', (_, text) => {
    expect(findTextManifest(text)).toEqual({ ok: true, value: null });
  });
});

describe('a wrapper is refused', () => {
  it.each<[string, string, string]>([
    ['of another version', selectors(framed(MANIFEST, { version: 2 })), 'malformed-wrapper'],
    ['longer than what follows', selectors(framed(MANIFEST, { length: 257 })), 'malformed-wrapper'],
    ['without a manifest', selectors(framed(new Uint8Array())), 'malformed-wrapper'],
    [
      'with an empty one and padding',
      selectors(framed(new Uint8Array(9), { length: 0 })),
      'malformed-wrapper',
    ],
    ['cut off in its header', selectors(framed(MANIFEST).slice(0, 11)), 'malformed-wrapper'],
    ['broken up by a letter', `${WRAPPER.slice(0, 60)}x${WRAPPER.slice(60)}`, 'malformed-wrapper'],
    [
      'over the limit',
      selectors(framed(MANIFEST, { length: MAX_TEXT_MANIFEST_BYTES + 1 })),
      'manifest-too-large',
    ],
    ['on a letter with 64 marks', `a${'\u0301\u0323'.repeat(32)}${WRAPPER}`, 'too-many-marks'],
    ['beside another one', `${WRAPPER} words ${WRAPPER}`, 'several-wrappers'],
  ])('%s', (_, wrapper, code) => {
    expect(refused(`Some text.${wrapper}`)).toBe(code);
  });

  it('in time that grows with the text alone', () => {
    const started = performance.now();
    for (const unit of ['\ufeff', WRAPPER.slice(0, 9), WRAPPER, '\ufe00'])
      findTextManifest(unit.repeat(Math.ceil(1_048_576 / unit.length)));
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});
