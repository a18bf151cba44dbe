/**
 * The types that sites see, written out, so that the declarations of the package name no other package. A test compares them with those of
 * the code that they describe (docs/spec/personhood.md sections 3 to 5).
 */

/** How an issuer lets members into its group. */
export type Admission = 'invite' | 'vouching' | 'credential' | 'bridge';

/** An entry of a list of groups: the group's statement, signed by its issuer, as base64url. */
export type GroupEntry = { readonly schema: 'rail.group-entry/1'; readonly group: string };

/** Parameters of `rail_provePersonhood`. */
export type MembershipRequest = {
  readonly appId: string;
  readonly action: string;
  /** Absent: the site counts once for ever. */
  readonly epoch?: string;
  readonly slot: number;
  readonly challenge: string;
  readonly signal: string;
  readonly acceptedGroups: readonly string[];
  readonly minAnonymitySet: number;
  readonly maxRootAgeSec: number;
  readonly assurance?: readonly Admission[];
  readonly expiresAt: string;
};

/** What a server sends to its page: the request, and for which origin it will take the answer. */
export type Asked = { readonly origin: string; readonly request: MembershipRequest };

/** What the wallet answers. Nothing in it is true before it was verified on the server. */
export type MembershipResponse = {
  readonly v: 1;
  readonly groupId: string;
  readonly rootRecordId: string;
  readonly origin: string;
  readonly appId: string;
  readonly action: string;
  /** `""` for none. */
  readonly epoch: string;
  readonly slot: number;
  readonly challenge: string;
  readonly signal: string;
  readonly expiresAt: string;
  readonly proof: {
    readonly merkleTreeDepth: number;
    readonly merkleTreeRoot: string;
    readonly nullifier: string;
    readonly message: string;
    readonly scope: string;
    readonly points: readonly string[];
  };
};

/** What was proven. It does not say who the member is, nor how many people stand behind one. */
export type Member = {
  readonly groupId: string;
  /** Both together are counted once; decimal. */
  readonly scope: string;
  readonly nullifier: string;
  /** Members of the group under the proof's root. */
  readonly anonymitySet: number;
  readonly slot: number;
};

/** What a site lets members do, once for each combination with the group. */
export type Counted = {
  readonly action: string;
  /** Counting starts anew in each; `""` for none. */
  readonly epoch: string;
  /** 0 to 32 bytes as base64url: what the member says, or a digest of it. */
  readonly signal: string;
};

/** A challenge that was given out. */
export type Challenge = Counted & {
  readonly challenge: string;
  /** Of the visitor, as the site names it. */
  readonly session: string;
  readonly expiresAtMs: number;
};

export type Use = Pick<Challenge, 'challenge' | 'session'> & Pick<Member, 'scope' | 'nullifier' | 'slot'>;

/** Where challenges wait and members are counted. Several servers of one site need one store together. */
export type Store = {
  /** Keeps a challenge, and may forget those that have expired. */
  issue(challenge: Challenge, nowMs: number): Promise<void>;
  /** An unused, unexpired challenge of this session, else `null`. */
  find(challenge: string, session: string, nowMs: number): Promise<Challenge | null>;
  /**
   * In one transaction: takes the challenge away, and inserts scope and nullifier under a unique index. The challenge is gone in the
   * case of `counted-before`, too.
   */
  consume(use: Use, nowMs: number): Promise<'counted' | 'counted-before' | 'challenge-gone'>;
};

/** The newest root record that was seen of a group. */
export type SeenRoot = { readonly seq: number; readonly bodyDigest: string };

/** Keeps what was seen over restarts, so that servers cannot go back to an older list of members, nor hide a contradiction again. */
export type SeenRoots = {
  read(groupId: string): Promise<SeenRoot | null>;
  /** Keeps what was there unless `seen` has a higher `seq`: another process may have been faster. */
  write(groupId: string, seen: SeenRoot): Promise<void>;
  /** Whether the group's issuer was ever seen to contradict itself. */
  isContradicted(groupId: string): Promise<boolean>;
  /** Stays until an operator takes it away: nothing of the group is accepted from now on. */
  keepContradiction(groupId: string): Promise<void>;
};

/** The platform's `fetch`, or another. */
export type Fetch = (url: string, init?: RequestInit) => Promise<Response>;

/** A root that is accepted now, from a record that the issuer signed. */
export type AcceptedRoot = {
  readonly record: {
    readonly id: string;
    readonly bodyDigest: string;
    readonly groupId: string;
    readonly seq: number;
    readonly prevId: string | null;
    readonly root: bigint;
    readonly size: number;
    readonly leavesId: string;
    readonly leavesDigest: string;
    readonly relays: readonly string[];
    readonly issuedAtMs: number;
    readonly expiresAtMs: number;
  };
  readonly untilMs: number;
};

/** Why an answer is not taken. Stable; docs/spec/personhood.md section 5 says when each comes. */
export type RefusedCode =
  | 'too-large'
  | 'not-json'
  | 'unknown-member'
  | 'bad-member'
  | 'wrong-origin'
  | 'wrong-app'
  | 'wrong-action'
  | 'wrong-epoch'
  | 'wrong-slot'
  | 'wrong-group'
  | 'wrong-challenge'
  | 'wrong-signal'
  | 'expired'
  | 'wrong-depth'
  | 'wrong-point-count'
  | 'not-canonical'
  | 'root-zero'
  | 'unknown-root'
  | 'root-expired'
  | 'root-too-old'
  | 'group-too-small'
  | 'wrong-scope'
  | 'wrong-message'
  | 'point-at-infinity'
  | 'off-curve'
  | 'outside-subgroup'
  | 'proof-false'
  /** No list of members can be had now: not the visitor's fault. */
  | 'no-roots';

export type Refused<Code extends string> = {
  readonly ok: false;
  readonly code: Code;
  /** For your log and for developers; holds nothing of the proof. */
  readonly because: string;
};
