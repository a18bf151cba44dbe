/**
 * A site's own configuration, checked when the server starts: what is wrong in it would otherwise show as proofs that all fail
 * (docs/spec/personhood.md section 5). Everything a proof is compared with comes from here, never from a page.
 */

import * as v from 'valibot';
import { RailError } from '../../src/errors.ts';
import { isAskingOrigin } from '../../src/identity/asking-origin.ts';
import { ADMISSIONS, MAX_LEAVES, MIN_GROUP_SIZE } from '../../src/identity/bounds.ts';
import { type Group, readGroupEntry } from '../../src/identity/group.ts';
import { siteName } from '../../src/identity/request.ts';
import { integer, parseShape } from '../../src/shapes.ts';
import type { Admission, GroupEntry } from './types.ts';

const MAX_AGE_SECONDS = 90 * 86_400;

export type SiteConfig = {
  /** Of the page, as its address bar has it: `https://poll.example`. Loopback addresses while you develop. */
  readonly origin: string;
  /** Your name for the app that counts, 1 to 64 characters. Another one counts anew. */
  readonly appId: string;
  /** Groups whose members you take, 1 to 16. Who is in two of them counts once in each: for "once" take one. */
  readonly groups: readonly GroupEntry[];
  /** At least 20, the default. */
  readonly minAnonymitySet?: number;
  /** How old a root record may be, 60 s to 90 days, the default. */
  readonly maxRootAgeSec?: number;
  /** Ways of admission that you take; all where absent. */
  readonly assurance?: readonly Admission[];
  /** How often a member may, per action and epoch: 1 to 1,024, 1 where absent. */
  readonly slots?: number;
};

/** A checked configuration. */
export type Site = {
  readonly origin: string;
  readonly appId: string;
  readonly groups: readonly SiteGroup[];
  readonly minAnonymitySet: number;
  readonly maxRootAgeSec: number;
  readonly assurance: readonly Admission[] | null;
  readonly slots: number;
};

/** What the issuer signed about its group. It does not say that the issuer keeps to its policy. */
export type SiteGroup = {
  readonly groupId: string;
  readonly issuer: string;
  readonly name: string;
  readonly admission: Admission;
  readonly policy: string;
};

const shape = v.strictObject({
  origin: v.string(),
  appId: siteName,
  groups: v.pipe(v.array(v.unknown()), v.minLength(1), v.maxLength(16)),
  minAnonymitySet: v.optional(integer(MIN_GROUP_SIZE, MAX_LEAVES), MIN_GROUP_SIZE),
  maxRootAgeSec: v.optional(integer(60, MAX_AGE_SECONDS), MAX_AGE_SECONDS),
  assurance: v.optional(v.pipe(v.array(v.picklist(ADMISSIONS)), v.minLength(1))),
  slots: v.optional(integer(1, 1024), 1),
});

/** @throws RailError `bad-settings`, which says in plain words what to change */
export async function openSite(config: SiteConfig): Promise<Site> {
  const parsed = parseShape(shape, config);
  if (!parsed.ok) throw wrong(`the configuration cannot be used: ${parsed.because}`);
  const { origin, assurance = null, groups: entries, ...rest } = parsed.value;
  checkOrigin(origin);
  const groups: Group[] = [];
  for (const [i, entry] of entries.entries()) {
    const group = await readGroupEntry(entry);
    if (!group.ok) throw wrong(`group ${i + 1} of the configuration cannot be used: ${group.because}`);
    if (groups.some(({ groupId }) => groupId === group.value.groupId))
      throw wrong(`group ${i + 1} of the configuration is there twice`);
    if (assurance?.includes(group.value.admission) === false)
      throw wrong(
        `group ${i + 1} admits by "${group.value.admission}", which "assurance" of the configuration leaves out`,
      );
    groups.push(group.value);
  }
  return { ...rest, origin, assurance, groups };
}

function checkOrigin(origin: string): void {
  if (isAskingOrigin(origin)) return;
  const said = `"origin" of the configuration is ${JSON.stringify(origin)}`;
  if (!URL.canParse(origin)) throw wrong(`${said}: write it as https://poll.example`);
  const { origin: canonical, protocol } = new URL(origin);
  if (isAskingOrigin(canonical)) throw wrong(`${said}: write ${canonical}, as browsers do`);
  throw wrong(
    protocol === 'http:'
      ? `${said}: a wallet answers pages of https alone, and of this machine while you develop`
      : `${said}: a wallet answers pages of https alone`,
  );
}

function wrong(message: string): RailError {
  return new RailError('bad-settings', message);
}
