/**
 * What a signature would mean (docs/spec/wallet.md section 6): one reading of the bytes, which the window shows and the policy decides on.
 *
 * Does not promise that a contract keeps to a standard, nor what a token is worth; and says nothing that a page claims.
 */

import type { Description } from './description.ts';
import { describeMessage } from './evm/describe-message.ts';
import { describeAuthorization, describeTransaction } from './evm/describe-transaction.ts';
import { describeTypedData } from './evm/describe-typed-data.ts';
import { digestOf } from './evm/digest.ts';
import { hexOf } from './evm/hex.ts';
import { describeIntent } from './near/describe-intent.ts';
import type { Signable } from './signable.ts';

export type DescribeContext = {
  /** Of the site that asks, from the browser; `null` where it is no site. */
  readonly origin: string | null;
  readonly nowMs: number;
  /** CAIP-2: the chain that the asking site is on; `null` where there is none. */
  readonly chain: string | null;
};

/** @param signable as `readSignable` accepts it; then it never throws */
export function describe(signable: Signable, context: DescribeContext): Description {
  return { digest: hexOf(digestOf(signable)), account: signable.account, ...readingOf(signable, context) };
}

function readingOf(signable: Signable, context: DescribeContext): Omit<Description, 'digest' | 'account'> {
  switch (signable.kind) {
    case 'transaction':
      return describeTransaction(signable.transaction, signable.account, context);
    case 'authorization':
      return describeAuthorization(signable.authorization, context);
    case 'message':
      return describeMessage(signable.message, signable.account, context);
    case 'typed-data':
      return describeTypedData(signable.typedData, signable.account, context);
    case 'intent':
      return describeIntent(signable.intent, signable.account, context.nowMs);
  }
}
