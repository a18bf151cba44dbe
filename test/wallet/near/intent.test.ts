import { expect, describe as group, test } from 'vitest';
import { readSignable } from '../../../src/wallet/check-signable.ts';
import { describe } from '../../../src/wallet/describe.ts';
import { digestOf } from '../../../src/wallet/evm/digest.ts';
import { hexOf } from '../../../src/wallet/evm/hex.ts';
import { recoverSigner } from '../../../src/wallet/evm/recover.ts';
import { fromBase58 } from '../../../src/wallet/near/base58.ts';
import {
  type IntentText,
  readIntent,
  signedIntent,
  signerId,
  writeIntent,
} from '../../../src/wallet/near/intent.ts';
import { sign } from '../../../src/wallet/sign.ts';
import type { Signable } from '../../../src/wallet/signable.ts';
import { ACCOUNT, messageOf, SECRET } from '../../fixtures/signables.ts';

/** docs.near-intents.org, "Signing Intents", ERC-191: an example with a signature of the account that it names. */
const EXAMPLE = {
  payload:
    '{"signer_id":"0xca67C1Bb3FD69857E5edaF6aA1c65371bF46A464","verifying_contract":"intents.near","deadline":"2025-05-26T13:24:16.983Z","nonce":"Vij2xgAlKBKzwGNqwogWQxiy87p9jW5Omfg+L9bXBDw=","intents":[{"intent":"token_diff","diff":{"nep141:usdc.near":"-1000","nep141:usdt.near":"1000"}},{"intent":"ft_withdraw","token":"usdt.near","receiver_id":"bob.near","amount":"1000"}]}',
  signature: 'BoR53NKKJ2GfP8bETk427Xav8VMpUcZovLzXeq2EsUD7NnPH2sSmxWFEkDUrguJHHkiu3GwEQxxMo2Rm2ZTDHFygU',
};
const SIGNER = '0xca67C1Bb3FD69857E5edaF6aA1c65371bF46A464';
const NOW = Date.parse('2025-05-26T13:00:00Z');

const INTENT: IntentText = {
  signer_id: signerId(ACCOUNT),
  verifying_contract: 'intents.near',
  deadline: '2025-05-26T13:24:16.983Z',
  nonce: 'Vij2xgAlKBKzwGNqwogWQxiy87p9jW5Omfg+L9bXBDw=',
  intents: [{ intent: 'transfer', receiver_id: 'bob.near', tokens: { 'nep141:wrap.near': '10' } }],
};
const signable = (text: string, account = ACCOUNT): Signable => ({
  kind: 'intent',
  account,
  intent: { standard: 'erc191', text },
});
const of = (change: Partial<IntentText>, account = ACCOUNT) =>
  describe(signable(writeIntent({ ...INTENT, ...change }).text, account), {
    origin: null,
    nowMs: NOW,
    chain: null,
  });
const sent = (asset: string, amount: string) => ({
  asset: `near:mainnet/${asset}`,
  amount,
  how: 'sent',
  to: null,
});

group('the published example', () => {
  test('was signed by the account that it names', () => {
    const bytes = fromBase58(EXAMPLE.signature, 65)!;
    bytes[64] = bytes[64]! + 27;
    const digest = digestOf(signable(EXAMPLE.payload));
    expect(recoverSigner(digest, hexOf(bytes))).toEqual({ ok: true, value: SIGNER });
  });

  test('is read and described', () => {
    expect(readIntent(EXAMPLE.payload).ok).toBe(true);
    const description = describe(signable(EXAMPLE.payload, SIGNER), {
      origin: null,
      nowMs: NOW,
      chain: null,
    });
    expect(description).toMatchObject({
      kind: 'intent',
      chain: 'near:mainnet',
      isDecoded: true,
      intent: 'token_diff, ft_withdraw',
      outflows: [sent('nep141:usdc.near', '1000'), sent('nep141:usdt.near', '1000')],
      args: { '0.diff.nep141:usdt.near': '1000', '1.receiver_id': 'bob.near' },
      warnings: [],
    });
  });
});

test('who gets what leaves is named where the intent names them', () => {
  const receivers = (intent: object) =>
    of({ intents: [intent as never] }).outflows.map(({ receiver }) => receiver);
  const tokens = { 'nep141:a.near': '1', 'nep141:b.near': '2' };
  expect(receivers({ intent: 'transfer', receiver_id: 'bob.near', tokens })).toEqual([
    'bob.near',
    'bob.near',
  ]);
  const paid = { intent: 'ft_withdraw', token: 't.near', receiver_id: 'b.near', amount: '1' };
  expect(receivers({ ...paid, storage_deposit: '5' })).toEqual(['b.near', undefined]);
  expect(receivers({ intent: 'token_diff', diff: { 'nep141:a.near': '-5' } })).toEqual([undefined]);
});

test('what is signed here has the form of the example, and names its account', () => {
  const intent = writeIntent(INTENT);
  const { signature } = sign(signable(intent.text), SECRET);
  const signed = signedIntent(intent, signature);
  expect(signed).toMatchObject({ standard: 'erc191', payload: intent.text });
  const bytes = fromBase58(signed.signature.replace(/^secp256k1:/, ''), 65)!;
  expect([0, 1]).toContain(bytes[64]);
  bytes[64] = bytes[64]! + 27;
  expect(hexOf(bytes)).toBe(signature);
  expect(readSignable(signable(intent.text)).ok).toBe(true);
});

test.each<[string, unknown]>([
  ['too-large', 'a'.repeat(16_385)],
  ['too-deep', '['.repeat(9)],
  ['not-json', '{'],
  ['bad-member', '[]'],
  ['unknown-member', JSON.stringify({ ...INTENT, more: 1 })],
  ['bad-member', JSON.stringify({ ...INTENT, nonce: 'abc=' })],
  ['bad-member', JSON.stringify({ ...INTENT, deadline: '2025-13-26T13:24:16.983Z' })],
  ['bad-member', JSON.stringify({ ...INTENT, signer_id: undefined })],
  ['bad-member', JSON.stringify({ ...INTENT, intents: [{ amount: '1' }] })],
  ['bad-member', JSON.stringify({ ...INTENT, intents: new Array(51).fill(INTENT.intents[0]) })],
])('%s', (code, text) => {
  expect(readIntent(text as string)).toMatchObject({ ok: false, code });
});

test.each<[string, IntentText['intents'][number], object[]]>([
  ['a transfer', INTENT.intents[0]!, [sent('nep141:wrap.near', '10')]],
  [
    'an exchange',
    { intent: 'token_diff', diff: { 'nep141:a.near': '-5', 'nep141:b.near': '6' } },
    [sent('nep141:a.near', '5')],
  ],
  [
    'one token',
    { intent: 'nft_withdraw', token: 'n.near', receiver_id: 'b.near', token_id: '7' },
    [sent('nep171:n.near:7', '1')],
  ],
  [
    'several tokens',
    {
      intent: 'mt_withdraw',
      token: 'm.near',
      receiver_id: 'b.near',
      token_ids: ['1', '2'],
      amounts: ['3', '4'],
    },
    [sent('nep245:m.near:1', '3'), sent('nep245:m.near:2', '4')],
  ],
  [
    'NEAR',
    { intent: 'native_withdraw', receiver_id: 'b.near', amount: '9' },
    [sent('nep141:wrap.near', '9')],
  ],
  [
    'what storing costs',
    { intent: 'storage_deposit', contract_id: 'a.near', account_id: 'b.near', amount: '5' },
    [sent('nep141:wrap.near', '5')],
  ],
  [
    'what storing costs beside a token',
    { intent: 'ft_withdraw', token: 't.near', receiver_id: 'b.near', amount: '1', storage_deposit: '5' },
    [sent('nep141:t.near', '1'), sent('nep141:wrap.near', '5')],
  ],
  [
    'what storing costs beside one token',
    { intent: 'nft_withdraw', token: 'n.near', receiver_id: 'b.near', token_id: '7', storage_deposit: '5' },
    [sent('nep171:n.near:7', '1'), sent('nep141:wrap.near', '5')],
  ],
  [
    'what storing costs beside several',
    {
      intent: 'mt_withdraw',
      token: 'm.near',
      receiver_id: 'b.near',
      token_ids: ['1'],
      amounts: ['3'],
      storage_deposit: '5',
    },
    [sent('nep245:m.near:1', '3'), sent('nep141:wrap.near', '5')],
  ],
])('%s leaves the account', (_, intent, outflows) => {
  expect(of({ intents: [intent] })).toMatchObject({ isDecoded: true, outflows, warnings: [] });
});

test.each<[string, IntentText['intents'][number]]>([
  ['an intent that is not known', { intent: 'imt_mint', contract_id: 'a.near', msg: '' }],
  [
    'amounts that are not as many as tokens',
    { intent: 'mt_withdraw', token: 'm.near', receiver_id: 'b.near', token_ids: ['1', '2'], amounts: ['3'] },
  ],
  ['a member that is not known', { ...INTENT.intents[0]!, more: '1' }],
  ['an amount that is none', { intent: 'transfer', receiver_id: 'b.near', tokens: { a: '-1' } }],
  ['a name that every object has', { intent: 'constructor' }],
])('%s is not decoded', (_, intent) => {
  expect(of({ intents: [intent] })).toMatchObject({ isDecoded: false, warnings: ['data-not-decoded'] });
});

test('text that is no intent is not decoded', () => {
  expect(describe(signable('hello'), { origin: null, nowMs: NOW, chain: null })).toMatchObject({
    isDecoded: false,
    fields: [{ value: 'hello', as: 'text' }],
    warnings: ['data-not-decoded'],
  });
});

test.each<[string, Partial<IntentText>]>([
  ['sign-in-other-account', { signer_id: 'bob.near' }],
  ['permit-long', { deadline: '2025-07-26T13:24:16Z' }],
  ['owner-change', { intents: [{ intent: 'add_public_key', public_key: 'ed25519:abc' }] }],
  ['owner-change', { intents: [{ intent: 'remove_public_key', public_key: 'ed25519:abc' }] }],
  ['owner-change', { intents: [{ intent: 'set_auth_by_predecessor_id', enabled: true }] }],
  ['letters-hidden', { intents: [{ ...INTENT.intents[0]!, memo: 'a\u200bb' }] }],
])('%s', (code, change) => {
  expect(of(change).warnings).toEqual([code]);
});

test('a call in the name of the account is not decoded, and what it takes along is counted', () => {
  const call = { intent: 'auth_call', contract_id: 'a.near', msg: '{}', attached_deposit: '4' };
  expect(of({ intents: [call] })).toMatchObject({
    isDecoded: false,
    outflows: [sent('nep141:wrap.near', '4')],
    warnings: ['data-not-decoded', 'may-act'],
  });
});

test('the contract that would carry it out is shown, and can be asked for by rules', () => {
  const { fields, args } = of({ verifying_contract: 'others.near' });
  expect(fields).toContainEqual({ label: 'verifying_contract', value: 'others.near', as: 'text' });
  expect(args).toMatchObject({ verifying_contract: 'others.near', signer_id: signerId(ACCOUNT) });
});

test.each([
  [
    'a member twice',
    (text: string) =>
      text.replace('{"nep141:wrap.near":"10"}', '{"nep141:wrap.near":"99","nep141:wrap.near":"10"}'),
  ],
  ['all of them twice', (text: string) => text.replace('"intents":', '"intents":[],"intents":')],
  ['a name in other letters', (text: string) => text.replace('receiver_id', '\\u0072eceiver_id')],
])('what readers of JSON can read in two ways is not decoded: %s', (_, change) => {
  const { text } = writeIntent(INTENT);
  expect(change(text)).not.toBe(text);
  const context = { origin: null, nowMs: NOW, chain: null };
  expect(describe(signable(change(text)), context).isDecoded).toBe(false);
  const spaced = JSON.stringify(INTENT, null, 2);
  expect(describe(signable(spaced), context)).toMatchObject({ isDecoded: true });
});

test('a message that is an intent is described as one, however its JSON is written', () => {
  const context = { origin: 'https://example.com', nowMs: NOW, chain: 'eip155:1' };
  const asked = describe(messageOf(writeIntent(INTENT).text), context);
  expect(asked).toMatchObject({
    kind: 'intent',
    isDecoded: true,
    outflows: [sent('nep141:wrap.near', '10')],
  });
  const odd = describe(messageOf(` ${JSON.stringify({ ...INTENT, more: 1 })}`), context);
  expect(odd).toMatchObject({ kind: 'intent', isDecoded: false, warnings: ['data-not-decoded'] });
  expect(describe(messageOf('{"intentions":[]}'), context)).toMatchObject({ kind: 'message', warnings: [] });
  expect(describe(messageOf('{"intents":'), context)).toMatchObject({ kind: 'message', warnings: [] });
});
