/** Committed records: A1 with the right opening, nothing without it, and nothing revealed by asking. */

import { describe, expect, it } from 'vitest';
import { fromBase64Url, toBase64Url, utf8 } from '../../src/bytes.ts';
import type { ComposedOutput } from '../../src/ledger/publish/compose-output.ts';
import { commit, type Opening } from '../../src/ledger/record/opening.ts';
import { checkImage } from '../../src/verify/check-image.ts';
import { checkText } from '../../src/verify/check-text.ts';
import {
  codesOf,
  contextOf,
  digestOf,
  pictureOf,
  rowOf,
  SERVER_A,
  SERVER_B,
  toCheck,
} from '../fixtures/lookups.ts';
import { honest, lying, serve } from '../fixtures/lying-gateway.ts';
import { prose } from '../fixtures/prose.ts';
import { log, makeProvider, pictureContent, randomBytes, withdrawalOf } from '../fixtures/providers.ts';

const aurora = await makeProvider(1);
const picture = pictureOf(5);
const another = pictureOf(6);
const committed = await commitTo(picture);
const committedOther = await commitTo(another);
const digest = await digestOf(picture.file);

function commitTo({ file, pixels }: typeof picture): Promise<ComposedOutput> {
  return log(aurora, file, pictureContent(pixels), { visibility: 'commit' });
}

async function check(openings: readonly Opening[], composed: readonly ComposedOutput[] = [committed]) {
  const held = composed.flatMap(({ items }) => items.map(({ bytes }) => bytes));
  const { fetch, requests } = await serve([honest(SERVER_A, held), honest(SERVER_B, held)]);
  const gatewayUrls = [SERVER_A, SERVER_B];
  const context = contextOf({ fetch, gatewayUrls, recognised: [aurora.trusted], openings });
  return { verdict: await checkImage(toCheck(picture), context), requests };
}

describe('a committed record', () => {
  it('is A1 with its opening', async () => {
    const { verdict } = await check([committed.opening!]);
    expect([verdict.tier, codesOf(verdict)]).toEqual(['A1', ['exact-recognised', 'inclusion-unchecked']]);
    expect(rowOf(verdict, 'exact-recognised').details.match).toEqual({ how: 'exact', by: 'opening' });
    expect(verdict.sent).toContainEqual({ to: SERVER_A, what: 'record-id', values: 3 });
  });

  it('is F without it', async () => {
    const { verdict } = await check([]);
    expect([verdict.tier, codesOf(verdict)]).toEqual(['F', ['no-record']]);
  });

  it.each<[string, Opening]>([
    ['another salt', { ...committed.opening!, salt: toBase64Url(randomBytes(32)) }],
    ["another record's salt", { ...committed.opening!, salt: committedOther.opening!.salt! }],
  ])('with %s is a mismatch and F', async (_, opening) => {
    const { verdict } = await check([opening]);
    expect([verdict.tier, codesOf(verdict)]).toEqual(['F', ['opening-mismatch', 'no-record']]);
    expect(rowOf(verdict, 'opening-mismatch').details.record).toBe(committed.record);
  });

  it('of another content is a mismatch and F, with its own genuine opening', async () => {
    const { verdict } = await check([committedOther.opening!], [committedOther]);
    expect([verdict.tier, codesOf(verdict)]).toEqual(['F', ['opening-mismatch', 'no-record']]);
  });

  it('is found among openings of other records and wrong ones of its own', async () => {
    const wrong = { ...committed.opening!, salt: toBase64Url(randomBytes(32)) };
    const openings = [committedOther.opening!, wrong, committed.opening!];
    const { verdict } = await check(openings, [committedOther, committed]);
    expect(verdict.tier).toBe('A1');
  });

  it('is found among hundreds of openings, in few requests', async () => {
    const many = Array.from({ length: 300 }, () => ({
      schema: 'rail.opening/1' as const,
      record: toBase64Url(randomBytes(32)),
      salt: toBase64Url(randomBytes(32)),
    }));
    const { verdict, requests } = await check([...many, committed.opening!]);
    expect(verdict.tier).toBe('A1');
    const byId = requests.filter(({ variables, server }) => server === SERVER_A && variables?.ids);
    expect(byId.map(({ variables }) => variables!.ids!.length)).toEqual([128, 128, 45]);
  });

  it('of a withdrawn record is withdrawn', async () => {
    const withdrawal = await withdrawalOf(aurora, committed.record);
    const held = [committed.items[0]!.bytes, withdrawal.bytes];
    const { fetch } = await serve([honest(SERVER_A, held), honest(SERVER_B, held)]);
    const gatewayUrls = [SERVER_A, SERVER_B];
    const openings = [committed.opening!];
    const context = contextOf({ fetch, gatewayUrls, recognised: [aurora.trusted], openings });
    const verdict = await checkImage(toCheck(picture), context);
    expect([verdict.tier, codesOf(verdict)]).toEqual(['F', ['withdrawn', 'no-record']]);
  });

  it('that a server exchanged for another genuine one is no match', async () => {
    const held = committedOther.items.map(({ bytes }) => bytes);
    const swap = lying(SERVER_A, held, {
      search: (page, { ids }) => {
        for (const { node } of page.edges) if (ids) node.id = ids[0]!;
        return undefined;
      },
    });
    const { fetch } = await serve([swap, honest(SERVER_B, [])]);
    const openings = [committed.opening!];
    const gatewayUrls = [SERVER_A, SERVER_B];
    const context = contextOf({ fetch, gatewayUrls, recognised: [aurora.trusted], openings });
    expect((await checkImage(toCheck(picture), context)).tier).toBe('F');
  });

  it('can hold a text', async () => {
    const text = prose(3, 60);
    const composed = await log(aurora, utf8(text), { kind: 'text', text }, { visibility: 'commit' });
    const held = composed.items.map(({ bytes }) => bytes);
    const { fetch } = await serve([honest(SERVER_A, held)]);
    const context = { fetch, gatewayUrls: [SERVER_A], recognised: [aurora.trusted] };
    const openings = [composed.opening!];
    expect((await checkText(text, contextOf({ ...context, openings }))).tier).toBe('A1');
    expect((await checkText(text, contextOf(context))).tier).toBe('F');
    expect((await checkText(`${text} more`, contextOf({ ...context, openings }))).tier).toBe('F');
  });
});

describe('what is asked', () => {
  it('never holds the salt or the commitment', async () => {
    const salt = committed.opening!.salt!;
    const { requests } = await check([committed.opening!]);
    const said = requests
      .map(({ url, init }) => url + new TextDecoder().decode(init.body as Uint8Array))
      .join();
    expect(said).toContain(committed.record);
    expect(said).not.toContain(salt);
    const commitment = await commit('rail.commitment/1', fromBase64Url(salt)!, fromBase64Url(digest)!);
    expect(said).not.toContain(commitment);
  });

  it('leaves out openings that open inputs only', async () => {
    const inputsOnly: Opening = { schema: 'rail.opening/1', record: committed.record, inputs: [] };
    const { verdict, requests } = await check([inputsOnly]);
    expect(verdict.tier).toBe('F');
    expect(requests.some(({ variables }) => variables?.ids !== undefined)).toBe(false);
  });
});
