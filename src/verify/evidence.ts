/**
 * Evidence: one answer of one check. Each stable code has its kind, status and tier in one table, the same that
 * docs/spec/verdict.md section 3, signals.md and other-ledgers.md print (a test compares them); what a code means lives nowhere else.
 */

import type { Json } from '../canonical.ts';

export type Status = 'pass' | 'fail' | 'none' | 'unknown';
export type Tier = 'A+' | 'A1' | 'A2' | 'B1' | 'B2' | 'B3' | 'H' | 'C' | 'D' | 'E' | 'F' | 'G';
export type EvidenceKind =
  | 'ledger'
  | 'record'
  | 'servers'
  | 'revocation'
  | 'inclusion'
  | 'credential'
  | 'metadata'
  | 'other-ledger'
  | 'computation'
  | 'attestation'
  | 'content';

type Meaning = {
  readonly kind: EvidenceKind;
  readonly status: Status;
  /** Tier that this code supports; `null` for a row that supports none. */
  readonly tier: Tier | null;
};

const row = (kind: EvidenceKind, status: Status, tier: Tier | null = null): Meaning => ({
  kind,
  status,
  tier,
});

export const MEANINGS = {
  'exact-recognised': row('ledger', 'pass', 'A1'),
  'exact-parts': row('ledger', 'pass', 'B3'),
  'exact-not-ai': row('ledger', 'pass'),
  'exact-algorithmic': row('ledger', 'pass'),
  'exact-domain-verified': row('ledger', 'pass', 'B1'),
  'exact-unknown-key': row('ledger', 'pass', 'C'),
  'near-recognised': row('ledger', 'pass', 'B2'),
  'near-parts': row('ledger', 'pass', 'B3'),
  'words-recognised': row('ledger', 'pass', 'B2'),
  'words-parts': row('ledger', 'pass', 'B3'),
  possible: row('ledger', 'none'),
  echo: row('ledger', 'none'),
  withdrawn: row('ledger', 'none'),
  'no-record': row('ledger', 'none', 'F'),
  'key-superseded': row('record', 'fail'),
  'key-compromised': row('record', 'fail'),
  'tags-mismatch': row('record', 'fail'),
  'not-canonical': row('record', 'fail'),
  'malformed-record': row('record', 'fail'),
  'digest-mismatch': row('record', 'fail'),
  'opening-mismatch': row('record', 'fail'),
  'unsupported-fingerprint': row('record', 'unknown'),
  'unsupported-version': row('record', 'unknown'),
  'unsupported-type': row('record', 'unknown'),
  unverifiable: row('record', 'unknown'),
  'server-altered': row('servers', 'fail'),
  'server-failed': row('servers', 'unknown'),
  'no-server': row('servers', 'unknown', 'G'),
  incomplete: row('servers', 'unknown', 'G'),
  'revocation-unknown': row('revocation', 'unknown'),
  'inclusion-pending': row('inclusion', 'unknown'),
  'inclusion-single-source': row('inclusion', 'unknown'),
  'inclusion-unchecked': row('inclusion', 'unknown'),
  'inclusion-proven': row('inclusion', 'pass'),
  'credential-ai': row('credential', 'pass', 'A2'),
  'credential-expired': row('credential', 'pass', 'B1'),
  'credential-interim': row('credential', 'pass', 'B1'),
  'credential-agent': row('credential', 'pass', 'B1'),
  'credential-agent-unlisted': row('credential', 'pass', 'B1'),
  'credential-unlisted': row('credential', 'pass', 'B1'),
  'credential-parts': row('credential', 'pass', 'B3'),
  'credential-parts-unlisted': row('credential', 'pass', 'B3'),
  'credential-not-ai': row('credential', 'pass'),
  'credential-not-ai-unlisted': row('credential', 'pass'),
  'credential-silent': row('credential', 'pass'),
  'credential-changed': row('credential', 'fail', 'D'),
  'credential-text-changed': row('credential', 'fail', 'D'),
  'credential-broken': row('credential', 'fail', 'D'),
  'credential-unreadable': row('credential', 'unknown'),
  'credential-remote': row('credential', 'unknown'),
  'credential-not-given': row('credential', 'unknown'),
  'no-credential': row('credential', 'none'),
  'metadata-ai': row('metadata', 'pass', 'C'),
  'metadata-not-ai': row('metadata', 'pass'),
  'no-metadata': row('metadata', 'none'),
  'other-ledger-ai': row('other-ledger', 'pass', 'C'),
  'other-ledger-proof': row('other-ledger', 'pass'),
  'other-ledger-unread': row('other-ledger', 'unknown'),
  'computation-proof': row('computation', 'pass', 'A+'),
  'computation-hardware': row('computation', 'pass', 'A+'),
  'computation-reproduced': row('computation', 'pass', 'A+'),
  'computation-offered': row('computation', 'unknown'),
  'computation-invalid': row('computation', 'fail'),
  'computation-unsupported': row('computation', 'unknown'),
  'computation-unverifiable': row('computation', 'unknown'),
  'computation-error': row('computation', 'unknown'),
  'computation-disagreement': row('computation', 'fail', 'E'),
  'attested-without-ai': row('attestation', 'pass', 'H'),
  'attested-with-ai': row('attestation', 'pass', 'H'),
  'attested-source': row('attestation', 'pass', 'H'),
  'attestation-contradictory': row('attestation', 'fail'),
  'attestation-invalid': row('attestation', 'fail'),
  'attestation-unchecked': row('attestation', 'unknown'),
  'group-equivocation': row('attestation', 'fail'),
  'group-unsettled': row('attestation', 'unknown'),
  'no-attestation': row('attestation', 'none'),
  'text-too-short': row('content', 'unknown', 'G'),
  'text-too-long': row('content', 'unknown', 'G'),
  'picture-too-small': row('content', 'unknown', 'G'),
  'picture-constant': row('content', 'unknown', 'G'),
  'picture-unreadable': row('content', 'unknown', 'G'),
  'near-not-possible': row('content', 'unknown'),
} as const satisfies Record<string, Meaning>;

export type EvidenceCode = keyof typeof MEANINGS;

const LEDGER_SPEC = 'docs/spec/verdict.md#3-ledger-codes';
const SPECS: Readonly<Partial<Record<EvidenceKind, string>>> = {
  credential: 'docs/spec/signals.md#12-codes',
  metadata: 'docs/spec/signals.md#2-unsigned-metadata',
  'other-ledger': 'docs/spec/other-ledgers.md#3-codes',
  computation: 'docs/spec/computation.md#6-outcomes',
  attestation: 'docs/spec/personhood.md#61-codes',
};

export type Details = { readonly [key: string]: Json | undefined };

export type Evidence = {
  readonly kind: EvidenceKind;
  readonly status: Status;
  readonly code: EvidenceCode;
  readonly because: string;
  /** Section that defines the check. */
  readonly spec: string;
  readonly details: Details;
};

/** Why a search was left out of a lookup. */
const NOT_SEARCHED = {
  'identical-found': 'an identical file or text was found',
  undecodable: 'the picture could not be decoded',
  'digests-only': 'you chose to send digests only',
  'no-company': 'no AI company is on your lists',
  'shown-small': 'the page shows it with less than 200 pixels on a side',
  'page-limit': 'the page has more than is searched at once',
} as const;

/** Why another check was not made. */
const NOT_RUN = {
  'not-attributable': 'nothing is asked about content that could not be attributed',
  'not-in-this-version': 'this version does not make this check',
  'pixels-only': 'only the pixels on screen were read, not the file',
  'part-of-text': 'a paragraph is a part of a text, and a credential covers the whole of it',
  'none-named': 'no recognised record of exactly this content says how it was computed',
  'on-its-own': 'it is checked where one content is looked up by itself',
  'no-group': 'you recognise no group whose members could attest it',
  'makers-only': 'only their makers can read them',
} as const;

export type SearchKind = 'near-copies' | 'same-words';
export type NotSearchedCode = keyof typeof NOT_SEARCHED;
export type CheckKind =
  | 'ledger'
  | 'content-credential'
  | 'file-metadata'
  | 'computation'
  | 'attestation'
  | 'audio'
  | 'watermark';
export type NotRunCode = keyof typeof NOT_RUN;

/** A check that was not made, and why; listed so that nobody believes that everything was checked. */
export type NotRun = { readonly because: string } & (
  | { readonly kind: SearchKind; readonly code: NotSearchedCode }
  | { readonly kind: CheckKind; readonly code: NotRunCode }
);

export function notSearched(kind: SearchKind, code: NotSearchedCode): NotRun {
  return { kind, code, because: NOT_SEARCHED[code] };
}

export function notRun(kind: CheckKind, code: NotRunCode): NotRun {
  return { kind, code, because: NOT_RUN[code] };
}

export function evidence(code: EvidenceCode, because: string, details: Details = {}): Evidence {
  const { kind, status } = MEANINGS[code];
  return { kind, status, code, because, spec: SPECS[kind] ?? LEDGER_SPEC, details };
}

export function tierOf({ code }: Evidence): Tier | null {
  return MEANINGS[code].tier;
}
