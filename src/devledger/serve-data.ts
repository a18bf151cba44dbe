/**
 * Data by id: payloads of items, whole bundles, byte ranges of both (RFC 9110 section 14), and the headers with
 * which a client finds an item's exact bytes inside its bundle.
 *
 * Payloads are strangers' files served from this origin: never sniffed, and without the right to run anything.
 */

import { bytesAnswer, type HttpAnswer, type HttpRequest, textAnswer } from './http.ts';
import { readBundle } from './read-bundle.ts';
import { type Entry, findEntry, type Store } from './store.ts';

/** Something that can be served: its size, its bytes on demand, and what is said about it. */
type Served = {
  readonly size: number;
  readonly read: (start: number, end: number) => Uint8Array;
  readonly headers: Readonly<Record<string, string>>;
};

type Slice = 'whole' | 'unsatisfiable' | { readonly start: number; readonly end: number };

const SAFE_CONTENT_TYPE = /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+(; ?charset=[\w-]+)?$/;

/** The payload of an item, or the bundle that is the data of a layer-one transaction. */
export function serveData(store: Store, id: string, request: HttpRequest): HttpAnswer {
  const entry = findEntry(store, id);
  if (entry === null) return textAnswer(404, 'Not Found');
  const { size, read, headers } = itemOf(store, entry) ?? bundleOf(store, entry);

  const slice = sliceOf(request.headers.range, size);
  if (slice === 'unsatisfiable') {
    const answer = textAnswer(416, 'Range Not Satisfiable');
    return { ...answer, headers: { ...answer.headers, 'content-range': `bytes */${size}` } };
  }
  const { start, end } = slice === 'whole' ? { start: 0, end: size } : slice;
  const answer = bytesAnswer(slice === 'whole' ? 200 : 206, safeContentType(entry), read(start, end));
  const range = slice === 'whole' ? {} : { 'content-range': `bytes ${start}-${end - 1}/${size}` };
  return {
    ...answer,
    headers: {
      ...answer.headers,
      ...range,
      ...headers,
      'x-ar-io-data-id': id,
      'accept-ranges': 'bytes',
      'cache-control': 'no-store', // where an item lies changes when it is mined
      'content-security-policy': 'sandbox',
      'x-content-type-options': 'nosniff',
    },
  };
}

function itemOf(store: Store, entry: Entry): Served | null {
  const row = store
    .sql(
      `SELECT b.size AS size, b.dataStart AS dataStart, p.start AS start, t.id AS bundleId FROM body b
       LEFT JOIN placed p ON p.seq = b.seq LEFT JOIN entry t ON t.seq = p.bundle WHERE b.seq = ?`,
    )
    .get(entry.seq) as
    | { size: number; dataStart: number; start: number | null; bundleId: string | null }
    | undefined;
  if (row === undefined) return null;
  const { size, dataStart, start, bundleId } = row;
  const piece = store.sql('SELECT substr(bytes, ?, ?) AS bytes FROM body WHERE seq = ?');
  return {
    size: size - dataStart,
    read: (from, to) => piece.get(dataStart + from + 1, to - from, entry.seq)!.bytes as Uint8Array, // substr counts from 1
    headers:
      start === null || bundleId === null
        ? {}
        : {
            'x-ar-io-root-transaction-id': bundleId,
            'x-ar-io-root-data-item-offset': String(start),
            'x-ar-io-root-data-offset': String(start + dataStart),
            'x-ar-io-root-item-offset': String(start),
            'x-ar-io-root-item-size': String(size),
          },
  };
}

function bundleOf(store: Store, entry: Entry): Served {
  return {
    size: entry.dataSize,
    read: (from, to) => readBundle(store, entry.seq, from, to),
    headers: {},
  };
}

/** One range is served; several, other units and malformed ones are ignored, as the RFC allows. */
function sliceOf(range: string | undefined, size: number): Slice {
  const match = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(range ?? '');
  if (match === null || (match[1] === '' && match[2] === '')) return 'whole';
  const [from, to] = [match[1]!, match[2]!];
  if (from === '') {
    const last = Math.min(Number(to), size);
    return last === 0 ? 'unsatisfiable' : { start: size - last, end: size };
  }
  const start = Number(from);
  const end = to === '' ? size : Math.min(Number(to) + 1, size);
  if (to !== '' && Number(to) < start) return 'whole';
  return start >= size ? 'unsatisfiable' : { start, end };
}

function safeContentType(entry: Entry): string {
  const claimed = entry.contentType ?? '';
  return SAFE_CONTENT_TYPE.test(claimed) ? claimed : 'application/octet-stream';
}
