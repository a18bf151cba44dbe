/** Real files by real generators, where the shared test vectors are present (docs/spec/signals.md section 2). */

import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fileBlocks, remoteManifest } from '../../../src/formats/file-blocks.ts';
import { readMetadata } from '../../../src/verify/metadata/read-metadata.ts';

const folder = resolve(process.env.RAIL_VECTORS ?? '../shared/vectors');
const present = existsSync(resolve(folder, 'metadata'));
if (!present) console.log(`skipped: files by generators, no folder ${folder}/metadata (set RAIL_VECTORS)`);

const blocksOf = async (path: string) =>
  (await fileBlocks(new Uint8Array(readFileSync(resolve(folder, path))))).blocks;

describe.skipIf(!present)('files by generators', () => {
  it.each([
    ['comfyui.png', [['comfyui', 'ComfyUI', 'waiIllustriousSDXL_v160.safetensors']]],
    ['forge.png', [['a1111', 'Stable Diffusion web UI Forge', 'waiIllustriousSDXL_v160']]],
    ['sd-webui.jpg', [['a1111', 'Stable Diffusion web UI', 'waiIllustriousSDXL_v160']]],
    ['invokeai-en.png', [['invokeai', 'InvokeAI', 'waiIllustriousSDXL_v160']]],
    ['grok.jpg', [['grok', 'Grok', null]]],
    [
      'midjourney.png',
      [
        ['midjourney', 'Midjourney', 'Version 5.2'],
        ['iptc', 'a digital source type (IPTC)', null],
      ],
    ],
    ['gimp.png', []],
    ['empty.png', []],
  ])('%s', async (name, expected) => {
    const claims = await readMetadata(await blocksOf(`metadata/${name}`));
    expect(claims.map(({ mark, tool, model }) => [mark, tool, model])).toEqual(expected);
  });

  it.each([
    ['adobe-20220124-C.jpg', true],
    ['adobe-20220124-XCA.jpg', true],
    ['chatgpt-image2.png', true],
    ['dalle-2024.webp', true],
    ['malformed-no-alg.jpg', true],
    ['adobe-20220124-I.jpg', false],
    ['remote-manifest.jpg', false],
  ])('%s has a manifest: %s', async (name, expected) => {
    const blocks = await blocksOf(`c2pa/${name}`);
    expect(blocks.some(({ kind }) => kind === 'manifest')).toBe(expected);
  });

  it('finds the address of a manifest that is elsewhere', async () => {
    const blocks = await blocksOf('c2pa/remote-manifest.jpg');
    const addresses = blocks.flatMap((block) =>
      block.kind === 'xmp' ? (remoteManifest(block.text) ?? []) : [],
    );
    expect(addresses).toEqual([expect.stringMatching(/^https:\/\/cai-manifests\.adobe\.com\//)]);
  });
});
