/**
 * A group on an embedded ledger, an issuer that admits whoever asks, and two web servers whose pages differ in their port alone. All on loopback.
 * The issuer here is a stand-in: it keeps no codes.
 */

import { mkdtempSync, rmSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Bytes, toBase64Url } from '../../src/bytes.ts';
import { openFrontDoor, startLedger } from '../../src/devledger/server.ts';
import { checkEnrolment } from '../../src/identity/enrolment.ts';
import type { PersonhoodRequest } from '../../src/identity/request.ts';
import { uploadTo } from '../../src/ledger/publish/upload.ts';
import { memberLeaves } from '../fixtures/memberships.ts';
import { type PublishedGroup, publishGroup, publishRoot } from '../fixtures/published-groups.ts';
import { type PageServer, servePages } from './page-server.ts';

export type GroupStage = {
  readonly settings: { readonly [key: string]: unknown };
  readonly issuerUrl: string;
  readonly groupId: string;
  /** The group with everyone who was admitted, as it was published last. */
  readonly publish: () => Promise<PublishedGroup>;
  readonly site: PageServer;
  readonly otherPort: PageServer;
  readonly close: () => Promise<void>;
};

const HOUR_MS = 3_600_000;
/** Announcements are kept; `?sandbox` takes the page's origin away. */
const PAGE = `<!doctype html><title>A poll</title><h1>City budget</h1><script>
  window.announced = [];
  addEventListener('rail:announceProvider', ({ detail }) => announced.push(detail));
  dispatchEvent(new Event('rail:requestProvider'));
</script>`;

export async function openGroupStage(): Promise<GroupStage> {
  const dataDir = mkdtempSync(join(tmpdir(), 'rail-group-'));
  const ledger = await startLedger({ port: 0, dataDir, mineOn: 'demand' });
  const doors = await Promise.all([1, 2].map(() => openFrontDoor(ledger, { port: 0, conduct: 'honest' })));
  let group = await publishGroup();
  const admitted: bigint[] = [];
  const issuer = await servePages((request, response) => answerApplicant(request, response, group, admitted));
  const [site, otherPort] = await Promise.all([servePages(answerPage), servePages(answerPage)]);
  return {
    settings: {
      gateways: doors.map(({ url }) => url),
      uploadUrl: ledger.url,
      trust: [],
      groups: [group.entry],
      privacy: { answered: true, reach: 'near', history: true },
    },
    issuerUrl: issuer.url,
    groupId: group.group.groupId,
    async publish() {
      group = await publishRoot(group, [...memberLeaves(), ...admitted].sort(byNumber), Date.now() - HOUR_MS);
      const upload = uploadTo(fetch, ledger.url);
      for (const bytes of group.items) await upload({ id: '', bytes });
      await ledger.mine();
      return group;
    },
    site,
    otherPort,
    async close() {
      await Promise.all([issuer.close(), site.close(), otherPort.close(), ledger.close()]);
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** What a site of this group asks for. */
export function pollRequest(
  groupId: string,
  changes: Partial<Record<keyof PersonhoodRequest, unknown>> = {},
): object {
  return {
    appId: 'City polls',
    action: 'Budget 2027',
    challenge: toBase64Url(crypto.getRandomValues(new Uint8Array(32))),
    signal: toBase64Url(Uint8Array.of(1, 2, 3)),
    acceptedGroups: [groupId],
    expiresAt: `${new Date(Date.now() + 600_000).toISOString().slice(0, 19)}Z`,
    ...changes,
  };
}

function byNumber(a: bigint, b: bigint): number {
  return a < b ? -1 : 1;
}

/** docs/spec/issuer.md, as far as joining by invitation goes. */
async function answerApplicant(
  request: IncomingMessage,
  response: ServerResponse,
  { item, group }: PublishedGroup,
  admitted: bigint[],
): Promise<void> {
  const headers = {
    'content-type': 'application/json',
    'access-control-allow-origin': '*',
    'access-control-allow-headers': '*',
  };
  const say = (value: unknown) => void response.writeHead(200, headers).end(JSON.stringify(value));
  if (request.method === 'OPTIONS') return say(null);
  if (request.url === '/group') return say({ schema: 'rail.issuer/1', group: item, relay: false });
  const nonce = toBase64Url(new Uint8Array(32).fill(4));
  if (request.url === '/nonces') return say({ nonce });
  const { enrolment } = JSON.parse(await bodyOf(request)) as { enrolment: unknown };
  const { issuer, groupId } = group;
  const checked = await checkEnrolment(enrolment, { issuer, groupId, nonce }, () => false);
  if (!checked.ok) return void response.writeHead(400, headers).end('{}');
  if (!admitted.includes(checked.value)) admitted.push(checked.value);
  say({ state: 'admitted' });
}

async function answerPage(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname } = new URL(request.url ?? '/', 'http://host');
  const sandbox = pathname === '/sandboxed' ? { 'content-security-policy': 'sandbox allow-scripts' } : {};
  const body = pathname === '/framed' ? `${PAGE}<iframe src="/"></iframe>` : PAGE;
  response.writeHead(200, { 'content-type': 'text/html', ...sandbox }).end(body);
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Bytes[] = [];
  for await (const part of request) parts.push(part as Bytes);
  return Buffer.concat(parts).toString();
}
