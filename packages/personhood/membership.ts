/**
 * The server's side of a membership question (docs/spec/personhood.md section 5): hands out challenges, verifies what comes back, and counts each
 * member once. It shows that a member of a group answered; not who, and not how many people stand behind a member.
 */

import { refuse } from '../../src/errors.ts';
import { requestFor, type ToAsk } from './request-for.ts';
import type { Site } from './site.ts';
import type { Asked, Counted, Member, Refused, RefusedCode, Store } from './types.ts';
import { readAnswer, type VerifyParts, verifyResponse } from './verify-response.ts';

/** Answers for one other address, before the configuration is called wrong. */
const SURELY = 3;

export type MembershipParts = VerifyParts & { readonly store: Store };

export type Membership = {
  /**
   * A question for the page of one visitor, with a challenge that nobody else can use.
   * @param session your name for the visitor's session: hard to guess, in a cookie that scripts cannot read
   */
  ask(session: string, toAsk: ToAsk): Promise<Asked>;
  /**
   * Verifies the wallet's answer and counts the member.
   * @param answer the bytes or text of the request's body, or the object that a framework has read from at most 8 kB of JSON
   */
  take(session: string, answer: unknown): Promise<Taken>;
};

export type Taken =
  | { readonly ok: true; readonly member: Member; readonly counted: Counted }
  | Refused<TakenCode>;

export type TakenCode =
  | RefusedCode
  /** The member did this before. */
  | 'counted-before'
  /** Nothing but answers for one other address: `origin` of the configuration is wrong. */
  | 'origin-misconfigured';

export function openMembership({ site, roots, store, clock = Date.now }: MembershipParts): Membership {
  const otherOrigin = watchOrigin(site);
  return {
    async ask(session, toAsk) {
      const request = requestFor(site, toAsk, clock());
      const { challenge, action, epoch = '', signal, expiresAt } = request;
      const expiresAtMs = Date.parse(expiresAt);
      await store.issue({ challenge, session, action, epoch, signal, expiresAtMs }, clock());
      return { origin: site.origin, request };
    },
    async take(session, answer) {
      const read = readAnswer(answer);
      if (!read.ok) return read;
      const { challenge, origin } = read.value;
      const other = otherOrigin(origin);
      if (other !== null) return other;
      const given = await store.find(challenge, session, clock());
      if (given === null) return noChallenge();
      const member = await verifyResponse({ site, roots, clock }, given, read.value);
      if (!member.ok) return member;
      const { scope, nullifier, slot } = member.value;
      const outcome = await store.consume({ challenge, session, scope, nullifier, slot }, clock());
      if (outcome === 'challenge-gone') return noChallenge();
      if (outcome === 'counted-before') return refuse('counted-before', 'this member was counted before');
      const { action, epoch, signal } = given;
      return { ok: true, member: member.value, counted: { action, epoch, signal } };
    },
  };
}

function noChallenge() {
  return refuse('wrong-challenge', 'not given out to this session, used already, or expired');
}

/** Refuses answers for another origin, and says so plainly while there have been no others. */
function watchOrigin(site: Site) {
  let others: readonly string[] | null = [];
  return (origin: string): Refused<'wrong-origin' | 'origin-misconfigured'> | null => {
    if (origin === site.origin) {
      others = null; // the configuration can be right, whatever comes now
      return null;
    }
    if (others !== null && others.length < SURELY) others = [...others, origin];
    if (others?.length !== SURELY || others.some((other) => other !== origin))
      return refuse('wrong-origin', 'made for another site');
    const because = `all answers so far are for ${origin}; the configuration says ${site.origin}`;
    return refuse('origin-misconfigured', because);
  };
}
