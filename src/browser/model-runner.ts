/** Runs models in workers that the host of this worker starts, with the runtime's WebAssembly from the extension's own files. */

import runtimeUrl from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url';
import { openModelRunner, type SessionWorker } from '../engine/onnx-runner.ts';
import type { SessionAnswer } from '../engine/onnx-session.ts';
import type { ModelMessage, ModelReply } from './model-messages.ts';

type Waiting = { readonly answered: (answer: SessionAnswer) => void; readonly failed: () => void };

const waiting = new Map<number, Waiting>();
let lastModel = 0;

export const runModel = openModelRunner({
  start: startWorker,
  runtime: async () => new Uint8Array(await (await fetch(runtimeUrl)).arrayBuffer()),
});

/** What the host says of a model; of one that was ended nobody hears. */
export function hearOfModel(reply: ModelReply): void {
  const asked = waiting.get(reply.model);
  if ('answer' in reply) asked?.answered(reply.answer);
  else asked?.failed();
}

function startWorker(): SessionWorker {
  const model = ++lastModel;
  const say = (message: ModelMessage, transfer: Transferable[] = []) =>
    self.postMessage(message, { transfer });
  return {
    post: (ask) => say({ model, ask }, [ask.runtime.buffer]),
    listen: (answered, failed) => void waiting.set(model, { answered, failed }),
    end: () => {
      waiting.delete(model);
      say({ model, end: true });
    },
  };
}
