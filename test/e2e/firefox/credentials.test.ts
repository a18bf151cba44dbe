/** Credentials in Firefox: a key is made, a credential for it taken, listed, its signature checked, and both deleted, by the workers that the event page starts. */

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { edDsaSigner, payloadOf, plainCredential } from '../../fixtures/credentials/issuer.ts';
import { englishOf } from '../../fixtures/english.ts';
import { until } from '../until.ts';
import { handsOn } from './hands.ts';
import { type FirefoxWithExtension, launchFirefox, noFirefox } from './launch.ts';

const ISSUER = 'https://townhall.example';

describe('credentials in Firefox', () => {
  let firefox: FirefoxWithExtension;

  beforeAll(async () => {
    if (noFirefox === null) firefox = await launchFirefox(null);
  });

  afterAll(async () => {
    await firefox?.close();
  });

  beforeEach((test) => test.skip(noFirefox !== null, noFirefox ?? ''));

  test('are bound to a key of the vault, kept, checked and deleted', async () => {
    const hands = handsOn(firefox.handle, '[data-testid=credentials]');
    const add = async (text: string) => {
      await hands.fill('cred_add_paste', text);
      await hands.press('cred_add_read');
    };
    await hands.see(englishOf('cred_need_vault'));
    const params = { password: 'correct horse battery' };
    const create = { type: 'vault-call', method: 'vault-create', params };
    await firefox.handle.evaluate(`browser.runtime.sendMessage(${JSON.stringify(create)})`);
    await hands.fill('cred_get_issuer', ISSUER);
    await hands.fill('cred_get_nonce', 'n-1');
    await hands.press('cred_get_make');
    const [key, proof] = await until(async () => {
      const shown = await hands.texts('code.whole');
      return shown.length === 2 ? shown : null;
    });
    expect(payloadOf(proof!)).toMatchObject({ aud: ISSUER, nonce: 'n-1' });

    const signer = edDsaSigner();
    const exp = Math.floor(Date.now() / 1000) + 3600;
    const jwk = JSON.parse(key!) as { readonly x: string };
    const text = await plainCredential(signer, { payload: { cnf: { jwk }, exp } });
    await add(text);
    await hands.fill('cred_add_key', JSON.stringify({ ...signer.jwk, x: jwk.x }));
    await hands.press('cred_add_keep');
    await hands.see(englishOf('cred_signature_false'));
    await hands.fill('cred_add_key', JSON.stringify(signer.jwk));
    await hands.press('cred_add_keep');
    await hands.see(englishOf('cred_list_heading'));
    expect(await hands.texts('[data-testid=credential]')).toHaveLength(1);
    await hands.press('cred_delete');
    await hands.press('cred_delete_confirm');
    await until(async () => (await hands.texts('[data-testid=credential]')).length === 0 || null);
    await add(text);
    await hands.press('cred_add_keep');
    await hands.see(englishOf('cred_other_holder'));
  });
});
