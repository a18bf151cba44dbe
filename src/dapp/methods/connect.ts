/** `eth_requestAccounts` and the permissions of EIP-2255: the one permission that there is, to see accounts (docs/spec/page-requests.md section 7). */

import * as v from 'valibot';
import { accept, type Parsed } from '../../errors.ts';
import { parseShape } from '../../shapes.ts';

/** What there is to know of a request for accounts: nothing. */
export type Connect = { readonly accounts: true };
type BadMember = 'unknown-member' | 'bad-member';

/** Pages give no parameters in several ways. */
const none = v.optional(
  v.union([v.strictTuple([]), v.strictObject({}), v.strictTuple([v.strictObject({})])]),
);
const permissions = v.strictTuple([v.strictObject({ eth_accounts: v.strictObject({}) })]);

export function readRequestAccounts(params: unknown): Parsed<Connect, BadMember> {
  const read = parseShape(none, params);
  return read.ok ? accept({ accounts: true }) : read;
}

export function readRequestPermissions(params: unknown): Parsed<Connect, BadMember> {
  const read = parseShape(permissions, params);
  return read.ok ? accept({ accounts: true }) : read;
}
