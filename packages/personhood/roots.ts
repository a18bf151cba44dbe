/**
 * The accepted roots of a site's groups, kept fresh from public servers (docs/spec/personhood.md section 3). Servers are not believed: records are the
 * issuer's, signed and chained. Where a server or an issuer shows two histories nothing of the group is accepted; that an issuer signed two
 * records with one number is kept, whatever servers show afterwards.
 */

import { type Parsed, refuse } from '../../src/errors.ts';
import { askGroupRoots } from '../../src/verify/group-roots.ts';
import type { SiteGroup } from './site.ts';
import type { AcceptedRoot, Fetch, SeenRoot, SeenRoots } from './types.ts';

const FRESH_MS = 5 * 60_000;
/** For answers made with a root that is newer than the last look. */
const HURRY_MS = 10_000;
/** After these nothing that was accepted before stays so. Others may be a server that is down or holds back. */
const UNDOES = ['equivocation', 'forked', 'times-disordered'];
const CONTRADICTED = refuse('equivocation', 'the issuer was seen to sign two records with one number');

export type RootsToOpen = {
  /** Of `openSite`. */
  readonly groups: readonly SiteGroup[];
  /** Addresses of several servers that keep the ledger; one honest one is enough. */
  readonly servers: readonly string[];
  readonly fetch?: Fetch;
  /** Absent: forgotten when the server stops. */
  readonly seen?: SeenRoots;
  /** Milliseconds since 1970. */
  readonly clock?: () => number;
};

export type Roots = {
  /** Accepted roots of a group, newest first, looked up again when they are older than `within`; and why there are none. */
  of(groupId: string, within: 'minutes' | 'seconds'): Promise<RootsNow>;
};

export type RootsNow = {
  readonly accepted: readonly AcceptedRoot[];
  /** Of the last look: `null` when it went well, else such as `no-server` or `equivocation`. */
  readonly trouble: { readonly code: string; readonly because: string } | null;
};

type Known = RootsNow & { readonly lookedAtMs: number };

/** Looks nothing up until it is asked. */
export function openRoots({
  groups,
  servers,
  fetch = (url, init) => globalThis.fetch(url, init),
  seen = seenInMemory(),
  clock = Date.now,
}: RootsToOpen): Roots {
  const known = new Map<string, Known>();
  const looking = new Map<string, Promise<Known>>();

  const look = async (group: SiteGroup): Promise<Known> => {
    const looked = await lookUp(group);
    const now = { ...rootsAfter(looked, known.get(group.groupId)?.accepted ?? []), lookedAtMs: clock() };
    known.set(group.groupId, now);
    return now;
  };
  const lookUp = async (group: SiteGroup): Promise<Parsed<readonly AcceptedRoot[]>> => {
    if (await seen.isContradicted(group.groupId)) return CONTRADICTED;
    const before = await seen.read(group.groupId);
    const { accepted } = await askGroupRoots(group, before, { gatewayUrls: servers, fetch, clock });
    if (accepted.ok) await seen.write(group.groupId, seenOf(accepted.value[0]));
    else if (accepted.code === 'equivocation') await seen.keepContradiction(group.groupId);
    return accepted;
  };
  const lookOnce = (group: SiteGroup): Promise<Known> => {
    const running = looking.get(group.groupId);
    if (running) return running;
    const started = look(group).finally(() => looking.delete(group.groupId));
    looking.set(group.groupId, started);
    return started;
  };

  return {
    async of(groupId, within) {
      const group = groups.find((one) => one.groupId === groupId);
      if (group === undefined) return { accepted: [], trouble: null };
      const last = known.get(groupId);
      const limitMs = within === 'minutes' && last?.trouble === null ? FRESH_MS : HURRY_MS;
      const isFresh = last !== undefined && clock() - last.lookedAtMs < limitMs;
      const { accepted, trouble } = isFresh ? last : await lookOnce(group);
      return { accepted: accepted.filter(({ untilMs }) => untilMs > clock()), trouble };
    },
  };
}

function rootsAfter(look: Parsed<readonly AcceptedRoot[]>, before: readonly AcceptedRoot[]): RootsNow {
  if (look.ok) return { accepted: look.value, trouble: null };
  const { code, because } = look;
  return { accepted: UNDOES.includes(code) ? [] : before, trouble: { code, because } };
}

function seenOf({ record: { seq, bodyDigest } }: AcceptedRoot): SeenRoot {
  return { seq, bodyDigest };
}

function seenInMemory(): SeenRoots {
  const map = new Map<string, SeenRoot>();
  const contradicted = new Set<string>();
  return {
    async read(groupId) {
      return map.get(groupId) ?? null;
    },
    async write(groupId, newest) {
      if (newest.seq > (map.get(groupId)?.seq ?? 0)) map.set(groupId, newest);
    },
    async isContradicted(groupId) {
      return contradicted.has(groupId);
    },
    async keepContradiction(groupId) {
      contradicted.add(groupId);
    },
  };
}
