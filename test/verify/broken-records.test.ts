/** Genuine signatures over records that break docs/spec/record.md: a row, never a match. */

import { describe, expect, it } from 'vitest';
import { concat, toBase64Url, utf8 } from '../../src/bytes.ts';
import { canonicalize, type Json } from '../../src/canonical.ts';
import { imageBands } from '../../src/ledger/fingerprint/image-bands.ts';
import type { SignedItem } from '../../src/ledger/publish/sign-record.ts';
import { recordTags } from '../../src/ledger/record/record.ts';
import { checkBody } from '../../src/ledger/record/record-body.ts';
import type { EvidenceCode } from '../../src/verify/evidence.ts';
import { codesOf, rowOf, SERVER_A, SERVER_B } from '../fixtures/lookups.ts';
import { honest, type Lies, lying } from '../fixtures/lying-gateway.ts';
import { outputBody, randomBytes, signAnything } from '../fixtures/providers.ts';

import { aurora, check, digest, other, otherNode, picture, pictureContentPdq } from './beside-liars.ts';

describe('a genuine signature over a record that breaks the specification', () => {
  const tagsOf = (members: Json) => {
    const parsed = checkBody('output', members);
    return parsed.ok ? recordTags(parsed.value) : [];
  };
  const signed = async (members: Json, moreTags: readonly { name: string; value: string }[] = []) =>
    await signAnything([...tagsOf(members), ...moreTags], members, aurora.signer);
  const print = { alg: 'rail-pdq/1', pdq: toBase64Url(randomBytes(32)), quality: 100 } as const;
  const body = async (changes: object) => ({ ...(await outputBody(aurora, digest)), ...changes }) as Json;

  it.each<[string, () => Promise<SignedItem>, EvidenceCode]>([
    [
      'bands of a picture that its body does not have',
      async () => {
        const band = imageBands(pictureContentPdq(picture))[0]!;
        return await signed(await body({}), [{ name: 'Rail-Image-Band', value: band }]);
      },
      'tags-mismatch',
    ],
    [
      'search tags on an echo',
      async () => {
        const echo = await body({ derivation: 'echo', visibility: 'public', fingerprints: [print] });
        const shown = await body({ visibility: 'public', fingerprints: [print] });
        return await signAnything(tagsOf(shown), echo, aurora.signer);
      },
      'tags-mismatch',
    ],
    [
      'a missing digest tag, beside another one',
      async () => {
        const two = await body({ digests: [digest, toBase64Url(randomBytes(32))] });
        return await signAnything(tagsOf(await body({})), two, aurora.signer);
      },
      'tags-mismatch',
    ],
    [
      'spaces in its body',
      async () => {
        const members = await body({});
        const spaced = concat(utf8(' '), canonicalize(members));
        return await signAnything(tagsOf(members), spaced, aurora.signer);
      },
      'not-canonical',
    ],
    [
      'an unknown member',
      async () => await signAnything(tagsOf(await body({})), await body({ prompt: 'x' }), aurora.signer),
      'malformed-record',
    ],
    [
      'a later version',
      async () => {
        const members = await body({});
        const tags = tagsOf(members).map((tag) =>
          tag.name === 'Rail-Version' ? { ...tag, value: '2' } : tag,
        );
        return await signAnything(tags, members, aurora.signer);
      },
      'unsupported-version',
    ],
    [
      'a later type',
      async () => {
        const members = await body({});
        const tags = tagsOf(members).map((tag) =>
          tag.name === 'Rail-Type' ? { ...tag, value: 'log-segment' } : tag,
        );
        return await signAnything(tags, members, aurora.signer);
      },
      'unsupported-type',
    ],
  ])('%s: a row and F', async (_, make, code) => {
    const item = await make();
    const { verdict } = await check([honest(SERVER_A, [item.bytes]), honest(SERVER_B, [item.bytes])]);
    expect([verdict.tier, codesOf(verdict)]).toEqual(['F', [code, 'no-record']]);
    expect(rowOf(verdict, code).details.record).toBe(item.id);
  });

  it('a record of another content that a server names is no match', async () => {
    const lies: Lies = {
      search: (page, { tags }) => {
        if (tags?.some(({ name }) => name === 'Rail-Digest'))
          page.edges.push({ cursor: 'x', node: otherNode! });
        return undefined;
      },
    };
    const { verdict } = await check([lying(SERVER_A, [other.bytes], lies), honest(SERVER_B, [])]);
    expect([verdict.tier, codesOf(verdict)]).toEqual(['F', ['digest-mismatch', 'no-record']]);
  });
});
