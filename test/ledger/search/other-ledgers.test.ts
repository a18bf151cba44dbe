/** What others wrote on the ledger about a file: what is asked, and what one item of theirs states (docs/spec/other-ledgers.md). */

import { describe, expect, it } from 'vitest';
import { sha256, toBase64Url, toHex, utf8 } from '../../../src/bytes.ts';
import type { Tag } from '../../../src/formats/avro-tags.ts';
import { openGateway } from '../../../src/ledger/search/gateway.ts';
import {
  findInOtherLedgers,
  type OtherCode,
  type OtherStatement,
  readOtherLedger,
} from '../../../src/ledger/search/other-ledgers.ts';
import { SERVER_A, SERVER_B } from '../../fixtures/lookups.ts';
import { honest, html, lying, type Server, serve } from '../../fixtures/lying-gateway.ts';
import { ans112Tags, MANIFEST, proofTags, STORE, type TagChanges } from '../../fixtures/other-ledgers.ts';
import { signAnything, signerOf } from '../../fixtures/providers.ts';

const file = utf8('the bytes of a file');
const other = utf8('another file');
const digest = await sha256(file);
const hex = toHex(digest);
const base64Url = toBase64Url(digest);
const [otherHex, otherBase64Url] = [toHex(await sha256(other)), toBase64Url(await sha256(other))];
const lighthouse = toHex(await sha256(utf8('a lighthouse')));
const stranger = signerOf(41);
const NO_DATA = new Uint8Array();

async function read(tags: readonly Tag[], data: Uint8Array): Promise<OtherCode | OtherStatement> {
  const { item } = await signAnything(tags, data, stranger);
  const statement = await readOtherLedger(item, digest);
  return statement.ok ? statement.value : statement.code;
}

const proof = async (changes: TagChanges = {}, data: Uint8Array = STORE) =>
  await read(await proofTags(file, changes), data);
const ans112 = async (changes: TagChanges = {}, data: Uint8Array = NO_DATA) =>
  await read(await ans112Tags(file, changes), data);

const PROOF: OtherStatement = {
  protocol: 'C2PA-Manifest-Proof',
  claim: 'none',
  manifest: MANIFEST,
  storage: 'manifest',
};
const SAYS_AI: OtherStatement = { protocol: 'ANS-112', claim: 'ai', manifest: null, storage: null };

describe('the searches', () => {
  async function ask(servers: readonly Server[]) {
    const { fetch, requests } = await serve(servers);
    const gateways = servers.map(({ url }) => openGateway(url, { fetch }));
    return { asked: await findInOtherLedgers(gateways, digest), requests };
  }

  it('find both formats and every name and spelling in one request, and nothing else', async () => {
    const wanted = await Promise.all([
      signAnything(await proofTags(file), STORE, stranger),
      ...['Provenance-Confirmation', 'DCPR'].flatMap((name) =>
        [hex, base64Url].map(async (spelling) =>
          signAnything(
            await ans112Tags(file, { 'Data-Protocol': name, 'Data-Hash': spelling }),
            NO_DATA,
            stranger,
          ),
        ),
      ),
    ]);
    const unwanted = await Promise.all([
      signAnything(await proofTags(other), STORE, stranger),
      signAnything(await ans112Tags(other), NO_DATA, stranger),
      signAnything(await ans112Tags(file, { 'Data-Protocol': 'ao' }), NO_DATA, stranger),
    ]);
    const items = [...wanted, ...unwanted].map(({ bytes }) => bytes);
    const { asked, requests } = await ask([honest(SERVER_A, items)]);
    expect(new Set(asked.candidates.map(({ id }) => id))).toEqual(new Set(wanted.map(({ id }) => id)));
    expect(new Set(requests.map(({ init }) => init)).size).toBe(1);
  });

  it('name nothing but the digest', async () => {
    const { requests } = await ask([honest(SERVER_A, []), honest(SERVER_B, [])]);
    expect(requests.map(({ server, variables }) => [server, variables!.tags])).toEqual(
      [SERVER_A, SERVER_B].flatMap((server) => [
        [
          server,
          [
            { name: 'Protocol', values: ['C2PA-Manifest-Proof'] },
            { name: 'C2PA-Asset-Hash', values: [base64Url] },
          ],
        ],
        [
          server,
          [
            { name: 'Data-Protocol', values: ['Provenance-Confirmation', 'DCPR'] },
            { name: 'Data-Hash', values: [hex, base64Url] },
          ],
        ],
      ]),
    );
  });

  it('are asked one by one where a server refuses both at once', async () => {
    const { bytes, id } = await signAnything(await ans112Tags(file), NO_DATA, stranger);
    const refusing = lying(SERVER_A, [bytes], {
      every: ({ init }) =>
        new TextDecoder().decode(init.body as Uint8Array).includes('FindTogether') ? html(400) : undefined,
    });
    const { asked } = await ask([refusing]);
    expect([asked.candidates.map((candidate) => candidate.id), asked.answered]).toEqual([[id], [SERVER_A]]);
  });

  it('read one page, however many more a server promises', async () => {
    const endless = lying(SERVER_A, [], {
      search: (page) => {
        page.pageInfo.hasNextPage = true;
        return undefined;
      },
    });
    const { requests } = await ask([endless]);
    expect(requests).toHaveLength(2);
  });
});

describe('a C2PA proof', () => {
  it('states that a manifest exists, and claims nothing', async () => {
    expect(await proof()).toEqual(PROOF);
    expect(await proof({ 'Protocol-Version': '1.7.2' })).toEqual(PROOF);
  });

  it('may hold other data where it says so', async () => {
    expect(await proof({ 'C2PA-Storage-Mode': 'full' }, file)).toEqual({ ...PROOF, storage: 'full' });
    expect(await proof({ 'C2PA-Storage-Mode': 'proof' }, utf8('{}'))).toEqual({ ...PROOF, storage: 'proof' });
  });

  it.each<[string, string | null]>([
    ['urn:uuid:3FAD1EAD-8ed5-44d0-873b-ea5f58adea82', 'urn:uuid:3FAD1EAD-8ed5-44d0-873b-ea5f58adea82'],
    ['Famous Images Incorporated', null],
    [`${MANIFEST} by Famous Images`, null],
    [`${MANIFEST}\n`, null],
  ])('named %j shows %j', async (written, manifest) => {
    expect(await proof({ 'C2PA-Manifest-ID': written })).toEqual({ ...PROOF, manifest });
  });

  it.each<[string, TagChanges, OtherCode]>([
    ['about another file', { 'C2PA-Asset-Hash': otherBase64Url }, 'other-content'],
    ['that names two files', { 'C2PA-Asset-Hash': [base64Url, base64Url] }, 'other-content'],
    ['whose hash is in another spelling', { 'C2PA-Asset-Hash': hex }, 'other-content'],
    ['of another protocol', { Protocol: 'C2PA-Manifest-Proofs' }, 'other-content'],
    ['of two protocols', { Protocol: ['C2PA-Manifest-Proof', 'x'] }, 'other-content'],
    ['without a protocol', { Protocol: null }, 'other-content'],
    ['of version 2', { 'Protocol-Version': '2.0.0' }, 'later-version'],
    ['of version 10', { 'Protocol-Version': '10.0.0' }, 'later-version'],
    ['without a version', { 'Protocol-Version': null }, 'malformed'],
    ['with two versions', { 'Protocol-Version': ['1.0.0', '2.0.0'] }, 'malformed'],
    ['without a manifest', { 'C2PA-Manifest-ID': null }, 'malformed'],
    ['with two manifests', { 'C2PA-Manifest-ID': [MANIFEST, MANIFEST] }, 'malformed'],
    ['without a hash of its manifest', { 'C2PA-Manifest-Store-Hash': null }, 'malformed'],
    ['of another manifest than it holds', { 'C2PA-Manifest-Store-Hash': base64Url }, 'malformed'],
    ['without a mode', { 'C2PA-Storage-Mode': null }, 'malformed'],
    ['of an unknown mode', { 'C2PA-Storage-Mode': 'Full' }, 'malformed'],
    ['of two modes', { 'C2PA-Storage-Mode': ['full', 'proof'] }, 'malformed'],
  ])('%s', async (_, changes, code) => {
    expect(await proof(changes)).toBe(code);
  });

  it('that holds another manifest than it names is malformed', async () => {
    expect(await proof({}, utf8('another manifest store'))).toBe('malformed');
  });
});

describe('an ANS-112 item', () => {
  it.each<[string, TagChanges, OtherStatement['claim']]>([
    ['with a model', {}, 'ai'],
    ['by its other name', { 'Data-Protocol': 'DCPR' }, 'ai'],
    ['with the hash as base64url', { 'Data-Hash': base64Url }, 'ai'],
    ['without a hash algorithm', { 'Hashing-Algo': null }, 'ai'],
    ['with SHA-256 in another spelling', { 'Hashing-Algo': 'SHA-256' }, 'ai'],
    ['with a prompt alone', { Model: null, Prompt: 'a lighthouse' }, 'ai'],
    ['with the hash of a prompt alone', { Model: null, 'Prompt-Hash': 'x' }, 'ai'],
    ['with a prompt and its hash', { Prompt: 'a lighthouse', 'Prompt-Hash': lighthouse }, 'ai'],
    ['with neither model nor prompt', { Model: null }, 'none'],
    ['with two models', { Model: ['a', 'b'] }, 'none'],
  ])('%s is read', async (_, changes, claim) => {
    expect(await ans112(changes)).toEqual({ ...SAYS_AI, claim });
  });

  it('may hold the file itself', async () => {
    expect(await ans112({}, file)).toEqual(SAYS_AI);
  });

  it.each<[string, TagChanges, OtherCode]>([
    ['about another file', { 'Data-Hash': otherHex }, 'other-content'],
    ['with its hash in capitals', { 'Data-Hash': hex.toUpperCase() }, 'other-content'],
    ['that names two files', { 'Data-Hash': [hex, base64Url] }, 'other-content'],
    ['of another protocol', { 'Data-Protocol': 'ao' }, 'other-content'],
    ['of two protocols', { 'Data-Protocol': ['DCPR', 'ao'] }, 'other-content'],
    ['with another hash algorithm', { 'Hashing-Algo': 'sha512' }, 'malformed'],
    ['with two hash algorithms', { 'Hashing-Algo': ['sha256', 'sha256'] }, 'malformed'],
    ['with another prompt than it names', { Prompt: 'a lighthouse', 'Prompt-Hash': hex }, 'malformed'],
  ])('%s', async (_, changes, code) => {
    expect(await ans112(changes)).toBe(code);
  });

  it('that holds another file is malformed', async () => {
    expect(await ans112({}, other)).toBe('malformed');
  });
});

it('an item of both formats is read as the one that names this file', async () => {
  const both = async (about: typeof file, elsewhere: typeof file) => [
    ...(await proofTags(about)),
    ...(await ans112Tags(elsewhere)),
  ];
  expect(await read(await both(file, other), STORE)).toEqual(PROOF);
  expect(await read(await both(other, file), NO_DATA)).toEqual(SAYS_AI);
});
