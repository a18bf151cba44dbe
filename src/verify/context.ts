/** What a check needs besides the content: whom to ask, whom to believe, and how far the reader lets it go. */

import type { Opening } from '../ledger/record/opening.ts';
import type { Gateway, Sent } from '../ledger/search/gateway.ts';
import type { PatienceLimits } from '../ledger/search/patience.ts';
import type { Clock, Fetch } from '../ports.ts';
import type { ComputationTools } from './computation/computation-tools.ts';
import type { ReadCredential } from './credential/credential.ts';
import type { RecognisedGroup } from './recognised-groups.ts';
import type { Recognised } from './trust.ts';

/** `exact`: only digests leave the device. `near`: fingerprints of the content, too. */
export type SearchReach = 'exact' | 'near';

export type CheckStep = 'fingerprinting' | 'asking-servers' | 'comparing' | 'verifying' | 'reproducing';

export type LookupContext = {
  readonly gatewayUrls: readonly string[];
  readonly recognised: readonly Recognised[];
  /** Groups whose members' word the reader wants to see. */
  readonly groups: readonly RecognisedGroup[];
  readonly reach: SearchReach;
  /** Openings of committed records that the reader holds. */
  readonly openings: readonly Opening[];
  /** Domains that the reader allowed to be contacted for this lookup. */
  readonly askDomains: readonly string[];
  /** Addresses of Content Credentials that the reader allowed to be asked for this lookup. */
  readonly askManifests: readonly string[];
  readonly readCredential: ReadCredential;
  readonly computation: ComputationTools;
  readonly fetch: Fetch;
  /** Milliseconds, for `timingsMs` and for how long a server may take. */
  readonly clock: Clock;
  /** How long servers may take, where not as usual. */
  readonly patience?: PatienceLimits;
  readonly onStep?: (step: CheckStep) => void;
  readonly signal?: AbortSignal;
};

/** One running lookup: its servers, and what it has sent so far. */
export type Lookup = {
  readonly context: LookupContext;
  readonly gateways: readonly Gateway[];
  /** The same servers, each with a patience of its own, for what must not take time from the search for records. */
  readonly aside: readonly Gateway[];
  readonly sent: Sent[];
};
