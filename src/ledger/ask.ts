/**
 * Asks several servers the same question and unites what they name. One honest server is enough to learn of a
 * record; no server can hide that another answered. Rows stay claims (see `gateway.ts`).
 */

import type { Gateway, GatewayCode, Listing, Query } from './gateway.ts';

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
  const answers = await Promise.all(gateways.map((gateway) => askOne(gateway, query, maxPages)));
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
  const seen = new Map<string, Listing>();
  let after: string | null = null;
  for (let pages = 0; pages < maxPages; pages++) {
    const page = await gateway.find(query, after);
    if (!page.ok) {
      const failure = { code: page.code, because: page.because };
      return { gateway, listings: [...seen.values()], failure, answered: false, finished: false };
    }
    const before = seen.size;
    for (const listing of page.value.listings) seen.set(listing.id, listing);
    after = page.value.nextCursor;
    if (after === null)
      return { gateway, listings: [...seen.values()], failure: null, answered: true, finished: true };
    if (seen.size === before) break; // pages that bring nothing new never end
  }
  return { gateway, listings: [...seen.values()], failure: null, answered: true, finished: false };
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
