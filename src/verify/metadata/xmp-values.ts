/** Properties of a file's XMP by name, and the source type that they give together. */

import type { XmpProperty } from '../../formats/xmp.ts';
import { classOfSource, sourceTerm } from '../source-types.ts';

export const IPTC_EXTENSION = 'http://iptc.org/std/Iptc4xmpExt/2008-02-29/';

/** Of several source types one that names AI: a second line must not hide it. */
export function sourceIn(xmp: readonly XmpProperty[]): string | null {
  const terms = xmpValues(xmp, IPTC_EXTENSION, 'DigitalSourceType').map(sourceTerm);
  const isAi = (term: string) => ['ai', 'parts'].includes(classOfSource(term) ?? '');
  return terms.find(isAi) ?? terms[0] ?? null;
}

export function xmpValue(xmp: readonly XmpProperty[], namespace: string, name: string): string | null {
  return xmpValues(xmp, namespace, name)[0] ?? null;
}

function xmpValues(xmp: readonly XmpProperty[], namespace: string, name: string): readonly string[] {
  return xmp.flatMap((property) =>
    property.namespace === namespace && property.name === name ? property.value : [],
  );
}
