/**
 * Proving a membership in the release build in Chromium, by the real keys worker: from the message that asks to the verified proof, with starting the worker,
 * reading the circuit's files and the vault. Build first: `npm run build`.
 */

import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { findChromium } from '../scripts/find-browsers.mjs';
import { VAULT_SESSION_KEY } from '../src/browser/vault-state.ts';
import type { KeysOutcome } from '../src/engine/keys-protocol.ts';
import { MAX_LEAVES } from '../src/identity/bounds.ts';
import { rootByPath } from '../src/identity/leaves.ts';
import { boundOf, ISSUER, testGroup } from '../test/fixtures/memberships.ts';

const EXTENSION = resolve('.output/chrome-mv3');
const PATH_NODES = 20;

/** The few extension calls that run inside the browser here. */
declare const chrome: {
  readonly runtime: { sendMessage(message: object): Promise<unknown> };
  readonly storage: {
    readonly session: { get(key: string): Promise<Record<string, { readonly dataKey: string }>> };
  };
};

/** What each proof took in ms, the first with a cold cache; `null` where there is no browser or no build. */
export async function proofsInExtension(runs: number): Promise<readonly number[] | null> {
  const executablePath = findChromium();
  if (executablePath === null || !existsSync(EXTENSION)) return null;
  const context = await chromium.launchPersistentContext('', {
    executablePath,
    chromiumSandbox: false,
    args: [`--disable-extensions-except=${EXTENSION}`, `--load-extension=${EXTENSION}`],
  });
  try {
    const worker = context.serviceWorkers()[0] ?? (await context.waitForEvent('serviceworker'));
    const page = await context.newPage();
    await page.goto(`chrome-extension://${new URL(worker.url()).host}/options.html`);
    await page.evaluate(() =>
      chrome.runtime.sendMessage({
        type: 'vault-call',
        method: 'vault-create',
        params: { password: 'correct horse battery' },
      }),
    );
    const proving = await joinLargeGroup(page);
    const took: number[] = [];
    for (let run = 0; run < runs; run++) {
      const { tookMs, outcome } = await ask<'prove-personhood'>(page, 'prove-personhood', proving);
      if (!outcome.ok) throw new Error(`no proof: ${outcome.code}`);
      took.push(tookMs);
    }
    return took;
  } finally {
    await context.close();
  }
}

/** A membership in a group of 2^20, as far as the circuit can tell: a path of its whole depth. */
async function joinLargeGroup(page: Page): Promise<object> {
  const { groupId, record } = await testGroup([2n, 3n]);
  const params = { issuer: ISSUER, groupId, nonce: groupId };
  const enrolled = await ask<'membership-enrol'>(page, 'membership-enrol', params);
  if (!enrolled.outcome.ok) throw new Error(enrolled.outcome.code);
  const { commitment } = enrolled.outcome.value;
  const place = { issuerUrl: 'https://groups.example', joinedAt: '2026-11-21T12:00:00Z' };
  const state = { seen: null, application: null };
  const membership = { group: 'AAAA', groupId, issuer: ISSUER, commitment, ...place, ...state };
  await ask<'membership-keep'>(page, 'membership-keep', { membership });
  const siblings = Array.from({ length: PATH_NODES }, (_, level) => BigInt(level + 2));
  const path = { index: MAX_LEAVES - 1, siblings };
  return {
    issuer: ISSUER,
    bound: boundOf({ groupId, record }),
    root: String(rootByPath(BigInt(commitment), path)),
    path: { index: path.index, siblings: siblings.map(String) },
  };
}

/** As the background asks: by message to the document that starts workers. */
function ask<M extends 'membership-enrol' | 'membership-keep' | 'prove-personhood'>(
  page: Page,
  method: M,
  params: object,
): Promise<{ readonly tookMs: number; readonly outcome: KeysOutcome<M> }> {
  return page.evaluate(
    async ([name, given, sessionKey]) => {
      const stored = await chrome.storage.session.get(sessionKey);
      const request = { method: name, params: { ...given, dataKey: stored[sessionKey]!.dataKey } };
      const from = performance.now();
      const outcome = await chrome.runtime.sendMessage({ type: 'keys-call', request });
      return { tookMs: performance.now() - from, outcome: outcome as never };
    },
    [method, params, VAULT_SESSION_KEY] as const,
  );
}
