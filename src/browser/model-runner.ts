/** Runs models for the lookup worker, with the runtime's WebAssembly from the extension's own files. */

import runtimeUrl from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url';
import { openModelRunner } from '../engine/onnx-runner.ts';
import { openHostedModels } from './hosted-models.ts';

const models = openHostedModels((message, transfer) => self.postMessage(message, { transfer }));

export const hearOfModel = models.hear;

export const runModel = openModelRunner({
  start: models.start,
  runtime: async () => new Uint8Array(await (await fetch(runtimeUrl)).arrayBuffer()),
});
