/**
 * Texts of others on screen: what cannot be seen in them is written out (`‹U+202E›`), and each stands by itself, so that nothing in it moves what is beside it. Texts in languages that are
 * written from right to left keep their direction.
 */

import type { ComponentChildren } from 'preact';
import { type Breaks, codesOf, hasRightToLeft, piecesOf } from '../wallet/hidden-letters.ts';

/** Of an account or contract: `0x` and 40 hex digits. */
const ADDRESS_CHARS = 42;

/** @param breaks whether its line breaks make lines; elsewhere they are written out as well */
export function Foreign({ text, breaks = 'hidden' }: { readonly text: string; readonly breaks?: Breaks }) {
  if (/^0x[\da-fA-F]{40}$/.test(text)) return <Halves address={text} />;
  return (
    <bdi class={breaks === 'kept' ? 'lines' : undefined}>
      {piecesOf(text, breaks).map((piece, i) =>
        piece.is === 'text' ? (
          piece.text
        ) : (
          <bdi key={i} class="unseen" dir="ltr">
            {codesOf(piece.text)}
          </bdi>
        ),
      )}
    </bdi>
  );
}

/** The same for the sentences of `t`, which take no elements: between signs that keep its direction to itself, where it has one of its own. */
export function written(text: string): string {
  const seen = piecesOf(text, 'hidden')
    .map((piece) => (piece.is === 'text' ? piece.text : codesOf(piece.text)))
    .join('');
  return hasRightToLeft(seen) ? `\u2068${seen}\u2069` : seen;
}

/** Breaks in the middle where it does not fit into one line, and nowhere else. */
function Halves({ address }: { readonly address: string }): ComponentChildren {
  return (
    <bdi class="mono" translate={false}>
      {address.slice(0, ADDRESS_CHARS / 2)}
      <wbr />
      {address.slice(ADDRESS_CHARS / 2)}
    </bdi>
  );
}
