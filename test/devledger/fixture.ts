/** A fresh embedded ledger for a test, and the few requests that tests make of a gateway. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type Bytes, utf8 } from '../../src/bytes.ts';
import { type CoreOptions, openCore } from '../../src/devledger/core.ts';
import { type Ledger, type LedgerOptions, startLedger } from '../../src/devledger/server.ts';
import { generateWallet } from '../../src/devledger/wallet.ts';
import { type DataItem, signDataItem } from '../../src/formats/ans104.ts';
import { type Ed25519Signer, ed25519Signer } from '../../src/formats/ed25519.ts';

export type Tag = { readonly name: string; readonly value: string };
export type Signed = { readonly item: DataItem; readonly bytes: Bytes };

export const ALICE = ed25519Signer(new Uint8Array(32).fill(1));
export const BOB = ed25519Signer(new Uint8Array(32).fill(2));

let smallWallet: ReturnType<typeof generateWallet> | null = null;

/** Half the size of a real one, so that tests start at once; the same for a whole test file. */
export function testWallet(): ReturnType<typeof generateWallet> {
  smallWallet ??= generateWallet(2048);
  return smallWallet;
}

/** An empty directory that is gone after the test. */
export function scratchDir(): string {
  const dir = mkdtempSync(join(tmpdir(), 'rail-ledger-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

/** A ledger without servers. It closes after the test. */
export async function testCore(options: Partial<CoreOptions> = {}) {
  const core = await openCore({ dataDir: scratchDir(), wallet: await testWallet(), ...options });
  onTestFinished(() => core.close());
  return core;
}

/** A ledger on a free port that mines when told to. It closes after the test. */
export async function testLedger(options: Partial<LedgerOptions> = {}): Promise<Ledger> {
  const ledger = await startLedger({
    dataDir: scratchDir(),
    port: 0,
    mineOn: 'demand',
    wallet: await testWallet(),
    ...options,
  });
  onTestFinished(() => ledger.close());
  return ledger;
}

/** A signed item. Without `data`, the payload is random, so that no two items are the same. */
export function signed(
  tags: readonly Tag[],
  {
    signer = ALICE as Ed25519Signer,
    data = utf8(crypto.randomUUID()) as Uint8Array,
    target = null as Uint8Array | null,
  } = {},
): Promise<Signed> {
  return signDataItem({ tags, data, target }, signer);
}

export function upload(url: string, bytes: Uint8Array<ArrayBuffer>): Promise<Response> {
  return fetch(`${url}/v1/tx`, {
    method: 'POST',
    headers: { 'content-type': 'application/octet-stream' },
    body: bytes,
  });
}

export type FoundNode = {
  readonly id: string;
  readonly anchor: string;
  readonly signature: string;
  readonly recipient: string;
  readonly owner: { readonly address: string; readonly key: string };
  readonly data: { readonly size: string; readonly type: string | null };
  readonly tags: readonly Tag[];
  readonly block: {
    readonly id: string;
    readonly timestamp: number;
    readonly height: number;
    readonly previous: string;
  } | null;
  readonly bundledIn: { readonly id: string } | null;
};

export type Found = {
  readonly pageInfo: { readonly hasNextPage: boolean };
  readonly edges: readonly { readonly cursor: string; readonly node: FoundNode }[];
};

const FIND = `query ($ids: [ID!], $owners: [String!], $recipients: [String!], $tags: [TagFilter!], $block: BlockFilter,
    $first: Int, $after: String, $sort: SortOrder) {
  transactions(ids: $ids, owners: $owners, recipients: $recipients, tags: $tags, block: $block,
      first: $first, after: $after, sort: $sort) {
    pageInfo { hasNextPage }
    edges { cursor node {
      id anchor signature recipient owner { address key } data { size type } tags { name value }
      block { id timestamp height previous } bundledIn { id }
    } }
  }
}`;

/** One page of a search; variables that are left out are not sent, so that defaults apply. */
export async function find(url: string, variables: Readonly<Record<string, unknown>>): Promise<Found> {
  const answer = await graphql(url, FIND, variables);
  if (answer.errors) throw new Error(JSON.stringify(answer.errors));
  return (answer.data as { transactions: Found }).transactions;
}

export async function graphql(
  url: string,
  query: string,
  variables: Readonly<Record<string, unknown>> = {},
): Promise<{ readonly data?: unknown; readonly errors?: readonly { readonly message: string }[] }> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  });
  return (await response.json()) as Awaited<ReturnType<typeof graphql>>;
}

export function idsOf(found: Found): string[] {
  return found.edges.map(({ node }) => node.id);
}

export async function bytesOf(response: Response): Promise<Bytes> {
  return new Uint8Array(await response.arrayBuffer());
}
