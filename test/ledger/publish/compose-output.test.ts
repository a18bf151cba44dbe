/** What logging an output puts on the ledger: per visibility, with stored bytes, inputs and long texts. */

import { describe, expect, it } from 'vitest';
import { fromUtf8, toBase64Url, utf8 } from '../../../src/bytes.ts';
import { type DataItem, decodeDataItem, verifyDataItem } from '../../../src/formats/ans104.ts';
import type { ComposedOutput, OutputToLog, ReadContent } from '../../../src/ledger/publish/compose-output.ts';
import { publish } from '../../../src/ledger/publish/publish.ts';
import type { SignedItem } from '../../../src/ledger/publish/sign-record.ts';
import { commit, opens, parseOpening } from '../../../src/ledger/record/opening.ts';
import { type ContentBody, readRecord } from '../../../src/ledger/record/record.ts';
import type { OutputBody, TextPartBody, Visibility } from '../../../src/ledger/record/record-body.ts';
import { digestOf, padded, pictureOf } from '../../fixtures/lookups.ts';
import { drawPicture } from '../../fixtures/pictures.ts';
import { prose } from '../../fixtures/prose.ts';
import {
  log,
  logText,
  makeProvider,
  pictureContent,
  randomBytes,
  textContent,
} from '../../fixtures/providers.ts';

const aurora = await makeProvider(1);
const picture = pictureOf(5);
const content = pictureContent(picture.pixels);
const digest = await digestOf(picture.file);
const article = prose(11, 300);

type Kind = 'a picture' | 'a text' | 'other bytes';
const LOG: Record<Kind, (changes: Parameters<typeof log>[3]) => Promise<ComposedOutput>> = {
  'a picture': (changes) => log(aurora, picture.file, content, changes),
  'a text': (changes) => logText(aurora, article, changes),
  'other bytes': (changes) =>
    log(aurora, picture.file, { kind: 'other' }, { mediaType: 'video/mp4', ...changes }),
};

async function itemOf({ bytes }: SignedItem): Promise<DataItem> {
  const item = await decodeDataItem(bytes);
  if (!item.ok) throw new Error(item.because);
  expect(await verifyDataItem(item.value)).toBe(true);
  return item.value;
}

async function recordOf(
  signed: SignedItem,
): Promise<{ readonly body: OutputBody; readonly names: ReadonlySet<string> }> {
  const item = await itemOf(signed);
  const record = readRecord(item);
  if (!record.ok) throw new Error(record.because);
  return { body: record.value.body as OutputBody, names: new Set(item.tags.map(({ name }) => name)) };
}

const input = (text: string) => ({ bytes: utf8(text), content: textContent(text) });
const opaque = { bytes: utf8('%PDF-1.7'), content: { kind: 'other' } } as const;

describe('visibility', () => {
  const always = ['App-Name', 'Rail-Version', 'Rail-Type', 'Content-Type', 'Model'];
  it.each<[Visibility, Kind, readonly string[], readonly string[]]>([
    ['commit', 'a picture', ['commitment'], []],
    ['commit', 'a text', ['commitment'], []],
    ['commit', 'other bytes', ['commitment'], []],
    ['exact', 'a picture', ['digests'], ['Rail-Digest']],
    ['exact', 'a text', ['digests'], ['Rail-Digest']],
    ['exact', 'other bytes', ['digests'], ['Rail-Digest']],
    ['public', 'a picture', ['digests', 'fingerprints'], ['Rail-Digest', 'Rail-Pdq', 'Rail-Image-Band']],
    ['public', 'a text', ['digests', 'fingerprints'], ['Rail-Digest', 'Rail-Text-Shingle']],
    ['public', 'other bytes', ['digests'], ['Rail-Digest']],
  ])('%s of %s shows %j and is found by %j', async (visibility, kind, members, tags) => {
    const { items } = await LOG[kind]({ visibility });
    expect(items).toHaveLength(1);
    const { body, names } = await recordOf(items[0]!);
    const shown = ['commitment', 'digests', 'fingerprints'].filter((member) => member in body);
    expect([shown, names]).toEqual([members, new Set([...always, ...tags])]);
  });

  it('commit hides the digest everywhere, and its opening opens it', async () => {
    const { items, opening, record } = await LOG['a picture']({ visibility: 'commit' });
    expect(fromUtf8((await itemOf(items[0]!)).data)).not.toContain(digest);
    const { body } = await recordOf(items[0]!);
    expect(parseOpening(JSON.parse(JSON.stringify(opening)))).toEqual({ ok: true, value: opening });
    expect(opening).toMatchObject({ schema: 'rail.opening/1', record });
    expect(await opens(opening!, body.commitment!, digest)).toBe(true);
    expect(await opens(opening!, body.commitment!, toBase64Url(randomBytes(32)))).toBe(false);
  });

  it('commit twice uses two salts', async () => {
    const [one, two] = [
      await LOG['a picture']({ visibility: 'commit' }),
      await LOG['a picture']({ visibility: 'commit' }),
    ];
    expect(one.opening?.salt).not.toBe(two.opening?.salt);
    expect((await recordOf(one.items[0]!)).body.commitment).not.toBe(
      (await recordOf(two.items[0]!)).body.commitment,
    );
  });

  it.each<Visibility>(['exact', 'public'])('%s without inputs leaves nothing to open', async (visibility) => {
    expect((await LOG['a picture']({ visibility })).opening).toBeNull();
  });
});

describe('content that is never attributed', () => {
  const grey = { width: 64, height: 64, data: new Uint8ClampedArray(4 * 64 * 64).fill(200) };
  it.each([
    ['a constant picture', pictureContent(grey)],
    ['a tiny picture', pictureContent(drawPicture(1, 31, 200))],
    ['a short text', textContent('these are only a few words')],
  ])('%s has a digest and no fingerprint, even when public', async (_, plain) => {
    const { items } = await log(aurora, picture.file, plain);
    const { body, names } = await recordOf(items[0]!);
    expect([body.fingerprints, names.has('Rail-Digest'), items.length]).toEqual([undefined, true, 1]);
  });
});

describe('inputs', () => {
  it('are committed to, one salt each, and open with the digest of each', async () => {
    const inputs = [input('the first prompt'), input('the second prompt')];
    const { items, opening } = await LOG['a picture']({ visibility: 'exact', inputs });
    const { body } = await recordOf(items[0]!);
    const salts = opening!.inputs!.map(({ salt }) => Uint8Array.from(Buffer.from(salt, 'base64url')));
    const expected = await Promise.all(
      inputs.map(async ({ bytes }, i) =>
        commit('rail.input/1', salts[i]!, Uint8Array.from(Buffer.from(await digestOf(bytes), 'base64url'))),
      ),
    );
    expect(body.inputs).toEqual(expected);
    expect(opening).not.toHaveProperty('salt');
    expect(JSON.stringify(body)).not.toContain('prompt');
  });

  it.each<[string, Parameters<typeof log>[3], OutputBody['derivation']]>([
    ['none known', {}, 'unknown'],
    ['another text', { inputs: [input(prose(77, 200))] }, 'generated'],
    ['the same text', { inputs: [input(article)] }, 'echo'],
    ['a third of the text', { inputs: [input(article.split(' ').slice(0, 110).join(' '))] }, 'edited'],
    ['a file that may hold anything', { inputs: [opaque] }, 'unknown'],
    ['a picture, which may show the words', { inputs: [{ bytes: picture.file, content }] }, 'unknown'],
    ['another text and a file', { inputs: [input(prose(77, 200)), opaque] }, 'unknown'],
    ['the same text and a file', { inputs: [input(article), opaque] }, 'echo'],
  ])('of a text, %s', async (_, changes, derivation) => {
    const composed = await LOG['a text'](changes);
    const { body, names } = await recordOf(composed.items[0]!);
    expect([composed.derivation, body.derivation]).toEqual([derivation, derivation]);
    expect(names.has('Rail-Text-Shingle')).toBe(derivation !== 'echo');
  });

  it.each<[string, ReadContent, OutputBody['derivation']]>([
    ['itself', content, 'echo'],
    ['itself in a border', pictureContent(padded(picture.pixels, 20)), 'echo'],
    ['another picture', pictureContent(pictureOf(6).pixels), 'generated'],
    ['a text, which holds no picture', textContent(article), 'generated'],
    ['a file that may hold anything', opaque.content, 'unknown'],
  ])('of a picture, %s', async (_, given, derivation) => {
    const inputs = [{ bytes: utf8('input'), content: given }];
    const composed = await LOG['a picture']({ inputs });
    const { body, names } = await recordOf(composed.items[0]!);
    expect([body.derivation, names.has('Rail-Image-Band')]).toEqual([derivation, derivation !== 'echo']);
  });

  it('of other bytes say nothing of it', async () => {
    const composed = await LOG['other bytes']({ inputs: [input(article)] });
    expect(composed.derivation).toBe('unknown');
  });
});

describe('stored bytes', () => {
  const store: OutputToLog['store'] = [
    { role: 'output', bytes: picture.file, mediaType: 'image/png' },
    { role: 'preview', bytes: utf8('small'), mediaType: 'image/jpeg' },
  ];

  it('come before the record that names them by id, digest and size', async () => {
    const { items } = await LOG['a picture']({ store });
    expect(items).toHaveLength(3);
    const stored = await Promise.all(items.slice(0, 2).map(itemOf));
    expect(stored.map(({ tags }) => tags)).toEqual([
      [{ name: 'Content-Type', value: 'image/png' }],
      [{ name: 'Content-Type', value: 'image/jpeg' }],
    ]);
    const { body } = await recordOf(items[2]!);
    expect(body.stored).toEqual([
      { role: 'output', id: stored[0]!.id, digest, media: 'image/png', sizeBytes: picture.file.length },
      {
        role: 'preview',
        id: stored[1]!.id,
        digest: await digestOf(utf8('small')),
        media: 'image/jpeg',
        sizeBytes: 5,
      },
    ]);
  });

  it.each(store.map((kept) => [kept.role, kept] as const))(
    '%s beside a commitment is refused',
    async (_, kept) => {
      await expect(LOG['a picture']({ visibility: 'commit', store: [kept] })).rejects.toMatchObject({
        code: 'bad-argument',
      });
    },
  );

  it('of an input may stand beside a commitment', async () => {
    const kept = { role: 'input', bytes: utf8('prompt'), mediaType: 'text/plain' } as const;
    const { items } = await LOG['a picture']({ visibility: 'commit', store: [kept] });
    expect((await recordOf(items[1]!)).body.stored?.[0]?.role).toBe('input');
  });
});

describe('a long text', () => {
  it('has its first part in the record and each further one in an item about it', async () => {
    const { items, record } = await logText(aurora, prose(12, 1500));
    const bodies = await Promise.all(
      items.map(async (item) => {
        const read = readRecord(await itemOf(item));
        return read.ok ? (read.value.body as ContentBody) : null;
      }),
    );
    expect(items[0]?.id).toBe(record);
    expect(bodies.map((body) => body?.type)).toEqual(['output', ...items.slice(1).map(() => 'text-part')]);
    expect(bodies.slice(1).map((body) => (body as TextPartBody).of)).toEqual(
      items.slice(1).map(() => record),
    );
    const parts = bodies.map(
      (body) => body?.fingerprints?.[0] as { readonly part: number; readonly parts: number },
    );
    expect(parts.map(({ part }) => part)).toEqual(items.map((_, i) => i));
    expect(new Set(parts.map(({ parts: count }) => count))).toEqual(new Set([items.length]));
  });

  it.each<Visibility>(['commit', 'exact'])('has no parts when it is %s', async (visibility) => {
    expect((await logText(aurora, prose(12, 1500), { visibility })).items).toHaveLength(1);
  });

  it('over 1 MiB is refused when it would be public', async () => {
    const long = 'word '.repeat(220_000);
    await expect(logText(aurora, long)).rejects.toMatchObject({ code: 'bad-argument' });
    expect((await logText(aurora, long, { visibility: 'exact' })).items).toHaveLength(1);
  });
});

describe('publish', () => {
  const output = (changes: Partial<OutputToLog> = {}): OutputToLog => ({
    bytes: picture.file,
    mediaType: 'image/png',
    content,
    model: { name: 'aurora-xl', version: '' },
    visibility: 'exact',
    sourceType: 'trainedAlgorithmicMedia',
    inputs: [],
    store: [{ role: 'output', bytes: picture.file, mediaType: 'image/png' }],
    ...changes,
  });
  const signing = { root: aurora.root, signer: aurora.signer, random: randomBytes, clock: () => 0 };
  const recorder = () => {
    const uploaded: SignedItem[] = [];
    return { uploaded, upload: async (item: SignedItem) => void uploaded.push(item) };
  };

  it('uploads in the order in which readers need it', async () => {
    const { uploaded, upload } = recorder();
    const composed = await publish(output(), signing, upload);
    expect(uploaded).toEqual(composed.items);
    expect(uploaded.at(-1)?.id).toBe(composed.record);
  });

  it.each<[string, Partial<OutputToLog>]>([
    ['the record would be refused by readers', { model: { name: '', version: '' } }],
    ['its media type is none', { mediaType: 'picture' }],
    ['it would undo its commitment', { visibility: 'commit' }],
  ])('uploads nothing where %s', async (_, changes) => {
    const { uploaded, upload } = recorder();
    await expect(publish(output(changes), signing, upload)).rejects.toMatchObject({ code: 'bad-argument' });
    expect(uploaded).toEqual([]);
  });

  it('keeps the opening before anything is uploaded, and uploads nothing where that fails', async () => {
    const { uploaded, upload } = recorder();
    const committed = output({ visibility: 'commit', store: [] });
    const seen: number[] = [];
    const composed = await publish(committed, signing, upload, async () => void seen.push(uploaded.length));
    expect([seen, uploaded.length, composed.opening?.record]).toEqual([[0], 1, composed.record]);
    const failing = publish(committed, signing, upload, () => Promise.reject(new Error('disk full')));
    await expect(failing).rejects.toThrow('disk full');
    expect(uploaded).toHaveLength(1);
  });

  it('stops at the first item that is not accepted', async () => {
    const uploads: string[] = [];
    const upload = async ({ id }: SignedItem) => {
      uploads.push(id);
      throw new Error('full');
    };
    await expect(publish(output(), signing, upload)).rejects.toThrow('full');
    expect(uploads).toHaveLength(1);
  });
});
