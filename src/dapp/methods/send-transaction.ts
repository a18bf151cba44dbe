/** `eth_sendTransaction` (docs/spec/page-requests.md section 7): one transaction, read as strictly as the wallet does it. */

import * as v from 'valibot';
import { accept, type Parsed, refuse } from '../../errors.ts';
import { parseShape } from '../../shapes.ts';
import { readTransactionRequest, type TransactionRequest } from '../../wallet/evm/read-transaction.ts';

export type SendTransaction = {
  readonly account: TransactionRequest['from'];
  readonly request: TransactionRequest;
};

const params = v.strictTuple([v.unknown()]);

export function readSendTransaction(
  given: unknown,
): Parsed<SendTransaction, 'bad-member' | 'unknown-member'> {
  const read = parseShape(params, given);
  if (!read.ok) return read;
  const request = readTransactionRequest(read.value[0]);
  if (request.ok) return accept({ account: request.value.from, request: request.value });
  const code = request.code === 'unknown-member' ? 'unknown-member' : 'bad-member';
  return refuse(code, request.because);
}
