/** A worker thread for one question (src/engine/ask-once.ts). What it prints is dropped: standard output is the command's. */

import { Worker } from 'node:worker_threads';
import type { OneTimeWorker } from '../src/engine/ask-once.ts';

/** Of JavaScript's own memory, beside what WebAssembly takes. */
const MEMORY_MB = 256;

export function startThread<Question, Answer>(file: URL): OneTimeWorker<Question, Answer> {
  const thread = new Worker(file, {
    resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
    stdout: true,
    stderr: true,
  });
  return {
    post: (question) => thread.postMessage(question),
    listen: (answered, failed) => {
      thread.on('message', answered);
      thread.on('error', failed);
      thread.on('exit', failed);
    },
    end: () => void thread.terminate(),
  };
}
