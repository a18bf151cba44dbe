/** The worker thread of one model run (src/engine/onnx-session.ts). It answers one question and is ended by whoever asked. */

import { parentPort } from 'node:worker_threads';
import { runSession, type SessionRequest } from '../src/engine/onnx-session.ts';

parentPort?.on('message', async (request: SessionRequest) => {
  parentPort?.postMessage(await runSession(request));
});
