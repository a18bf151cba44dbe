/** What the two readers of the wallet's public state share: `wallet-store.ts` of pages, `known-wallet.ts` of the background. */

/** Held over reading and writing it. */
export const WALLET_LOCK = 'rail-wallet-state';
