/**
 * Intents that this wallet signs, held against what others published (docs/spec/wallet.md section 8). Independent: the official package's schema of the contract, the official SDK's signature of the same
 * payload with the same key, examples of the contract's repository and documentation, viem, and a chain's `ecrecover`. Not run here: the contract itself.
 */

import { afterAll, beforeAll, expect, describe as group, test } from 'vitest';
import { fromHex, utf8 } from '../../../src/bytes.ts';
import { messageDigest } from '../../../src/wallet/evm/digest.ts';
import { recoverSigner } from '../../../src/wallet/evm/recover.ts';
import { signedIntent, signerId, writeIntent } from '../../../src/wallet/near/intent.ts';
import { checkSignedIntent } from '../../../src/wallet/near/signed-intent.ts';
import { transferIntent } from '../../../src/wallet/near/transfer.ts';
import { sign } from '../../../src/wallet/sign.ts';
import type { Address, IntentPayload } from '../../../src/wallet/signable.ts';
import { type Anvil, noAnvil, startAnvil } from '../../e2e/anvil.ts';
import { decodeSigned, ecrecoverInput, officialSigner } from '../../fixtures/intent-decoder.ts';
import { ACCOUNT, SECRET } from '../../fixtures/signables.ts';

const TRANSFER = { token: 'nep141:wrap.near', receiver: 'bob.near', amount: '10' };
const NONCE = Uint8Array.from(Buffer.from('Vij2xgAlKBKzwGNqwogWQxiy87p9jW5Omfg+L9bXBDw=', 'base64'));
const UNTIL_MS = Date.parse('2025-05-26T13:24:16.983Z');

const made = writeIntent(transferIntent(TRANSFER, ACCOUNT, () => NONCE, UNTIL_MS));
const signedText = (intent: IntentPayload, secret = SECRET, account: Address = ACCOUNT) =>
  JSON.stringify(signedIntent(intent, sign({ kind: 'intent', account, intent }, secret).signature));

/** `IntentSignerViem.signIntent` of `@defuse-protocol/intents-sdk` 0.72.0, given the same key, number, deadline and transfer. */
const OF_SDK =
  '{"standard":"erc191","payload":"{\\"signer_id\\":\\"0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266\\",\\"verifying_contract\\":\\"intents.near\\",\\"deadline\\":\\"2025-05-26T13:24:16.983Z\\",\\"nonce\\":\\"Vij2xgAlKBKzwGNqwogWQxiy87p9jW5Omfg+L9bXBDw=\\",\\"intents\\":[{\\"intent\\":\\"transfer\\",\\"receiver_id\\":\\"bob.near\\",\\"tokens\\":{\\"nep141:wrap.near\\":\\"10\\"}}]}","signature":"secp256k1:CewWDX6U2zaNiViTyQowivMvfZ1mvVapRUddDZp7E2TwqKw5co2DifgA8Cq9P5xvake679FbFmS7jMRJoqmwmkPMi"}';

test('the official SDK signs the same transfer to the same text, to the last character', () => {
  expect(signedText(made)).toBe(OF_SDK);
});

test('the official decoder reads what is signed here, and finds the account', async () => {
  expect(await officialSigner(signedText(made))).toBe(signerId(ACCOUNT));
  expect((await decodeSigned(signedText(made)))?.parsed).toMatchObject({
    nonce: 'Vij2xgAlKBKzwGNqwogWQxiy87p9jW5Omfg+L9bXBDw=',
    intents: [{ intent: 'transfer', receiver_id: 'bob.near', tokens: { 'nep141:wrap.near': '10' } }],
  });
});

/** Of the text inside, where it stands as text inside JSON. */
const ALTERED: readonly (readonly [what: string, from: string, to: string])[] = [
  ['the amount', String.raw`\"10\"`, String.raw`\"11\"`],
  ['the receiver', 'bob.near', 'bab.near'],
  ['the token', 'wrap.near', 'wrop.near'],
  ['the deadline', '13:24:16', '14:24:16'],
  ['the number', 'Vij2', 'Vij3'],
  ['the contract', 'intents.near', 'intents.neer'],
  ['the account', '92266', '92267'],
  ['a byte of the signature', 'CewWDX6U', 'CewWDX6V'],
  ['a space', '"{', '" {'],
];

test.each(ALTERED)('%s altered: refused by the official decoder, and here', async (_, from, to) => {
  const altered = signedText(made).replace(from, to);
  expect(altered).not.toBe(signedText(made));
  expect(await officialSigner(altered)).toBeNull();
  const here = checkSignedIntent(altered);
  expect(here.ok && here.value.holds).toBe(false);
});

test('both read the same in what either takes or refuses, byte by byte', async () => {
  const text = signedText(made);
  for (let at = 0; at < text.length; at += 3) {
    const altered = `${text.slice(0, at)}${text[at] === 'x' ? 'y' : 'x'}${text.slice(at + 1)}`;
    const here = checkSignedIntent(altered);
    const there = await officialSigner(altered).catch(() => null);
    expect(here.ok && here.value.holds ? here.value.intent.signer_id : null, altered).toBe(there);
    expect(there, altered).toBeNull();
  }
});

group('the contract’s own examples', () => {
  /** near/intents, erc191/src/lib.rs, "REFERENCE_SIGNATURE" and "REFERENCE_PUBKEY": made with MetaMask, as it says. */
  const SIGNATURE =
    '0x7800a70d05cde2c49ed546a6ce887ce6027c2c268c0285f6efef0cdfc4366b23643790f67a86468ee8301ed12cfffcb07c6530f90a9327ec057800fabd332e471c';
  const KEY = 'a4b319a82adfc43584e4537fec97a80516e16673db382cd91eba97abbab8ca56';

  test('a signature of “Hello world!” is the one that is made here, and recovers', () => {
    const account = recoverSigner(messageDigest(utf8('Hello world!')), SIGNATURE);
    if (!account.ok) throw new Error(account.because);
    const intent = { standard: 'erc191', text: 'Hello world!' } as const;
    const signed = sign({ kind: 'intent', account: account.value, intent }, fromHex(KEY)!);
    expect(signed.signature).toBe(SIGNATURE);
    expect(recoverSigner(messageDigest(utf8('Hello, NEAR!')), SIGNATURE)).not.toEqual(account);
    expect(recoverSigner(messageDigest(utf8('Hello world!')), SIGNATURE.replace('78', '79'))).not.toEqual(
      account,
    );
  });
});

group.skipIf(noAnvil() !== null)('a chain’s ecrecover', () => {
  let anvil: Anvil;
  beforeAll(async () => {
    anvil = await startAnvil();
  });
  afterAll(() => anvil.stop());

  const recovered = async (text: string) => {
    const decoded = await decodeSigned(text);
    const data = ecrecoverInput(decoded!);
    const answer = await anvil.ask('eth_call', [{ to: `0x${'1'.padStart(40, '0')}`, data }, 'latest']);
    return `0x${String(answer).slice(-40)}`;
  };

  test('finds the account, and another one when the amount was altered', async () => {
    expect(await recovered(signedText(made))).toBe(signerId(ACCOUNT));
    const [, from, to] = ALTERED[0]!;
    expect(await recovered(signedText(made).replace(from, to))).not.toBe(signerId(ACCOUNT));
  });
});
