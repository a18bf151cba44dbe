/**
 * What members of recognised groups attested, from publication to verdict: docs/spec/personhood.md section 6.
 * Longer than 300 lines because every case needs the same real proofs, which take seconds to make.
 */

import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Bytes, toBase64Url, utf8 } from '../../src/bytes.ts';
import type { DataItem } from '../../src/formats/ans104.ts';
import { TAG } from '../../src/ledger/record/record.ts';
import { GROUP_TAG } from '../../src/ledger/search/gateway.ts';
import { checkImage } from '../../src/verify/check-image.ts';
import { checkPage } from '../../src/verify/check-page.ts';
import { checkText } from '../../src/verify/check-text.ts';
import type { LookupContext } from '../../src/verify/context.ts';
import { type RecognisedGroup, recognisedGroups } from '../../src/verify/recognised-groups.ts';
import { bytesOf } from '../fixtures/group-roots.ts';
import {
  type codesOf,
  contextOf,
  pictureOf,
  rowOf,
  SERVER_A,
  SERVER_B,
  SERVER_C,
  toCheck,
} from '../fixtures/lookups.ts';
import {
  honest,
  json,
  type Lies,
  lying,
  type Node,
  nodeOf,
  type Server,
  serve,
} from '../fixtures/lying-gateway.ts';
import { MEMBERS, memberLeaves, NOW_MS, PROVING_LIMIT_MS, strangerSigner } from '../fixtures/memberships.ts';
import { prose } from '../fixtures/prose.ts';
import { log, makeProvider, pictureContent } from '../fixtures/providers.ts';
import {
  type AttestationToMake,
  attestationItem,
  type PublishedGroup,
  publishGroup,
  publishRoot,
} from '../fixtures/published-groups.ts';

const picture = pictureOf(5);
const content = picture.file;
const aurora = await makeProvider(1);
const record = (await log(aurora, content, pictureContent(picture.pixels))).items[0]!.bytes;

let published: PublishedGroup;
let groups: readonly RecognisedGroup[];
/** Member 0 says that it was made without AI, and that it was made with AI; member 1 says that it was made without. */
let without: DataItem;
let withAi: DataItem;
let second: DataItem;

beforeAll(async () => {
  published = await publishGroup(memberLeaves());
  groups = await recognisedGroups([published.entry]);
  without = await attest({ member: 0, statement: 'made-without-ai/1' });
  withAi = await attest({ member: 0, statement: 'made-with-ai/1' });
  second = await attest({ member: 1, statement: 'made-without-ai/1' });
}, 3 * PROVING_LIMIT_MS);

function attest(
  toMake: Omit<AttestationToMake, 'content'> & { readonly content?: Bytes },
  group = published,
) {
  return attestationItem(group, { content, ...toMake });
}

async function check(servers: readonly Server[], changes: Partial<LookupContext> = {}) {
  const { fetch, requests } = await serve(servers);
  const gatewayUrls = servers.map(({ url }) => url);
  const context = contextOf({ fetch, gatewayUrls, groups, recognised: [aurora.trusted], ...changes });
  return { verdict: await checkImage(toCheck(picture), context), requests };
}

const held = (...items: readonly DataItem[]) => [...published.items, ...bytesOf(items)];
const onAll = (items: readonly Bytes[]) => [SERVER_A, SERVER_B, SERVER_C].map((url) => honest(url, items));
const attestationCodes = (verdict: Parameters<typeof codesOf>[0]) =>
  verdict.evidence.filter(({ kind }) => kind === 'attestation').map(({ code }) => code);

describe('one member', () => {
  test('of a recognised group makes tier H, with what the group is', async () => {
    const { verdict } = await check(onAll(held(without)));
    expect(verdict.tier).toBe('H');
    expect(verdict.headline).toBe(
      'A member of the group Harbour library card holders attested: “I made this without AI”',
    );
    expect(rowOf(verdict, 'attested-without-ai').details).toMatchObject({
      who: 'Harbour library card holders',
      group: published.group.groupId,
      issuer: published.group.issuer,
      admission: 'invite',
      statement: 'made-without-ai/1',
      members: 1,
      size: MEMBERS,
      record: without.id,
    });
  });

  test('counts once, however often it is published', async () => {
    const again = await attest({ member: 0, statement: 'made-without-ai/1', claimedAtMs: NOW_MS - 1000 });
    const { verdict } = await check(onAll(held(without, again)));
    expect(rowOf(verdict, 'attested-without-ai').details.members).toBe(1);
  });

  test('who says two things counts for neither', async () => {
    const { verdict } = await check(onAll(held(without, withAi)));
    expect(verdict.tier).toBe('F');
    expect(attestationCodes(verdict)).toEqual(['attestation-contradictory']);
    const other = await check(onAll(held(without, withAi, second)));
    expect(other.verdict.headlineArgs).toEqual(['Harbour library card holders', '1']);
  });
});

test('two members are counted', async () => {
  const { verdict } = await check(onAll(held(without, second)));
  expect(verdict.headline).toBe(
    '2 members of the group Harbour library card holders attested: “I made this without AI”',
  );
});

test('a text is found by its exact bytes', { timeout: PROVING_LIMIT_MS }, async () => {
  const text = prose(3, 40);
  const item = await attest({
    member: 2,
    statement: 'vouch-for-source/1',
    content: utf8(text),
    media: 'text/plain',
  });
  const { fetch } = await serve(onAll(held(item)));
  const verdict = await checkText(text, contextOf({ fetch, groups }));
  expect([verdict.tier, verdict.leading]).toEqual(['H', 'attested-source']);
  expect((await checkText(`${text} `, contextOf({ fetch, groups }))).tier).toBe('F');
});

describe('beside a record', () => {
  test('that the same content is AI output, sources disagree', async () => {
    const { verdict } = await check(onAll([...held(without), record]));
    expect(verdict.tier).toBe('E');
  });

  test('"made with AI" stands beside, and changes nothing', async () => {
    const { verdict } = await check(onAll([...held(withAi), record]));
    expect(verdict.tier).toBe('A1');
    expect(attestationCodes(verdict)).toEqual(['attested-with-ai']);
  });
});

test('a whole page gives each content the verdict of a lookup of its own, in one query', async () => {
  const other = pictureOf(9);
  const { fetch, requests } = await serve([honest(SERVER_A, held(without, second))]);
  const verdicts = new Map<number, string>();
  const onPage = [picture, other].map((one, key) => ({
    ...{ key, digest: null, file: async () => one.file, shown: { width: 96, height: 72 } },
    fingerprint: toCheck(one).fingerprint,
  }));
  const context = contextOf({ fetch, gatewayUrls: [SERVER_A], groups });
  await checkPage({ pictures: onPage, texts: [] }, 0, context, ({ key, verdict }) => {
    if (verdict !== null) verdicts.set(key, verdict.headline);
  });
  const own = await check([honest(SERVER_A, held(without, second))]);
  expect(verdicts.get(0)).toBe(own.verdict.headline);
  expect(verdicts.get(1)).not.toContain('member');
  const asked = requests.filter(({ variables }) => JSON.stringify(variables).includes('"attestation"'));
  expect(asked).toHaveLength(1);
});

describe('what is asked', () => {
  test('is nothing where no group is recognised', async () => {
    const { verdict, requests } = await check(onAll(held(without)), { groups: [] });
    expect(verdict.tier).toBe('F');
    expect(verdict.notRun).toContainEqual(expect.objectContaining({ kind: 'attestation', code: 'no-group' }));
    expect(JSON.stringify(requests)).not.toContain('attestation');
  });

  test('is one query for each server, and nothing more where nobody attested', async () => {
    const { verdict, requests } = await check(onAll(published.items));
    expect(attestationCodes(verdict)).toEqual(['no-attestation']);
    const asked = requests.filter(({ variables }) => JSON.stringify(variables).includes('Rail-Group'));
    expect(asked).toHaveLength(3);
    expect(verdict.sent.filter(({ what }) => what === 'group')).toEqual(
      [SERVER_A, SERVER_B, SERVER_C].map((to) => ({ to, what: 'group', values: 1 })),
    );
  });

  test('of a group on no list is nothing, and its word is no row', async () => {
    const other = await publishGroup(memberLeaves(), {
      name: 'Another',
      salt: toBase64Url(new Uint8Array(16)),
    });
    const { verdict } = await check(onAll(held(without)), { groups: await recognisedGroups([other.entry]) });
    expect(attestationCodes(verdict)).toEqual(['no-attestation']);
  });
});

describe('does not hold', () => {
  const invalid = async (item: DataItem, refusal: string) => {
    const { verdict } = await check(onAll(held(item)));
    expect(verdict.tier).toBe('F');
    expect(rowOf(verdict, 'attestation-invalid').details).toMatchObject({ record: item.id, refusal });
  };

  test.each([
    ['wrong-message', { media: 'image/jpeg' }],
    ['wrong-message', { statement: 'vouch-for-source/1' }],
    ['bad-member', { statement: 'made-by-magic/1' }],
    ['unknown-member', { author: 'me' }],
    ['outside-root-time', { claimedAt: '2027-11-21T12:00:00Z' }],
  ] as const)('%s: %o', async (refusal, changes) => {
    await invalid(await attest({ member: 0, statement: 'made-without-ai/1', changes }), refusal);
  });

  test('another proof than its own', async () => {
    const proof = JSON.parse(new TextDecoder().decode(second.data)).proof;
    const changed = { ...proof, nullifier: String(BigInt(proof.nullifier) ^ 1n) };
    await invalid(
      await attest({ member: 0, statement: 'made-without-ai/1', changes: { proof: changed } }),
      'proof-false',
    );
  });

  test('a root record that was never published leaves it unchecked', async () => {
    const rootRecordId = toBase64Url(new Uint8Array(32).fill(1));
    const item = await attest({ member: 0, statement: 'made-without-ai/1', changes: { rootRecordId } });
    const { verdict } = await check(onAll(held(item)));
    expect(attestationCodes(verdict)).toEqual(['attestation-unchecked']);
    expect(rowOf(verdict, 'attestation-unchecked').details.refusal).toBe('root-unread');
  });

  test("a stranger's signature: nothing is said of it, and it is not even read", async () => {
    const item = await attest({ member: 0, statement: 'made-without-ai/1', relay: strangerSigner });
    const { verdict, requests } = await check(onAll(held(item)));
    expect(attestationCodes(verdict)).toEqual(['no-attestation']);
    expect(requests.filter(({ url }) => url.endsWith(item.id))).toEqual([]);
  });
});

describe('the group', () => {
  test('with an older root record still counts what was proven for it', async () => {
    const next = await publishRoot(published, memberLeaves(MEMBERS + 1), NOW_MS);
    const { verdict } = await check(onAll([...next.items, ...bytesOf([without])]));
    expect(rowOf(verdict, 'attested-without-ai').details.size).toBe(MEMBERS);
  });

  test('with two histories counts for nothing', async () => {
    const other = await publishRoot({ ...published, roots: [] }, memberLeaves(MEMBERS + 1), NOW_MS);
    const servers = [
      honest(SERVER_A, held(without)),
      honest(SERVER_B, [...other.items, ...bytesOf([without])]),
    ];
    const { verdict } = await check(servers);
    expect(attestationCodes(verdict)).toEqual(['group-equivocation']);
    expect(rowOf(verdict, 'group-equivocation').details.records).toHaveLength(2);
    expect(verdict.tier).toBe('F');
  });

  test('whose records are held back is not settled', async () => {
    const { verdict } = await check(onAll(bytesOf([without])));
    expect(attestationCodes(verdict)).toEqual(['group-unsettled']);
  });

  test('that looks like another one is told apart by its keys', async () => {
    const twin = await publishGroup(memberLeaves(), {
      name: 'HARBOUR  library ｃard holders',
      salt: toBase64Url(new Uint8Array(16)),
    });
    const [first, other] = await recognisedGroups([published.entry, twin.entry, published.entry]);
    const keysOf = ({ group }: PublishedGroup) => `${group.issuer.slice(0, 8)}, ${group.groupId.slice(0, 8)}`;
    expect(first!.shown).toBe(`Harbour library card holders (${keysOf(published)})`);
    expect(other!.shown).toBe(`HARBOUR  library ｃard holders (${keysOf(twin)})`);
  });
});

describe('servers', () => {
  const isAboutGroups = (request: { readonly variables: unknown }) =>
    JSON.stringify(request.variables ?? {}).includes('Rail-Group');

  test('that do not answer about groups leave it open', async () => {
    const silent: Lies = { every: (request) => (isAboutGroups(request) ? json({}, 500) : undefined) };
    const { verdict } = await check([lying(SERVER_A, published.items, silent)]);
    expect([verdict.tier, verdict.leading]).toEqual(['G', 'incomplete']);
  });

  test('of which one hides it, one alters it and one is honest change nothing', async () => {
    const altered: Lies = {
      data: (id, body) => (id === without.id ? (body?.map((byte) => byte ^ 1) ?? null) : body),
      range: () => null,
    };
    const servers = [
      honest(SERVER_A, published.items),
      lying(SERVER_B, held(without), altered),
      honest(SERVER_C, held(without)),
    ];
    expect((await check(servers)).verdict.tier).toBe('H');
  });

  /** Lists the item, which it has, as something else than it is. */
  const listingAs = (item: DataItem, change: (node: Node) => void): Server =>
    lying(SERVER_A, held(item), {
      search: (page, variables) => {
        if (!JSON.stringify(variables).includes('"attestation"')) return undefined;
        const node = nodeOf(item);
        change(node);
        page.edges = [{ cursor: '1', node }];
        return undefined;
      },
    });
  const setTag = ({ tags }: Node, name: string, value: string) => {
    for (const tag of tags) if (tag.name === name) tag.value = value;
  };

  test('that name a relay as the owner of what a stranger signed give it no weight', async () => {
    const item = await attest({ member: 0, statement: 'made-without-ai/1', relay: strangerSigner });
    const { verdict } = await check([
      listingAs(item, ({ owner }) => {
        owner.address = without.ownerAddress;
      }),
    ]);
    expect([verdict.tier, attestationCodes(verdict)]).toEqual(['F', ['no-attestation']]);
  });

  test('that file a genuine attestation under another content do not give it that content', async () => {
    const elsewhere = await attest({ member: 0, statement: 'made-without-ai/1', content: utf8('elsewhere') });
    const digest = without.tags.find(({ name }) => name === TAG.digest)!.value;
    const { verdict } = await check([listingAs(elsewhere, (node) => setTag(node, TAG.digest, digest))]);
    expect(verdict.tier).toBe('F');
    expect(rowOf(verdict, 'digest-mismatch').details.record).toBe(elsewhere.id);
  });

  test('that file an attestation of another group here make nothing of it', async () => {
    const twin = await publishGroup(memberLeaves(), { salt: toBase64Url(new Uint8Array(16)) });
    expect(twin.group.groupId).not.toBe(published.group.groupId);
    const item = await attest(
      { member: 1, statement: 'made-without-ai/1' },
      { ...published, group: twin.group },
    );
    const filed = listingAs(item, (node) => setTag(node, GROUP_TAG, published.group.groupId));
    const { verdict } = await check([filed, honest(SERVER_B, held(without))]);
    expect(attestationCodes(verdict)).toEqual(['attested-without-ai']);
    expect(rowOf(verdict, 'attested-without-ai').details.members).toBe(1);
  });

  test('whose page is full of strangers are asked for the relays alone', async () => {
    const flood = await Promise.all(
      Array.from({ length: 120 }, () =>
        attest({ member: 0, statement: 'made-without-ai/1', relay: strangerSigner }),
      ),
    );
    const { verdict } = await check([honest(SERVER_A, [...held(without), ...bytesOf(flood)])]);
    expect(verdict.tier).toBe('H');
  });

  test('and their order change nothing', async () => {
    const items = [without, second, withAi];
    const where = fc.array(fc.subarray([0, 1, 2], { minLength: 1 }), { minLength: 3, maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(where, fc.shuffledSubarray([0, 1, 2], { minLength: 3 }), async (places, order) => {
        const servers = [SERVER_A, SERVER_B, SERVER_C].map((url, server) => {
          const own = order.filter((i) => places[i]!.includes(server)).map((i) => items[i]!);
          return honest(url, [...bytesOf(own), ...published.items]);
        });
        const { verdict } = await check(servers);
        expect(attestationCodes(verdict)).toEqual(['attested-without-ai', 'attestation-contradictory']);
        expect(rowOf(verdict, 'attested-without-ai').details.record).toBe(second.id);
      }),
      { numRuns: 5 },
    );
  });
});

test('no more proofs are checked than fit into a lookup, whatever a relay publishes', async () => {
  const proof = JSON.parse(new TextDecoder().decode(second.data)).proof;
  const broken = Array.from({ length: 9 }, (_, i) => ({
    ...proof,
    nullifier: String(BigInt(proof.nullifier) ^ BigInt(i + 1)),
  }));
  const items = await Promise.all(
    broken.map((changed) =>
      attest({ member: 1, statement: 'made-without-ai/1', changes: { proof: changed } }),
    ),
  );
  const { verdict } = await check(onAll(held(without, ...items)));
  const counted = verdict.evidence.find(({ code }) => code === 'attested-without-ai')?.details;
  expect(counted?.isCutOff ?? true).toBe(true);
  const fit = Number(counted?.members ?? 0) + Number(rowOf(verdict, 'attestation-invalid').details.records);
  expect(fit).toBe(8);
});
