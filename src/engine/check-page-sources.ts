/**
 * A whole page in the lookup worker (docs/spec/verdict.md section 5): gets the files, has them checked together by
 * src/verify, and reports each finding when it stands.
 */

import type { Bytes } from '../bytes.ts';
import type { Limits } from '../ledger/bounded-fetch.ts';
import { queryPrints } from '../ledger/fingerprint/fingerprint-image.ts';
import type { Pixels } from '../ports.ts';
import { checkPage, type PageFinding } from '../verify/check-page.ts';
import { NEAR_QUERIES } from '../verify/near-page.ts';
import type { PagePicture } from '../verify/page-lookup.ts';
import { type Box, bytesOf, type Call, contextOf, type LookupPorts } from './call.ts';
import type { LookupCalls, Outcome, PageSource } from './lookup-protocol.ts';
import { smallCopy } from './small-copy.ts';

/** Nothing is asked before all files are here, so none may take long. */
const FILE_LIMITS: Limits = { maxBytes: 5 * 1024 * 1024, timeoutMs: 5_000 };
/** Of all pictures together: they stay in memory until the page is checked. */
const MAX_PAGE_BYTES = 64 * 1024 * 1024;
const FETCHED_AT_ONCE = 24;
/** Twice the box in which the panel's list shows it, for fine screens. */
const THUMBNAIL_BOX: Box = { width: 128, height: 96 };
/** The list shows nothing of what was not found or not checked. */
const WITHOUT_THUMBNAIL = ['F', 'G'];

type ReadSource = PageSource & { readonly file: Bytes };

export async function checkPageSources(
  { pictures, texts, options }: LookupCalls['check-page']['params'],
  ports: LookupPorts,
  call: Call,
): Promise<Outcome<LookupCalls['check-page']['result']>> {
  const sources = await readSources(pictures, ports, call);
  const small = new Map<number, Pixels>();
  const reports: Promise<void>[] = [];
  const report = async ({ key, verdict }: PageFinding) => {
    const pixels = WITHOUT_THUMBNAIL.includes(verdict.tier) ? undefined : small.get(key);
    small.delete(key);
    // Without its picture the list still has everything that was found.
    const thumbnail = pixels && (await ports.shrink(pixels, THUMBNAIL_BOX).catch(() => null));
    call.onFinding(key, verdict, thumbnail ?? null);
  };
  const page = { pictures: sources.map((source) => pictureOf(source, ports, small)), texts };
  const { sent } = await checkPage(page, NEAR_QUERIES, contextOf(options, ports, call), (finding) =>
    reports.push(report(finding)),
  );
  await Promise.all(reports); // nothing is reported of a call that has ended
  return { ok: true, value: { sent } };
}

async function readSources(
  pictures: readonly PageSource[],
  ports: LookupPorts,
  call: Call,
): Promise<readonly ReadSource[]> {
  const read: (ReadSource | null)[] = [];
  let left = MAX_PAGE_BYTES;
  let next = 0;
  const readOn = async () => {
    for (let at = next++; at < pictures.length; at = next++) {
      const picture = pictures[at]!;
      const maxBytes = Math.min(FILE_LIMITS.maxBytes, left);
      const file = await bytesOf(picture.source, { ...FILE_LIMITS, maxBytes }, ports, call);
      const isHere = file.ok && file.value.length <= left;
      read[at] = isHere ? { ...picture, file: file.value } : null;
      if (isHere) left -= file.value.length;
      else call.onUnread(picture.key);
    }
  };
  await Promise.all(Array.from({ length: FETCHED_AT_ONCE }, readOn));
  return read.filter((one) => one !== null);
}

function pictureOf(
  { key, file, shown }: ReadSource,
  ports: LookupPorts,
  small: Map<number, Pixels>,
): PagePicture {
  return {
    key,
    file,
    shown,
    fingerprint: async () => {
      const decoded = await ports.decode(file);
      if (!decoded.ok) return decoded;
      const { pixels, header } = decoded.value;
      const { width, height } = pixels;
      // Kept until the verdict, so that it need not be decoded again.
      small.set(key, smallCopy(pixels, THUMBNAIL_BOX));
      return {
        ok: true,
        value: { query: queryPrints(pixels), mediaType: header.mediaType, width, height },
      };
    },
  };
}
