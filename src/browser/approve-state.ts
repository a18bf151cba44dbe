/** What the consent window and the background agree on: messages, and what they are answered. */

import type { Choice } from '../dapp/choice.ts';
import type { PageCall } from '../dapp/page-call.ts';
import type { ShownGroup } from '../dapp/personhood.ts';
import type { Parsed } from '../errors.ts';
import type { Decimal } from '../wallet/signable.ts';

/** In `storage.session`: the queue. A window looks again when it changes. */
export const REQUESTS_KEY = 'page-requests';

/** All name the request that the window is for. */
export type ApproveMessage =
  | { readonly type: 'approve-look'; readonly id: string }
  | { readonly type: 'approve-group'; readonly id: string; readonly membership: string }
  | { readonly type: 'approve-agree'; readonly id: string; readonly choice: Choice }
  | { readonly type: 'approve-stop'; readonly id: string }
  | {
      readonly type: 'approve-decline';
      readonly id: string;
      readonly code: 'user-rejected' | 'no-membership';
    };

/** `null`: the request has ended, or another window is for it. */
export type ApproveLook = {
  readonly origin: string;
  readonly call: PageCall;
  /** That the request is bound to; `null` for memberships. */
  readonly chainId: Decimal | null;
  /** How many requests are open, with this one. */
  readonly open: number;
  /** Why proving ended before; `null` where it did not. */
  readonly problem: string | null;
  readonly proving: { readonly stage: string } | null;
  /** What was signed and is still to be sent, as `ToSend` of `dapp/fulfil.ts` writes it; `null` where nothing was. */
  readonly toSend: string | null;
} | null;

export type ApproveAnswers = {
  readonly 'approve-look': ApproveLook;
  readonly 'approve-group': Parsed<ShownGroup>;
  readonly 'approve-agree': Parsed<null>;
  readonly 'approve-stop': null;
  readonly 'approve-decline': null;
};
