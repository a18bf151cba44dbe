/** Notes written to deceive a reader or to cost time: what is shown is bounded, plain text (docs/spec/signals.md section 2). */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concat, concatAll, utf8 } from '../../../src/bytes.ts';
import type { FileBlock } from '../../../src/formats/blocks/block.ts';
import { fileBlocks } from '../../../src/formats/file-blocks.ts';
import type { MetadataClaim } from '../../../src/verify/metadata/claim.ts';
import { exifFields } from '../../../src/verify/metadata/exif-fields.ts';
import { jsonNote } from '../../../src/verify/metadata/json-note.ts';
import { parametersOf } from '../../../src/verify/metadata/parameters-text.ts';
import { readMetadata } from '../../../src/verify/metadata/read-metadata.ts';
import { expectWithin } from '../../fixtures/in-time.ts';
import { exif, latin1, png, pngTexts, utf8Chunk, xmp } from '../../fixtures/tagged-pictures.ts';

const note = (key: string, text: string): FileBlock => ({
  kind: 'text',
  key,
  text,
  where: `PNG tEXt ${key}`,
});
const shownIn = ({ tool, model, where, settings }: MetadataClaim): readonly string[] => [
  tool,
  model ?? '',
  where,
  ...settings.flat(),
];
const UNSAFE = /[\p{Cc}\p{Cs}\p{Bidi_Control}\u2028\u2029]/u;

describe('a note that names a property of every object', () => {
  it.each(['constructor', 'toString', '__proto__', 'hasOwnProperty'])('%s says nothing', async (name) => {
    const label = JSON.stringify({ Label: name, ContentProducer: 'x' });
    const source = xmp({ 'Iptc4xmpExt:DigitalSourceType': name });
    const claims = await readMetadata([note('AIGC', label), { kind: 'xmp', text: source, where: 'PNG XMP' }]);
    expect(claims.filter(({ says }) => says !== 'not-ai')).toEqual([]);
  });
});

it('options again and again are read in bounded time', () =>
  expectWithin(2_000, () => readMetadata([note('Dream', ' -s 1 '.repeat(40_000))])));

describe('what is shown', () => {
  it('has no control and direction characters, in names as in values', async () => {
    const evil = 'a\u202eb\u0000c\u001b[31md\u2066e\u0085f\u2028g\ud800h\ni';
    const graph = { '1': { class_type: 'CLIPTextEncode', inputs: { text: evil, ckpt_name: evil } } };
    const [claim] = await readMetadata([
      { ...note('prompt', JSON.stringify(graph)), where: `PNG tEXt \u202e${evil}` } as FileBlock,
    ]);
    expect(claim?.model).toBe('a�b�c�[31md�e�f�g�h i');
    expect(shownIn(claim!).filter((text) => UNSAFE.test(text))).toEqual([]);
  });

  it('keeps other writing as it is', async () => {
    const text = 'Ωmega 東京 שלום 👩‍🎨 <b>&amp;</b>';
    const [claim] = await readMetadata([
      note('Description', `${text} Job ID: 2b6e053b-9a65-4ca9-9e13-b6f4465164d4`),
    ]);
    expect(claim?.settings[0]).toEqual(['Prompt', text]);
  });

  it('is cut at 2,000 characters and 64 settings', async () => {
    const settings = Array.from({ length: 500 }, (_, i) => `Key ${i}: v`).join(', ');
    const [claim] = await readMetadata([
      note('parameters', `${'😀'.repeat(3_000)}\nSteps: 20, Sampler: ${'e'.repeat(3_000)}, ${settings}`),
    ]);
    expect(claim?.settings).toHaveLength(64);
    expect(Math.max(...shownIn(claim!).map((text) => text.length))).toBe(2_000);
  });

  it('is bounded and clean for any text under any key', async () => {
    const keys = fc.constantFrom(
      'parameters',
      'prompt',
      'Comment',
      'Software',
      'Description',
      'AIGC',
      'Dream',
    );
    const texts = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.json(),
      fc
        .string({ unit: 'binary', maxLength: 100 })
        .map((text) => `${text}\nSteps: 20, Sampler: ${text}, Model: ${text}`),
      fc
        .string({ unit: 'binary', maxLength: 100 })
        .map((text) => JSON.stringify({ a: { class_type: text, inputs: { text, seed: text } } })),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(keys, texts), { maxLength: 4 }), async (pairs) => {
        const claims = await readMetadata(pairs.map(([key, text]) => note(key, text)));
        for (const text of claims.flatMap(shownIn)) {
          expect(text.length).toBeLessThanOrEqual(2_000);
          expect(text).not.toMatch(UNSAFE);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('JSON', () => {
  it.each([
    ['deep', `{"a":${'['.repeat(100)}${']'.repeat(100)}}`],
    ['deeper than any stack', `{"a":${'['.repeat(200_000)}`],
    ['large', `{"a":"${'a'.repeat(300_000)}"}`],
    ['a list', '[{"class_type":"a"}]'],
    ['no JSON', '{class_type: 1}'],
    ['nothing', ''],
  ])('that is %s is not read', (_, text) => {
    expect(jsonNote(text)).toBeNull();
  });

  it('has brackets within strings, NaN, and padding', () => {
    expect(jsonNote(`{"a":"${'['.repeat(100)}\\"{","b":[NaN, -Infinity],"c":NaN}\0\0`)).toEqual({
      a: `${'['.repeat(100)}"{`,
      b: [null, null],
      c: null,
    });
  });

  it('does not reach the prototype of objects', async () => {
    const text = '{"__proto__":{"class_type":"a","inputs":{}},"constructor":{"class_type":"b"}}';
    await readMetadata([note('prompt', text)]);
    expect(({} as Record<string, unknown>).class_type).toBeUndefined();
  });
});

describe('time', () => {
  const soon = (work: () => unknown) => expectWithin(1_000, work);

  it.each([
    ['NUL', `{${'\0'.repeat(250_000)}x`],
    ['spaces', `{"a":${' '.repeat(250_000)}x`],
    ['commas', `{${', '.repeat(100_000)}`],
  ])('is little for JSON of many %s', async (_, text) => {
    await soon(() => jsonNote(text));
  });

  it.each([
    ['spaces', ' '.repeat(200_000)],
    ['quotation marks', 'a:"'.repeat(70_000)],
    ['names', 'name '.repeat(50_000)],
    ['line ends', '\nSteps: '.repeat(30_000)],
    ['negative prompts', '\nNegative prompt:'.repeat(15_000)],
  ])('is little for parameters of many %s', async (_, text) => {
    await soon(() => parametersOf(`${text}\nSteps: 1, Sampler: a, ${text}`));
  });

  it('is little for every reader over the largest file that is kept', async () => {
    const texts = ['parameters', 'prompt', 'workflow', 'Comment'].map((key) =>
      utf8Chunk(key, `{"prompt":${'{"a":'.repeat(20)}"${'a'.repeat(240_000)}`),
    );
    const { blocks } = await fileBlocks(png(...texts));
    expect(blocks).toHaveLength(4);
    await soon(() => readMetadata(blocks));
  });
});

describe('EXIF', () => {
  it('that cannot be read has no fields', async () => {
    for (const bytes of [
      new Uint8Array(),
      latin1('II*\0'),
      latin1('MM\0*\xff\xff\xff\xff'),
      utf8('no TIFF at all'),
    ])
      expect(await exifFields(bytes)).toEqual([]);
  });

  it('whose directory points into itself ends', async () => {
    const looped = exif({ Software: 'some', UserComment: latin1('ASCII\0\0\0a') });
    looped.set([8, 0, 0, 0], looped.indexOf(0x69) + 8); // the pointer to the second directory
    expect(await exifFields(looped)).toEqual([['Software', 'some']]);
  });

  it('whose thousands of fields share one value costs little', async () => {
    const COUNT = 5_000;
    const entry = latin1('\x31\x01\x02\0\0\0\x01\0\x08\0\0\0'); // Software, ASCII, 64 kB from the start
    const entries = concatAll(Array.from({ length: COUNT }, () => entry));
    const directory = concat(latin1('II*\0\x08\0\0\0'), Uint8Array.of(COUNT & 255, COUNT >> 8), entries);
    const bytes = concat(directory, new Uint8Array(250_000 - directory.length));
    await expectWithin(3_000, () => exifFields(bytes));
  });

  it('may hold a text in any encoding it names', async () => {
    const be = concat(latin1('UNICODE\0'), Uint8Array.of(0x67, 0x71, 0x4e, 0xac, 0, 0x41));
    expect(await exifFields(exif({ UserComment: be }))).toEqual([
      ['UserComment', '東京A'.replace('東', '\u6771')],
    ]);
    const bare = utf8('no encoding named, 東京');
    expect(await exifFields(exif({ UserComment: bare }))).toEqual([
      ['UserComment', 'no encoding named, 東京'],
    ]);
  });
});

describe('one file with several of everything', () => {
  it('is answered from the first of each', async () => {
    const first = pngTexts({ 'hf-job-id': '2b6e053b-9a65-4ca9-9e13-b6f4465164d4' });
    const { blocks } = await fileBlocks(first);
    const claims = await readMetadata([...blocks, ...blocks, { kind: 'xmp', text: xmp({}), where: 'XMP' }]);
    expect(claims.map(({ mark }) => mark)).toEqual(['higgsfield']);
  });
});
