/** Runs models in workers of the extension, with the runtime's WebAssembly from the extension's own files. */

import runtimeUrl from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url';
import { openModelRunner, type SessionWorker } from '../engine/onnx-runner.ts';
import { oneTimeWorker } from './one-time-worker.ts';

export const runModel = openModelRunner({
  start: startWorker,
  runtime: async () => new Uint8Array(await (await fetch(runtimeUrl)).arrayBuffer()),
});

function startWorker(): SessionWorker {
  return oneTimeWorker(
    new Worker(new URL('./onnx-worker.ts', import.meta.url), { type: 'module', name: 'rail-model' }),
  );
}
