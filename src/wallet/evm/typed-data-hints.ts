/**
 * What typed data looks like that nothing here reads exactly: an order, or power for somebody else (docs/spec/wallet.md section 6). Told by words in the names of its types and by members
 * that stand together, so it warns of things that are harmless and misses others; it says nothing of what would leave the account.
 */

import type { WarningCode } from '../description.ts';
import type { TypedData, TypedDataField } from '../signable.ts';
import { warnIf } from './description-parts.ts';

const TRADES =
  /^(orders?|makers?|takers?|trades?|trading|listings?|offers?|bids?|asks?|swaps?|quotes?|rfq|auctions?|sales?|sell|buy|exchange|transfers?|send|withdraw|withdrawals?|spend|payments?|pay)$/;
const EMPOWERS =
  /^(permits?|permission|approvals?|approve|allowance|authorizations?|authorize|authorise|grants?|delegations?|delegate|session|agents?|userop|operation|forward|execute|call|tx|transaction)$/;
/** What takes something back gives nothing. */
const ENDS = /^(cancel|cancellations?|revoke|revocations?)$/;

/** Two sides of an exchange, in names without capitals and underscores. */
const GIVEN =
  /^(maker|making|make|sell|seller|offer|offered|input|give|source|src|from)(token|asset|amount|currency|nft)/;
const GOT =
  /^(taker|taking|take|buy|buyer|want|wanted|output|get|receive|min|minimum|dest|destination|dst|to)(token|asset|amount|currency|nft|output|return|received?)/;
const PRICE = /price$/;
const PRICED = /^(collection|nft|token|asset|item)/;
const POWERFUL =
  /^(spender|operator|manager|authorized|delegatee?|agent|agentaddress|grantee|sessionkey|newowner|newadmin)$/;
const CALLED = /^(to|target|destination|callee|contract)$/;

/** For typed data that no other reading fits. */
export function hintsOf({ types }: TypedData): WarningCode[] {
  const structs = Object.entries(types).filter(([name]) => name !== 'EIP712Domain');
  const words = structs
    .map(([name]) => wordsOf(name))
    .filter((some) => !some.some((word) => ENDS.test(word)));
  const speaks = (of: RegExp) => words.flat().some((word) => of.test(word));
  const someStruct = (fits: (members: readonly TypedDataField[]) => boolean) =>
    structs.some(([, members]) => fits(members));
  return [
    ...warnIf(speaks(TRADES) || someStruct(isExchange), 'may-trade'),
    ...warnIf(speaks(EMPOWERS) || someStruct(isEmpowering), 'may-act'),
  ];
}

function isExchange(members: readonly TypedDataField[]): boolean {
  const hasMember = (name: RegExp) => members.some((member) => name.test(plain(member.name)));
  return (hasMember(GIVEN) && hasMember(GOT)) || (hasMember(PRICE) && hasMember(PRICED));
}

/** Somebody who is let, or a call of something. */
function isEmpowering(members: readonly TypedDataField[]): boolean {
  const isAddress = (name: RegExp) =>
    members.some((member) => member.type === 'address' && name.test(plain(member.name)));
  return isAddress(POWERFUL) || (isAddress(CALLED) && members.some(({ type }) => type === 'bytes'));
}

function plain(name: string): string {
  return name.replaceAll('_', '').toLowerCase();
}

/** `GaslessOrder` is two words. */
function wordsOf(name: string): string[] {
  return (name.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+/g) ?? []).map((word) => word.toLowerCase());
}
