/** A small web server of one test, on loopback and on whatever port is free. */

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type PageServer = {
  /** Without a trailing slash: the origin. */
  readonly url: string;
  readonly close: () => Promise<void>;
};

export async function servePages(
  answer: (request: IncomingMessage, response: ServerResponse) => unknown,
): Promise<PageServer> {
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
