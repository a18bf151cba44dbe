/** Holds the workers that run models for one lookup worker (`model-messages.ts`), and ends them with it. */

import type { SessionAnswer } from '../engine/onnx-session.ts';
import type { ModelMessage, ModelReply } from './model-messages.ts';
import type { WorkerLike } from './worker-host.ts';

export type ModelHost = {
  readonly hear: (message: ModelMessage) => void;
  readonly endAll: () => void;
};

export function openModelHost(start: () => WorkerLike, reply: (reply: ModelReply) => void): ModelHost {
  const running = new Map<number, WorkerLike>();

  const startFor = (model: number): WorkerLike => {
    const worker = start();
    const broke = () => reply({ model, broke: true });
    worker.addEventListener('message', (message) =>
      reply({ model, answer: (message as MessageEvent<SessionAnswer>).data }),
    );
    worker.addEventListener('error', broke);
    worker.addEventListener('messageerror', broke);
    running.set(model, worker);
    return worker;
  };

  return {
    hear: (message) => {
      const { model } = message;
      if ('ask' in message) {
        const { ask } = message;
        startFor(model).postMessage(ask, [ask.model.buffer, ask.runtime.buffer]);
        return;
      }
      running.get(model)?.terminate();
      running.delete(model);
    },
    endAll: () => {
      for (const worker of running.values()) worker.terminate();
      running.clear();
    },
  };
}

export function startModelWorker(): Worker {
  return new Worker(new URL('./onnx-worker.ts', import.meta.url), { type: 'module', name: 'rail-model' });
}
