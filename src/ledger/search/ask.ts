/**
 * Asks several servers the same question and unites what they name. One honest server is enough to learn of a
 * record; no server can hide that another answered. Rows stay claims (see `gateway.ts`).
 */

import {
  type Gateway,
  type GatewayCode,
  type Listing,
  MAX_TOGETHER,
  type Page,
  type Query,
} from './gateway.ts';

/** A record that at least one server names, with each server's version of its fields, one per server. */
export type Candidate = {
  readonly id: string;
  readonly listings: readonly { readonly gateway: Gateway; readonly listing: Listing }[];
};

export type Asked = {
  readonly candidates: readonly Candidate[];
  /** Servers that gave a search result, those with an unfinished one among them. */
  readonly answered: readonly string[];
  readonly failed: readonly {
    readonly gateway: string;
    readonly code: GatewayCode;
    readonly because: string;
  }[];
  /** Servers that answered, but whose pages did not end within the cap or repeated themselves. */
  readonly unfinished: readonly string[];
};

export const NOTHING_ASKED: Asked = { candidates: [], answered: [], failed: [], unfinished: [] };

type OneAnswer = {
  readonly gateway: Gateway;
  readonly listings: readonly Listing[];
  readonly failure: { readonly code: GatewayCode; readonly because: string } | null;
  readonly answered: boolean;
  readonly finished: boolean;
};

/** Asks every gateway, at most `maxPages` pages each, all at once. */
export async function ask(gateways: readonly Gateway[], query: Query, maxPages: number): Promise<Asked> {
  return askedOf(await Promise.all(gateways.map((gateway) => askOne(gateway, query, maxPages))));
}

/** The same for several queries of one kind, which travel together as far as the servers allow. */
export async function askTogether(
  gateways: readonly Gateway[],
  queries: readonly Query[],
  maxPages: number,
): Promise<Asked> {
  const batches: (readonly Query[])[] = [];
  for (let at = 0; at < queries.length; at += MAX_TOGETHER)
    batches.push(queries.slice(at, at + MAX_TOGETHER));
  const answers = batches.flatMap((batch) =>
    gateways.map(async (gateway) => combine(await askBatch(gateway, batch, maxPages))),
  );
  return combine(await Promise.all(answers));
}

async function askBatch(
  gateway: Gateway,
  queries: readonly Query[],
  maxPages: number,
): Promise<readonly Asked[]> {
  const first = queries.length > 1 ? await gateway.findTogether(queries) : null;
  // A server may refuse several searches at once and still answer each.
  const refused = first !== null && !first.ok && ['http-error', 'bad-answer'].includes(first.code);
  if (first === null || refused) {
    return await Promise.all(queries.map((query) => ask([gateway], query, maxPages)));
  }
  if (!first.ok) return [askedOf([failed(gateway, [], first)])];
  const turned = queries.map((query, i) => turnPages(gateway, query, first.value[i]!, maxPages));
  return [askedOf(await Promise.all(turned))];
}

function askedOf(answers: readonly OneAnswer[]): Asked {
  return {
    candidates: unite(answers),
    answered: answers.filter(({ answered }) => answered).map(({ gateway }) => gateway.url),
    failed: answers.flatMap(({ gateway, failure }) =>
      failure ? [{ gateway: gateway.url, ...failure }] : [],
    ),
    unfinished: answers
      .filter(({ answered, finished }) => answered && !finished)
      .map(({ gateway }) => gateway.url),
  };
}

/**
 * Several answers as one: a server counts as answering when it answered all of them. Of one record, each server's first
 * version is kept: repeating a row in every answer must not make it read again and again.
 */
export function combine(parts: readonly Asked[]): Asked {
  const failed = parts.flatMap((part) => part.failed);
  const silent = new Set(failed.map(({ gateway }) => gateway));
  const byId = new Map<string, Candidate>();
  for (const candidate of parts.flatMap((part) => part.candidates)) {
    const known = byId.get(candidate.id)?.listings ?? [];
    const fresh = candidate.listings.filter(({ gateway }) => !known.some((row) => row.gateway === gateway));
    byId.set(candidate.id, { id: candidate.id, listings: [...known, ...fresh] });
  }
  return {
    candidates: [...byId.values()],
    answered: [...new Set(parts.flatMap((part) => part.answered))].filter((url) => !silent.has(url)),
    failed: [...new Map(failed.map((failure) => [failure.gateway, failure])).values()],
    unfinished: [...new Set(parts.flatMap((part) => part.unfinished))],
  };
}

/** One server's version of a candidate. */
export type Row = { readonly candidate: Candidate; readonly listing: Listing };

/** What each server names, by itself: its claims must not change the rank of what another server shows. */
export function rowsByServer(candidates: readonly Candidate[]): readonly (readonly Row[])[] {
  const rows = candidates.flatMap((candidate) =>
    candidate.listings.map(({ gateway, listing }) => ({ gateway, candidate, listing })),
  );
  return [...Map.groupBy(rows, ({ gateway }) => gateway).values()];
}

/**
 * The few best candidates of each server, by its own claims and the first of each server first. So one server's
 * inventions cannot crowd out what another server shows.
 * @param costOf what is read first costs least; what costs `Infinity` is not read
 */
export function bestOfEach(
  candidates: readonly Candidate[],
  costOf: (listing: Listing) => number,
  placesPerServer: number,
): readonly Candidate[] {
  const best = rowsByServer(candidates).map((rows) =>
    rows
      .map(({ candidate, listing }) => ({ candidate, cost: costOf(listing) }))
      .filter(({ cost }) => cost < Number.POSITIVE_INFINITY)
      .sort((a, b) => a.cost - b.cost)
      .slice(0, placesPerServer),
  );
  const byPlace = Array.from({ length: placesPerServer }, (_, place) =>
    best.flatMap((rows) => rows[place]?.candidate ?? []),
  );
  return [...new Set(byPlace.flat())];
}

async function askOne(gateway: Gateway, query: Query, maxPages: number): Promise<OneAnswer> {
  const first = await gateway.find(query, null);
  return first.ok ? await turnPages(gateway, query, first.value, maxPages) : failed(gateway, [], first);
}

/** Follows a first page to the last, or to the cap. */
async function turnPages(gateway: Gateway, query: Query, first: Page, maxPages: number): Promise<OneAnswer> {
  const seen = new Map<string, Listing>();
  let page = first;
  for (let pages = 1; ; pages++) {
    const before = seen.size;
    for (const listing of page.listings) seen.set(listing.id, listing);
    const listings = [...seen.values()];
    if (page.nextCursor === null) return { gateway, listings, failure: null, answered: true, finished: true };
    // Pages that bring nothing new never end.
    if (seen.size === before || pages === maxPages)
      return { gateway, listings, failure: null, answered: true, finished: false };
    const next = await gateway.find(query, page.nextCursor);
    if (!next.ok) return failed(gateway, listings, next);
    page = next.value;
  }
}

function failed(
  gateway: Gateway,
  listings: readonly Listing[],
  { code, because }: { readonly code: GatewayCode; readonly because: string },
): OneAnswer {
  return { gateway, listings, failure: { code, because }, answered: false, finished: false };
}

function unite(answers: readonly OneAnswer[]): readonly Candidate[] {
  const byId = new Map<string, Candidate['listings'][number][]>();
  for (const { gateway, listings } of answers) {
    for (const listing of listings) {
      const rows = byId.get(listing.id);
      if (rows) rows.push({ gateway, listing });
      else byId.set(listing.id, [{ gateway, listing }]);
    }
  }
  return [...byId].map(([id, listings]) => ({ id, listings }));
}
