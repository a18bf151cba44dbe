/** What the person agreed to, by method (types only; docs/spec/page-requests.md section 5). */

import type { Outflow } from '../wallet/description.ts';
import type { ToldEvidence } from '../wallet/policy/evidence.ts';
import type { ConnectedSite } from '../wallet/public-state.ts';
import type { Signable } from '../wallet/signable.ts';

/** `simulated`: of this one by itself. `simulated`, `evidence`: what the window showed of it; the policy decides with it. */
export type Agreed = {
  readonly signable: Signable;
  readonly simulated: { readonly ok: boolean; readonly outflows: readonly Outflow[] } | null;
  readonly evidence: ToldEvidence | null;
};

export type Choice =
  /** With which membership, and which root of its group was on screen. */
  | {
      readonly method: 'rail_provePersonhood';
      readonly membership: string;
      readonly rootRecordId: string;
    }
  | {
      readonly method: 'eth_sendTransaction' | 'personal_sign' | 'eth_signTypedData_v4' | 'wallet_sendCalls';
      readonly toSign: readonly Agreed[];
    }
  /** What the site is given, once its answer is stored and not before. */
  | {
      readonly method: 'eth_requestAccounts' | 'wallet_requestPermissions';
      readonly site: ConnectedSite;
    }
  /** The window has changed the state of the wallet; what the site sees then is its answer. */
  | {
      readonly method: 'wallet_addEthereumChain' | 'wallet_switchEthereumChain' | 'wallet_watchAsset';
    };
