/**
 * A text with a Content Credential inside, and whether that is about this text (docs/spec/signals.md section 1.3).
 */

import { type Bytes, fromUtf8 } from '../../bytes.ts';
import { accept, type Parsed, refuse } from '../../errors.ts';
import { type ByteRange, findTextManifest, type TextManifest } from '../../formats/c2pa-text.ts';
import type { Compare } from './binding.ts';

export type TextContent = {
  readonly manifest: Bytes;
  /** The text as it is; then without white space at its ends, where it has any. */
  readonly readings: readonly TextManifest[];
};

const OUTER_SPACE = ' \t\r\n';

/** Codes: those of `findTextManifest`; `not-utf8`. */
export function contentOfText(file: Uint8Array): Parsed<TextContent | null> {
  const text = fromUtf8(file);
  if (text === null) return refuse('not-utf8', 'the text is not UTF-8');
  const found = findTextManifest(text);
  if (!found.ok) return found;
  if (found.value === null) return accept(null);
  // A selection on a page often brings a line break along.
  const trimmed = withoutOuterSpace(text);
  const again = trimmed === text ? null : findTextManifest(trimmed);
  const readings = again?.ok && again.value !== null ? [found.value, again.value] : [found.value];
  return accept({ manifest: found.value.manifest, readings });
}

/** By hand, because `trim` takes U+FEFF along, and a pattern takes time in proportion to the square of a long gap. */
function withoutOuterSpace(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && OUTER_SPACE.includes(text[start]!)) start++;
  while (end > start && OUTER_SPACE.includes(text[end - 1]!)) end--;
  return text.slice(start, end);
}

/** Codes: `unknown-binding`, `other-place`. */
export function comparedWithText({ readings }: TextContent): Compare {
  return async ({ exclusions, isDigestOf }) => {
    const [exclusion] = exclusions;
    if (exclusion === undefined || exclusions.length !== 1)
      return refuse('unknown-binding', 'the credential does not leave out one place in the text');
    for (const reading of readings) {
      if (!(await isDigestOf(reading.textBytes))) continue;
      return [reading.excluded, reading.excludedInNfc].some((range) => isSame(range, exclusion))
        ? accept(true)
        : refuse(
            'other-place',
            'the credential names another place in the text than the one where it stands',
          );
    }
    return accept(false);
  };
}

function isSame(a: ByteRange, b: ByteRange): boolean {
  return a.start === b.start && a.lengthBytes === b.lengthBytes;
}
