/** The flow of a file's own signals: the large library is asked only where a manifest stands in the file. */

import sharp from 'sharp';
import { describe, expect, it, vi } from 'vitest';
import type { Bytes } from '../../src/bytes.ts';
import { utf8 } from '../../src/bytes.ts';
import { fileSignals, noSignals } from '../../src/verify/file-signals.ts';
import { withPngChunk, withPngText } from '../fixtures/png-chunks.ts';
import { comment, jpeg, jumbfSegment } from '../fixtures/tagged-pictures.ts';
import { GENERATED } from '../fixtures/what-credentials-say.ts';

const PLAIN = new Uint8Array(
  await sharp({ create: { width: 40, height: 40, channels: 3, background: '#a53' } })
    .png()
    .toBuffer(),
) as Bytes;
const XMP = (url: string) =>
  `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">` +
  `<rdf:Description xmlns:dcterms="http://purl.org/dc/terms/" dcterms:provenance="${url}"/></rdf:RDF></x:xmpmeta>`;

async function codesOf(file: Bytes) {
  const readCredential = vi.fn(async () => ({ state: 'unreadable', because: 'a test' }) as const);
  const { rows, notRun } = await fileSignals(file, readCredential, async () => null);
  return { codes: rows.map(({ code }) => code), notRun, asked: readCredential.mock.calls.length };
}

describe('a file', () => {
  it('without a manifest is not given to the library', async () => {
    expect(await codesOf(PLAIN)).toEqual({ codes: ['no-credential', 'no-metadata'], notRun: [], asked: 0 });
  });

  it('with a manifest is, once', async () => {
    const file = withPngChunk(PLAIN, 'caBX', utf8('a manifest'));
    expect(await codesOf(file)).toMatchObject({ codes: ['credential-unreadable', 'no-metadata'], asked: 1 });
  });

  it('whose manifest is kept elsewhere names the address and asks nobody', async () => {
    const file = withPngText(PLAIN, 'XML:com.adobe.xmp', XMP('https://manifests.example/1'));
    expect(await codesOf(file)).toMatchObject({ codes: ['credential-remote', 'no-metadata'], asked: 0 });
  });

  it.each(['http://manifests.example/1', 'self#jumbf=/c2pa/1', 'javascript:alert(1)'])(
    'that points to %s has no credential',
    async (url) => {
      const file = withPngText(PLAIN, 'XML:com.adobe.xmp', XMP(url));
      expect((await codesOf(file)).codes[0]).toBe('no-credential');
    },
  );

  it('whose credential stands in pieces was changed: what is between them is not covered', async () => {
    const holds = async () => GENERATED;
    const pieces = (...between: readonly Bytes[]) =>
      jpeg(jumbfSegment('c2pa'), ...between, jumbfSegment('c2pa'));
    const first = async (file: Bytes) => (await fileSignals(file, holds, async () => null)).rows[0]!.code;
    expect(await first(pieces())).toBe('credential-ai');
    expect(await first(pieces(comment('added later')))).toBe('credential-changed');
  });

  it('that is cut off is not said to have no credential, nor to have one', async () => {
    const cut = PLAIN.slice(0, -20);
    expect((await codesOf(cut)).codes[0]).toBe('credential-unreadable');
  });

  it('of which the library names an address is held to the same rules', async () => {
    const file = withPngChunk(PLAIN, 'caBX', utf8('a manifest'));
    const at = (url: string) => async () => ({ state: 'remote', url }) as const;
    const first = async (url: string) => (await fileSignals(file, at(url), async () => null)).rows[0]!;
    expect(await first('https://manifests.example/ä')).toMatchObject({
      code: 'credential-remote',
      details: { url: 'https://manifests.example/%C3%A4' },
    });
    for (const url of ['http://manifests.example/1', 'https://reader:word@manifests.example/1'])
      expect((await first(url)).code).toBe('no-credential');
  });

  it('with a generator’s note has its row', async () => {
    const file = withPngText(PLAIN, 'parameters', 'a cat\nSteps: 20, Sampler: Euler a, Seed: 1, Model: m');
    expect((await codesOf(file)).codes).toEqual(['no-credential', 'metadata-ai']);
  });

  it('of another kind says that nothing was looked for', async () => {
    const { codes, notRun } = await codesOf(utf8('GIF89a...'));
    expect(codes).toEqual([]);
    expect(notRun).toEqual(noSignals('not-in-this-version').notRun);
  });
});
