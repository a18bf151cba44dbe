/** Memberships in Firefox: joined by invitation and looked up, by the workers that the event page starts. */

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { VAULT_SESSION_KEY } from '../../../src/browser/vault-state.ts';
import type { KeysEvent } from '../../../src/engine/keys-protocol.ts';
import { pathOf } from '../../../src/identity/leaves.ts';
import { englishOf } from '../../fixtures/english.ts';
import { type FakeIssuer, INVITE, openFakeIssuer } from '../../fixtures/fake-issuer.ts';
import { boundOf, memberLeaves, PROVING_LIMIT_MS } from '../../fixtures/memberships.ts';
import { type PublishedGroup, publishGroup, publishRoot } from '../../fixtures/published-groups.ts';
import { type GroupLedger, openGroupLedger } from '../group-ledger.ts';
import { handsOn } from './hands.ts';
import { BUILD, type FirefoxWithExtension, launchFirefox, noFirefox } from './launch.ts';

const HOUR_MS = 3_600_000;

describe('memberships in Firefox', () => {
  let firefox: FirefoxWithExtension;
  let ledger: GroupLedger;
  let issuer: FakeIssuer;
  let group: PublishedGroup;

  beforeAll(async () => {
    if (noFirefox !== null) return;
    ledger = await openGroupLedger();
    const fixed = await publishGroup();
    const statement = { ...fixed, roots: [], items: [fixed.items[0]!] };
    group = await publishRoot(statement, memberLeaves(), Date.now() - HOUR_MS);
    await ledger.publish(group);
    issuer = await openFakeIssuer(group.group, group.item);
    firefox = await launchFirefox(null);
  });

  afterAll(async () => {
    await firefox?.close();
    await issuer?.close();
    await ledger?.close();
  });

  beforeEach((test) => test.skip(noFirefox !== null, noFirefox ?? ''));

  const run = (code: string) => firefox.handle.evaluate(code);
  test('are joined, wait, are found in the next list, and prove', { timeout: PROVING_LIMIT_MS }, async () => {
    const { groupId } = group.group;
    const settings = { gateways: ledger.gateways, trust: [], groups: [] };
    await run(`browser.storage.local.set(${JSON.stringify({ settings })})`);
    const hands = handsOn(firefox.handle, '[data-testid=memberships]');
    await hands.see(englishOf('member_need_vault'));
    const create = {
      type: 'vault-call',
      method: 'vault-create',
      params: { password: 'correct horse battery' },
    };
    await run(`browser.runtime.sendMessage(${JSON.stringify(create)})`);
    await hands.see(englishOf('member_none'));
    await hands.fill('member_join_link', `${issuer.url}/#invite=${INVITE}`);
    await hands.press('member_join_look');
    await hands.press('member_join');
    await hands.see(englishOf('member_ask'));
    await hands.press('member_ask');
    await hands.see(englishOf('member_is_waiting'));

    const leaves = [...memberLeaves(), ...issuer.admitted];
    const joined = await publishRoot(group, leaves, Date.now() - 1000);
    await ledger.publish(joined);
    await hands.press('member_ask');
    await hands.see(englishOf('member_is_member_other', '26'));

    const { index, siblings } = pathOf(joined.tree, leaves.length - 1)!;
    const proven = await prove({
      issuer: joined.group.issuer,
      bound: boundOf({ groupId, record: joined.record }),
      root: String(joined.tree.root),
      path: { index, siblings: siblings.map(String) },
    });
    expect(proven.map((event) => ('stage' in event ? event.stage : event.ok))).toEqual([
      'loading',
      'witness',
      'proof',
      true,
    ]);
  });

  /** What the worker says, as its host would start it: no page can ask the event page for a proof yet. */
  const prove = (params: object) => {
    const worker = readdirSync(join(BUILD, 'assets')).find((name) => name.startsWith('keys-worker-'));
    return run(`(async () => {
      const stored = await browser.storage.session.get('${VAULT_SESSION_KEY}');
      const { dataKey } = stored['${VAULT_SESSION_KEY}'];
      const worker = new Worker('/assets/${worker}', { type: 'module' });
      const events = [];
      await new Promise((resolve) => {
        worker.addEventListener('message', ({ data }) => {
          events.push(data);
          if ('ok' in data) resolve();
        });
        worker.postMessage({ method: 'prove-personhood', params: { ...${JSON.stringify(params)}, dataKey } });
      });
      worker.terminate();
      return events;
    })()`) as Promise<readonly KeysEvent[]>;
  };
});
