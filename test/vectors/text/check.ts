/**
 * Compares the fingerprints of the texts in golden.json with what is written there. Needs no test runner and no file
 * access, so that the same check runs in Node, Chromium and Firefox: these texts must come out equal everywhere.
 */

import { toBase64Url } from '../../../src/bytes.ts';
import { fingerprintText, queryText } from '../../../src/ledger/fingerprint/fingerprint-text.ts';
import { textStream } from '../../../src/ledger/fingerprint/text-stream.ts';
import golden from './golden.json' with { type: 'json' };

export type TextVector = {
  readonly name: string;
  readonly text: string;
  /** The tokens, joined by spaces. */
  readonly stream: string;
  /** Weights of the tokens in order, as runs: `13x40 8x12` is 40 words and then 12 characters. */
  readonly weights: string;
  readonly words: number;
  readonly unattributable: string | null;
  readonly parts: readonly {
    readonly firstWord: number;
    readonly words: number;
    /** Tag values, joined by spaces. */
    readonly selected: string;
    /** base64url */
    readonly all: string;
  }[];
  /** Values of the query for the whole text, joined by spaces. */
  readonly values: string;
};

/** What this engine computes for a text. */
export function computeVector(name: string, text: string): TextVector {
  const stream = textStream(text);
  const fingerprint = fingerprintText(text);
  const query = queryText(text);
  if (!fingerprint.ok || !query.ok) throw new Error(`${name} is too long`);
  return {
    name,
    text,
    stream: stream.tokens.join(' '),
    weights: writeRuns(stream.weights),
    words: fingerprint.value.words,
    unattributable: fingerprint.value.unattributable,
    parts: fingerprint.value.parts.map(({ firstWord, words, selected, all }) => ({
      firstWord,
      words,
      selected: selected.map(toBase64Url).join(' '),
      all: toBase64Url(all),
    })),
    values: query.value.values.join(' '),
  };
}

/** One line per text that this engine treats differently; empty when all agree. */
export function checkTextVectors(): readonly string[] {
  return TEXT_VECTORS.flatMap((expected) => {
    const found = computeVector(expected.name, expected.text);
    const members = Object.keys(expected) as (keyof TextVector)[];
    const different = members.filter((key) => JSON.stringify(found[key]) !== JSON.stringify(expected[key]));
    return different.map((key) => `${expected.name}: ${key} is ${JSON.stringify(found[key])}`);
  });
}

export const TEXT_VECTORS: readonly TextVector[] = golden.vectors;

function writeRuns(weights: readonly number[]): string {
  const runs: { weight: number; count: number }[] = [];
  for (const weight of weights) {
    const last = runs.at(-1);
    if (last?.weight === weight) last.count++;
    else runs.push({ weight, count: 1 });
  }
  return runs.map(({ weight, count }) => `${weight}x${count}`).join(' ');
}
