/** Texts from lookup to verdict, against honest servers in memory: identical texts, excerpts, and what is too short. */

import { describe, expect, it } from 'vitest';
import { toBase64Url, utf8 } from '../../src/bytes.ts';
import { decodeDataItem } from '../../src/formats/ans104.ts';
import type { Ed25519Signer } from '../../src/formats/ed25519.ts';
import type { SignedItem } from '../../src/ledger/publish/sign-record.ts';
import { type ContentBody, readRecord, shinglesOf } from '../../src/ledger/record/record.ts';
import { checkText } from '../../src/verify/check-text.ts';
import type { LookupContext } from '../../src/verify/context.ts';
import type { VerdictDocument } from '../../src/verify/document.ts';
import type { EvidenceCode } from '../../src/verify/evidence.ts';
import { codesOf, contextOf, rowOf, SERVER_A, SERVER_B } from '../fixtures/lookups.ts';
import { honest, serve } from '../fixtures/lying-gateway.ts';
import { prose } from '../fixtures/prose.ts';
import {
  logText,
  makeProvider,
  signBody,
  signerOf,
  statementOf,
  textContent,
  withdrawalOf,
} from '../fixtures/providers.ts';
import { framed, selectors } from '../fixtures/signed-texts.ts';
import { GENERATED } from '../fixtures/what-credentials-say.ts';

const aurora = await makeProvider(1);
const borealis = await makeProvider(2, 'Borealis', 'borealis.example');
const second = signerOf(77);
const twoKeys = await statementOf(aurora.rootSigner, [aurora.signer, second]);
const article = prose(11, 300);
const logged = await logText(aurora, article);
const words = article.split(/\s+/);

async function check(text: string, items: readonly SignedItem[], changes: Partial<LookupContext> = {}) {
  const held = items.map(({ bytes }) => bytes);
  const { fetch, requests } = await serve([SERVER_A, SERVER_B].map((url) => honest(url, held)));
  const recognised = [aurora.trusted, borealis.trusted];
  const gatewayUrls = [SERVER_A, SERVER_B];
  const verdict = await checkText(text, contextOf({ fetch, gatewayUrls, recognised, ...changes }));
  return { verdict, requests };
}

/** Most of these texts have no credential of their own; in the longest none was looked for. */
function ledgerCodes(verdict: VerdictDocument): readonly EvidenceCode[] {
  return codesOf(verdict).filter((code) => code !== 'no-credential');
}

describe('a logged text', () => {
  it('is A1 when identical', async () => {
    const { verdict } = await check(article, logged.items);
    expect([verdict.tier, ledgerCodes(verdict)]).toEqual(['A1', ['exact-recognised', 'inclusion-unchecked']]);
    expect(verdict.notRun[0]).toMatchObject({ kind: 'same-words', code: 'identical-found' });
  });

  it.each<[string, string]>([
    ['an excerpt', words.slice(60, 130).join(' ')],
    ['re-wrapped in capitals', article.toUpperCase().replace(/ /g, '\n')],
    ['with bidi controls and zero-width characters', [...article].join('\u202e\u200b')],
    ['with quotes around and other words beside', `> ${words.slice(0, 100).join('\n> ')}\n\nSo they wrote.`],
  ])('is B2 as %s', async (_, text) => {
    const { verdict } = await check(text, logged.items);
    expect([verdict.tier, ledgerCodes(verdict)]).toEqual(['B2', ['words-recognised', 'inclusion-unchecked']]);
    expect(verdict.headline).toBe('Closely resembles an output logged by Aurora Images');
  });

  it.each<[string, string]>([
    [
      'Chinese',
      '春天的早晨河边的柳树刚刚发芽老人带着孙子慢慢走过石桥桥下的水清得可以看见底下的鹅卵石他们停下来喂鱼远处传来卖豆腐的声音孩子问为什么水会流老人笑着说因为它想去看海',
    ],
    [
      'Arabic',
      'في صباح ربيعي هادئ خرج الرجل العجوز مع حفيده إلى ضفة النهر حيث كانت الأشجار قد بدأت تورق من جديد وجلسا على مقعد خشبي قديم يراقبان الماء الجاري تحت الجسر الحجري ويطعمان الأسماك الصغيرة قطعا من الخبز بينما كانت الشمس ترتفع ببطء فوق الحقول البعيدة',
    ],
  ])('in %s is found again, whole and in part', async (_, text) => {
    const { items } = await logText(aurora, text);
    expect((await check(text, items)).verdict.tier).toBe('A1');
    const part = text.slice(Math.floor(text.length / 8));
    expect((await check(part, items)).verdict.tier).toBe('B2');
  });

  it('of several parts is found by an excerpt that spans two of them', async () => {
    const long = prose(12, 1500);
    const { items } = await logText(aurora, long);
    expect(items.length).toBeGreaterThan(2);
    const excerpt = long.split(/\s+/).slice(350, 650).join(' ');
    const { verdict } = await check(excerpt, items);
    expect(verdict.tier).toBe('B2');
    expect(rowOf(verdict, 'words-recognised').details).toMatchObject({ output: items[0]!.id });
    const match = rowOf(verdict, 'words-recognised').details.match as { readonly coverage: number };
    expect(match.coverage).toBeGreaterThan(0.95);
  });

  it('of which a part is quoted in a longer text is a row and F', async () => {
    const { verdict } = await check(`${words.slice(0, 60).join(' ')} ${prose(99, 120)}`, logged.items);
    expect([verdict.tier, ledgerCodes(verdict)]).toEqual(['F', ['possible', 'no-record']]);
  });

  it.each<[string, Parameters<typeof logText>[2], string, readonly EvidenceCode[]]>([
    [
      'that repeats its prompt word for word',
      { inputs: [{ bytes: utf8(article), content: textContent(article) }] },
      'F',
      ['echo', 'no-record'],
    ],
    [
      'that edits its input',
      {
        inputs: [
          {
            bytes: utf8('part'),
            content: textContent(words.slice(0, Math.floor(words.length * 0.4)).join(' ')),
          },
        ],
      },
      'B3',
      ['exact-parts', 'inclusion-unchecked'],
    ],
    [
      'with AI parts',
      { sourceType: 'compositeWithTrainedAlgorithmicMedia' },
      'B3',
      ['exact-parts', 'inclusion-unchecked'],
    ],
    [
      'of a person',
      { sourceType: 'humanEdits' },
      'F',
      ['exact-not-ai', 'possible', 'no-record', 'inclusion-unchecked'],
    ],
  ])('%s', async (_, changes, tier, codes) => {
    const { items } = await logText(aurora, article, changes);
    const { verdict } = await check(article, items);
    expect([verdict.tier, ledgerCodes(verdict)]).toEqual([tier, codes]);
  });

  it('that repeats its prompt cannot be found by an excerpt', async () => {
    const inputs = [{ bytes: utf8(article), content: textContent(article) }];
    const { items } = await logText(aurora, article, { inputs });
    const { verdict } = await check(words.slice(60, 130).join(' '), items);
    expect([verdict.tier, ledgerCodes(verdict)]).toEqual(['F', ['no-record']]);
  });

  it('takes its parts along when it is withdrawn', async () => {
    const long = prose(13, 1500);
    const { items } = await logText(aurora, long);
    const lastWords = long.split(/\s+/).slice(-200).join(' ');
    expect((await check(lastWords, items)).verdict.tier).toBe('B2');
    const withdrawal = await withdrawalOf(aurora, items[0]!.id);
    const { verdict } = await check(lastWords, [...items, withdrawal]);
    expect([verdict.tier, ledgerCodes(verdict)]).toEqual(['F', ['withdrawn', 'no-record']]);
  });

  it('of a stranger is not shown as similar', async () => {
    const { verdict } = await check(words.slice(60, 130).join(' '), logged.items, {
      recognised: [borealis.trusted],
    });
    expect([verdict.tier, ledgerCodes(verdict)]).toEqual(['F', ['no-record']]);
  });

  it('exact only: no shingle leaves the device', async () => {
    const { verdict, requests } = await check(words.slice(60, 130).join(' '), logged.items, {
      reach: 'exact',
    });
    expect(verdict.notRun[0]).toMatchObject({ kind: 'same-words', code: 'digests-only' });
    expect(verdict.sent.map(({ what }) => what)).not.toContain('text-fingerprint');
    expect(JSON.stringify(requests.map(({ variables }) => variables))).not.toContain('Text-Shingle');
  });
});

describe('a part of a text that another key signed', () => {
  const recognised = [{ ...aurora.trusted, statement: toBase64Url(twoKeys.bytes) }, borealis.trusted];

  /** Says that `text` stands in the output `of`. */
  async function partOf(of: string, text: string, root: string, signer: Ed25519Signer): Promise<SignedItem> {
    const item = await decodeDataItem((await logText({ root, signer }, text)).items[0]!.bytes);
    const record = item.ok ? readRecord(item.value) : item;
    if (!record.ok) throw new Error(record.because);
    const body = record.value.body as ContentBody;
    const { schema, provider, model, media, sourceType, claimedAt } = body;
    const about = { schema, provider, model, media, sourceType, claimedAt, derivation: 'generated' } as const;
    const fingerprint = { ...shinglesOf(body)!, part: 1, parts: 2 };
    return await signBody(
      { ...about, type: 'text-part', visibility: 'public', of, fingerprints: [fingerprint] },
      signer,
    );
  }

  it.each([
    ['of another provider', borealis.root, borealis.signer, ['possible', 'possible', 'no-record']],
    ['of the same provider', aurora.root, second, ['possible', 'no-record']],
  ])('%s is not counted together with the output', async (_, root, signer, codes) => {
    const theirs = prose(98, 50);
    const selection = `${words.slice(60, 120).join(' ')} ${theirs}`;
    const output = logged.items[0]!;
    const own = await partOf(output.id, theirs, aurora.root, aurora.signer);
    expect((await check(selection, [output, own], { recognised })).verdict.tier).toBe('B2');
    const foreign = await partOf(output.id, theirs, root, signer);
    const { verdict } = await check(selection, [output, foreign], { recognised });
    expect([verdict.tier, ledgerCodes(verdict)]).toEqual(['F', codes]);
  });
});

describe('a text with a credential in it', () => {
  const wrapper = selectors(framed(utf8('a manifest')));

  it('is given to the reader exactly as it is, and searched for without it', async () => {
    const seen: Uint8Array[] = [];
    const readCredential: LookupContext['readCredential'] = async (file) => {
      seen.push(file);
      return GENERATED;
    };
    const text = article + wrapper;
    const { verdict } = await check(text, logged.items, { readCredential });
    expect(seen).toEqual([utf8(text)]);
    expect([verdict.tier, codesOf(verdict)]).toEqual([
      'A2',
      ['credential-ai', 'words-recognised', 'inclusion-unchecked'],
    ]);
  });

  it('is A2 even where it is too short to be searched for, and asks nobody', async () => {
    const { verdict, requests } = await check(`Short.${wrapper}`, [], {
      readCredential: async () => GENERATED,
    });
    expect([verdict.tier, codesOf(verdict)]).toEqual(['A2', ['credential-ai', 'text-too-short']]);
    expect(requests).toEqual([]);
  });

  it('that covers other words is D, in words that leave a part selected possible', async () => {
    const readCredential = async () => ({ ...GENERATED, integrity: 'changed' }) as const;
    const { verdict } = await check(`${prose(15, 60)}${wrapper}`, [], { readCredential });
    expect([verdict.tier, codesOf(verdict)]).toEqual(['D', ['credential-text-changed', 'no-record']]);
    expect(verdict.headline).toBe(
      'Credential does not match this text: changed, or not exactly what was signed was selected',
    );
  });

  it.each([
    ['cut off', wrapper.slice(0, 20)],
    ['twice', wrapper + wrapper],
  ])('%s is unreadable, and the library is not loaded', async (_, odd) => {
    const readCredential = async () => {
      throw new Error('must not be asked');
    };
    const { verdict } = await check(`${prose(15, 60)}${odd}`, [], { readCredential });
    expect([verdict.tier, codesOf(verdict)]).toEqual(['F', ['no-record', 'credential-unreadable']]);
  });
});

describe('texts that are never attributed', () => {
  it.each<[string, string, EvidenceCode]>([
    ['nothing', '', 'text-too-short'],
    ['five words', 'five words and no more', 'text-too-short'],
    ['only punctuation', '.,;:!?-–—…()[]{}'.repeat(200), 'text-too-short'],
    ['only white space and bidi controls', ' \n\t\u202e\u2066'.repeat(200), 'text-too-short'],
    ['one phrase again and again', 'ha ha '.repeat(2000), 'text-too-short'],
    ['over 1 MiB', 'word '.repeat(300_000), 'text-too-long'],
    ['over 1 MiB in bytes but not in characters', '春'.repeat(400_000), 'text-too-long'],
  ])('%s', async (_, text, code) => {
    const { verdict, requests } = await check(text, []);
    expect([verdict.tier, ledgerCodes(verdict)]).toEqual(['G', [code]]);
    expect([requests, verdict.sent, verdict.askedGateways]).toEqual([[], [], []]);
  });

  it('a logged text under 25 words stays unattributed', async () => {
    const short = 'these are only nine words that anyone could write';
    const { items } = await logText(aurora, short);
    expect((await check(short, items)).verdict.tier).toBe('G');
  });
});

it('1 MB of text is answered in bounded time', async () => {
  const long = prose(14, 190_000).slice(0, 1_000_000);
  const startedMs = performance.now();
  const { verdict } = await check(long, logged.items);
  expect([verdict.tier, ledgerCodes(verdict)]).toEqual(['F', ['no-record']]);
  expect(performance.now() - startedMs).toBeLessThan(10_000);
});
