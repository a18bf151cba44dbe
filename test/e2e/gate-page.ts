/** An empty page of its own origin with `gate-report.ts` as the global `railGate`, for both browsers. */

import { bundled } from './bundled.ts';
import { type PageServer, servePages } from './page-server.ts';

export async function serveGatePage(): Promise<PageServer> {
  const files = new Map([
    ['/', { type: 'text/html', body: '<!doctype html><title>gate</title><script src="/gate.js"></script>' }],
    ['/gate.js', { type: 'text/javascript', body: await bundled('gate-report.ts', 'railGate') }],
  ]);
  return servePages((request, response) => {
    const file = files.get(request.url ?? '');
    response.writeHead(file ? 200 : 404, { 'content-type': file?.type ?? 'text/plain' }).end(file?.body);
  });
}
