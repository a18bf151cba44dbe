/** The lookup worker's end of `model-messages.ts`: workers for models that its host starts. */

import type { SessionWorker } from '../engine/onnx-runner.ts';
import type { SessionAnswer } from '../engine/onnx-session.ts';
import type { ModelMessage, ModelReply } from './model-messages.ts';

export type HostedModels = {
  readonly start: () => SessionWorker;
  /** Of a run that was ended nobody hears. */
  readonly hear: (reply: ModelReply) => void;
};

type Waiting = { readonly answered: (answer: SessionAnswer) => void; readonly failed: () => void };

/** @param say to the host; what is in `transfer` is handed over, not copied */
export function openHostedModels(
  say: (message: ModelMessage, transfer: Transferable[]) => void,
): HostedModels {
  const waiting = new Map<number, Waiting>();
  let last = 0;
  return {
    start: () => {
      const model = ++last;
      return {
        // The model is copied: whoever asks may still need it.
        post: (ask) => say({ model, ask }, [ask.runtime.buffer]),
        listen: (answered, failed) => void waiting.set(model, { answered, failed }),
        end: () => {
          waiting.delete(model);
          say({ model, end: true }, []);
        },
      };
    },
    hear: (reply) => {
      const asked = waiting.get(reply.model);
      if ('answer' in reply) asked?.answered(reply.answer);
      else asked?.failed();
    },
  };
}
