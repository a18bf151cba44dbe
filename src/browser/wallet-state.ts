/** What is held over changes of the wallet's public state: by `wallet-store.ts` of pages, `known-wallet.ts` of the background, and `wallet.ts`. */

/** Held over reading and writing it. */
export const WALLET_LOCK = 'rail-wallet-state';

/** Held over a call that answers accounts of the vault and the copy of them, so that the copy is of the newest answer. */
export const ACCOUNTS_LOCK = 'rail-wallet-accounts';
