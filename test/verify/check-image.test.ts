/** The identical picture from lookup to verdict, against honest servers in memory: who logged it, and does it stand? */

import { describe, expect, it } from 'vitest';
import { fromBase64Url, toBase64Url } from '../../src/bytes.ts';
import type { SignedItem } from '../../src/ledger/publish/sign-record.ts';
import type { OutputBody } from '../../src/ledger/record/record-body.ts';
import { checkImage } from '../../src/verify/check-image.ts';
import type { LookupContext } from '../../src/verify/context.ts';
import type { EvidenceCode } from '../../src/verify/evidence.ts';
import {
  codesOf,
  contextOf,
  copyOf,
  digestOf,
  type Picture,
  pictureOf,
  rowOf,
  SERVER_A,
  SERVER_B,
  SERVER_C,
  toCheck,
} from '../fixtures/lookups.ts';
import { honest, serve } from '../fixtures/lying-gateway.ts';
import {
  keyRevocationOf,
  log,
  makeProvider,
  outputBody,
  pictureContent,
  signBody,
  signerOf,
  statementOf,
  withdrawalOf,
} from '../fixtures/providers.ts';

const aurora = await makeProvider(1);
const borealis = await makeProvider(2, 'Borealis', 'borealis.example');
const picture = pictureOf(5);
const digest = await digestOf(picture.file);
const content = pictureContent(picture.pixels);
const record = (await log(aurora, picture.file, content)).items[0]!;

async function check(subject: Picture, items: readonly SignedItem[], changes: Partial<LookupContext> = {}) {
  const held = items.map(({ bytes }) => bytes);
  const { fetch, requests } = await serve([SERVER_A, SERVER_B, SERVER_C].map((url) => honest(url, held)));
  const recognised = [aurora.trusted, borealis.trusted];
  const verdict = await checkImage(toCheck(subject), contextOf({ fetch, recognised, ...changes }));
  return { verdict, requests };
}

async function signed(changes: Partial<OutputBody>, provider = aurora): Promise<SignedItem> {
  return await signBody(await outputBody(provider, digest, changes), provider.signer);
}

describe('the identical file', () => {
  it('of a recognised provider is A1, and near copies are not searched', async () => {
    const { verdict, requests } = await check(picture, [record]);
    expect(verdict.tier).toBe('A1');
    expect(verdict.headline).toBe('Logged as AI output by Aurora Images');
    expect(codesOf(verdict)).toEqual(['exact-recognised', 'inclusion-unchecked']);
    expect(rowOf(verdict, 'exact-recognised').details).toMatchObject({
      record: record.id,
      who: 'Aurora Images',
      domain: 'aurora.example',
      model: 'aurora-xl',
      match: { how: 'exact', by: 'digest' },
    });
    expect(verdict.notRun[0]).toMatchObject({ kind: 'near-copies', code: 'identical-found' });
    expect(requests.filter(({ variables }) => JSON.stringify(variables).includes('Image-Band'))).toEqual([]);
  });

  it('of two providers is "by 2 AI companies", the earlier claim first', async () => {
    const earlier = await signed({ claimedAt: '2025-01-01T00:00:00Z' }, borealis);
    const { verdict } = await check(picture, [record, earlier]);
    expect(verdict.tier).toBe('A1');
    expect(verdict.headline).toBe('Logged as AI output by 2 AI companies');
    expect(verdict.evidence.slice(0, 2).map(({ details }) => details.who)).toEqual([
      'Borealis',
      'Aurora Images',
    ]);
  });

  it('of two providers with one name on the lists still counts two', async () => {
    const namesake = { ...borealis.trusted, name: 'Aurora Images' };
    const items = [record, await signed({}, borealis)];
    const { verdict } = await check(picture, items, { recognised: [aurora.trusted, namesake] });
    expect(verdict.headline).toBe('Logged as AI output by 2 AI companies');
  });

  it('logged twice by one provider counts once, as does a provider on two lists', async () => {
    const again = await signed({ claimedAt: '2026-09-09T09:09:09Z' });
    const twice = { ...aurora.trusted, name: 'Aurora again', list: 'another list' };
    const { verdict } = await check(picture, [again, record], { recognised: [aurora.trusted, twice] });
    expect(verdict.headline).toBe('Logged as AI output by Aurora Images');
    expect(codesOf(verdict)).toEqual(['exact-recognised', 'inclusion-unchecked']);
    expect(rowOf(verdict, 'exact-recognised').details).toMatchObject({ record: record.id, records: 2 });
  });

  it('needs no server for the keys where the trust entry holds the statement, else finds it on one', async () => {
    const bare = { ...aurora.trusted, statement: null };
    const without = await check(picture, [record], { recognised: [bare] });
    expect(without.verdict.tier).toBe('C');
    const found = await check(picture, [record, aurora.statement], { recognised: [bare] });
    expect(found.verdict.tier).toBe('A1');
  });

  it.each<[string, Partial<OutputBody>, string, readonly EvidenceCode[]]>([
    ['edited', { derivation: 'edited' }, 'B3', ['exact-parts', 'inclusion-unchecked']],
    ['of unknown inputs', { derivation: 'unknown' }, 'A1', ['exact-recognised', 'inclusion-unchecked']],
    ['echoed', { derivation: 'echo' }, 'F', ['echo', 'no-record']],
    [
      'a composite with AI parts',
      { sourceType: 'compositeWithTrainedAlgorithmicMedia' },
      'B3',
      ['exact-parts', 'inclusion-unchecked'],
    ],
    [
      'a composite with synthetic parts',
      { sourceType: 'compositeSynthetic' },
      'B3',
      ['exact-parts', 'inclusion-unchecked'],
    ],
    [
      'made by an algorithm',
      { sourceType: 'algorithmicMedia' },
      'F',
      ['exact-algorithmic', 'no-record', 'inclusion-unchecked'],
    ],
    [
      'a composite of anything',
      { sourceType: 'composite' },
      'F',
      ['exact-algorithmic', 'no-record', 'inclusion-unchecked'],
    ],
    [
      'said to be a photograph',
      { sourceType: 'digitalCapture' },
      'F',
      ['exact-not-ai', 'no-record', 'inclusion-unchecked'],
    ],
  ])('%s', async (_, changes, tier, codes) => {
    const { verdict } = await check(picture, [await signed(changes)]);
    expect([verdict.tier, codesOf(verdict)]).toEqual([tier, codes]);
  });

  it('called AI by one recognised provider and a photograph by another is E', async () => {
    const photograph = await signed({ sourceType: 'digitalCapture' }, borealis);
    const { verdict } = await check(picture, [record, photograph]);
    expect(verdict.tier).toBe('E');
    expect(verdict.headline).toBe('Sources disagree');
    expect(codesOf(verdict)).toEqual(['exact-recognised', 'exact-not-ai', 'inclusion-unchecked']);
  });

  it('never causes E through an unknown key', async () => {
    const photograph = await signed({ sourceType: 'digitalCapture' }, borealis);
    const { verdict } = await check(picture, [record, photograph], { recognised: [aurora.trusted] });
    expect(verdict.tier).toBe('A1');
  });

  it('waits for a block where no server names one', async () => {
    const { fetch } = await serve([
      {
        url: SERVER_A,
        items: [record.bytes],
        lies: {
          search: ({ edges }) => {
            for (const { node } of edges) Object.assign(node, { block: null, bundledIn: null });
            return undefined;
          },
        },
      },
    ]);
    const context = contextOf({ fetch, gatewayUrls: [SERVER_A], recognised: [aurora.trusted] });
    const verdict = await checkImage(toCheck(picture), context);
    expect(codesOf(verdict)).toEqual(['exact-recognised', 'revocation-unknown', 'inclusion-pending']);
    expect(verdict.tier).toBe('A1');
  });
});

it('a picture that the model gave back unchanged is F with its row, as file and as copy', async () => {
  const inputs = [{ bytes: picture.file, content }];
  const echo = (await log(aurora, picture.file, content, { inputs })).items[0]!;
  const same = await check(picture, [echo]);
  expect([same.verdict.tier, codesOf(same.verdict)]).toEqual(['F', ['echo', 'no-record']]);
  const copy = await check(copyOf(picture), [echo]);
  expect([copy.verdict.tier, codesOf(copy.verdict)]).toEqual(['F', ['no-record']]);
});

describe('what was taken back', () => {
  it('is a row and F when its provider withdrew it, with the signing key or the root', async () => {
    for (const signer of [aurora.signer, aurora.rootSigner]) {
      const withdrawal = await withdrawalOf(aurora, record.id, signer);
      const { verdict } = await check(picture, [record, withdrawal]);
      expect([verdict.tier, codesOf(verdict)]).toEqual(['F', ['withdrawn', 'no-record']]);
    }
  });

  it('stands when a stranger or another recognised provider says so', async () => {
    const forged = [
      await withdrawalOf(aurora, record.id, signerOf(77)),
      await withdrawalOf(aurora, record.id, borealis.signer),
      await withdrawalOf(borealis, record.id, borealis.rootSigner),
    ];
    for (const withdrawal of forged) {
      const { verdict } = await check(picture, [record, withdrawal]);
      expect([verdict.tier, codesOf(verdict)]).toEqual(['A1', ['exact-recognised', 'inclusion-unchecked']]);
    }
  });

  it('is learned from one server of three', async () => {
    const { bytes } = await withdrawalOf(aurora, record.id);
    const { fetch } = await serve([
      honest(SERVER_A, [record.bytes]),
      honest(SERVER_B, [record.bytes]),
      honest(SERVER_C, [record.bytes, bytes]),
    ]);
    const verdict = await checkImage(toCheck(picture), contextOf({ fetch, recognised: [aurora.trusted] }));
    expect([verdict.tier, codesOf(verdict)]).toEqual(['F', ['withdrawn', 'no-record']]);
  });

  it.each([
    ['superseded', 'key-superseded'],
    ['compromised', 'key-compromised'],
  ] as const)('fails where the key was %s', async (kind, code) => {
    const { verdict } = await check(picture, [record, await keyRevocationOf(aurora, kind)]);
    expect([verdict.tier, codesOf(verdict)]).toEqual(['F', [code, 'no-record']]);
    expect(rowOf(verdict, code).status).toBe('fail');
  });

  it('stands where only the signing key itself revokes a key', async () => {
    const { verdict } = await check(picture, [
      record,
      await keyRevocationOf(aurora, 'compromised', aurora.signer),
    ]);
    expect(verdict.tier).toBe('A1');
  });
});

describe('keys', () => {
  it('of a later statement of the root count, those of a stranger for that root do not', async () => {
    const second = signerOf(60);
    const newer = await signBody(await outputBody(aurora, digest), second);
    expect((await check(picture, [newer])).verdict.tier).toBe('C');
    const rotation = await statementOf(aurora.rootSigner, [second]);
    expect((await check(picture, [newer, rotation])).verdict.tier).toBe('A1');
    const forged = await statementOf(aurora.rootSigner, [second], { signedBy: aurora.signer });
    expect((await check(picture, [newer, forged])).verdict.tier).toBe('C');
  });

  it('that a root authorised do not speak for another root', async () => {
    const claimed = await signBody(await outputBody(aurora, digest), borealis.signer);
    const { verdict } = await check(picture, [claimed]);
    expect([verdict.tier, rowOf(verdict, 'exact-unknown-key').details.who]).toEqual([
      'C',
      borealis.owner.slice(0, 8),
    ]);
  });

  it('fingerprints of a later version are reported and change nothing', async () => {
    const later = { alg: 'rail-local/1', rows: 'abc' };
    const item = await signed({ visibility: 'public', fingerprints: [later] });
    const { verdict } = await check(picture, [item]);
    expect(verdict.tier).toBe('A1');
    expect(rowOf(verdict, 'unsupported-fingerprint').details.names).toEqual(['rail-local/1']);
  });
});

it('the pinned statement must be what the root signed', async () => {
  const statement = fromBase64Url(aurora.trusted.statement!)!;
  statement[10]! ^= 1; // in the signature: everything that it says stays as it was
  const recognised = [{ ...aurora.trusted, statement: toBase64Url(statement) }];
  const { verdict } = await check(picture, [record], { recognised });
  expect(verdict.tier).toBe('C');
});
