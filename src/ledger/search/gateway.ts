/**
 * A public server's read interface: GraphQL search, payloads, byte ranges. Everything it returns is a claim: ids
 * and tags in listings are unverified until `read-item.ts` has checked the item's exact bytes.
 *
 * Semantics measured on public servers: tag filters AND, values within one filter OR, 100 rows a page.
 */

import * as v from 'valibot';
import { type Bytes, fromUtf8, utf8 } from '../../bytes.ts';
import { accept, type Parsed, refuse } from '../../errors.ts';
import type { Clock, Fetch } from '../../ports.ts';
import { parseShape } from '../../shapes.ts';
import { boundedFetch, type FetchCode } from '../bounded-fetch.ts';
import { openPatience, PATIENCE, type PatienceLimits } from './patience.ts';

export const PAGE_SIZE = 100;
/** Servers name no limit; public operators put their own in front, so stay well under it. */
export const MAX_VALUES = 128;
/** Searches in one request. */
export const MAX_TOGETHER = 10;

/** 100 rows with a 4,096-bit key and signature and 4 KiB of tags, each byte of them escaped as JSON's six characters. */
const GRAPHQL_MAX_BYTES = 4 * 1024 * 1024;

export type TagFilter = { readonly name: string; readonly values: readonly string[] };

/** What a query reveals to the server, for the reader's list of what left the device. */
export type Sent = {
  readonly to: string;
  readonly what:
    | 'digest'
    | 'picture-fingerprint'
    | 'text-fingerprint'
    | 'record-id'
    | 'provider-key'
    /** Ids of groups: which ones the reader recognises, or is a member of. */
    | 'group'
    /** The question which keys speak for a domain; it tells the domain that somebody is looking. */
    | 'domain'
    /** The address of a file's Content Credential; it tells its server that somebody looks at the file. */
    | 'manifest-address';
  readonly values: number;
};

export type Query = {
  readonly what: Sent['what'];
  readonly ids?: readonly string[];
  readonly owners?: readonly string[];
  readonly tags?: readonly TagFilter[];
};

const id43 = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{43}$/));
const shortText = v.pipe(v.string(), v.maxLength(4096));

/** One row of a search, as the server tells it. */
const node = v.object({
  id: id43,
  anchor: v.optional(v.nullable(shortText)),
  signature: v.optional(v.nullable(shortText)),
  recipient: v.optional(v.nullable(shortText)),
  owner: v.object({ address: id43, key: v.optional(v.nullable(shortText)) }),
  tags: v.pipe(v.array(v.object({ name: shortText, value: shortText })), v.maxLength(128)),
  block: v.optional(v.nullable(v.object({ height: v.pipe(v.number(), v.safeInteger(), v.minValue(0)) }))),
  bundledIn: v.optional(v.nullable(v.object({ id: id43 }))),
});

const page = v.object({
  pageInfo: v.object({ hasNextPage: v.boolean() }),
  edges: v.pipe(v.array(v.object({ cursor: shortText, node })), v.maxLength(PAGE_SIZE)),
});
const answerOfOne = v.object({ data: v.object({ transactions: page }) });
const answerOfSeveral = v.object({ data: v.record(v.string(), page) });

export type Listing = v.InferOutput<typeof node>;
export type Page = {
  readonly listings: readonly Listing[];
  /** `null` on the last page; empty where a server promises more and shows nothing. */
  readonly nextCursor: string | null;
};
export type GatewayCode = FetchCode | 'bad-answer';

export type GatewayPorts = {
  readonly fetch: Fetch;
  /** Hears of each value that goes out, before it does. */
  readonly onSent?: (sent: Sent) => void;
  readonly signal?: AbortSignal;
  /** Milliseconds, for `patience`. */
  readonly clock?: Clock;
  readonly patience?: PatienceLimits;
};

export type Gateway = {
  /** Origin and path without a trailing slash; also its name on screen. */
  readonly url: string;
  find(query: Query, after: string | null): Promise<Parsed<Page, GatewayCode>>;
  /** First pages of 2 to `MAX_TOGETHER` searches of one kind, in one request: a request costs more than a search. */
  findTogether(queries: readonly Query[]): Promise<Parsed<readonly Page[], GatewayCode>>;
  /** Payload of an item, at most `maxBytes`. */
  data(id: string, maxBytes: number): Promise<Parsed<Bytes, GatewayCode>>;
  /** Bytes `from` to `from + length` of a transaction's data, `length` at most. */
  range(id: string, from: number, length: number): Promise<Parsed<Bytes, GatewayCode>>;
};

const ONE_ID = [{ what: 'record-id', values: 1 }] as const;
/** Of items of groups (docs/spec/personhood.md); records have none. */
export const GROUP_TAG = 'Rail-Group';
const JSON_TYPE = { 'content-type': 'application/json' };
const ROWS =
  'pageInfo{hasNextPage}edges{cursor node{id anchor signature recipient owner{address key}tags{name value}block{height}bundledIn{id}}}';
const FIND = `query Find($ids:[ID!],$owners:[String!],$tags:[TagFilter!],$first:Int,$after:String){transactions(ids:$ids,owners:$owners,tags:$tags,first:$first,after:$after,sort:HEIGHT_DESC){${ROWS}}}`;

/** A client for one server, for one lookup: its patience with the server runs out. */
export function openGateway(url: string, ports: GatewayPorts): Gateway {
  const base = url.replace(/\/+$/, '');
  const cancel = ports.signal ? { signal: ports.signal } : {};
  const patience = openPatience(ports.patience ?? PATIENCE, ports.clock ?? (() => performance.now()));

  const request = async (
    path: string,
    maxBytes: number,
    sent: readonly Omit<Sent, 'to'>[],
    init: RequestInit,
  ) => {
    const timeoutMs = patience.leftMs();
    if (timeoutMs === 0) return refuse('timed-out', 'was too slow before');
    for (const values of sent) ports.onSent?.({ to: base, ...values });
    const answer = boundedFetch(ports.fetch, base + path, { maxBytes, timeoutMs }, { ...cancel, ...init });
    return await patience.spend(answer);
  };

  return {
    url: base,
    async find(query, after) {
      const { what: _, ...filters } = query;
      const body = utf8(JSON.stringify({ query: FIND, variables: { ...filters, first: PAGE_SIZE, after } }));
      const sent = sentWith([query]);
      const init = { method: 'POST', headers: JSON_TYPE, body };
      const answer = await request('/graphql', GRAPHQL_MAX_BYTES, sent, init);
      if (!answer.ok) return answer;
      const parsed = parseAnswer(answerOfOne, answer.value.body);
      return parsed.ok ? accept(pageOf(parsed.value.data.transactions)) : parsed;
    },
    async findTogether(queries) {
      const body = utf8(
        JSON.stringify({ query: togetherOf(queries.length), variables: variablesOf(queries) }),
      );
      const sent = sentWith(queries);
      const maxBytes = GRAPHQL_MAX_BYTES * Math.min(queries.length, 2);
      const answer = await request('/graphql', maxBytes, sent, { method: 'POST', headers: JSON_TYPE, body });
      if (!answer.ok) return answer;
      const parsed = parseAnswer(answerOfSeveral, answer.value.body);
      if (!parsed.ok) return parsed;
      const pages = queries.map((_, i) => parsed.value.data[`q${i}`]);
      return pages.every((one) => one !== undefined)
        ? accept(pages.map(pageOf))
        : refuse('bad-answer', 'answer lacks some of the searches');
    },
    async data(id, maxBytes) {
      const answer = await request(`/raw/${id}`, maxBytes, ONE_ID, {});
      return answer.ok ? accept(answer.value.body) : answer;
    },
    async range(id, from, length) {
      const headers = { range: `bytes=${from}-${from + length - 1}` };
      const answer = await request(`/raw/${id}`, length, ONE_ID, { headers });
      if (!answer.ok) return answer;
      // 200 means that the server ignored the range: these are not the bytes that were asked for.
      return answer.value.status === 206
        ? accept(answer.value.body)
        : refuse('bad-answer', 'range was ignored');
    },
  };
}

/** What a request tells a server: values of one kind, and beside them the groups among which something is sought. */
function sentWith(queries: readonly Query[]): readonly Omit<Sent, 'to'>[] {
  const { what } = queries[0]!;
  const values = queries.reduce((sum, query) => sum + valuesIn(query), 0);
  const groups = what === 'group' ? 0 : queries.reduce((sum, query) => sum + groupsIn(query), 0);
  return [{ what, values }, ...(groups > 0 ? [{ what: 'group', values: groups } as const] : [])];
}

function groupsIn({ tags = [] }: Query): number {
  return tags.find(({ name }) => name === GROUP_TAG)?.values.length ?? 0;
}

function valuesIn(query: Query): number {
  if (query.what === 'provider-key') return query.owners?.length ?? 0;
  if (query.what === 'record-id') return query.ids?.length ?? query.tags?.at(-1)?.values.length ?? 0;
  return query.tags?.at(-1)?.values.length ?? 0;
}

/** One document for `count` searches, `q0`, `q1` and so on, each with its own owners and tags. */
function togetherOf(count: number): string {
  const each = Array.from({ length: count }, (_, i) => i);
  const declared = each.map((i) => `$o${i}:[String!],$t${i}:[TagFilter!]`).join(',');
  const asked = each.map(
    (i) => `q${i}:transactions(owners:$o${i},tags:$t${i},first:$first,sort:HEIGHT_DESC){${ROWS}}`,
  );
  return `query FindTogether($first:Int,${declared}){${asked.join('')}}`;
}

function variablesOf(queries: readonly Query[]) {
  const filters = queries.flatMap(({ owners, tags }, i) => [
    [`o${i}`, owners],
    [`t${i}`, tags],
  ]);
  return { first: PAGE_SIZE, ...Object.fromEntries(filters) };
}

function parseAnswer<S extends v.GenericSchema>(
  schema: S,
  bytes: Bytes,
): Parsed<v.InferOutput<S>, 'bad-answer'> {
  const text = fromUtf8(bytes);
  if (text === null) return refuse('bad-answer', 'answer is not UTF-8');
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return refuse('bad-answer', 'answer is not JSON');
  }
  const parsed = parseShape(schema, json);
  return parsed.ok ? parsed : refuse('bad-answer', `answer is not a search result: ${parsed.because}`);
}

function pageOf({ edges, pageInfo }: v.InferOutput<typeof page>): Page {
  return {
    listings: edges.map((edge) => edge.node),
    nextCursor: pageInfo.hasNextPage ? (edges.at(-1)?.cursor ?? '') : null,
  };
}
