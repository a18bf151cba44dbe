/**
 * Between the lookup worker and its host, about workers that run one model each; a member `model` tells these messages from all others
 * (`engine/lookup-protocol.ts`). The host starts such a worker: in Firefox `new Worker` inside a worker now and then never returns, and takes that
 * worker along (3 times in some 350 with Firefox 153).
 */

import type { SessionAnswer, SessionRequest } from '../engine/onnx-session.ts';

/** From the lookup worker. `model` names a run of its own; `end`: nobody waits for it any more. */
export type ModelMessage =
  | { readonly model: number; readonly ask: SessionRequest }
  | { readonly model: number; readonly end: true };

/** To the lookup worker, at most once for each. `broke`: there is no answer, and will be none. */
export type ModelReply =
  | { readonly model: number; readonly answer: SessionAnswer }
  | { readonly model: number; readonly broke: true };
