/**
 * What an error of `eth_sendRawTransaction` means, by the words that clients have for it. Codes of JSON-RPC do not tell: clients use one for several things, -32005 for a gas limit and for too many
 * requests. Words that are not here mean nothing: the transaction may have arrived, or may be taken at another time.
 */

/**
 * It was taken before.
 * - geth core/txpool/errors.go, erigon txnprovider/txpool/txpoolcfg, Nethermind TxPoolErrorMessages, reth rpc-eth-types: `already known`; Nethermind of before 2026: `AlreadyKnown`
 * - besu RpcErrorType: `Known transaction`; anvil PoolError: `Tx: […] already Imported`; erigon: `existing txn with same hash`, before 2025 `existing tx`
 */
const TAKEN: readonly string[] = [
  'already known',
  'alreadyknown',
  'known transaction',
  'already imported',
  'existing txn with same hash',
  'existing tx with same hash',
];

/** These bytes are in no block, and cannot be as they are. What clients say of a fee that is too low is not among them, nor what a limit of their own keeps out: both pass. */
const NEVER: readonly string[] = [
  // Its number was used: geth core/error.go, erigon, Nethermind, reth, anvil; besu in capitals. Nethermind of before 2026: OldNonce.
  'nonce too low',
  'oldnonce',
  'nonce has max value',
  // geth, Nethermind, reth, anvil: `… for gas * price + value`, `… for transfer`; erigon stops there. Then besu, and Nethermind of before 2026.
  'insufficient funds',
  'upfront cost exceeds account balance',
  'insufficientfunds',
  // Less gas than it takes to begin: geth, reth, anvil; erigon; besu.
  'intrinsic gas too low',
  'intrinsicgas',
  'intrinsic gas exceeds gas limit',
  'insufficient gas for floor data gas cost',
  // More than a block holds: geth and reth; Nethermind, and before 2026; erigon; besu; anvil.
  'exceeds block gas limit',
  'gas limit reached',
  'gaslimitexceeded',
  'gas limit is too high',
  'gas limit too high',
  'transaction gas limit too high',
  'transaction gas limit exceeds block gas limit',
  'transaction gas limit is greater than the block gas limit',
  'intrinsic gas too high',
  'gas uint64 overflow',
  'gasuintoverflow',
  // The signature is nobody's, or of another chain: geth, erigon; Nethermind; besu; reth and anvil.
  'invalid sender',
  'failed to recover sender',
  'invalid signature',
  'wrong chainid',
  'invalid chain id',
  'incompatible eip-155 transaction',
  'sender not an eoa',
  'sender is not an eoa',
  // Code of a new contract that is too long, and prices that contradict each other: geth, reth, anvil; erigon.
  'max initcode size exceeded',
  'initcode too large',
  'max priority fee per gas higher than max fee per gas',
];

/** Where a client's words begin: at once, or behind what a server put before them. */
const taken = wordsOf(TAKEN);
const never = wordsOf(NEVER);

/** @param message in the server's words: hostile, and cut */
export function meaningOf(message: string): 'taken' | 'never' | 'unknown' {
  if (taken.test(message)) return 'taken';
  return never.test(message) ? 'never' : 'unknown';
}

function wordsOf(phrases: readonly string[]): RegExp {
  return new RegExp(`(?:^|[:=\\]] )(?:${phrases.join('|')})(?![a-z])`, 'i');
}
