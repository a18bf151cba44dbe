/** Runs models in threads of their own, with the runtime's WebAssembly from the installed package. */

import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { openModelRunner, type SessionWorker } from '../src/engine/onnx-runner.ts';
import type { RunModel } from '../src/verify/computation/reproduce.ts';

const RUNTIME = 'onnxruntime-web/ort-wasm-simd-threaded.wasm';

/** @param limitMs for one run; a minute where it is left out */
export function modelRunner(limitMs?: number): RunModel {
  return openModelRunner({
    start: startThread,
    runtime: async () => new Uint8Array(await readFile(fileURLToPath(import.meta.resolve(RUNTIME)))),
    ...(limitMs === undefined ? {} : { limitMs }),
  });
}

function startThread(): SessionWorker {
  // Of JavaScript's own memory, beside what the runtime takes.
  const resourceLimits = { maxOldGenerationSizeMb: 256 };
  const thread = new Worker(new URL('./onnx-worker.ts', import.meta.url), { resourceLimits });
  return {
    post: (request) => thread.postMessage(request),
    listen: (answered, failed) => {
      thread.on('message', answered);
      thread.on('error', failed);
      thread.on('exit', failed);
    },
    end: () => void thread.terminate(),
  };
}
