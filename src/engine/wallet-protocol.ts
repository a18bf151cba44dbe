/** Calls of the lookup worker for the wallet (types only). Everything that a server says is its word alone. */

import type { SentCalls } from '../dapp/known-calls.ts';
import type { PlainCall } from '../dapp/methods/send-calls.ts';
import type { PageAnswer } from '../dapp/page-answers.ts';
import type { PageCall } from '../dapp/page-call.ts';
import type { Parsed } from '../errors.ts';
import type { Asset, Description } from '../wallet/description.ts';
import type { TransactionRequest } from '../wallet/evm/read-transaction.ts';
import type { Simulated } from '../wallet/policy/ask.ts';
import type { EvidenceAnswer, NeededEvidence } from '../wallet/policy/evidence.ts';
import type { Requires } from '../wallet/policy/policy.ts';
import type { Chain } from '../wallet/public-state.ts';
import type { Address, Decimal, Hex, Signable, Transaction } from '../wallet/signable.ts';

type TransactionSignable = Extract<Signable, { readonly kind: 'transaction' }>;

export type WalletLookups = {
  /** A page's reading method, answered by the server of its chain. `calls`: those of the site. */
  'page-node': {
    readonly params: {
      readonly text: string;
      readonly chain: Chain | null;
      readonly accounts: readonly Address[];
      readonly calls: readonly SentCalls[];
    };
    readonly result: PageAnswer;
  };
  /** One question of the extension itself to a chain's server. */
  rpc: {
    readonly params: { readonly url: string; readonly method: string; readonly params: readonly unknown[] };
    readonly result: Parsed<unknown>;
  };
  /** Whether the first server of a chain is of that chain. */
  'wallet-check-chain': { readonly params: { readonly chain: Chain }; readonly result: Parsed<null> };
  /**
   * Completes, describes and simulates what was asked. `origin`: of the site; `null` for the person. `over`: what was signed with the same number; the fees are at least
   * an eighth above each.
   */
  'wallet-prepare': {
    readonly params: {
      readonly chain: Chain;
      readonly request: TransactionRequest;
      readonly origin: string | null;
      readonly over: readonly Transaction[];
    };
    readonly result: Parsed<Prepared>;
  };
  'wallet-prepare-calls': {
    readonly params: {
      readonly chain: Chain;
      readonly account: Address;
      readonly calls: readonly PlainCall[];
      readonly origin: string | null;
    };
    readonly result: Parsed<PreparedCalls>;
  };
  /** Asks nobody. `chain`: CAIP-2. */
  'wallet-describe': {
    readonly params: {
      readonly signable: Signable;
      readonly origin: string | null;
      readonly chain: string | null;
    };
    readonly result: Parsed<{ readonly description: Description }>;
  };
  /** Signed bytes of this wallet, read back. Asks nobody. */
  'wallet-read-signed': {
    readonly params: { readonly raw: Hex; readonly origin: string | null };
    readonly result: Parsed<{ readonly signable: TransactionSignable; readonly description: Description }>;
  };
  'wallet-balances': {
    readonly params: {
      readonly chains: readonly Chain[];
      readonly accounts: readonly Address[];
      readonly tokens: readonly { readonly chainId: Decimal; readonly address: Address }[];
    };
    readonly result: Parsed<readonly AssetBalance[]>;
  };
  'wallet-send-raw': {
    readonly params: { readonly chain: Chain; readonly raw: Hex };
    readonly result: Parsed<{ readonly hash: Hex }>;
  };
  /** Several, in their order; what the server refuses ends it. `sent`: how many it has. */
  'wallet-send-all': {
    readonly params: { readonly chain: Chain; readonly raws: readonly Hex[] };
    readonly result: Parsed<{ readonly sent: number }>;
  };
  /** Evidence that rules require of a call, found and checked. `trust`: as stored in the settings. */
  'wallet-evidence': {
    readonly params: {
      readonly needs: NeededEvidence;
      readonly gateways: readonly string[];
      readonly trust: readonly unknown[];
    };
    readonly result: Parsed<readonly FoundFor[]>;
  };
  /** Whether what was agreed to is what the page asked for (`dapp/choice.ts`). */
  'page-fits': {
    readonly params: {
      readonly call: PageCall;
      readonly toSign: readonly Signable[];
      readonly chainId: Decimal | null;
      readonly account: Address | null;
    };
    readonly result: boolean;
  };
};

export type FoundFor = { readonly requires: Requires; readonly found: readonly FoundEvidence[] };

/** `missing`: of what there is none. Names are the reader's own for company and model, grades those of the reader's list and of the hardware's maker. */
export type FoundEvidence = EvidenceAnswer & {
  readonly missing: 'statement' | 'company' | 'record' | 'server' | null;
  readonly who: string | null;
  readonly model: string | null;
  readonly isTestSetup: boolean;
  readonly rating: string | null;
};

/** What the person's server says would happen: to the account alone, and only where `is` is `done`. `delta`: signed, in the smallest unit. */
export type Simulation =
  | {
      readonly is: 'done';
      readonly ok: boolean;
      /** Why not, in the server's words. */
      readonly reason: string | null;
      readonly changes: readonly {
        readonly account: Address;
        readonly asset: Asset;
        readonly symbol: string | null;
        readonly decimals: number | null;
        readonly delta: string;
      }[];
    }
  | { readonly is: 'unknown'; readonly code: string };

/** `simulated`: what the policy is told of the forecast, of this one by itself. */
type Tried = Described & { readonly simulated: Simulated };
type Described = { readonly signable: Signable; readonly description: Description };
type Forecast = { readonly simulation: Simulation; readonly fee: { readonly maxWei: Decimal } };

export type Prepared = Tried & Forecast;
/** In the order in which they would be sent. */
export type PreparedCalls = Forecast & { readonly prepared: readonly Tried[] };

/** `token`: `null` for the chain's coin. `amount`: `null` where nobody said. */
export type AssetBalance = {
  readonly chainId: Decimal;
  readonly account: Address;
  readonly token: Address | null;
  readonly amount: Decimal | null;
};
