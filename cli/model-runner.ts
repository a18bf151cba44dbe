/** Runs models in threads of their own, with the runtime's WebAssembly from the installed package. */

import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { openModelRunner } from '../src/engine/onnx-runner.ts';
import type { RunModel } from '../src/verify/computation/reproduce.ts';
import { startThread } from './thread.ts';

const RUNTIME = 'onnxruntime-web/ort-wasm-simd-threaded.wasm';

/** @param limitMs for one run; a minute where it is left out */
export function modelRunner(limitMs?: number): RunModel {
  return openModelRunner({
    start: () => startThread(new URL('./onnx-worker.ts', import.meta.url)),
    runtime: async () => new Uint8Array(await readFile(fileURLToPath(import.meta.resolve(RUNTIME)))),
    ...(limitMs === undefined ? {} : { limitMs }),
  });
}
