/** A worker of the browser as `askOnce` (src/engine/ask-once.ts) wants it. */

import type { OneTimeWorker } from '../engine/ask-once.ts';

export function oneTimeWorker<Question, Answer>(worker: Worker): OneTimeWorker<Question, Answer> {
  return {
    post: (question) => worker.postMessage(question),
    listen: (answered, failed) => {
      worker.addEventListener('message', ({ data }: MessageEvent<Answer>) => answered(data));
      worker.addEventListener('error', failed);
      worker.addEventListener('messageerror', failed);
    },
    end: () => worker.terminate(),
  };
}
