/**
 * The ledger's own RSA key: it pays for bundle transactions and signs upload receipts. Made once and kept in the
 * store, so that receipts and addresses stay the same across restarts.
 *
 * The key lies unprotected on disk. It guards nothing outside this development ledger.
 */

import { constants, createPrivateKey, generateKeyPair, type KeyObject, sign } from 'node:crypto';
import { promisify } from 'node:util';
import type { JWKInterface } from 'arweave/node/lib/wallet.js';
import { fromBase64Url, sha256, toBase64Url, utf8 } from '../bytes.ts';
import { deepHash } from '../formats/deep-hash.ts';
import type { Store } from './store.ts';

export type Wallet = {
  readonly jwk: JWKInterface;
  readonly key: KeyObject;
  /** base64url of SHA-256 of the modulus. */
  readonly address: string;
};

export type Receipt = {
  readonly id: string;
  readonly owner: string;
  /** Milliseconds. */
  readonly timestamp: number;
  readonly deadlineHeight: number;
  readonly version: string;
  readonly winc: string;
  readonly dataCaches: readonly string[];
  readonly fastFinalityIndexes: readonly string[];
  readonly public: string;
  readonly signature: string;
};

const KEY_BITS = 4096;
const RECEIPT_VERSION = '0.2.0';

/** The wallet kept in the store; made (about a second) and kept on the first run. `given` replaces the making. */
export async function openWallet(store: Store, given?: JWKInterface): Promise<Wallet> {
  const kept = store.sql('SELECT value FROM setting WHERE name = ?').get('wallet') as
    | { value: string }
    | undefined;
  const jwk = kept ? (JSON.parse(kept.value) as JWKInterface) : (given ?? (await generateWallet(KEY_BITS)));
  if (!kept) store.sql('INSERT INTO setting VALUES (?, ?)').run('wallet', JSON.stringify(jwk));
  return {
    jwk,
    key: createPrivateKey({ key: { ...jwk }, format: 'jwk' }),
    address: toBase64Url(await sha256(fromBase64Url(jwk.n)!)),
  };
}

export async function generateWallet(modulusBits: number): Promise<JWKInterface> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: modulusBits });
  return privateKey.export({ format: 'jwk' }) as JWKInterface;
}

/**
 * An upload receipt: RSA-PSS (salt 0) over the deep hash of ["Bundlr", version, id, deadline height, timestamp].
 * Nothing else in it is signed.
 */
export async function signReceipt(
  wallet: Wallet,
  claim: { readonly id: string; readonly owner: string; readonly timestamp: number; deadlineHeight: number },
): Promise<Receipt> {
  const { id, owner, timestamp, deadlineHeight } = claim;
  const signed = ['Bundlr', RECEIPT_VERSION, id, String(deadlineHeight), String(timestamp)];
  const message = await deepHash(signed.map(utf8));
  const padding = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 0 };
  const signature = await promisify(sign)('sha256', message, { key: wallet.key, ...padding });
  return {
    id,
    owner,
    timestamp,
    deadlineHeight,
    version: RECEIPT_VERSION,
    winc: '0',
    dataCaches: [],
    fastFinalityIndexes: [],
    public: wallet.jwk.n,
    signature: toBase64Url(signature),
  };
}
