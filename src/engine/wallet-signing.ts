/**
 * Signs in the keys worker (docs/spec/accounts.md section 3): what is to be signed is read and described again from its own bytes, passes the gate, and only then is signed.
 * Nothing of what a window or page said about it is taken over; the simulation is the asking side's word, which the policy may only use to refuse, and evidence the lookup worker's, for the call whose digest
 * is computed here.
 */

import * as v from 'valibot';
import type { Bytes } from '../bytes.ts';
import { accept, type Parsed } from '../errors.ts';
import { parseShape } from '../shapes.ts';
import type { Records } from '../vault/records.ts';
import { readSignable } from '../wallet/check-signable.ts';
import { clarify } from '../wallet/clear-signing.ts';
import { describe } from '../wallet/describe.ts';
import { simulatedShape, whoShape } from '../wallet/policy/ask.ts';
import { toldShape } from '../wallet/policy/evidence.ts';
import { isSameAddress } from '../wallet/public-state.ts';
import { type Signed, sign } from '../wallet/sign.ts';
import { entryForSite } from '../wallet/signed-for-site.ts';
import type { KeysPorts } from './keys-calls.ts';
import type { SigningAsk, SigningDecision, SigningPreview } from './wallet-gate.ts';
import { findAccount, type KnownAccount, secretKeyOf } from './wallet-keys.ts';

/** As many as a page can ask for in one request. */
const MAX_AT_ONCE = 16;

const toDecide = v.object({
  who: whoShape,
  chain: v.nullable(v.pipe(v.string(), v.regex(/^eip155:[1-9]\d{0,15}$/))),
  items: v.pipe(
    v.array(
      v.strictObject({
        signable: v.unknown(),
        simulated: simulatedShape,
        evidence: v.optional(toldShape, null),
      }),
    ),
    v.minLength(1),
    v.maxLength(MAX_AT_ONCE),
  ),
});
const toSign = v.object({ ...toDecide.entries, confirmed: v.boolean() });

export type SignedAndDecided = Signed & { readonly decision: SigningDecision };

/**
 * All of them, or none: what was let through together is signed together.
 *
 * @param params hostile in what they say, bounded by the schemas alone
 * Codes: those of reading, `no-account`, `watch-only`, `other-seed`, `other-address`, and those of the gate.
 */
export async function signInWallet(
  params: unknown,
  records: Records,
  ports: KeysPorts,
): Promise<Parsed<readonly SignedAndDecided[]>> {
  const read = parseShape(toSign, params);
  if (!read.ok) return read;
  const asked = await readAsked(read.value, records, ports);
  if (!asked.ok) return asked;
  // Before the gate, so that nothing is reserved for an account that cannot sign.
  const keys: Bytes[] = [];
  for (const { account } of asked.value) {
    const key = await secretKeyOf(records, account);
    if (!key.ok) return key;
    keys.push(key.value);
  }
  const asks = asked.value.map(({ ask }) => ask);
  const passed = await ports.gate.pass(records, asks, read.value.confirmed);
  if (!passed.ok) return passed;
  const signed = asks.map(({ signable }, at) => sign(signable, keys[at]!));
  const nowMs = ports.clock();
  const entries = asks.flatMap(({ who, signable, description }, at) =>
    who.by === 'page' ? entryForSite(who.origin, signable, description, signed[at]!, nowMs) : [],
  );
  // Before it is handed out: whoever gets it may end at any moment. The person's own are kept by the page that sends them.
  if (entries.length > 0) await ports.keepSigned(entries);
  return accept(signed.map((one, at) => ({ ...one, decision: passed.value[at]! })));
}

/** Codes: those of reading, `no-account`, and those of the gate. */
export async function decideInWallet(
  params: unknown,
  records: Records,
  ports: KeysPorts,
): Promise<Parsed<readonly SigningPreview[]>> {
  const read = parseShape(toDecide, params);
  if (!read.ok) return read;
  const asked = await readAsked(read.value, records, ports);
  if (!asked.ok) return asked;
  return ports.gate.preview(
    records,
    asked.value.map(({ ask }) => ask),
  );
}

type Asked = { readonly account: KnownAccount; readonly ask: SigningAsk };

async function readAsked(
  { items, ...shared }: v.InferOutput<typeof toDecide>,
  records: Records,
  ports: KeysPorts,
): Promise<Parsed<readonly Asked[]>> {
  const all: Asked[] = [];
  for (const item of items) {
    const one = await readItem({ ...shared, ...item }, records, ports);
    if (!one.ok) return one;
    all.push(one.value);
  }
  return accept(all);
}

type Item = v.InferOutput<typeof toDecide>['items'][number];

async function readItem(
  { signable: given, simulated, evidence, who, chain }: Omit<v.InferOutput<typeof toDecide>, 'items'> & Item,
  records: Records,
  { clock }: KeysPorts,
): Promise<Parsed<Asked>> {
  const signable = readSignable(given);
  if (!signable.ok) return signable;
  const account = await findAccount(records, ({ address }) => isSameAddress(address, signable.value.account));
  if (!account.ok) return account;
  const origin = who.by === 'page' ? who.origin : null;
  const plain = describe(signable.value, { origin, nowMs: clock(), chain });
  // The list of descriptors is large, and says what only they know. What coins are called is for the window: nothing is decided by it.
  const description = plain.isDecoded ? plain : await clarify(signable.value, plain, null);
  return accept({
    account: account.value,
    ask: { signable: signable.value, description, who, simulated, evidence },
  });
}
