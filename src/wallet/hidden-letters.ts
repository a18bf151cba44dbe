/**
 * Characters of other people's texts that show nothing or turn others round, so that a text reads otherwise than it is written (docs/spec/wallet.md section 6). Pure.
 *
 * Does not promise that what is left is not confusing: letters of two alphabets can look the same, and letters that are written from right to left move what is beside them.
 */

/** `hidden`: the characters that would not be seen, as they are in the text. */
export type Piece = { readonly is: 'text' | 'hidden'; readonly text: string };

/** `kept` where a text has lines, as a message has; `hidden` where it is a name or a value. */
export type Breaks = 'kept' | 'hidden';

/** Emoji are made with some of them. What belongs to no letter at all is a lone half of a UTF-16 pair. */
const EMOJI = '\\p{Extended_Pictographic}(?:\\p{Emoji_Modifier}|\\uFE0F|\\u200D\\p{Extended_Pictographic})*';
const NOTHING_TO_SEE =
  '[\\p{Bidi_Control}\\p{Default_Ignorable_Code_Point}\\p{Cc}\\p{Cs}\\u2028\\u2029\\u2800\\ufff9-\\ufffb]';
const TOKENS = {
  kept: new RegExp(`${EMOJI}|\\r?\\n|\\t|(?<hidden>${NOTHING_TO_SEE}+?)`, 'gu'),
  hidden: new RegExp(`${EMOJI}|(?<hidden>${NOTHING_TO_SEE}+?)`, 'gu'),
};

/** All of the text, in order; pieces that follow each other are never of the same kind. */
export function piecesOf(text: string, breaks: Breaks): readonly Piece[] {
  const pieces: Piece[] = [];
  const add = (is: Piece['is'], part: string) => {
    const last = pieces.at(-1);
    if (part === '') return;
    if (last?.is === is) pieces[pieces.length - 1] = { is, text: last.text + part };
    else pieces.push({ is, text: part });
  };
  let end = 0;
  for (const found of text.matchAll(TOKENS[breaks])) {
    add('text', text.slice(end, found.index));
    add(found.groups?.hidden === undefined ? 'text' : 'hidden', found[0]);
    end = found.index + found[0].length;
  }
  add('text', text.slice(end));
  return pieces;
}

/** Whether there are any, line breaks and tabs aside. */
export function hidesLetters(text: string): boolean {
  return piecesOf(text, 'kept').some(({ is }) => is === 'hidden');
}

/** `‹U+202E›`, and how often where it is repeated. */
export function codesOf(hidden: string): string {
  const runs: { readonly code: string; times: number }[] = [];
  for (const letter of hidden) {
    const code = letter.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0');
    const last = runs.at(-1);
    if (last?.code === code) last.times++;
    else runs.push({ code, times: 1 });
  }
  return runs.map(({ code, times }) => `‹U+${code}${times === 1 ? '' : ` ×${times}`}›`).join('');
}

const RIGHT_TO_LEFT = /[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFC\u{10800}-\u{10FFF}\u{1E800}-\u{1EFFF}]/u;

export function hasRightToLeft(text: string): boolean {
  return RIGHT_TO_LEFT.test(text);
}

/** Whether parts of one line run against each other: what stands beside them can come elsewhere than it was written. */
export function runsBothWays(text: string): boolean {
  return text
    .split('\n')
    .some(
      (line) =>
        hasRightToLeft(line) && /[\p{Nd}\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}]/u.test(line),
    );
}
