/** Runs models in workers of the extension, with the runtime's WebAssembly from the extension's own files. */

import runtimeUrl from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url';
import { openModelRunner, type SessionWorker } from '../engine/onnx-runner.ts';
import type { SessionAnswer } from '../engine/onnx-session.ts';

export const runModel = openModelRunner({
  start: startWorker,
  runtime: async () => new Uint8Array(await (await fetch(runtimeUrl)).arrayBuffer()),
});

function startWorker(): SessionWorker {
  const worker = new Worker(new URL('./onnx-worker.ts', import.meta.url), {
    type: 'module',
    name: 'rail-model',
  });
  return {
    post: (request) => worker.postMessage(request),
    listen: (answered, failed) => {
      worker.addEventListener('message', ({ data }: MessageEvent<SessionAnswer>) => answered(data));
      worker.addEventListener('error', failed);
      worker.addEventListener('messageerror', failed);
    },
    end: () => worker.terminate(),
  };
}
