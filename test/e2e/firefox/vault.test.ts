/** The vault in Firefox: created, locked, tried wrongly and unlocked, by the keys worker that the event page starts. */

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { VaultAnswer, VaultLook, VaultMessage } from '../../../src/browser/vault-state.ts';
import { VAULT_SESSION_KEY } from '../../../src/browser/vault-state.ts';
import { englishOf } from '../../fixtures/english.ts';
import { until } from '../until.ts';
import { handsOn } from './hands.ts';
import { type FirefoxWithExtension, launchFirefox, noFirefox } from './launch.ts';

const PASSWORD = 'correct horse battery';
const byPassword = (password: string) =>
  ({
    type: 'vault-call',
    method: 'vault-unlock',
    params: { secret: { by: 'password', password } },
  }) as const;

/** What sections of the settings say once they read the open vault. */
const READ_WHEN_OPEN = [
  ['credentials', 'cred_none'],
  ['memberships', 'member_none'],
  ['wallet', 'wallet_create'],
  ['policy', 'policy_save_about'],
] as const;

describe('the vault in Firefox', () => {
  let firefox: FirefoxWithExtension;

  beforeAll(async () => {
    if (noFirefox === null) firefox = await launchFirefox(null);
  });

  afterAll(async () => {
    await firefox?.close();
  });

  beforeEach((test) => test.skip(noFirefox !== null, noFirefox ?? ''));

  const send = <Answer>(message: VaultMessage) =>
    firefox.handle.evaluate(`browser.runtime.sendMessage(${JSON.stringify(message)})`) as Promise<Answer>;
  const look = () => send<VaultLook>({ type: 'vault-look' });
  const shown = (text: string) =>
    until(async () => {
      const words = (await firefox.handle.evaluate(
        `document.querySelector('[data-testid=vault]').innerText`,
      )) as string;
      return words.includes(text) || null;
    });

  test('is created and unlocked once, and locks at its stored deadline', async () => {
    expect(await look()).toMatchObject({ state: { is: 'none' }, lockAtMs: null });
    await shown(englishOf('vault_none'));
    const created = await send<VaultAnswer<'vault-create'>>({
      type: 'vault-call',
      method: 'vault-create',
      params: { password: PASSWORD },
    });
    expect(created).toMatchObject({ ok: true, value: { recoveryCode: expect.stringMatching(/^.{34}$/) } });
    expect(JSON.stringify(created)).not.toContain('dataKey');
    await shown(englishOf('vault_lock'));

    await send({ type: 'vault-lock' });
    await shown(englishOf('vault_is_locked'));
    expect(await send(byPassword('another password'))).toMatchObject({ ok: false, code: 'wrong-secret' });
    expect(await send(byPassword(PASSWORD))).toEqual({ ok: true, value: {} });
    const { lockAtMs } = await look();
    expect(lockAtMs).toBeGreaterThan(Date.now());
    // Each of the page's own questions moves the deadline: none may be under way when it is changed.
    for (const [section, answered] of READ_WHEN_OPEN)
      await handsOn(firefox.handle, `[data-testid=${section}]`).see(englishOf(answered));

    await firefox.handle.evaluate(`(async () => {
      const stored = await browser.storage.session.get('${VAULT_SESSION_KEY}');
      const session = { ...stored['${VAULT_SESSION_KEY}'], lockAtMs: Date.now() - 1 };
      await browser.storage.session.set({ '${VAULT_SESSION_KEY}': session });
    })()`);
    expect(await look()).toMatchObject({
      state: { is: 'present', passkey: null, waitMs: 0 },
      lockAtMs: null,
    });
    await shown(englishOf('vault_is_locked'));
  });
});
