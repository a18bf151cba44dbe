/**
 * Signs in the keys worker (docs/spec/accounts.md section 3): what is to be signed is read and described again from its own bytes, passes the gate, and only then is signed.
 * Nothing of what a window or page said about it is taken over; the simulation is the asking side's word, which the policy may only use to refuse.
 */

import * as v from 'valibot';
import { accept, type Parsed } from '../errors.ts';
import { bytes32, line, parseShape } from '../shapes.ts';
import type { Records } from '../vault/records.ts';
import { readSignable } from '../wallet/check-signable.ts';
import { clarify } from '../wallet/clear-signing.ts';
import { describe } from '../wallet/describe.ts';
import { isOrigin, isSameAddress, storedAddress } from '../wallet/public-state.ts';
import { type Signed, sign } from '../wallet/sign.ts';
import type { KeysPorts } from './keys-calls.ts';
import type { SigningAsk, SigningDecision } from './wallet-gate.ts';
import { findAccount, type KnownAccount, secretKeyOf } from './wallet-keys.ts';

const MAX_OUTFLOWS = 256;

const decimal = v.pipe(v.string(), v.maxLength(78), v.regex(/^(0|[1-9]\d*)$/));
const outflow = v.strictObject({
  asset: line(1, 200),
  amount: v.union([v.literal('all'), decimal]),
  how: v.picklist(['sent', 'allowed']),
  to: v.nullable(storedAddress),
});
const who = v.variant('by', [
  v.strictObject({
    by: v.literal('page'),
    origin: v.pipe(
      v.string(),
      v.maxLength(300),
      v.check((text) => isOrigin(text), 'an origin'),
    ),
  }),
  v.strictObject({ by: v.literal('person') }),
  v.strictObject({ by: v.literal('agent'), key: bytes32 }),
]);
const toDecide = v.object({
  who,
  chain: v.nullable(v.pipe(v.string(), v.regex(/^eip155:[1-9]\d{0,15}$/))),
  simulated: v.nullable(
    v.strictObject({ ok: v.boolean(), outflows: v.pipe(v.array(outflow), v.maxLength(MAX_OUTFLOWS)) }),
  ),
});
const toSign = v.object({ ...toDecide.entries, confirmed: v.boolean() });

/** @param params hostile in what they say, bounded by the schemas alone */
type Params = { readonly signable: unknown };

/** Codes: those of reading, `no-account`, `watch-only`, `other-seed`, `other-address`, and those of the gate. */
export async function signInWallet(
  params: Params,
  records: Records,
  ports: KeysPorts,
): Promise<Parsed<Signed & { readonly decision: SigningDecision }>> {
  const read = parseShape(toSign, params);
  if (!read.ok) return read;
  const asked = await readAsked(params, read.value, records, ports);
  if (!asked.ok) return asked;
  const { account, ask } = asked.value;
  // Before the gate, so that nothing is reserved for an account that cannot sign.
  const key = await secretKeyOf(records, account);
  if (!key.ok) return key;
  const passed = await ports.gate.pass(records, ask, read.value.confirmed);
  if (!passed.ok) return passed;
  return accept({ ...sign(ask.signable, key.value), decision: passed.value });
}

/** Codes: those of reading, `no-account`, and those of the gate. */
export async function decideInWallet(
  params: Params,
  records: Records,
  ports: KeysPorts,
): Promise<Parsed<SigningDecision>> {
  const read = parseShape(toDecide, params);
  if (!read.ok) return read;
  const asked = await readAsked(params, read.value, records, ports);
  return asked.ok ? ports.gate.preview(records, asked.value.ask) : asked;
}

async function readAsked(
  params: Params,
  { who, chain, simulated }: v.InferOutput<typeof toDecide>,
  records: Records,
  { clock }: KeysPorts,
): Promise<Parsed<{ readonly account: KnownAccount; readonly ask: SigningAsk }>> {
  const signable = readSignable(params.signable);
  if (!signable.ok) return signable;
  const account = await findAccount(records, ({ address }) => isSameAddress(address, signable.value.account));
  if (!account.ok) return account;
  const origin = who.by === 'page' ? who.origin : null;
  const plain = describe(signable.value, { origin, nowMs: clock(), chain });
  // The list of descriptors is large, and says what only they know.
  const description = plain.isDecoded ? plain : await clarify(signable.value, plain);
  return accept({
    account: account.value,
    ask: { signable: signable.value, description, who, simulated },
  });
}
