/** Groups in Chromium: put on the list in the settings, their word in a lookup, and where one stands for a member of it. */

import { AxeBuilder } from '@axe-core/playwright';
import { expect } from '@playwright/test';
import type { browser } from 'wxt/browser';
import { utf8 } from '../../../src/bytes.ts';
import type { GroupState, Outcome } from '../../../src/engine/lookup-protocol.ts';
import type { Parsed } from '../../../src/errors.ts';
import { englishOf } from '../../fixtures/english.ts';
import { memberIdentity, memberLeaves, PROVING_LIMIT_MS } from '../../fixtures/memberships.ts';
import { publishGroup } from '../../fixtures/published-groups.ts';
import { ATTESTED, attestPicture } from '../attested.ts';
import { dataUrl } from '../samples.ts';
import { test } from './desk.ts';

/** Inside `evaluate`. */
declare const chrome: typeof browser;

const SEED = 31;

test('a member’s word is shown to a reader who put the group on the list, and to nobody else', async ({
  desk,
  stage,
  extension,
}) => {
  test.setTimeout(PROVING_LIMIT_MS);
  await desk.configure();
  const { picture, published } = await attestPicture(stage, SEED);
  const srcUrl = dataUrl('image/png', picture);
  const without = await desk.verdictOf(await desk.click({ srcUrl }));
  expect(without.tier).toBe('F');
  expect(without.sent.map(({ what }) => what)).not.toContain('group');

  const options = await extension.openPage('options.html');
  const section = options.getByRole('region', { name: englishOf('groups_title') });
  await expect(section).toContainText(englishOf('groups_none'));
  await section.getByText(englishOf('group_file_title')).click();
  const file = { name: 'group.json', mimeType: 'application/json' };
  const chooser = section.getByLabel(englishOf('group_file_choose'));
  await chooser.setInputFiles({ ...file, buffer: Buffer.from(utf8('{"schema":"rail.group-entry/1"}')) });
  await expect(section.getByRole('alert').first()).toContainText('This is no group that RAIL knows');
  await chooser.setInputFiles({ ...file, buffer: Buffer.from(JSON.stringify(published.entry)) });
  await expect(section).toContainText('A code works once.');
  await section.getByRole('button', { name: englishOf('group_add') }).click();
  await expect(section.getByRole('listitem')).toContainText([
    `Harbour library card holders${englishOf('group_of_issuer')} ${published.group.issuer.slice(0, 8)}…`,
  ]);
  const { violations } = await new AxeBuilder({ page: options }).analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);

  const tab = await desk.click({ srcUrl });
  const verdict = await desk.verdictOf(tab);
  expect(verdict).toMatchObject(ATTESTED);
  await desk.panel.bringToFront();
  await expect(desk.panel.getByTestId('verdict-headline')).toHaveText(ATTESTED.headline);
  const row = desk.panel.getByTestId('evidence-row').first();
  await expect(row).toContainText('A member of the group Harbour library card holders attested');
  await expect(row).toContainText('The group has 25 members');
  await expect(desk.panel.locator('body')).toContainText(englishOf('notproof_author'));

  await options.bringToFront();
  await section.getByRole('button', { name: 'Remove Harbour library card holders' }).click();
  await section.getByRole('button', { name: 'Yes, remove' }).click();
  await expect(section).toContainText(englishOf('groups_none'));
  await options.close();
});

test('where a group stands is answered by the worker, again from what it keeps', async ({ desk, stage }) => {
  test.setTimeout(PROVING_LIMIT_MS);
  const published = await publishGroup(memberLeaves(), { name: 'Press Guild' }, Date.now());
  await stage.upload(published.items);
  await desk.configure();
  await desk.verdictOf(await desk.click({ selectionText: 'too short' }));
  const commitment = String(memberIdentity(3).commitment);
  const params = { group: published.item, gateways: stage.gateways, seen: null, commitment };
  const ask = async (call: string) => {
    const request = { call, method: 'group-state', params };
    const outcome = (await desk.tell({ type: 'engine-call', request })) as Outcome<Parsed<GroupState>>;
    if (!outcome.ok || !outcome.value.ok) throw new Error(JSON.stringify(outcome));
    return outcome.value.value;
  };
  const first = await ask('first');
  expect(first).toMatchObject({ isMember: true, root: { size: 25, root: String(published.tree.root) } });
  const kept = await desk.panel.evaluate(() => indexedDB.databases());
  expect(kept.map(({ name }) => name)).toContain('rail-groups');
  expect(await ask('again')).toEqual(first);
});
