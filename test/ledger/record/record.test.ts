/**
 * Reading records: one valid body per type, one mutation per member and rule, each with its exact code.
 * Longer than 300 lines because the mutations of all members are one table.
 */

import { describe, expect, it } from 'vitest';
import { concat, toBase64Url, utf8 } from '../../../src/bytes.ts';
import { canonicalize, type Json } from '../../../src/canonical.ts';
import { decodeDataItem, signDataItem } from '../../../src/formats/ans104.ts';
import type { Tag } from '../../../src/formats/avro-tags.ts';
import { imageBands } from '../../../src/ledger/fingerprint/image-bands.ts';
import { signRecord } from '../../../src/ledger/publish/sign-record.ts';
import {
  pdqOf,
  type RecordCode,
  readRecord,
  recordTags,
  shinglesOf,
} from '../../../src/ledger/record/record.ts';
import { checkBody, type RecordBody, type RecordType } from '../../../src/ledger/record/record-body.ts';
import { makeProvider, outputBody, randomBytes, signAnything } from '../../fixtures/providers.ts';

const aurora = await makeProvider(1);
const bytes32 = (fill: number) => toBase64Url(new Uint8Array(32).fill(fill));
const DIGEST = bytes32(1);
const PDQ = new Uint8Array(32).fill(0x5a);
const print = { alg: 'rail-pdq/1', pdq: toBase64Url(PDQ), quality: 90 } as const;
const shingles = {
  alg: 'rail-shingles/1',
  part: 0,
  parts: 1,
  words: 30,
  selected: toBase64Url(Uint8Array.from({ length: 12 }, (_, i) => i)),
  all: toBase64Url(new Uint8Array(16)),
} as const;

const exact = await outputBody(aurora, DIGEST);
const full = {
  ...exact,
  visibility: 'public',
  digests: [DIGEST, bytes32(2)],
  fingerprints: [print, shingles],
  outputId: 'output 7',
  credential: { manifest: 'urn:c2pa:3fad1ead-8ed5-44d0-873b-ea5f58adea82' },
  inputs: [bytes32(3)],
  evidence: [{ kind: 'zk', id: bytes32(4), digest: bytes32(5) }],
  stored: [{ role: 'preview', id: bytes32(6), digest: bytes32(7), media: 'image/jpeg', sizeBytes: 900 }],
  supersedes: bytes32(8),
} as const;
const { digests: _, ...withoutDigests } = exact;
const committed = { ...withoutDigests, visibility: 'commit', commitment: bytes32(9) } as const;
const part = {
  ...withoutDigests,
  type: 'text-part',
  visibility: 'public',
  of: bytes32(10),
  fingerprints: [shingles],
} as const;
const statement = {
  schema: 'rail.provider/1',
  type: 'provider',
  root: aurora.root,
  name: 'Aurora Images',
  domain: 'aurora.example',
  keys: [bytes32(11)],
  claimedAt: '2026-03-04T05:06:07Z',
} as const;
const withdrawal = {
  schema: 'rail.revocation/1',
  type: 'revocation',
  kind: 'withdrawn',
  provider: aurora.root,
  of: bytes32(12),
  claimedAt: '2026-03-04T05:06:07Z',
} as const;
const compromised = { ...withdrawal, kind: 'compromised', height: 5 } as const;

const policyHead = {
  schema: 'rail.policy-head/1',
  type: 'policy-head',
  head: bytes32(13),
  from: 2,
  entries: 9,
  claimedAt: '2026-03-04T05:06:07Z',
} as const;

const VALID: readonly (readonly [string, RecordBody])[] = [
  ['an exact output', exact],
  ['a public output with every member', full as unknown as RecordBody],
  ['a committed output', committed],
  ['a text part', part as unknown as RecordBody],
  ['a statement of keys', statement as unknown as RecordBody],
  ['a withdrawal', withdrawal],
  ['a key revocation', compromised],
  ['a head of a log of decisions', policyHead],
];

/** Tags as the type would have them, over any body. */
function tagsFor(type: string, body: unknown): readonly Tag[] {
  const checked = checkBody(type as RecordType, body as Json);
  if (checked.ok) return recordTags(checked.value);
  return [
    { name: 'App-Name', value: 'RAIL' },
    { name: 'Rail-Version', value: '1' },
    { name: 'Rail-Type', value: type },
    { name: 'Content-Type', value: 'application/json' },
  ];
}

async function read(tags: readonly Tag[], body: Json | Uint8Array) {
  const { item } = await signAnything(tags, body, aurora.signer);
  return readRecord(item);
}

async function codeOf(tags: readonly Tag[], body: Json | Uint8Array): Promise<RecordCode | 'accepted'> {
  const record = await read(tags, body);
  return record.ok ? 'accepted' : record.code;
}

describe('a valid body', () => {
  it.each(VALID)('%s is read back as it was signed', async (_, body) => {
    const signed = await signRecord(body, aurora.signer, randomBytes);
    const item = await decodeDataItem(signed.bytes);
    const record = item.ok ? readRecord(item.value) : item;
    expect(record).toEqual({
      ok: true,
      value: { id: signed.id, owner: aurora.owner, body, unsupported: [] },
    });
  });

  it('is found by exactly these tags', () => {
    const bands = imageBands(PDQ).map((value) => ({ name: 'Rail-Image-Band', value }));
    expect(recordTags(full as unknown as RecordBody)).toEqual([
      { name: 'App-Name', value: 'RAIL' },
      { name: 'Rail-Version', value: '1' },
      { name: 'Rail-Type', value: 'output' },
      { name: 'Content-Type', value: 'application/json' },
      { name: 'Model', value: 'aurora-xl' },
      { name: 'Rail-Digest', value: DIGEST },
      { name: 'Rail-Digest', value: bytes32(2) },
      { name: 'Rail-Pdq', value: print.pdq },
      ...bands,
      { name: 'Rail-Text-Shingle', value: 'AAECAwQF' },
      { name: 'Rail-Text-Shingle', value: 'BgcICQoL' },
    ]);
    expect(bands).toHaveLength(32);
  });

  it('shows its fingerprints by algorithm', () => {
    const body = full as unknown as Parameters<typeof pdqOf>[0];
    expect([pdqOf(body), shinglesOf(body)]).toEqual([print, shingles]);
    expect([pdqOf(exact), shinglesOf(exact)]).toEqual([null, null]);
  });

  it.each<[string, object, readonly string[]]>([
    ['an echo', { derivation: 'echo' }, []],
    ['a picture of low quality', { fingerprints: [{ ...print, quality: 49 }] }, []],
    ['a text under 25 words', { fingerprints: [{ ...shingles, words: 24 }] }, []],
    [
      'a picture of just enough quality',
      { fingerprints: [{ ...print, quality: 50 }] },
      ['Rail-Pdq', 'Rail-Image-Band'],
    ],
    ['a text of 25 words', { fingerprints: [{ ...shingles, words: 25 }] }, ['Rail-Text-Shingle']],
  ])('%s has the search tags %#', (_, changes, names) => {
    const tags = recordTags({ ...full, ...changes } as unknown as RecordBody);
    const search = tags.map(({ name }) => name).filter((name) => /Pdq|Band|Shingle/.test(name));
    expect([...new Set(search)]).toEqual(names);
  });
});

const LINE_BREAKERS = ['a\nb', 'a\u0000b', 'a\u202eb', 'a\u2028b', 'a\u0085b'];
const NOT_BYTES32 = ['', 'AAAA', `${DIGEST}A`, DIGEST.replace(/.$/, 'B'), `${DIGEST.slice(0, 42)}=`, 7, null];
const NOT_TIMES = [
  '2026-02-30T00:00:00Z',
  '2026-03-04T05:06:07.000Z',
  '2026-03-04',
  '2026-13-01T00:00:00Z',
  0,
];
const NOT_MEDIA = ['image', 'image/png; charset=x', 'Image/PNG', `image/${'x'.repeat(100)}`];
const OUTPUT: readonly [string, readonly unknown[]][] = [
  ['schema', ['rail.record/2', '', null]],
  ['type', ['text-part', 'provider', 1]],
  ['provider', NOT_BYTES32],
  [
    'model',
    [
      'aurora-xl',
      {},
      { name: 'x' },
      { name: '', version: '' },
      { name: 'x'.repeat(129), version: '' },
      { name: 'x', version: 'v'.repeat(65) },
      ...LINE_BREAKERS.map((name) => ({ name, version: '' })),
    ],
  ],
  ['media', NOT_MEDIA],
  ['sourceType', ['ai', '', null, 'trainedalgorithmicmedia']],
  ['derivation', ['copied', '', null]],
  ['claimedAt', NOT_TIMES],
  ['visibility', ['private', '', 'commit']],
  ['digests', [[], Array(9).fill(DIGEST), DIGEST, ...NOT_BYTES32.map((value) => [value])]],
  ['commitment', [bytes32(9)]],
  [
    'fingerprints',
    [
      print,
      [{ ...print, pdq: 'AAAA' }],
      [{ ...print, quality: 101 }],
      [{ ...print, quality: 1.5 }],
      [{ ...print, quality: -1 }],
      [{ alg: 'rail-pdq/1' }],
      [{ ...print, more: 1 }],
      [{ ...shingles, selected: 'AAAA' }],
      [{ ...shingles, selected: toBase64Url(new Uint8Array(306)) }],
      [{ ...shingles, all: 'AAA' }],
      [{ ...shingles, all: toBase64Url(new Uint8Array(4 * 2049)) }],
      [{ ...shingles, parts: 0 }],
      [{ ...shingles, part: 4096 }],
      [{ alg: '' }],
      [{ alg: 'x'.repeat(65) }],
      [{}],
      Array(9).fill({ alg: 'later/1' }),
      [print, { ...print, quality: 60 }],
      [shingles, { ...shingles, words: 60 }],
    ],
  ],
  ['outputId', ['', 'x'.repeat(129), 7, ...LINE_BREAKERS]],
  [
    'credential',
    [
      {},
      'urn:uuid:1',
      { manifest: '' },
      { manifest: 'x'.repeat(201) },
      ...LINE_BREAKERS.map((manifest) => ({ manifest })),
    ],
  ],
  ['inputs', [bytes32(1), Array(17).fill(DIGEST), ['x']]],
  [
    'evidence',
    [
      {},
      [{ kind: 'zk', id: DIGEST }],
      [{ kind: '', id: DIGEST, digest: DIGEST }],
      Array(17).fill(full.evidence[0]),
    ],
  ],
  [
    'stored',
    [
      {},
      [{ ...full.stored[0], role: 'copy' }],
      [{ ...full.stored[0], sizeBytes: 0 }],
      [{ ...full.stored[0], sizeBytes: 2 ** 41 }],
      [{ ...full.stored[0], media: 'image' }],
      Array(9).fill(full.stored[0]),
    ],
  ],
  ['supersedes', NOT_BYTES32],
];
const PART: readonly [string, readonly unknown[]][] = [
  ['of', NOT_BYTES32],
  ['visibility', ['exact', 'commit']],
  ['fingerprints', [[], [print], [shingles, shingles], [{ alg: 'later/1' }]]],
];
const STATEMENT: readonly [string, readonly unknown[]][] = [
  ['schema', ['rail.record/1']],
  ['root', NOT_BYTES32],
  ['name', ['', 'x'.repeat(81), ...LINE_BREAKERS]],
  [
    'domain',
    [
      '',
      'aurora',
      'AURORA.example',
      'aurora.example/',
      'aurora.example:443',
      '-a.example',
      'a..b',
      '10.0.0.1',
      `${'a.'.repeat(130)}example`,
      'xn--\u00e9.example',
      'http://a.example',
    ],
  ],
  ['keys', [[], Array(17).fill(DIGEST), ['x'], DIGEST]],
  ['claimedAt', NOT_TIMES],
];
const REVOCATION: readonly [string, readonly unknown[]][] = [
  ['kind', ['lost', '', 'superseded', 'compromised']],
  ['provider', NOT_BYTES32],
  ['of', NOT_BYTES32],
];
const KEY_REVOCATION: readonly [string, readonly unknown[]][] = [['height', [-1, 1.5, '5', 2 ** 41, null]]];

const POLICY_HEAD: readonly [string, readonly unknown[]][] = [
  ['schema', ['rail.record/1']],
  ['head', NOT_BYTES32],
  ['from', [-1, 1.5, '2', 9, 2 ** 41, null]],
  ['entries', [0, 2, 1.5, '9', 2 ** 41, null]],
  ['claimedAt', NOT_TIMES],
];

describe.each<[RecordType, object, readonly [string, readonly unknown[]][]]>([
  ['output', full, OUTPUT],
  ['text-part', part, PART],
  ['provider', statement, STATEMENT],
  ['revocation', withdrawal, REVOCATION],
  ['revocation', compromised, KEY_REVOCATION],
  ['policy-head', policyHead, POLICY_HEAD],
])('a body of type %s', (type, valid, members) => {
  const optional = [
    'commitment',
    'fingerprints',
    'outputId',
    'credential',
    'inputs',
    'evidence',
    'stored',
    'supersedes',
  ];

  it.each(members)('with another %s is refused', async (member, values) => {
    for (const value of values) {
      const body = { ...valid, [member]: value } as unknown as Json;
      expect([value, await codeOf(tagsFor(type, body), body)]).toEqual([value, 'bad-member']);
    }
  });

  it.each(Object.keys(valid))('without its %s is refused, unless that is optional', async (member) => {
    const { [member]: _gone, ...body } = valid as Record<string, Json>;
    const isOptional = optional.includes(member) && !(type === 'text-part' && member === 'fingerprints');
    // Without `height`, a key revocation is none; a withdrawal has none.
    expect(await codeOf(tagsFor(type, body), body)).toBe(isOptional ? 'accepted' : 'bad-member');
  });

  it('with a member more is refused', async () => {
    const body = { ...valid, prompt: 'a user wrote this' } as unknown as Json;
    expect(await codeOf(tagsFor(type, valid), body)).toBe('unknown-member');
  });
});

describe('visibility', () => {
  it.each<[string, object]>([
    ['exact with fingerprints', { ...exact, fingerprints: [print] }],
    ['exact with a commitment', { ...exact, commitment: bytes32(9) }],
    ['commit with digests', { ...committed, digests: [DIGEST] }],
    ['commit without a commitment', { ...withoutDigests, visibility: 'commit' }],
    ['commit with fingerprints', { ...committed, fingerprints: [print] }],
    ['commit with its output stored', { ...committed, stored: [{ ...full.stored[0], role: 'output' }] }],
    ['commit with a preview stored', { ...committed, stored: [full.stored[0]] }],
    ['commit with a credential', { ...committed, credential: full.credential }],
    ['public without digests', { ...withoutDigests, visibility: 'public' }],
  ])('%s is refused', async (_, body) => {
    expect(await codeOf(tagsFor('output', body), body as Json)).toBe('bad-member');
  });

  it('commit may store its input', async () => {
    const body = { ...committed, stored: [{ ...full.stored[0], role: 'input' }] } as unknown as Json;
    expect(await codeOf(tagsFor('output', body), body)).toBe('accepted');
  });
});

describe('the bytes of a body', () => {
  const tags = recordTags(exact);
  const text = new TextDecoder().decode(canonicalize(exact as unknown as Json));
  const deep = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;

  it.each<[string, Uint8Array, RecordCode]>([
    ['no bytes', new Uint8Array(), 'not-json'],
    ['a space in front', utf8(` ${text}`), 'not-canonical'],
    ['a byte-order mark', utf8(`\ufeff${text}`), 'not-json'],
    ['unsorted keys', utf8(text.replace(/^\{("claimedAt":"[^"]*"),(.*)\}$/, '{$2,$1}')), 'not-canonical'],
    ['a key twice', utf8(text.replace('{', '{"claimedAt":"2020-01-01T00:00:00Z",')), 'not-canonical'],
    ['an escaped letter', utf8(text.replace('aurora', '\\u0061urora')), 'not-canonical'],
    ['a lone surrogate', utf8(text.replace('aurora', '\\ud800')), 'not-canonical'],
    ['cut off', utf8(text.slice(0, -1)), 'not-json'],
    ['no UTF-8', concat(utf8(text), Uint8Array.of(0xff)), 'not-utf8'],
    ['no object', utf8('[]'), 'bad-member'],
    ['null', utf8('null'), 'bad-member'],
    ['a number beyond all bounds', utf8('1e999'), 'not-canonical'],
    ['nested 33 deep', utf8(deep(33)), 'too-deep'],
    ['nested 10,000 deep', utf8(deep(10_000)), 'too-deep'],
    ['over 32,768 bytes', utf8(`"${'x'.repeat(32_767)}"`), 'too-large'],
    ['exactly 32,768 bytes of something else', utf8(`"${'x'.repeat(32_766)}"`), 'bad-member'],
  ])('%s', async (_, data, code) => {
    expect(await codeOf(tags, data)).toBe(code);
  });

  it.each(['__proto__', 'constructor', 'toString'])('%s is a member like any other', async (name) => {
    const members = [...Object.entries(exact), [name, {}] as const].sort(([a], [b]) => (a < b ? -1 : 1));
    const json = members.map(([key, value]) => `${JSON.stringify(key)}:${canonicalText(value)}`);
    expect(await codeOf(tags, utf8(`{${json.join(',')}}`))).toBe('unknown-member');
  });
});

function canonicalText(value: unknown): string {
  return new TextDecoder().decode(canonicalize(value as Json));
}

describe('tags', () => {
  const tags = recordTags(full as unknown as RecordBody);
  const body = full as unknown as Json;
  const without = (name: string) => tags.filter((tag) => tag.name !== name);
  const changed = (name: string, value: string) => [...without(name), { name, value }];

  it('may stand in any order', async () => {
    expect(await codeOf(tags.toReversed(), body)).toBe('accepted');
  });

  it.each<[string, readonly Tag[], RecordCode]>([
    ['no application name', without('App-Name'), 'not-a-record'],
    ['another application name', changed('App-Name', 'Rail'), 'not-a-record'],
    ['two application names', [...tags, { name: 'App-Name', value: 'RAIL' }], 'not-a-record'],
    ['no version', without('Rail-Version'), 'unsupported-version'],
    ['a later version', changed('Rail-Version', '2'), 'unsupported-version'],
    ['no type', without('Rail-Type'), 'unsupported-type'],
    ['a later type', changed('Rail-Type', 'attestation'), 'unsupported-type'],
    ['a type of the language', changed('Rail-Type', 'constructor'), 'unsupported-type'],
    ['another content type', changed('Content-Type', 'text/html'), 'tags-mismatch'],
    ['no content type', without('Content-Type'), 'tags-mismatch'],
    ['another model', changed('Model', 'famous-xl'), 'tags-mismatch'],
    ['a digest less', changed('Rail-Digest', DIGEST), 'tags-mismatch'],
    ['a digest more', [...tags, { name: 'Rail-Digest', value: bytes32(99) }], 'tags-mismatch'],
    ['a digest twice', [...tags, { name: 'Rail-Digest', value: DIGEST }], 'tags-mismatch'],
    ['another picture', changed('Rail-Pdq', bytes32(98)), 'tags-mismatch'],
    ['a band less', tags.filter((tag) => tag.value !== imageBands(PDQ)[7]), 'tags-mismatch'],
    ['a band twice', [...tags, { name: 'Rail-Image-Band', value: imageBands(PDQ)[7]! }], 'tags-mismatch'],
    ['a band more', [...tags, { name: 'Rail-Image-Band', value: 'Azzzz' }], 'tags-mismatch'],
    ['no shingle', without('Rail-Text-Shingle'), 'tags-mismatch'],
    ['a subject that the body does not name', [...tags, { name: 'Rail-Of', value: DIGEST }], 'tags-mismatch'],
  ])('%s', async (_, altered, code) => {
    expect(await codeOf(altered, body)).toBe(code);
  });

  it('of a later version are ignored and reported, as are fingerprints', async () => {
    const later = {
      ...full,
      fingerprints: [{ alg: 'rail-local/1', rows: [1, 2] }, print],
    } as unknown as Json;
    const altered = [...tagsFor('output', later), { name: 'Rail-Image-Local', value: 'abc' }];
    const record = await read(altered, later);
    expect(record).toMatchObject({ ok: true, value: { unsupported: ['Rail-Image-Local', 'rail-local/1'] } });
  });

  it('of other applications are ignored', async () => {
    const record = await read([...tags, { name: 'Title', value: 'x' }], body);
    expect(record).toMatchObject({ ok: true, value: { unsupported: [] } });
  });

  it('in small letters are not ours', async () => {
    expect(await codeOf([...without('Rail-Digest'), { name: 'rail-digest', value: DIGEST }], body)).toBe(
      'tags-mismatch',
    );
  });

  it.each<[string, readonly Tag[], string]>([
    ['129 tags', Array.from({ length: 129 }, () => ({ name: 'a', value: 'b' })), 'too-many-tags'],
    ['a value over 3,072 bytes', [{ name: 'a', value: 'b'.repeat(3073) }], 'tag-value-too-long'],
    [
      'over 4,096 bytes',
      [
        { name: 'a', value: 'b'.repeat(3000) },
        { name: 'c', value: 'd'.repeat(1100) },
      ],
      'tags-too-large',
    ],
  ])('%s cannot be signed', async (_, more, code) => {
    await expect(signDataItem({ tags: more, data: utf8('{}') }, aurora.signer)).rejects.toMatchObject({
      code: 'bad-argument',
      details: [code],
    });
  });
});

describe('signRecord', () => {
  it.each<[string, unknown]>([
    ['a body that is not as specified', { ...exact, provider: 'x' }],
    ['an unknown member', { ...exact, prompt: 'x' }],
    ['a body over 32,768 bytes', { ...full, fingerprints: [{ alg: 'later/1', rows: 'x'.repeat(33_000) }] }],
    ['a lone surrogate', { ...exact, outputId: '\ud800' }],
  ])('refuses %s', async (_, body) => {
    const signing = signRecord(body as RecordBody, aurora.signer, randomBytes);
    await expect(signing).rejects.toMatchObject({ name: 'RailError', code: 'bad-argument' });
  });

  it('logs one body twice as two records', async () => {
    const ids = [
      await signRecord(exact, aurora.signer, randomBytes),
      await signRecord(exact, aurora.signer, randomBytes),
    ].map(({ id }) => id);
    expect(new Set(ids).size).toBe(2);
  });
});
