/** An empty page of its own origin with `gate-report.ts` as the global `railGate`, for both browsers. */

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { bundled } from './bundled.ts';

export type GatePage = { readonly url: string; readonly close: () => Promise<void> };

export async function serveGatePage(): Promise<GatePage> {
  const files = new Map([
    ['/', { type: 'text/html', body: '<!doctype html><title>gate</title><script src="/gate.js"></script>' }],
    ['/gate.js', { type: 'text/javascript', body: await bundled('gate-report.ts', 'railGate') }],
  ]);
  const server = createServer((request, response) => {
    const file = files.get(request.url ?? '');
    response.writeHead(file ? 200 : 404, { 'content-type': file?.type ?? 'text/plain' }).end(file?.body);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}
