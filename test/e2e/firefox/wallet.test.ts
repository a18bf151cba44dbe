/** The wallet in Firefox: created, revealed, checked and added to, by the keys worker that the event page starts. Addresses are held against viem. */

import { mnemonicToAccount } from 'viem/accounts';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { englishOf } from '../../fixtures/english.ts';
import { until } from '../until.ts';
import { handsOn } from './hands.ts';
import { type FirefoxWithExtension, launchFirefox, noFirefox } from './launch.ts';

const PASSWORD = 'correct horse battery';

describe('the wallet in Firefox', () => {
  let firefox: FirefoxWithExtension;

  beforeAll(async () => {
    if (noFirefox === null) firefox = await launchFirefox(null);
  });

  afterAll(async () => {
    await firefox?.close();
  });

  beforeEach((test) => test.skip(noFirefox !== null, noFirefox ?? ''));

  test('is created, revealed behind the password, checked, and hidden by locking', async () => {
    const hands = handsOn(firefox.handle, '[data-testid=wallet]');
    const phrase = handsOn(firefox.handle, '[data-testid=phrase]');
    const send = (message: object) =>
      firefox.handle.evaluate(`browser.runtime.sendMessage(${JSON.stringify(message)})`);
    const addresses = () => hands.texts('[data-testid=account] > span > code.address');
    await hands.see(englishOf('wallet_need_vault'));
    await send({ type: 'vault-call', method: 'vault-create', params: { password: PASSWORD } });
    await hands.press('wallet_create');
    await hands.see(englishOf('wallet_phrase_urgent'));

    await phrase.fill('vault_password', 'another password');
    await phrase.press('wallet_phrase_show');
    await phrase.see(englishOf('vault_wrong'));
    await phrase.fill('vault_password', PASSWORD);
    await phrase.press('wallet_phrase_show');
    const words = await until(async () => {
      const shown = await phrase.texts('[data-testid=words] li');
      return shown.length === 12 ? shown : null;
    });
    const hd = (index: number) => mnemonicToAccount(words.join(' '), { addressIndex: index }).address;
    expect(await addresses()).toEqual([hd(0)]);

    await phrase.press('wallet_phrase_written');
    await phrase.see(englishOf('wallet_check_about'));
    expect(await phrase.texts('[data-testid=words] li')).toEqual([]);
    const places = (await phrase.texts('form label')).map((label) => Number(/\d+/.exec(label)![0]));
    for (const [i, place] of places.entries())
      await firefox.handle.evaluate(`(() => {
        const input = document.querySelectorAll('[data-testid=phrase] form input')[${i}];
        input.value = ${JSON.stringify(words[place - 1])};
        input.dispatchEvent(new Event('input', { bubbles: true }));
      })()`);
    await phrase.press('wallet_check');
    await hands.see(englishOf('wallet_checked'));

    await hands.press('wallet_add');
    await until(async () => (await addresses()).length === 2 || null);
    expect(await addresses()).toEqual([hd(0), hd(1)]);
    await send({ type: 'vault-lock' });
    await hands.see(englishOf('wallet_locked'));
    expect(await addresses()).toEqual([]);
  });
});
