/**
 * Starts the embedded ledger: a stand-in for Arweave, an upload service and a GraphQL gateway on one machine, for
 * development, tests and the demo. Several front doors may serve one ledger, each with its own conduct.
 *
 * Nothing is permanent here, no work proves a block, and there is no access control: bind it to loopback.
 */

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { RailError } from '../errors.ts';
import { type Conduct, misbehave } from './conduct.ts';
import { type Core, type CoreOptions, openCore } from './core.ts';
import { type HttpAnswer, readRequest, sendAnswer, textAnswer } from './http.ts';
import { answer, maxBodyBytes, refusedRequest } from './routes.ts';

export type LedgerOptions = CoreOptions & {
  /** 0 lets the system choose. */
  readonly port: number;
  /** Default 127.0.0.1. */
  readonly host?: string;
} & (
    | {
        /** How often pending items are put into a block; default 1,000. */
        readonly mineEveryMs?: number;
      }
    | { readonly mineOn: 'demand' }
  );

export type FrontDoor = {
  /** Without a trailing slash. */
  readonly url: string;
  readonly conduct: () => Conduct;
  /** Takes effect from the next request on. */
  readonly behave: (conduct: Conduct) => void;
  readonly close: () => Promise<void>;
};

export type Ledger = {
  /** Of the first front door, which is always honest. Without a trailing slash. */
  readonly url: string;
  readonly core: Core;
  /** Puts everything that is pending now into blocks; with nothing pending, adds an empty block. */
  readonly mine: () => Promise<void>;
  /** Closes all front doors, waits for what is under way, closes the store. */
  readonly close: () => Promise<void>;
};

const DEFAULT_MINE_EVERY_MS = 1_000;
const REQUEST_TIMEOUT_MS = 30_000;
const HEADERS_TIMEOUT_MS = 10_000;
const MAX_CONNECTIONS = 512;
/** Answers under way get this long when a door closes. */
const CLOSE_GRACE_MS = 2_000;

/** Doors to close with their ledger. */
const doorsOf = new WeakMap<Core, Set<FrontDoor>>();

/** @throws RailError `bad-argument` (see `openCore`), `unsupported-here` when the port cannot be had. */
export async function startLedger(options: LedgerOptions): Promise<Ledger> {
  const core = await openCore(options);
  doorsOf.set(core, new Set());
  const { port, host } = options;
  const door = await openFrontDoor({ core }, { port, conduct: 'honest', ...(host && { host }) }).catch(
    async (error) => {
      await core.close();
      throw error;
    },
  );
  const stopMining = 'mineOn' in options ? () => {} : mineRegularly(core, options.mineEveryMs);
  return {
    url: door.url,
    core,
    mine: core.mine,
    async close() {
      stopMining();
      await Promise.all([...doorsOf.get(core)!].map((open) => open.close()));
      await core.close();
    },
  };
}

/** Another HTTP server over the same ledger. It closes with the ledger, or before. */
export async function openFrontDoor(
  ledger: Pick<Ledger, 'core'>,
  options: { readonly port: number; readonly host?: string; readonly conduct: Conduct },
): Promise<FrontDoor> {
  const { core } = ledger;
  const { port, host = '127.0.0.1' } = options;
  let conduct = options.conduct;
  const server = createServer((incoming, response) => {
    handle(core, conduct, incoming, response).catch((error) => {
      core.log(`failed: ${error instanceof Error ? error.message : 'unknown error'}`);
      response.destroy();
    });
  });
  server.requestTimeout = REQUEST_TIMEOUT_MS;
  server.headersTimeout = HEADERS_TIMEOUT_MS;
  server.maxConnections = MAX_CONNECTIONS;
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) =>
      reject(new RailError('unsupported-here', `cannot listen on ${host}:${port}`, { cause })),
    );
    server.listen(port, host, resolve);
  });

  const door: FrontDoor = {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${(server.address() as AddressInfo).port}`,
    conduct: () => conduct,
    behave(next) {
      conduct = next;
    },
    async close() {
      if (!doorsOf.get(core)?.delete(door)) return;
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeIdleConnections();
      const grace = conduct === 'honest' ? CLOSE_GRACE_MS : 0; // a lying door's answers may never end
      const giveUp = setTimeout(() => server.closeAllConnections(), grace);
      await closed;
      clearTimeout(giveUp);
    },
  };
  doorsOf.get(core)?.add(door);
  return door;
}

async function handle(
  core: Core,
  conduct: Conduct,
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { method = 'GET', url = '/' } = incoming;
  const request = await readRequest(incoming, maxBodyBytes(core, method, url));
  if (!request.ok) {
    response.shouldKeepAlive = false; // what is left of the body will not be read
    return sendAnswer(refusedRequest(request.code, request.because), method, response);
  }
  const reply = await misbehave(conduct, core, request.value, (asked) => honest(core, asked));
  await sendAnswer(reply, method, response);
}

async function honest(core: Core, request: Parameters<typeof answer>[1]): Promise<HttpAnswer> {
  try {
    return await answer(core, request);
  } catch (error) {
    core.log(`failed: ${error instanceof Error ? error.message : 'unknown error'}`);
    return textAnswer(500, 'Internal Server Error');
  }
}

/** Mines whenever something is pending; answers how to stop. */
function mineRegularly(core: Core, everyMs: number = DEFAULT_MINE_EVERY_MS): () => void {
  let busy = false;
  const timer = setInterval(() => {
    if (busy || !core.hasPending()) return;
    busy = true;
    core
      .mine()
      .catch((error) =>
        core.log(`mining failed: ${error instanceof Error ? error.message : 'unknown error'}`),
      )
      .finally(() => {
        busy = false;
      });
  }, everyMs);
  return () => clearInterval(timer);
}
