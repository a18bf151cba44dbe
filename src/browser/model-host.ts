/**
 * Runs models for one lookup worker (`model-messages.ts`), one at a time, in a worker that is started for each and ended with its answer, when the lookup
 * worker asks for that, or with the lookup worker. That one parses hostile data: whatever it says, no more than one runs.
 */

import type { SessionAnswer, SessionRequest } from '../engine/onnx-session.ts';
import type { ModelMessage, ModelReply } from './model-messages.ts';
import type { WorkerLike } from './worker-host.ts';

export type ModelHost = {
  readonly hear: (message: ModelMessage) => void;
  readonly end: () => void;
};

export function openModelHost(start: () => WorkerLike, reply: (reply: ModelReply) => void): ModelHost {
  let running: { readonly model: number; readonly worker: WorkerLike } | null = null;

  const end = () => {
    running?.worker.terminate();
    running = null;
  };

  const run = (model: number, ask: SessionRequest) => {
    end();
    const worker = start();
    running = { model, worker };
    /** Once: what a model's worker says after that nobody hears. */
    const finish = (said: ModelReply) => {
      if (running?.worker !== worker) return;
      end();
      reply(said);
    };
    const broke = () => finish({ model, broke: true });
    worker.addEventListener('message', (message) =>
      finish({ model, answer: (message as MessageEvent<SessionAnswer>).data }),
    );
    worker.addEventListener('error', broke);
    worker.addEventListener('messageerror', broke);
    worker.postMessage(ask, [ask.model.buffer, ask.runtime.buffer]);
  };

  return {
    hear: (message) => {
      const { model } = message;
      if (!('ask' in message)) {
        if (running?.model === model) end();
        return;
      }
      try {
        run(model, message.ask);
      } catch {
        end();
        reply({ model, broke: true });
      }
    },
    end,
  };
}

export function startModelWorker(): Worker {
  return new Worker(new URL('./onnx-worker.ts', import.meta.url), { type: 'module', name: 'rail-model' });
}
