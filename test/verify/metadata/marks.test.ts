/**
 * Every row of the table of generators: a file with the whole mark, and files that only look like it
 * (docs/spec/signals.md section 2).
 * Longer than 300 lines because each of the 16 rows has both.
 */

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { concat, utf8 } from '../../../src/bytes.ts';
import { fileBlocks } from '../../../src/formats/file-blocks.ts';
import type { Mark, MetadataClaim } from '../../../src/verify/metadata/claim.ts';
import { GENERATORS } from '../../../src/verify/metadata/generators.ts';
import { readMetadata } from '../../../src/verify/metadata/read-metadata.ts';
import {
  comment,
  type ExifFields,
  exif,
  exifItem,
  exifSegment,
  galaxyTrailer,
  iso,
  jpeg,
  PLAIN,
  pngTexts,
  userComment,
  webp,
  xmp,
  xmpItem,
  xmpSegment,
} from '../../fixtures/tagged-pictures.ts';

const UUID = '2b6e053b-9a65-4ca9-9e13-b6f4465164d4';
const IPTC = 'http://cv.iptc.org/newscodes/digitalsourcetype/';
const PARAMETERS = [
  'a cat, "sitting"',
  'Negative prompt: dog, bird',
  'Steps: 20, Sampler: Euler a, CFG scale: 7, Seed: 42, Lora hashes: "a: b1, c: d2", Model: someModel_v1',
].join('\n');
const GRAPH = {
  '1': { class_type: 'CheckpointLoaderSimple', inputs: { ckpt_name: 'some.safetensors' } },
  '2': { class_type: 'CLIPTextEncode', inputs: { text: 'a cat', clip: ['1', 1] } },
  '3': { class_type: 'KSampler', inputs: { seed: 42, steps: 20 }, is_changed: [0] },
};
const WORKFLOW = { last_node_id: 3, links: [], nodes: [{ id: 1, type: 'KSampler' }] };
const CHINA = { Label: '1', ContentProducer: 'someproducer', ProduceID: 'p1', ReservedCode1: '' };

type Expected = Partial<Omit<MetadataClaim, 'mark' | 'settings'>> & {
  readonly settings?: readonly (readonly [string, string])[];
};
type Row = {
  readonly found: readonly (readonly [what: string, file: Uint8Array, expected: Expected])[];
  readonly notFound: readonly (readonly [what: string, file: Uint8Array])[];
};

const json = (value: unknown): string => JSON.stringify(value);
const withExif = (fields: ExifFields): Uint8Array => jpeg(exifSegment(exif(fields)));
const withComment = (text: string): Uint8Array => withExif({ UserComment: userComment(text, 'utf-16be') });
const withXmp = (properties: Readonly<Record<string, string>>): Uint8Array =>
  jpeg(xmpSegment(xmp(properties)));
const version = (name: string): Uint8Array => pngTexts({ parameters: `${PARAMETERS}, Version: ${name}` });

const ROWS: Readonly<Record<Mark, Row>> = {
  a1111: {
    found: [
      [
        'PNG text',
        pngTexts({ parameters: PARAMETERS }),
        {
          tool: 'Stable Diffusion web UI',
          model: 'someModel_v1',
          where: 'PNG tEXt parameters',
          settings: [
            ['Prompt', 'a cat, "sitting"'],
            ['Negative prompt', 'dog, bird'],
            ['Steps', '20'],
            ['Sampler', 'Euler a'],
            ['CFG scale', '7'],
            ['Seed', '42'],
            ['Lora hashes', '"a: b1, c: d2"'],
            ['Model', 'someModel_v1'],
          ],
        },
      ],
      ['settings alone', pngTexts({ parameters: 'Steps: 20, Sampler: Euler' }), { model: null }],
      ['UTF-16, high byte first', withComment(PARAMETERS), { where: 'JPEG EXIF UserComment' }],
      [
        'UTF-16, low byte first, in WebP',
        webp(['EXIF', exif({ UserComment: userComment(`初音ミク${PARAMETERS}`, 'utf-16le') })]),
        { model: 'someModel_v1', where: 'WebP EXIF UserComment' },
      ],
      [
        'ASCII in AVIF',
        iso('avif', [exifItem(exif({ UserComment: userComment(PARAMETERS, 'ascii') }))]),
        { where: 'ISO EXIF UserComment' },
      ],
      ['Automatic1111', version('v1.10.1'), { tool: 'Stable Diffusion web UI' }],
      ['Forge', version('f2.0.1v1.10.1-previous-669-gdfdcbab6'), { tool: 'Stable Diffusion web UI Forge' }],
      ['reForge', version('f1.0.0v2-v1.10.1RC-latest-2'), { tool: 'Stable Diffusion web UI reForge' }],
      ['EasyReforge', version('f1.0.0-v1.10.1'), { tool: 'EasyReforge' }],
      ['Forge Neo', version('neo'), { tool: 'Stable Diffusion web UI Forge Neo' }],
      ['Forge Classic', version('classic'), { tool: 'Stable Diffusion web UI Forge Classic' }],
      ['Fooocus', version('Fooocus v2.5.5'), { tool: 'Fooocus' }],
      ['ComfyUI', version('ComfyUI'), { tool: 'ComfyUI' }],
      ['SD.Next', pngTexts({ parameters: `${PARAMETERS}, App: SD.Next` }), { tool: 'SD.Next' }],
    ],
    notFound: [
      ['steps without a sampler', pngTexts({ parameters: 'Steps: 1, mix. Steps: 2, bake.' })],
      ['a sentence', pngTexts({ parameters: 'These are the Steps: 20, and the Sampler: me' })],
      ['another key', pngTexts({ Comment: PARAMETERS })],
      ['a comment of a camera', withComment('taken on the steps')],
    ],
  },
  comfyui: {
    found: [
      [
        'the graph',
        pngTexts({ prompt: json(GRAPH) }),
        {
          tool: 'ComfyUI',
          model: 'some.safetensors',
          where: 'PNG tEXt prompt',
          settings: [
            ['Prompt', 'a cat'],
            ['Seed', '42'],
          ],
        },
      ],
      ['NaN in it', pngTexts({ prompt: json(GRAPH).replace('[0]', '[NaN]') }), { model: 'some.safetensors' }],
      ['the workflow alone', pngTexts({ workflow: json(WORKFLOW) }), { where: 'PNG tEXt workflow' }],
      [
        'savers for WebP',
        webp(['EXIF', exif({ Make: `workflow:${json(WORKFLOW)}`, Model: `prompt:${json(GRAPH)}` })]),
        { tool: 'ComfyUI' },
      ],
      ['other savers', withExif({ ImageDescription: `Workflow: ${json(WORKFLOW)}` }), { tool: 'ComfyUI' }],
      ['in an EXIF comment', withComment(json({ prompt: json(GRAPH) })), { model: 'some.safetensors' }],
    ],
    notFound: [
      ['JSON without classes', pngTexts({ prompt: json({ '1': { text: 'a cat' } }) })],
      ['a prompt of words', pngTexts({ prompt: 'a class_type of cat' })],
      ['JSON that is cut', pngTexts({ prompt: json(GRAPH).slice(0, -1) })],
      ['a workflow of something else', pngTexts({ workflow: json({ nodes: [{ name: 'approve' }] }) })],
      ['classes that are no text', pngTexts({ prompt: json({ '1': { class_type: 7 } }) })],
    ],
  },
  invokeai: {
    found: [
      [
        'since version 3',
        pngTexts({
          invokeai_metadata: json({ generation_mode: 'txt2img', seed: 4, model: { name: 'some' } }),
        }),
        { tool: 'InvokeAI', model: 'some', settings: [['Seed', '4']] },
      ],
      [
        'version 2',
        pngTexts({ 'sd-metadata': json({ model_weights: 'stable-1.5', app_version: '2.3' }) }),
        { model: 'stable-1.5' },
      ],
      [
        'version 1',
        pngTexts({ Dream: '"a cat" -s 50 -S 42 -W 512 -H 512 -C 7.5 -A k_lms' }),
        { tool: 'InvokeAI' },
      ],
    ],
    notFound: [
      ['an empty object', pngTexts({ invokeai_metadata: '{}' })],
      ['a dream', pngTexts({ Dream: 'I dreamed of a cat' })],
    ],
  },
  novelai: {
    found: [
      [
        'PNG texts',
        pngTexts({
          Software: 'NovelAI',
          Source: 'NovelAI Diffusion V4',
          Comment: json({ prompt: 'a cat', seed: 4 }),
        }),
        {
          tool: 'NovelAI',
          model: 'NovelAI Diffusion V4',
          where: 'PNG tEXt Comment',
          settings: [
            ['Prompt', 'a cat'],
            ['Seed', '4'],
          ],
        },
      ],
      [
        'one object in WebP',
        webp([
          'EXIF',
          exif({
            UserComment: userComment(
              json({ Software: 'NovelAI', Source: 'V4', Comment: json({ steps: 28 }) }),
              'ascii',
            ),
          }),
        ]),
        { model: 'V4', settings: [['Steps', '28']] },
      ],
    ],
    notFound: [
      ['the program without its comment', pngTexts({ Software: 'NovelAI' })],
      ['a comment that is no object', pngTexts({ Software: 'NovelAI', Comment: 'a cat' })],
      ['another program', pngTexts({ Software: 'GIMP', Comment: json({ prompt: 'a cat' }) })],
    ],
  },
  swarmui: {
    found: [
      [
        'PNG text',
        pngTexts({
          parameters: json({ sui_image_params: { model: 'some', seed: 4, swarm_version: '0.9.6' } }),
        }),
        {
          tool: 'SwarmUI',
          model: 'some',
          settings: [
            ['Seed', '4'],
            ['Version', '0.9.6'],
          ],
        },
      ],
      ['EXIF comment', withComment(json({ sui_image_params: { model: 'some' } })), { model: 'some' }],
    ],
    notFound: [
      ['the word in a prompt', pngTexts({ parameters: json({ prompt: 'sui_image_params' }) })],
      ['the key without an object', pngTexts({ parameters: json({ sui_image_params: 'none' }) })],
    ],
  },
  midjourney: {
    found: [
      [
        'PNG text',
        pngTexts({ Description: `a cat --ar 4:3 --v 5.2 Job ID: ${UUID}` }),
        {
          tool: 'Midjourney',
          model: 'Version 5.2',
          settings: [
            ['Prompt', 'a cat --ar 4:3 --v 5.2'],
            ['Job', UUID],
          ],
        },
      ],
      ['EXIF', withExif({ ImageDescription: `a cat --niji 6 Job ID: ${UUID}` }), { model: 'Niji 6' }],
      [
        'XMP',
        withXmp({
          'Iptc4xmpExt:DigImageGUID': UUID,
          'Iptc4xmpExt:DigitalSourceType': `${IPTC}trainedAlgorithmicMedia`,
        }),
        { where: 'XMP DigImageGUID' },
      ],
    ],
    notFound: [
      ['a mention', pngTexts({ Description: 'Painted by hand after a picture by Midjourney, Job ID: lost' })],
      ['a job without the words', pngTexts({ Description: UUID })],
      ['the identifier of a photograph', withXmp({ 'Iptc4xmpExt:DigImageGUID': UUID })],
    ],
  },
  civitai: {
    found: [
      [
        'its own generator',
        withExif({ Software: UUID, Artist: 'ai' }),
        { tool: 'Civitai', settings: [['Id', UUID]] },
      ],
      [
        'resources',
        withComment(
          `${PARAMETERS}, Civitai resources: [{"type":"checkpoint","modelName":"some"}], Civitai metadata: {}`,
        ),
        { tool: 'Civitai', model: 'someModel_v1' },
      ],
    ],
    notFound: [
      ['an identifier by a person', withExif({ Software: UUID, Artist: 'A. Person' })],
      ['an artist called ai', withExif({ Software: 'Some Editor', Artist: 'ai' })],
      ['a mention', pngTexts({ Description: 'Civitai resources: [none]' })],
    ],
  },
  grok: {
    found: [
      [
        'the pair',
        withExif({ ImageDescription: `Signature: ${'aB3+'.repeat(40)}==`, Artist: UUID }),
        { tool: 'Grok', where: 'JPEG EXIF ImageDescription', settings: [] },
      ],
    ],
    notFound: [
      [
        'a signature by a person',
        withExif({ ImageDescription: `Signature: ${'aB3+'.repeat(40)}`, Artist: 'me' }),
      ],
      ['a short signature', withExif({ ImageDescription: 'Signature: aB3+', Artist: UUID })],
      ['words', withExif({ ImageDescription: `Signature: ${'illegible '.repeat(10)}`, Artist: UUID })],
    ],
  },
  firefly: {
    found: [
      ['EXIF', withExif({ Software: 'Adobe Firefly 3.0' }), { tool: 'Adobe Firefly' }],
      ['XMP', withXmp({ 'xmp:CreatorTool': 'Adobe Firefly' }), { where: 'XMP CreatorTool' }],
      [
        'XMP beside another program in EXIF',
        jpeg(
          exifSegment(exif({ Software: 'Some Editor' })),
          xmpSegment(xmp({ 'xmp:CreatorTool': 'Adobe Firefly' })),
        ),
        { where: 'XMP CreatorTool' },
      ],
    ],
    notFound: [
      ['Photoshop', withExif({ Software: 'Adobe Photoshop 26.0 (Macintosh)' })],
      ['GIMP', withXmp({ 'xmp:CreatorTool': 'GIMP 3.0' })],
      ['a word that begins so', withExif({ Software: 'Adobe Fireflyer' })],
      ['a mention', withExif({ Software: 'Not Adobe Firefly' })],
    ],
  },
  tc260: {
    found: [
      [
        'XMP',
        withXmp({ 'TC260:AIGC': json(CHINA) }),
        {
          where: 'XMP AIGC',
          settings: [
            ['Label', 'AI-generated'],
            ['Producer', 'someproducer'],
          ],
        },
      ],
      [
        'XMP elements in AVIF',
        iso('avif', [xmpItem(xmp({ 'TC260:AIGC': json(CHINA) }, 'elements'))]),
        { where: 'XMP AIGC' },
      ],
      [
        'PNG text',
        pngTexts({ AIGC: json({ ...CHINA, Label: 2 }) }),
        {
          settings: [
            ['Label', 'possibly AI'],
            ['Producer', 'someproducer'],
          ],
        },
      ],
      [
        'EXIF comment',
        withComment(json({ AIGC: { ...CHINA, Label: '3' } })),
        {
          settings: [
            ['Label', 'suspected AI'],
            ['Producer', 'someproducer'],
          ],
        },
      ],
      [
        'EXIF description',
        withExif({ ImageDescription: `AIGC${json(CHINA)}` }),
        { where: 'JPEG EXIF ImageDescription' },
      ],
      ['JPEG comment', jpeg(comment(json({ AIGC: CHINA }))), { where: 'JPEG comment' }],
    ],
    notFound: [
      ['a label of another kind', pngTexts({ AIGC: json({ ...CHINA, Label: 'fragile' }) })],
      ['a label alone', pngTexts({ AIGC: json({ Label: '1' }) })],
      ['the key alone', pngTexts({ AIGC: 'yes' })],
      ['the property in another namespace', withXmp({ 'dc:AIGC': json(CHINA) })],
    ],
  },
  iptc: {
    found: [
      [
        'a source type',
        withXmp({ 'Iptc4xmpExt:DigitalSourceType': `${IPTC}trainedAlgorithmicMedia` }),
        { says: 'ai', sourceType: 'trainedAlgorithmicMedia', where: 'XMP DigitalSourceType' },
      ],
      [
        'an element',
        jpeg(xmpSegment(xmp({ 'Iptc4xmpExt:DigitalSourceType': `${IPTC}compositeSynthetic` }, 'elements'))),
        { says: 'parts' },
      ],
      [
        'AI in parts',
        withXmp({ 'Iptc4xmpExt:DigitalSourceType': `${IPTC}compositeWithTrainedAlgorithmicMedia` }),
        { says: 'parts' },
      ],
      [
        'not AI',
        withXmp({ 'Iptc4xmpExt:DigitalSourceType': `${IPTC}digitalCapture` }),
        { says: 'not-ai', sourceType: 'digitalCapture' },
      ],
      [
        'the fields of 2025.1',
        withXmp({ 'Iptc4xmpExt:AISystemUsed': 'Some System', 'Iptc4xmpExt:AISystemVersionUsed': '2' }),
        { tool: 'Some System', says: 'ai', settings: [['Version', '2']], where: 'XMP AI fields' },
      ],
      [
        'one of them',
        withXmp({ 'Iptc4xmpExt:AIPromptInformation': 'a cat' }),
        { says: 'ai', settings: [['Prompt', 'a cat']] },
      ],
      [
        'them on a photograph',
        withXmp({
          'Iptc4xmpExt:AISystemUsed': 'Some System',
          'Iptc4xmpExt:DigitalSourceType': `${IPTC}digitalCapture`,
        }),
        { tool: 'Some System', says: 'parts' },
      ],
    ],
    notFound: [
      [
        'an algorithm without training',
        withXmp({ 'Iptc4xmpExt:DigitalSourceType': `${IPTC}algorithmicMedia` }),
      ],
      ['a term that nobody knows', withXmp({ 'Iptc4xmpExt:DigitalSourceType': `${IPTC}madeUp` })],
      ['another namespace', withXmp({ 'dc:DigitalSourceType': `${IPTC}trainedAlgorithmicMedia` })],
      ['the words in a text', pngTexts({ Description: `${IPTC}trainedAlgorithmicMedia AISystemUsed` })],
    ],
  },
  higgsfield: {
    found: [['PNG text', pngTexts({ 'hf-job-id': UUID }), { tool: 'Higgsfield', settings: [['Job', UUID]] }]],
    notFound: [
      ['a job of Hugging Face', pngTexts({ 'hf-job-id': '69fb7223317220dbbd1a53da' })],
      ['an empty text', pngTexts({ 'hf-job-id': '' })],
    ],
  },
  samsung: {
    found: [
      [
        'JPEG',
        concat(PLAIN.jpeg, galaxyTrailer('{"originalPath":"a","genAIType":1}')),
        { tool: 'Samsung Galaxy AI', says: 'parts', settings: [['genAIType', '1']], where: 'JPEG trailer' },
      ],
      ['PNG', concat(PLAIN.png, galaxyTrailer('{"genAIType": 3}')), { says: 'parts', where: 'PNG trailer' }],
    ],
    notFound: [
      ['an edit without AI', concat(PLAIN.jpeg, galaxyTrailer('{"genAIType":0}'))],
      ['a trailer of something else', concat(PLAIN.jpeg, utf8('{"genAIType":1}'))],
      ['a text', pngTexts({ Comment: 'PhotoEditor_Re_Edit_Data{"genAIType":1}' })],
    ],
  },
  tensorart: {
    found: [
      [
        'PNG text filled up with NUL',
        pngTexts({
          generation_data: `${json({ prompt: 'a cat', baseModel: { modelFileName: 'some' } })}\0\0`,
          prompt: json(GRAPH),
        }),
        { tool: 'Tensor.Art', model: 'some', settings: [['Prompt', 'a cat']] },
      ],
    ],
    notFound: [['data of a power station', pngTexts({ generation_data: json({ megawatts: 7 }) })]],
  },
  'stability-matrix': {
    found: [
      [
        'PNG text',
        pngTexts({ 'parameters-json': json({ PositivePrompt: 'a cat', ModelName: 'some', Steps: 20 }) }),
        {
          tool: 'Stability Matrix',
          model: 'some',
          settings: [
            ['Prompt', 'a cat'],
            ['Steps', '20'],
          ],
        },
      ],
    ],
    notFound: [['other parameters', pngTexts({ 'parameters-json': json({ exposure: 2 }) })]],
  },
  fooocus: {
    found: [
      [
        'PNG texts',
        pngTexts({ fooocus_scheme: 'fooocus', parameters: json({ prompt: 'a cat', base_model: 'some' }) }),
        { tool: 'Fooocus', model: 'some', settings: [['Prompt', 'a cat']] },
      ],
      [
        'the other scheme',
        pngTexts({ fooocus_scheme: 'a1111', parameters: PARAMETERS }),
        { model: 'someModel_v1' },
      ],
      [
        'EXIF',
        withExif({
          Software: 'Fooocus v2.5.5',
          UserComment: userComment(json({ base_model: 'some' }), 'ascii'),
        }),
        { model: 'some' },
      ],
    ],
    notFound: [
      ['the scheme alone', pngTexts({ fooocus_scheme: 'fooocus' })],
      ['its parameters alone', pngTexts({ parameters: json({ prompt: 'a cat', base_model: 'some' }) })],
    ],
  },
};

async function claimsOf(file: Uint8Array): Promise<readonly MetadataClaim[]> {
  return readMetadata((await fileBlocks(file)).blocks);
}

describe.each(Object.entries(ROWS))('%s', (mark, { found, notFound }) => {
  it.each(found)('found: %s', async (_, file, expected) => {
    const claim = (await claimsOf(file)).find((one) => one.mark === mark);
    expect(claim).toMatchObject({ says: 'ai', ...expected });
  });

  it.each(notFound)('not found: %s', async (_, file) => {
    expect((await claimsOf(file)).map((one) => one.mark)).not.toContain(mark);
  });
});

describe('the table', () => {
  it('has the marks of the specification', () => {
    const spec = readFileSync('docs/spec/signals.md', 'utf8')
      .split('| mark | looks for |')[1]!
      .split('\n\n')[0]!;
    const named = [...spec.matchAll(/^\| (`[^|]*) \|/gm)].flatMap(
      ([, cell]) => cell!.match(/[a-z0-9-]+/g) ?? [],
    );
    expect(named.sort()).toEqual(Object.keys(ROWS).sort());
    expect(GENERATORS.map(({ mark }) => mark).sort()).toEqual(Object.keys(ROWS).sort());
  });

  it('puts the particular mark before the general one', async () => {
    const file = pngTexts({
      generation_data: json({ baseModel: { modelFileName: 'some' } }),
      prompt: json(GRAPH),
      parameters: PARAMETERS,
    });
    expect((await claimsOf(file)).map(({ mark }) => mark)).toEqual(['tensorart', 'a1111', 'comfyui']);
  });
});

describe('files of other programs', () => {
  it.each([
    ['GIMP', pngTexts({ Comment: 'Created with GIMP', Software: 'GIMP 3.0' })],
    ['Photoshop', withExif({ Software: 'Adobe Photoshop 26.0 (Windows)', Artist: 'A. Person' })],
    ['a camera', withExif({ Make: 'Canon', Model: 'Canon EOS R5', ImageDescription: 'A steep street' })],
    [
      'an article about Midjourney',
      pngTexts({ Description: 'How Midjourney, ComfyUI and Grok write metadata' }),
    ],
    ['no program', PLAIN.jpeg],
  ])('by %s say nothing', async (_, file) => {
    expect(await claimsOf(file)).toEqual([]);
  });
});
