/** A running demo for a test file, and the requests that its page makes. */

import { mkdtempSync, rmSync } from 'node:fs';
import { request as send } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Demo, startDemo } from '../../demo/start-demo.ts';

export type Reply = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
};

export type RunningDemo = Demo & {
  readonly port: string;
  /** As the page asks; what is not the page's own answer fails the test. */
  readonly ask: <T>(path: string, body: unknown) => Promise<T>;
  /** Any request, with exactly these headers besides `Host`, which is the demo's unless given. */
  readonly raw: (
    method: string,
    path: string,
    headers?: Record<string, string>,
    body?: Uint8Array | string,
  ) => Promise<Reply>;
};

/** Over a folder of its own unless `dataDir` is given. `stop` closes it and removes that folder. */
export async function runDemo(dataDir?: string): Promise<{ demo: RunningDemo; stop: () => Promise<void> }> {
  const folder = dataDir ?? mkdtempSync(join(tmpdir(), 'rail-demo-'));
  const started = await startDemo(folder, () => {});
  const { host, port } = new URL(started.url);

  const raw: RunningDemo['raw'] = (method, path, headers = {}, body) =>
    new Promise((resolve, reject) => {
      const options = { host: '127.0.0.1', port, method, path, headers: { host, ...headers }, agent: false };
      const outgoing = send(options, async (incoming) => {
        const pieces: Uint8Array[] = [];
        for await (const piece of incoming) pieces.push(piece as Uint8Array);
        const text = Buffer.concat(pieces).toString('latin1');
        resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, text });
      });
      outgoing.once('error', reject);
      outgoing.end(body);
    });

  const ask = async <T>(path: string, body: unknown): Promise<T> => {
    const headers = { origin: started.url, 'content-type': 'application/json' };
    const reply = await raw('POST', `/api/${path}`, headers, JSON.stringify(body));
    if (reply.status !== 200) throw new Error(`${path}: ${reply.status} ${reply.text}`);
    return JSON.parse(Buffer.from(reply.text, 'latin1').toString('utf8')) as T;
  };

  return {
    demo: { ...started, port, raw, ask },
    async stop() {
      await started.close();
      if (dataDir === undefined) rmSync(folder, { recursive: true, force: true });
    },
  };
}
