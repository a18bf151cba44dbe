/** For servers: what `@rail/personhood/verify` exports. Needs WebCrypto and `fetch` and nothing of Node, so it also runs at the edge. */

export {
  type Membership,
  type MembershipParts,
  openMembership,
  type Taken,
  type TakenCode,
} from './membership.ts';
export { memoryStore } from './memory-store.ts';
export { requestFor, signalOf, type ToAsk } from './request-for.ts';
export { openRoots, type Roots, type RootsNow, type RootsToOpen } from './roots.ts';
export { openSite, type Site, type SiteConfig, type SiteGroup } from './site.ts';
export type {
  AcceptedRoot,
  Admission,
  Asked,
  Challenge,
  Counted,
  Fetch,
  GroupEntry,
  Member,
  MembershipRequest,
  MembershipResponse,
  Refused,
  RefusedCode,
  SeenRoot,
  SeenRoots,
  Store,
  Use,
} from './types.ts';
export { type Verified, type VerifyParts, verifyResponse } from './verify-response.ts';
