import { expect, test } from 'vitest';
import { fromHex } from '../../../src/bytes.ts';
import { toBase58 } from '../../../src/wallet/near/base58.ts';
import { type IntentText, signedIntent, signerId, writeIntent } from '../../../src/wallet/near/intent.ts';
import { checkSignedIntent } from '../../../src/wallet/near/signed-intent.ts';
import { sign } from '../../../src/wallet/sign.ts';
import { ACCOUNT, OTHER, SECRET } from '../../fixtures/signables.ts';

const INTENT: IntentText = {
  signer_id: signerId(ACCOUNT),
  verifying_contract: 'intents.near',
  deadline: '2025-05-26T13:24:16.983Z',
  nonce: 'Vij2xgAlKBKzwGNqwogWQxiy87p9jW5Omfg+L9bXBDw=',
  intents: [{ intent: 'transfer', receiver_id: 'bob.near', tokens: { 'nep141:wrap.near': '10' } }],
};
const signedOf = (text: string) => {
  const intent = { standard: 'erc191', text } as const;
  return signedIntent(intent, sign({ kind: 'intent', account: ACCOUNT, intent }, SECRET).signature);
};
const SIGNED = signedOf(writeIntent(INTENT).text);
const written = (change: object) => JSON.stringify({ ...SIGNED, ...change });
const signatureOf = (bytes: Uint8Array) => `secp256k1:${toBase58(new Uint8Array(bytes))}`;
const BYTES = fromHex(
  sign({ kind: 'intent', account: ACCOUNT, intent: writeIntent(INTENT) }, SECRET).signature.slice(2),
)!;
const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

/** The other s and the other parity: as good a signature, which the contract refuses. */
function higherS(): Uint8Array {
  const s = BigInt(`0x${Buffer.from(BYTES.subarray(32, 64)).toString('hex')}`);
  const other = Buffer.from((ORDER - s).toString(16).padStart(64, '0'), 'hex');
  return Uint8Array.from([...BYTES.subarray(0, 32), ...other, BYTES[64] === 27 ? 1 : 0]);
}

test('what is signed here holds, and is described as what its signer signed', () => {
  expect(checkSignedIntent(JSON.stringify(SIGNED))).toEqual({
    ok: true,
    value: {
      signer: ACCOUNT,
      intent: INTENT,
      signable: { kind: 'intent', account: ACCOUNT, intent: { standard: 'erc191', text: SIGNED.payload } },
      holds: true,
    },
  });
  expect(checkSignedIntent(JSON.stringify(SIGNED, null, 2))).toMatchObject({
    ok: true,
    value: { holds: true },
  });
});

test.each<[string, string]>([
  [
    'another account’s intent',
    JSON.stringify(signedOf(JSON.stringify({ ...INTENT, signer_id: signerId(OTHER) }))),
  ],
  [
    'an account of NEAR with a name',
    JSON.stringify(signedOf(JSON.stringify({ ...INTENT, signer_id: 'bob.near' }))),
  ],
  [
    'the address with its capitals',
    JSON.stringify(signedOf(JSON.stringify({ ...INTENT, signer_id: ACCOUNT }))),
  ],
])('%s does not hold, whoever signed it', (_, text) => {
  expect(checkSignedIntent(text)).toMatchObject({ ok: true, value: { signer: ACCOUNT, holds: false } });
});

test.each<[string, string]>([
  ['too-large', 'a'.repeat(40_001)],
  ['too-deep', '[[[[['],
  ['not-json', '{'],
  ['not-json', ''],
  ['bad-member', 'null'],
  ['bad-member', '[]'],
  ['bad-member', written({ payload: 7 })],
  ['bad-member', written({ payload: '\ud800' })],
  ['bad-member', written({ standard: 'erc-191' })],
  ['bad-member', written({ signature: `secp256k1:${'1'.repeat(150)}` })],
  ['unknown-member', written({ public_key: 'a' })],
  ['other-standard', written({ standard: 'nep413' })],
  ['other-standard', JSON.stringify({ standard: 'raw_ed25519' })],
  ['bad-payload', written({ payload: '{}' })],
  ['bad-payload', written({ payload: `${SIGNED.payload} x` })],
  ['bad-signature', written({ signature: SIGNED.signature.slice('secp256k1:'.length) })],
  ['bad-signature', written({ signature: SIGNED.signature.replace('secp256k1', 'ed25519') })],
  ['bad-signature', written({ signature: `${SIGNED.signature}1` })],
  ['bad-signature', written({ signature: signatureOf(BYTES) })],
  ['bad-signature', written({ signature: signatureOf(higherS()) })],
  ['bad-signature', written({ signature: signatureOf(new Uint8Array(65)) })],
])('%s: %.60s', (code, text) => {
  expect(checkSignedIntent(text)).toMatchObject({ ok: false, code });
});
