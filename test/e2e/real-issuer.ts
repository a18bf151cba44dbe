/** `rail issuer` on loopback, with twenty members besides those who join in a test. Without batches: each change is published at once. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { issuerCommand } from '../../cli/issuer.ts';
import { randomOf } from '../../cli/provider.ts';
import { openIssuer } from '../../src/issuer/issuer.ts';
import { addMember } from '../../src/issuer/members.ts';
import { atomically } from '../../src/issuer/store.ts';
import { ask } from '../../src/ledger/search/ask.ts';
import { openGateway } from '../../src/ledger/search/gateway.ts';
import { memberIdentity } from '../fixtures/memberships.ts';

export const GROUP_NAME = 'Harbour Press Guild';
const OTHERS = 20;

export type RealIssuer = {
  readonly url: string;
  readonly groupId: string;
  readonly issuer: string;
  /** For a reader's list of groups. */
  readonly entry: unknown;
  /** A link for one new member. */
  readonly invite: () => Promise<string>;
  readonly close: () => Promise<void>;
};

export async function openRealIssuer(gateways: readonly string[], uploadUrl: string): Promise<RealIssuer> {
  const dir = mkdtempSync(join(tmpdir(), 'rail-issuer-'));
  const [policy, folder] = [join(dir, 'policy.txt'), join(dir, 'issuer')];
  writeFileSync(policy, 'One invitation for each card of the guild.\n');
  const about = ['--name', GROUP_NAME, '--admission', 'invite', '--policy', policy];
  const made = await run<Pick<RealIssuer, 'groupId' | 'issuer' | 'entry'>>('new', ...about, '--out', folder);
  await addOthers(folder, made.issuer);
  const ledgers = gateways.flatMap((url) => ['--ledger', url]);
  const serving = start(
    'serve',
    folder,
    ...ledgers,
    '--upload',
    uploadUrl,
    '--port',
    '0',
    '--batch-minutes',
    '0',
  );
  const { url } = JSON.parse(await serving.ready) as { readonly url: string };
  return {
    ...made,
    url,
    async invite() {
      type Made = { readonly invites: readonly { readonly link: string }[] };
      return (await run<Made>('invite', folder, '--public-url', url)).invites[0]!.link;
    },
    /** Also a second time. */
    async close() {
      serving.stop.abort();
      await serving.exit;
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** How many statements about a content a server lists, whoever signed them. */
export async function countAttestations(gateway: string, digest: string): Promise<number> {
  const tags = [
    { name: 'Rail-Type', values: ['attestation'] },
    { name: 'Rail-Digest', values: [digest] },
  ];
  return (await ask([openGateway(gateway, { fetch })], { what: 'digest', tags }, 1)).candidates.length;
}

async function addOthers(folder: string, issuer: string): Promise<void> {
  const opened = await openIssuer(folder, { clock: Date.now, random: randomOf });
  atomically(opened.store, () => {
    for (let who = 0; who < OTHERS; who++)
      addMember(opened, String(memberIdentity(who, issuer).commitment), 'invite');
  });
  opened.store.db.close();
}

function start(...argv: readonly string[]) {
  const stop = new AbortController();
  const ready = Promise.withResolvers<string>();
  const said = { errors: '' };
  const io = {
    stdin: (async function* () {})(),
    stdout: (text: string) => ready.resolve(text),
    stderr(text: string) {
      said.errors += text;
    },
    signal: stop.signal,
  };
  const exit = issuerCommand(argv, io);
  exit.then((code) => ready.reject(new Error(`ended with ${code}: ${said.errors}`)), ready.reject);
  return { stop, exit, ready: ready.promise };
}

/** The one document of a command that ends by itself. */
async function run<T>(...argv: readonly string[]): Promise<T> {
  return JSON.parse(await start(...argv, '--json').ready) as T;
}
