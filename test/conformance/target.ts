/**
 * The gateway under test: a fresh embedded ledger, or the server named by `RAIL_GATEWAY=https://...`; cases that
 * publish something then need `RAIL_UPLOAD=https://...`, the upload service whose items that gateway indexes.
 * `RAIL_SETTLE_MS` bounds the wait until items are mined (default 120,000).
 */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, vi } from 'vitest';
import { toBase64Url } from '../../src/bytes.ts';
import { type Ledger, startLedger } from '../../src/devledger/server.ts';
import { ed25519Signer, generateEd25519Key } from '../../src/formats/ed25519.ts';
import {
  type FoundNode,
  find,
  idsOf,
  type Signed,
  signed,
  testWallet,
  upload,
} from '../devledger/fixture.ts';

const REMOTE = process.env.RAIL_GATEWAY?.replace(/\/+$/, '');
const REMOTE_UPLOAD = process.env.RAIL_UPLOAD?.replace(/\/+$/, '');
export const SETTLE_MS = Number(process.env.RAIL_SETTLE_MS ?? 120_000);
export const IS_EMBEDDED = REMOTE === undefined;
export const PUBLISHES = IS_EMBEDDED || REMOTE_UPLOAD !== undefined;

/** Every run searches for its own items only. */
export const RUN = toBase64Url(crypto.getRandomValues(new Uint8Array(12)));

export type Target = {
  readonly gateway: string;
  readonly uploads: string;
  /** Waits until all of these are in a block; answers their rows. */
  readonly settle: (items: readonly Signed[]) => Promise<FoundNode[]>;
  /** Several values make several tags of that name. */
  readonly publish: (
    tags: Readonly<Record<string, string | readonly string[]>>,
    signer?: Signer,
  ) => Promise<Signed>;
  readonly json: <T>(path: string) => Promise<T>;
  readonly foundIds: (variables: Readonly<Record<string, unknown>>) => Promise<string[]>;
};
type Signer = ReturnType<typeof newSigner>;

export const newSigner = () =>
  ed25519Signer(generateEd25519Key((size) => crypto.getRandomValues(new Uint8Array(size))).secretKey);
export const tag = (name: string, ...values: string[]) => ({ name, values });

/** Starts and stops the embedded ledger around a test file where no server is named. */
export function conformanceTarget(): Target {
  if (!PUBLISHES)
    console.log('skipped: cases that publish items, because RAIL_UPLOAD names no upload service');
  let embedded: { readonly ledger: Ledger; readonly dir: string } | null = null;
  let gateway = REMOTE ?? '';
  let uploads = REMOTE_UPLOAD ?? '';
  const author = newSigner();

  beforeAll(async () => {
    if (!IS_EMBEDDED) return;
    const dir = mkdtempSync(join(tmpdir(), 'rail-conformance-'));
    const ledger = await startLedger({ dataDir: dir, port: 0, mineOn: 'demand', wallet: await testWallet() });
    embedded = { ledger, dir };
    gateway = uploads = ledger.url;
    await ledger.mine();
  });
  afterAll(async () => {
    await embedded?.ledger.close();
    if (embedded) rmSync(embedded.dir, { recursive: true });
  });

  return {
    get gateway() {
      return gateway;
    },
    get uploads() {
      return uploads;
    },
    async settle(items) {
      await embedded?.ledger.mine();
      const ids = items.map(({ item }) => item.id);
      const allMined = async (): Promise<FoundNode[]> => {
        const rows = (await find(gateway, { ids, first: 100 })).edges.map(({ node }) => node);
        expect(rows.filter(({ block }) => block !== null)).toHaveLength(ids.length);
        return rows;
      };
      return vi.waitFor(allMined, { timeout: SETTLE_MS, interval: 1_000 });
    },
    async publish(tags, signer = author) {
      const list = Object.entries({ 'App-Name': 'RAIL-Conformance', Run: RUN, ...tags });
      const made = await signed(
        list.flatMap(([name, values]) => [values].flat().map((value) => ({ name, value }))),
        { signer },
      );
      const response = await upload(uploads, made.bytes);
      expect(response.status).toBe(200);
      expect(await response.json()).toMatchObject({ id: made.item.id });
      return made;
    },
    async json<T>(path: string) {
      const response = await fetch(gateway + path);
      expect(response.status, path).toBe(200);
      return (await response.json()) as T;
    },
    async foundIds(variables) {
      return idsOf(await find(gateway, { first: 100, ...variables })).toSorted();
    },
  };
}
