/**
 * Resolvers of the gateway schema: arguments to searches, rows to nodes. Each query costs one search and one read of
 * all its rows; fields that nobody asks for are not computed.
 */

import { GraphQLError } from 'graphql';
import { fromBase64Url, fromUtf8, toBase64Url, utf8 } from '../bytes.ts';
import { tip } from './chain.ts';
import { type Filter, findRows } from './search.ts';
import type { Entry, Store, Tag } from './store.ts';
import { type TermKind, termOf } from './terms.ts';

/** Values, ids and addresses in one query. Public servers put limits of their own in front. */
const MAX_FILTER_VALUES = 2_048;
const WINSTON_DIGITS = 12;

type Bounds = { readonly min?: number | null; readonly max?: number | null } | null;
type Sort = 'HEIGHT_DESC' | 'HEIGHT_ASC' | null;
type Paging = { readonly first?: number | null; readonly after?: string | null; readonly sort?: Sort };

type TransactionsArgs = Paging & {
  readonly ids?: readonly string[] | null;
  readonly owners?: readonly string[] | null;
  readonly recipients?: readonly string[] | null;
  readonly bundledIn?: readonly string[] | null;
  readonly tags?:
    | readonly {
        readonly name: string;
        readonly values: readonly string[];
        readonly op?: 'EQ' | 'NEQ' | null;
      }[]
    | null;
  readonly block?: Bounds;
};
type BlocksArgs = Paging & { readonly ids?: readonly string[] | null; readonly height?: Bounds };

type Row = Entry & {
  readonly height: number | null;
  readonly blockId: string | null;
  readonly timestamp: number | null;
  readonly previous: string | null;
  readonly bundleId: string | null;
};
type BlockRow = {
  readonly id: string;
  readonly timestamp: number;
  readonly height: number;
  readonly previous: string;
};

/** The root value of the schema. `maxPageSize` cuts `first` without an error, as gateways do. */
export function resolvers(store: Store, maxPageSize: number) {
  return {
    transaction: ({ id }: { id: string }) =>
      readRows(store, findRows(store, { ...everything, ids: [id], limit: 1 }))[0] ?? null,
    transactions: (args: TransactionsArgs) => transactions(store, args, maxPageSize),
    block: ({ id }: { id?: string | null }) =>
      id == null ? latestBlock(store) : (blockRows(store, { ids: [id] }, 1, null)[0] ?? null),
    blocks: (args: BlocksArgs) => blocks(store, args, maxPageSize),
  };
}

const everything = {
  ids: null,
  filters: [],
  above: 0,
  below: Number.MAX_SAFE_INTEGER,
  order: 'newest-first',
} as const;

function transactions(store: Store, args: TransactionsArgs, maxPageSize: number) {
  refuseTooMany(args);
  const size = pageSize(args.first, maxPageSize);
  const after = readCursor(args.after);
  const order = args.sort === 'HEIGHT_ASC' ? 'oldest-first' : 'newest-first';
  const window = rowsOfBlocks(store, args.block ?? null);
  const found = findRows(store, {
    ids: args.ids?.length ? args.ids : null,
    filters: filtersOf(args),
    above: Math.max(window.above, order === 'oldest-first' ? (after ?? 0) : 0),
    below: Math.min(window.below, order === 'newest-first' ? (after ?? window.below) : window.below),
    order,
    limit: size + 1,
  });
  const seqs = found.slice(0, size);
  return {
    pageInfo: { hasNextPage: found.length > size },
    edges: () => readRows(store, seqs).map((node, i) => ({ cursor: writeCursor(seqs[i]!), node })),
  };
}

function filtersOf(args: TransactionsArgs): Filter[] {
  const anyOf = (kind: TermKind, ids: readonly string[] | null | undefined): Filter[] =>
    ids?.length ? [{ keep: 'any', terms: ids.map((id) => termOf(kind, id)) }] : [];
  const tags = (args.tags ?? []).map(
    ({ name, values, op }): Filter => ({
      keep: op === 'NEQ' ? 'none' : 'any',
      terms: values.map((value) => termOf('tag', name, value)),
    }),
  );
  return [
    ...anyOf('owner', args.owners),
    ...anyOf('recipient', args.recipients),
    ...anyOf('bundle', args.bundledIn),
    ...tags,
  ];
}

/** Rows never fall in height, so a window of blocks is a window of rows. A window leaves pending rows out. */
function rowsOfBlocks(store: Store, bounds: Bounds): { above: number; below: number } {
  const min = bounds?.min ?? 0;
  const max = bounds?.max ?? null;
  if (min <= 0 && max === null) return { above: everything.above, below: everything.below };
  const upTo = (height: number): number =>
    (store.sql('SELECT max(lastSeq) AS seq FROM block WHERE height <= ?').get(height)!.seq as
      | number
      | null) ?? 0;
  return { above: upTo(min - 1), below: upTo(max ?? Number.MAX_SAFE_INTEGER) + 1 };
}

/** Nodes in the order of `seqs`. */
function readRows(store: Store, seqs: readonly number[]) {
  const rows = store
    .sql(
      `SELECT e.*, p.height AS height, b.hash AS blockId, b.timestamp AS timestamp, b.previous AS previous,
              t.id AS bundleId
       FROM entry e LEFT JOIN placed p ON p.seq = e.seq LEFT JOIN block b ON b.height = p.height
       LEFT JOIN entry t ON t.seq = p.bundle
       WHERE e.seq IN (SELECT value FROM json_each(?))`,
    )
    .all(JSON.stringify(seqs)) as Row[];
  const bySeq = new Map(rows.map((row) => [row.seq, row]));
  return seqs.map((seq) => nodeOf(bySeq.get(seq)!));
}

function nodeOf(row: Row) {
  const { id, anchor, signature, target, blockId, bundleId } = row;
  const bundle = bundleId === null ? null : { id: bundleId };
  return {
    id,
    anchor,
    signature,
    recipient: target,
    owner: { address: row.owner, key: row.ownerKey },
    fee: amount(row.reward),
    quantity: amount('0'),
    data: { size: String(row.dataSize), type: row.contentType },
    tags: () => JSON.parse(row.tags) as Tag[],
    block:
      blockId === null
        ? null
        : { id: blockId, timestamp: row.timestamp, height: row.height, previous: row.previous },
    parent: bundle,
    bundledIn: bundle,
  };
}

function amount(winston: string) {
  const digits = winston.padStart(WINSTON_DIGITS + 1, '0');
  return { winston, ar: `${digits.slice(0, -WINSTON_DIGITS)}.${digits.slice(-WINSTON_DIGITS)}` };
}

function blocks(store: Store, args: BlocksArgs, maxPageSize: number) {
  refuseTooMany(args);
  const size = pageSize(args.first, maxPageSize);
  const found = blockRows(store, args, size + 1, readCursor(args.after));
  return {
    pageInfo: { hasNextPage: found.length > size },
    edges: found.slice(0, size).map((node) => ({ cursor: writeCursor(node.height), node })),
  };
}

function blockRows(store: Store, args: BlocksArgs, limit: number, after: number | null): BlockRow[] {
  const ascending = args.sort === 'HEIGHT_ASC';
  const min = Math.max(args.height?.min ?? 0, ascending && after !== null ? after + 1 : 0);
  const max = Math.min(
    args.height?.max ?? Number.MAX_SAFE_INTEGER,
    !ascending && after !== null ? after - 1 : Number.MAX_SAFE_INTEGER,
  );
  const ids = args.ids?.length ? JSON.stringify(args.ids) : null;
  return store
    .sql(
      `SELECT hash AS id, timestamp, height, previous FROM block
       WHERE height BETWEEN ? AND ? AND (? IS NULL OR hash IN (SELECT value FROM json_each(?)))
       ORDER BY height ${ascending ? 'ASC' : 'DESC'} LIMIT ?`,
    )
    .all(min, max, ids, ids, limit) as BlockRow[];
}

function latestBlock(store: Store): BlockRow | null {
  const block = tip(store);
  return (
    block && { id: block.hash, timestamp: block.timestamp, height: block.height, previous: block.previous }
  );
}

function refuseTooMany(args: TransactionsArgs & BlocksArgs): void {
  const lists = [
    args.ids,
    args.owners,
    args.recipients,
    args.bundledIn,
    ...(args.tags ?? []).map((t) => t.values),
  ];
  const total = lists.reduce((sum, list) => sum + (list?.length ?? 0), 0);
  if (total > MAX_FILTER_VALUES)
    throw new GraphQLError(`${total} filter values in one query, at most ${MAX_FILTER_VALUES}`);
}

function pageSize(first: number | null | undefined, maxPageSize: number): number {
  if (first != null && first < 0) throw new GraphQLError('"first" is negative');
  return Math.min(first ?? 10, maxPageSize);
}

/** Opaque to clients: the row (or height) that the page ended with. */
function writeCursor(at: number): string {
  return toBase64Url(utf8(`after:${at}`));
}

function readCursor(cursor: string | null | undefined): number | null {
  if (cursor == null) return null;
  const bytes = fromBase64Url(cursor);
  const match = /^after:(\d{1,15})$/.exec((bytes && fromUtf8(bytes)) ?? '');
  if (match === null) throw new GraphQLError('"after" is not a cursor of this server');
  return Number(match[1]);
}
