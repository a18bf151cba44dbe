/**
 * Calls of the keys worker, all of them (types only). The data key comes with a call and goes with it, as base64url like all bytes
 * here: what passes between parts of an extension is JSON. The worker may be ended at any time; then a call ends with `worker-lost`.
 */

import type { Parsed } from '../errors.ts';
import type { Attested } from '../identity/attestation.ts';
import type { HolderJwk, IssuerJwk } from '../identity/credentials/public-key.ts';
import type { Enrolment } from '../identity/enrolment.ts';
import type { PersonhoodResponse } from '../identity/response.ts';
import type { SeenRoot } from '../identity/root-chain.ts';
import type { Bound } from '../identity/scope.ts';
import type { SemaphoreProof } from '../identity/semaphore-proof.ts';
import type { Vouch } from '../identity/vouch.ts';
import type { Restored } from '../vault/restore.ts';
import type { ExportedLog } from '../wallet/policy/log.ts';
import type { Signed } from '../wallet/sign.ts';
import type { Address, Signable } from '../wallet/signable.ts';
import type { StoredCredential } from './stored-credentials.ts';
import type { Membership, StoredMembership } from './stored-memberships.ts';
import type { Signer, SigningAsk, SigningDecision, SigningPreview } from './wallet-gate.ts';

/** What the person gives to open the vault. `output`: of the passkey's PRF. */
export type GivenSecret =
  | { readonly by: 'password'; readonly password: string }
  | { readonly by: 'passkey'; readonly output: string }
  | { readonly by: 'recovery'; readonly code: string };

export type GivenPasskey = { readonly credential: string; readonly input: string; readonly output: string };

/** What can be known of the vault while it is locked. */
export type VaultState =
  | { readonly is: 'none' }
  | { readonly is: 'unreadable'; readonly code: string }
  | {
      readonly is: 'present';
      readonly passkey: { readonly credential: string; readonly input: string } | null;
      /** How long the next try to unlock has to wait. */
      readonly waitMs: number;
    };

type Opened = { readonly dataKey: string };
type Coded = { readonly recoveryCode: string };

export type VaultCalls = {
  'vault-state': { readonly params: object; readonly result: VaultState };
  'vault-create': { readonly params: { readonly password: string }; readonly result: Opened & Coded };
  'vault-unlock': { readonly params: { readonly secret: GivenSecret }; readonly result: Opened };
  'vault-change-password': {
    readonly params: { readonly secret: GivenSecret; readonly password: string };
    readonly result: null;
  };
  'vault-renew-code': { readonly params: { readonly secret: GivenSecret }; readonly result: Coded };
  'vault-add-passkey': {
    readonly params: { readonly secret: GivenSecret; readonly passkey: GivenPasskey };
    readonly result: null;
  };
  'vault-remove-passkey': { readonly params: { readonly secret: GivenSecret }; readonly result: null };
  'vault-back-up': {
    readonly params: Opened & { readonly password: string };
    readonly result: { readonly file: string };
  };
  'vault-restore-new': {
    readonly params: { readonly file: string; readonly filePassword: string; readonly password: string };
    readonly result: Opened & Coded & { readonly added: number };
  };
  'vault-restore-into': {
    readonly params: Opened & { readonly file: string; readonly filePassword: string };
    readonly result: Restored;
  };
  'vault-delete': { readonly params: object; readonly result: null };
};

/** `hasSecret`: the vault's seed gives this commitment. It does not in a vault that had a seed before a backup was restored into it. */
export type ListedMembership = StoredMembership & { readonly hasSecret: boolean };

/** A root, decimal, and the way from a leaf to it; numbers that the lookup worker has read and computed. */
export type Placed = {
  readonly root: string;
  readonly path: { readonly index: number; readonly siblings: readonly string[] };
};

export type MembershipCalls = {
  memberships: { readonly params: Opened; readonly result: readonly ListedMembership[] };
  'membership-enrol': {
    readonly params: Opened & { readonly issuer: string; readonly groupId: string; readonly nonce: string };
    readonly result: { readonly enrolment: Enrolment; readonly commitment: string };
  };
  /** One for each group: keeping twice replaces. */
  'membership-keep': {
    readonly params: Opened & { readonly membership: Membership };
    readonly result: { readonly id: string };
  };
  'membership-seen': {
    readonly params: Opened & { readonly id: string; readonly seen: SeenRoot };
    readonly result: null;
  };
  /** For good: the membership is not used any more. */
  'membership-contradicted': { readonly params: Opened & { readonly id: string }; readonly result: null };
  'membership-drop': { readonly params: Opened & { readonly id: string }; readonly result: null };
  'membership-vouch': {
    readonly params: Opened & {
      readonly issuer: string;
      readonly groupId: string;
      readonly application: string;
    };
    readonly result: Vouch;
  };
  /** Scope and message are computed here, and the proof is verified before it is handed out. */
  'prove-personhood': {
    readonly params: Opened & Placed & { readonly issuer: string; readonly bound: Bound };
    readonly result: { readonly response: PersonhoodResponse };
  };
  'prove-attestation': {
    readonly params: Opened & Placed & { readonly issuer: string; readonly attested: Attested };
    readonly result: { readonly proof: SemaphoreProof };
  };
};

/** Public keys of a credential's issuer, at least one of which has to fit, and where they come from. */
export type Signers = { readonly by: 'given' | 'fetched'; readonly keys: readonly IssuerJwk[] };

export type CredentialCalls = {
  credentials: { readonly params: Opened; readonly result: readonly StoredCredential[] };
  /** The key for a credential issuer, made where there is none; `proof` for the issuer's nonce, where one is given. */
  'credential-holder-key': {
    readonly params: Opened & { readonly issuer: string; readonly nonce: string | null };
    readonly result: { readonly key: HolderJwk; readonly proof: string | null };
  };
  /** `text` was read by the lookup worker before, and is read again here. */
  'credential-import': {
    readonly params: Opened & { readonly text: string; readonly signers: Signers | null };
    readonly result: { readonly id: string };
  };
  'credential-check': {
    readonly params: Opened & { readonly id: string; readonly signers: Signers };
    readonly result: null;
  };
  /** @param disclose digests of the disclosures that the person chose */
  'credential-present': {
    readonly params: Opened & {
      readonly id: string;
      readonly disclose: readonly string[];
      readonly audience: string;
      readonly nonce: string;
    };
    readonly result: { readonly presentation: string };
  };
  'credential-drop': { readonly params: Opened & { readonly id: string }; readonly result: null };
};

/** `hasSecret`: it can sign. It cannot where it is only watched, or is of another recovery phrase than the vault's. */
export type Account = {
  readonly id: string;
  readonly address: Address;
  readonly name: string;
  readonly source: 'seed' | 'key' | 'watch';
  /** Which one of the recovery phrase, from 0. */
  readonly index: number | null;
  readonly hasSecret: boolean;
};

/** No secret is in it. `seedCode`: why the recovery phrase cannot be read, where there is one that cannot. */
export type WalletView = {
  readonly accounts: readonly Account[];
  readonly hasSeed: boolean;
  readonly seedCode: string | null;
  readonly isBackedUp: boolean;
};

/** A word of the recovery phrase, and its place, from 1. */
export type AskedWord = { readonly place: number; readonly word: string };

/** `evidence`: what was found of what rules require; left out where none is. */
export type ItemToSign = {
  readonly signable: Signable;
  readonly simulated: SigningAsk['simulated'];
  readonly evidence?: SigningAsk['evidence'];
};

/** 1 to 16, in the order in which they take effect. @param chain CAIP-2, the network that the site works on; `null` where it does not matter */
type ToSign = {
  readonly items: readonly ItemToSign[];
  readonly who: Signer;
  readonly chain: string | null;
};

export type WalletCalls = {
  'wallet-accounts': { readonly params: Opened; readonly result: WalletView };
  /** Makes the recovery phrase and its first account; `wallet-exists` where there is one. */
  'wallet-create': {
    readonly params: Opened & { readonly words: 12 | 24; readonly name: string };
    readonly result: WalletView;
  };
  'wallet-restore': {
    readonly params: Opened & { readonly mnemonic: string; readonly name: string };
    readonly result: WalletView;
  };
  /** The first account of the recovery phrase that the vault does not have. */
  'wallet-add': { readonly params: Opened & { readonly name: string }; readonly result: WalletView };
  'wallet-import-key': {
    readonly params: Opened & { readonly secretKey: string; readonly name: string };
    readonly result: WalletView;
  };
  'wallet-watch': {
    readonly params: Opened & { readonly address: string; readonly name: string };
    readonly result: WalletView;
  };
  'wallet-rename': {
    readonly params: Opened & { readonly id: string; readonly name: string };
    readonly result: WalletView;
  };
  'wallet-drop': { readonly params: Opened & { readonly id: string }; readonly result: WalletView };
  /** The vault has to be opened again for it, and wrong tries are counted. */
  'wallet-reveal': {
    readonly params: Opened & {
      readonly secret: GivenSecret;
      readonly what: 'mnemonic' | { readonly account: string };
    };
    readonly result: { readonly text: string };
  };
  /** Three words of the recovery phrase show that it was written down; `wrong-words` otherwise. */
  'wallet-backed-up': {
    readonly params: Opened & { readonly words: readonly AskedWord[] };
    readonly result: WalletView;
  };
  /** Described again, passed by the gate, then signed: all or none. Codes of the gate, `no-account`, `watch-only`, `other-seed`. */
  'wallet-sign': {
    readonly params: Opened & ToSign & { readonly confirmed: boolean };
    readonly result: readonly (Signed & { readonly decision: SigningDecision })[];
  };
  /** What the gate would say, for the window. */
  'wallet-decide': { readonly params: Opened & ToSign; readonly result: readonly SigningPreview[] };
};

/** `text`: canonical JSON. */
export type PolicyView = { readonly text: string; readonly digest: string };

/** Rules that nobody can read any more refuse everything, and reading them says why. */
export type PolicyCalls = {
  'policy-read': { readonly params: Opened; readonly result: PolicyView };
  /** Replaces all rules, after the vault was opened again for it. @param text as a person wrote it */
  'policy-write': {
    readonly params: Opened & { readonly secret: GivenSecret; readonly text: string };
    readonly result: PolicyView;
  };
  /** Forgets all that the gate counted, signed and logged, after the vault was opened again for it. */
  'policy-begin-anew': { readonly params: Opened & { readonly secret: GivenSecret }; readonly result: null };
  /** Every decision that is kept, a line each, and what they have to end with. */
  'policy-log': { readonly params: Opened; readonly result: ExportedLog };
  /** What was signed by number, in the form of EIP-3076. */
  'policy-numbers': { readonly params: Opened; readonly result: { readonly text: string } };
  'policy-import-numbers': { readonly params: Opened & { readonly text: string }; readonly result: null };
};

export type KeysCalls = VaultCalls & CredentialCalls & MembershipCalls & WalletCalls & PolicyCalls;
export type KeysMethod = keyof KeysCalls;

/** Calls that need the unlocked vault: the background adds the data key. */
export type OpenedMethod = {
  [M in KeysMethod]: KeysCalls[M]['params'] extends Opened ? M : never;
}[KeysMethod];

/** What a proof is at: files and the prover are loaded, then the circuit is run, then the proof is made and verified. */
export type ProvingStage = 'loading' | 'witness' | 'proof';
export type KeysProgress = { readonly call: string; readonly stage: ProvingStage };

export type KeysRequest<M extends KeysMethod = KeysMethod> = {
  [K in M]: { readonly method: K; readonly params: KeysCalls[K]['params'] };
}[M];

export type KeysOutcome<M extends KeysMethod = KeysMethod> = Parsed<KeysCalls[M]['result']>;

/** What the worker posts: the outcome last, and once. */
export type KeysEvent = KeysOutcome | { readonly stage: ProvingStage };
