/** What the keys worker answers for an intent is handed out only where it reads back as what was asked. */

import { beforeEach, expect, test, vi } from 'vitest';
import { fromHex } from '../../src/bytes.ts';
import { accept, refuse } from '../../src/errors.ts';
import { writeIntent } from '../../src/wallet/near/intent.ts';
import { transferIntent } from '../../src/wallet/near/transfer.ts';
import { sign } from '../../src/wallet/sign.ts';
import type { Signable } from '../../src/wallet/signable.ts';
import { ACCOUNT, OTHER, SECRET } from '../fixtures/signables.ts';

const asked = vi.hoisted(() => ({
  calls: [] as unknown[],
  answer: (_: { readonly params: unknown }): unknown => null,
}));
vi.mock('../../src/browser/ask-workers.ts', () => ({
  askOpened: async (call: { readonly params: unknown }) => {
    asked.calls.push(call);
    return asked.answer(call);
  },
}));
const { decideForIntent, signIntent } = await import('../../src/ui/wallet/intent-calls.ts');

type IntentSignable = Extract<Signable, { readonly kind: 'intent' }>;

const intentOf = (amount: string): IntentSignable => {
  const transfer = { token: 'nep141:wrap.near', receiver: 'bob.near', amount };
  const text = transferIntent(transfer, ACCOUNT, (length) => new Uint8Array(length), Date.now() + 60_000);
  return { kind: 'intent', account: ACCOUNT, intent: writeIntent(text) };
};
/** The second account of the same phrase. */
const OTHER_SECRET = fromHex('59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d')!;

beforeEach(() => {
  asked.calls.length = 0;
});

test('it is asked for the person, of no network, and handed out as the contract takes it', async () => {
  const signable = intentOf('7');
  asked.answer = () => accept([sign(signable, SECRET)]);
  expect(await signIntent(signable)).toMatchObject({
    ok: true,
    value: { standard: 'erc191', payload: signable.intent.text },
  });
  await decideForIntent(signable);
  const items = [{ signable, simulated: null }];
  const params = { items, who: { by: 'person' }, chain: null };
  expect(asked.calls).toEqual([
    { method: 'wallet-sign', params: { ...params, confirmed: true } },
    { method: 'wallet-decide', params },
  ]);
});

test.each<[string, (signable: IntentSignable) => unknown]>([
  ['another intent', () => sign(intentOf('8'), SECRET)],
  ['another account', (signable) => sign({ ...signable, account: OTHER }, OTHER_SECRET)],
  ['no signature at all', () => ({ signature: `0x${'00'.repeat(65)}` })],
])('reads-back-wrong: %s was signed', async (_, answer) => {
  const signable = intentOf('7');
  asked.answer = () => accept([answer(signable)]);
  expect(await signIntent(signable)).toMatchObject({ ok: false, code: 'reads-back-wrong' });
});

test('a refusal stays what it is', async () => {
  asked.answer = () => refuse('policy-denied', 'a rule refuses it');
  expect(await signIntent(intentOf('7'))).toMatchObject({ ok: false, code: 'policy-denied' });
});
