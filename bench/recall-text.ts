/**
 * How often a copied passage leads back to the record of its text, and how often to a wrong one, over invented prose
 * (docs/spec/fingerprint.md, Text, section 7). Real prose repeats itself more, so wrong matches need watching there.
 */

import { toBase64Url } from '../src/bytes.ts';
import {
  fingerprintText,
  MIN_COVERAGE,
  MIN_WORDS,
  queryText,
  sameWords,
  type TextPart,
  type TextQuery,
} from '../src/ledger/fingerprint/fingerprint-text.ts';
import { numbers, prose } from '../test/fixtures/prose.ts';

export type TextRecallRow = {
  readonly copy: string;
  readonly cases: number;
  /** Cases that led to their own record, with 25 words and 60 %. */
  readonly found: number;
  /** Other records that the same search brought up and that also reached 25 words and 60 %. */
  readonly wrong: number;
};

type Document = {
  readonly text: string;
  readonly words: readonly string[];
  readonly parts: readonly TextPart[];
};
type Excerpt = (document: Document, random: () => number) => string;

const DOCUMENTS = 300;
const ROUNDS = 3;
/** Shared closing lines: what real outputs have in common without being copies. */
const CLOSINGS = [
  'I hope this helps; please let me know if you would like me to change anything.',
  'Would you like me to make this shorter, or to write it in a more formal tone?',
];

const EXCERPTS: Readonly<Record<string, Excerpt>> = {
  'whole text': ({ text }) => text,
  're-quoted': ({ text }) => `\u201C${text.replaceAll("'", '\u2019').replaceAll('\n\n', '\n\n> ')}\u201D`,
  'upper case': ({ text }) => text.toUpperCase(),
  'one paragraph': ({ text }, random) => {
    const paragraphs = text.split('\n\n').filter((paragraph) => paragraph.split(' ').length >= MIN_WORDS);
    return paragraphs[Math.floor(random() * paragraphs.length)]!;
  },
  '40 words': (document, random) => cut(document, random, 40),
  '25 words': (document, random) => cut(document, random, 25),
  '40 words across a part border': (document, random) => acrossBorder(document, random, 40),
  '25 words across a part border': (document, random) => acrossBorder(document, random, 25),
  '5 % of words changed': (document, random) => change(document, random, 0.05),
  '10 % of words changed': (document, random) => change(document, random, 0.1),
  '20 % of words changed': (document, random) => change(document, random, 0.2),
};

export async function recallText(): Promise<readonly TextRecallRow[]> {
  const documents = Array.from({ length: DOCUMENTS }, (_, seed) => makeDocument(seed));
  const tagged = new Map<string, Set<Document>>();
  for (const document of documents) {
    for (const value of document.parts.flatMap(({ selected }) => selected.map(toBase64Url))) {
      tagged.set(value, (tagged.get(value) ?? new Set()).add(document));
    }
  }
  return Object.entries(EXCERPTS).map(([copy, excerpt]) => {
    const random = numbers(copy.length);
    const chosen = copy.includes('border') ? documents.filter(({ parts }) => parts.length > 1) : documents;
    let found = 0;
    let wrong = 0;
    const cases = Array.from({ length: ROUNDS }, () => chosen).flat();
    for (const document of cases) {
      const query = parsed(queryText(excerpt(document, random)));
      const candidates = new Set(query.values.flatMap((value) => [...(tagged.get(value) ?? [])]));
      const near = [...candidates].filter((candidate) => isNearCopy(query, candidate));
      if (near.includes(document)) found++;
      wrong += near.filter((candidate) => candidate !== document).length;
    }
    return { copy, cases: cases.length, found, wrong };
  });
}

/** Lengths from 60 to 3,000 words, short ones more often. */
function makeDocument(seed: number): Document {
  const length = Math.round(60 * 50 ** ((seed % 100) / 99));
  const text = prose(seed, length) + (seed % 4 < CLOSINGS.length ? `\n\n${CLOSINGS[seed % 4]}` : '');
  return { text, words: text.split(/\s+/), parts: parsed(fingerprintText(text)).parts };
}

function isNearCopy(query: TextQuery, { parts }: Document): boolean {
  const { words, coverage } = sameWords(query, parts);
  return words >= MIN_WORDS && coverage >= MIN_COVERAGE;
}

function cut({ words }: Document, random: () => number, length: number): string {
  const from = Math.floor(random() * (words.length - length + 1));
  return words.slice(from, from + length).join(' ');
}

/** An excerpt that holds the first word of a later part, or the last of an earlier one, somewhere inside. */
function acrossBorder({ words, parts }: Document, random: () => number, length: number): string {
  const part = parts[1 + Math.floor(random() * (parts.length - 1))]!;
  const before = parts[part.index - 1]!;
  const border = random() < 0.5 ? part.firstWord : before.firstWord + before.words;
  const from = Math.min(border - Math.floor(random() * length), words.length - length);
  return words.slice(from, from + length).join(' ');
}

function change({ words }: Document, random: () => number, share: number): string {
  return words.map((word) => (random() < share ? 'changed' : word)).join(' ');
}

function parsed<T>(result: { readonly ok: true; readonly value: T } | { readonly ok: false }): T {
  if (!result.ok) throw new Error('a text of the corpus is too long');
  return result.value;
}
