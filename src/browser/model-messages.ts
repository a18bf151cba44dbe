/**
 * Between the lookup worker and its host, about workers that run one model each. The host starts them: in Firefox `new Worker` inside a
 * worker now and then never returns, and takes that worker along (3 in some 350 with Firefox 153).
 */

import type { SessionAnswer, SessionRequest } from '../engine/onnx-session.ts';

/** From the lookup worker. `model` names a worker of its own, which lives until `end`. */
export type ModelMessage =
  | { readonly model: number; readonly ask: SessionRequest }
  | { readonly model: number; readonly end: true };

/** To the lookup worker. `broke`: it ended without an answer. */
export type ModelReply =
  | { readonly model: number; readonly answer: SessionAnswer }
  | { readonly model: number; readonly broke: true };
