/**
 * A whole page in the lookup worker (docs/spec/verdict.md section 5): gets the files, has them checked together by
 * src/verify, and reports each finding when it stands.
 */

import type { Bytes } from '../bytes.ts';
import type { Limits } from '../ledger/bounded-fetch.ts';
import { queryPrints } from '../ledger/fingerprint/fingerprint-image.ts';
import type { Pixels } from '../ports.ts';
import { checkPage } from '../verify/check-page.ts';
import type { VerdictDocument } from '../verify/document.ts';
import { NEAR_QUERIES } from '../verify/near-page.ts';
import type { PagePicture } from '../verify/page-lookup.ts';
import { type Box, bytesOf, type Call, contextOf, type LookupPorts } from './call.ts';
import type { LookupCalls, Outcome, PageSource, PictureSource } from './lookup-protocol.ts';
import { smallCopy } from './small-copy.ts';

/** Nothing is asked before all files that are fetched are here, so none may take long. */
const FILE_LIMITS: Limits = { maxBytes: 5 * 1024 * 1024, timeoutMs: 5_000 };
/** Of all pictures together: they stay in memory until the page is checked. */
const MAX_PAGE_BYTES = 64 * 1024 * 1024;
const FETCHED_AT_ONCE = 24;
/** Twice the box in which the panel's list shows it, for fine screens. */
const THUMBNAIL_BOX: Box = { width: 128, height: 96 };
/** The list shows nothing of what was not found or not checked. */
const WITHOUT_THUMBNAIL = ['F', 'G'];

export async function checkPageSources(
  { pictures, texts, options }: LookupCalls['check-page']['params'],
  ports: LookupPorts,
  call: Call,
): Promise<Outcome<LookupCalls['check-page']['result']>> {
  const small = new Map<number, Pixels>();
  const reports: Promise<void>[] = [];
  const report = async (key: number, verdict: VerdictDocument) => {
    const pixels = WITHOUT_THUMBNAIL.includes(verdict.tier) ? undefined : small.get(key);
    small.delete(key);
    // Without its picture the list still has everything that was found.
    const thumbnail = pixels && (await ports.shrink(pixels, THUMBNAIL_BOX).catch(() => null));
    if (!call.signal.aborted) call.onFinding(key, verdict, thumbnail ?? null);
  };
  const files = openFiles(ports, call);
  const page = { pictures: pictures.map((source) => pictureOf(source, files, ports, small)), texts };
  const context = await contextOf(options, ports, call);
  const { sent } = await checkPage(page, NEAR_QUERIES, context, (finding) => {
    const { key, verdict } = finding;
    if (verdict === null) call.onUnread(key);
    else reports.push(report(key, verdict));
  }).finally(files.close);
  await Promise.all(reports); // nothing is reported of a call that has ended
  return { ok: true, value: { sent } };
}

type Files = { readonly read: (source: PageSource) => Promise<Bytes | null>; readonly close: () => void };

/** Files that the page read, or that are fetched a few at once, as long as all together are not too much. */
function openFiles(ports: LookupPorts, call: Call): Files {
  const { read, close } = call.openFiles();
  let left = MAX_PAGE_BYTES;
  const take = async (source: PictureSource) => {
    const maxBytes = Math.min(FILE_LIMITS.maxBytes, left);
    const file = await bytesOf(source, { ...FILE_LIMITS, maxBytes }, ports, call);
    if (!file.ok || file.value.length > Math.min(FILE_LIMITS.maxBytes, left)) return null;
    left -= file.value.length;
    return file.value;
  };
  const fetchOne = atOnce(FETCHED_AT_ONCE, take);
  return {
    read: async ({ key, source }) => {
      if (source.from === 'url') return await fetchOne(source);
      const base64 = await read(key);
      return base64 === null ? null : await take({ from: 'file', base64 });
    },
    close,
  };
}

function atOnce<A, R>(most: number, run: (input: A) => Promise<R>): (input: A) => Promise<R> {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (input) => {
    if (running >= most) await new Promise<void>((go) => waiting.push(go));
    else running++;
    return await run(input).finally(() => {
      const next = waiting.shift();
      if (next) next();
      else running--;
    });
  };
}

function pictureOf(
  picture: PageSource,
  files: Files,
  ports: LookupPorts,
  small: Map<number, Pixels>,
): PagePicture {
  const { key, source, shown } = picture;
  return {
    key,
    shown,
    digest: source.from === 'page' ? source.digest : null,
    file: () => files.read(picture),
    fingerprint: async (file) => {
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
