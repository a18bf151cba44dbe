/** The worker of one model run in a browser (src/engine/onnx-session.ts). It answers one question and is ended by whoever asked. */

import { runSession, type SessionRequest } from '../engine/onnx-session.ts';

self.addEventListener('message', async ({ data }: MessageEvent<SessionRequest>) => {
  self.postMessage(await runSession(data));
});
