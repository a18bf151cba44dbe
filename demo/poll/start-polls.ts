/** The two polls, each on a port of its own that it keeps from one start to the next: another address would be another site, on which everybody could vote again. */

import { mkdir, readdir } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type HttpAnswer, jsonAnswer, readRequest, sendAnswer } from '../../src/devledger/http.ts';
import type { PageFiles } from '../server.ts';
import { MAX_BODY_BYTES, openPoll, type Poll, type PollParts } from './poll.ts';
import { QUESTIONS, type Question } from './questions.ts';

const SECURITY = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
} as const;
const REQUEST_TIMEOUT_MS = 30_000;
/** A connection outlives the making of a proof. */
const KEEP_ALIVE_MS = 65_000;
const MAX_CONNECTIONS = 64;

export type RunningPoll = { readonly question: Question; readonly url: string };
export type Polls = { readonly all: readonly RunningPoll[]; readonly close: () => Promise<void> };

type Shared = Pick<PollParts, 'group' | 'servers' | 'home'>;

/** @param folder keeps votes */
export async function startPolls(
  folder: string,
  page: PageFiles,
  shared: Shared,
  log: (line: string) => void,
): Promise<Polls> {
  await mkdir(folder, { recursive: true });
  const started: (RunningPoll & { readonly close: () => Promise<void> })[] = [];
  const close = async () => void (await Promise.all(started.map((poll) => poll.close())));
  try {
    for (const question of QUESTIONS) started.push(await startPoll(folder, question, page, shared, log));
  } catch (error) {
    await close();
    throw error;
  }
  return { all: started, close };
}

async function startPoll(
  folder: string,
  question: Question,
  page: PageFiles,
  shared: Shared,
  log: (line: string) => void,
) {
  const server = createServer();
  server.requestTimeout = REQUEST_TIMEOUT_MS;
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  server.maxConnections = MAX_CONNECTIONS;
  const port = await listen(server, await lastPort(folder, question));
  const origin = `http://${question.host}:${port}`;
  const databaseFile = join(folder, `${question.id}-${port}.sqlite`);
  const poll = await openPoll({ question, origin, databaseFile, ...shared });
  server.on('request', async (incoming, response) => {
    const answer = await answerOf(poll, page, origin, incoming).catch((error: unknown) => {
      log(`poll: ${error instanceof Error ? error.message : 'unknown error'}`);
      return jsonAnswer(500, { code: 'failed' });
    });
    const guarded = { ...answer, headers: { ...SECURITY, ...answer.headers } };
    if (answer.status === 413) response.shouldKeepAlive = false; // what is left of the body will not be read
    await sendAnswer(guarded, incoming.method ?? 'GET', response);
  });
  const close = async () => {
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
    poll.close();
  };
  return { question, url: origin, close };
}

async function answerOf(
  poll: Poll,
  page: PageFiles,
  origin: string,
  incoming: IncomingMessage,
): Promise<HttpAnswer> {
  const { headers, socket } = incoming;
  // Under another name it is another site, to which no answer of a wallet would fit.
  if (`http://${headers.host}` !== origin) return jsonAnswer(421, { code: 'other-host' });
  if (incoming.method === 'POST' && headers.origin !== origin)
    return jsonAnswer(403, { code: 'other-origin' });
  const request = await readRequest(incoming, MAX_BODY_BYTES);
  if (!request.ok) return jsonAnswer(request.code === 'too-large' ? 413 : 400, { code: request.code });
  const answer = (await poll.answer(request.value)) ?? fileAnswer(page, request.value.path);
  poll.seen.add(request.value, socket.remoteAddress ?? '', answer.status);
  return answer;
}

function fileAnswer(page: PageFiles, path: string): HttpAnswer {
  const file = page.get(path);
  if (!file) return jsonAnswer(404, { code: 'not-found' });
  return { status: 200, headers: { 'content-type': file.type }, body: file.body };
}

/** Where the votes of the last start are, or 0. */
async function lastPort(folder: string, { id }: Question): Promise<number> {
  const ports = (await readdir(folder)).map((file) => /^([a-z]+)-(\d+)\.sqlite$/.exec(file));
  return Number(ports.find((found) => found?.[1] === id)?.[2] ?? 0);
}

/** On `port`, or on a free one where somebody else has that. */
async function listen(server: Server, port: number): Promise<number> {
  const listenOn = (wanted: number) =>
    new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(wanted, '127.0.0.1', () => {
        server.off('error', reject);
        resolve();
      });
    });
  await listenOn(port).catch(() => listenOn(0));
  return (server.address() as AddressInfo).port;
}
