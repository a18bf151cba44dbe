/**
 * The words of each evidence code, and of checks that were not made. A table: what a code means is decided in
 * src/verify/evidence.ts, and a test compares the two.
 */

import type { CheckKind, EvidenceCode, NotRun, NotSearchedCode, SearchKind } from '../verify/evidence.ts';
import { type Message, type MessageKey, msg } from './message.ts';

export const ROW_MESSAGES = {
  'exact-recognised': words('row_exact_recognised_title', 'row_exact_recognised_text'),
  'exact-parts': words('row_exact_parts_title', 'row_exact_parts_text'),
  'exact-not-ai': words('row_exact_not_ai_title', 'row_exact_not_ai_text'),
  'exact-algorithmic': words('row_exact_algorithmic_title', 'row_exact_algorithmic_text'),
  'exact-domain-verified': words('row_exact_domain_verified_title', 'row_exact_domain_verified_text'),
  'exact-unknown-key': words('row_exact_unknown_key_title', 'row_exact_unknown_key_text'),
  'near-recognised': words('row_near_recognised_title', 'row_near_recognised_text'),
  'near-parts': words('row_near_parts_title', 'row_near_parts_text'),
  'words-recognised': words('row_words_recognised_title', 'row_words_recognised_text'),
  'words-parts': words('row_words_parts_title', 'row_words_parts_text'),
  possible: words('row_possible_title', 'row_possible_text'),
  echo: words('row_echo_title', 'row_echo_text'),
  withdrawn: words('row_withdrawn_title', 'row_withdrawn_text'),
  'no-record': words('row_no_record_title', 'row_no_record_text'),
  'key-superseded': words('row_key_superseded_title', 'row_key_superseded_text'),
  'key-compromised': words('row_key_compromised_title', 'row_key_compromised_text'),
  'tags-mismatch': words('row_tags_mismatch_title', 'row_tags_mismatch_text'),
  'not-canonical': words('row_not_canonical_title', 'row_not_canonical_text'),
  'malformed-record': words('row_malformed_record_title', 'row_malformed_record_text'),
  'digest-mismatch': words('row_digest_mismatch_title', 'row_digest_mismatch_text'),
  'opening-mismatch': words('row_opening_mismatch_title', 'row_opening_mismatch_text'),
  'unsupported-fingerprint': words('row_unsupported_fingerprint_title', 'row_unsupported_fingerprint_text'),
  'unsupported-version': words('row_unsupported_version_title', 'row_unsupported_version_text'),
  'unsupported-type': words('row_unsupported_type_title', 'row_unsupported_type_text'),
  unverifiable: words('row_unverifiable_title', 'row_unverifiable_text'),
  'server-altered': words('row_server_altered_title', 'row_server_altered_text'),
  'server-failed': words('row_server_failed_title', 'row_server_failed_text'),
  'no-server': words('row_no_server_title', 'row_no_server_text'),
  incomplete: words('row_incomplete_title', 'row_incomplete_text'),
  'revocation-unknown': words('row_revocation_unknown_title', 'row_revocation_unknown_text'),
  'inclusion-pending': words('row_inclusion_pending_title', 'row_inclusion_pending_text'),
  'inclusion-single-source': words('row_inclusion_single_source_title', 'row_inclusion_single_source_text'),
  'inclusion-unchecked': words('row_inclusion_unchecked_title', 'row_inclusion_unchecked_text'),
  'inclusion-proven': words('row_inclusion_proven_title', 'row_inclusion_proven_text'),
  'credential-ai': words('row_credential_ai_title', 'row_credential_ai_text'),
  'credential-expired': words('row_credential_expired_title', 'row_credential_expired_text'),
  'credential-interim': words('row_credential_interim_title', 'row_credential_interim_text'),
  'credential-agent': words('row_credential_agent_title', 'row_credential_agent_text'),
  'credential-agent-unlisted': words(
    'row_credential_agent_unlisted_title',
    'row_credential_agent_unlisted_text',
  ),
  'credential-unlisted': words('row_credential_unlisted_title', 'row_credential_unlisted_text'),
  'credential-parts': words('row_credential_parts_title', 'row_credential_parts_text'),
  'credential-parts-unlisted': words(
    'row_credential_parts_unlisted_title',
    'row_credential_parts_unlisted_text',
  ),
  'credential-not-ai': words('row_credential_not_ai_title', 'row_credential_not_ai_text'),
  'credential-not-ai-unlisted': words(
    'row_credential_not_ai_unlisted_title',
    'row_credential_not_ai_unlisted_text',
  ),
  'credential-silent': words('row_credential_silent_title', 'row_credential_silent_text'),
  'credential-changed': words('row_credential_changed_title', 'row_credential_changed_text'),
  'credential-text-changed': words('row_credential_text_changed_title', 'row_credential_text_changed_text'),
  'credential-broken': words('row_credential_broken_title', 'row_credential_broken_text'),
  'credential-unreadable': words('row_credential_unreadable_title', 'row_credential_unreadable_text'),
  'credential-not-given': words('row_credential_not_given_title', 'row_credential_not_given_text'),
  'credential-remote': words('row_credential_remote_title', 'row_credential_remote_text'),
  'no-credential': words('row_no_credential_title', 'row_no_credential_text'),
  'metadata-ai': words('row_metadata_ai_title', 'row_metadata_ai_text'),
  'metadata-not-ai': words('row_metadata_not_ai_title', 'row_metadata_not_ai_text'),
  'no-metadata': words('row_no_metadata_title', 'row_no_metadata_text'),
  'other-ledger-ai': words('row_other_ledger_ai_title', 'row_other_ledger_ai_text'),
  'other-ledger-proof': words('row_other_ledger_proof_title', 'row_other_ledger_proof_text'),
  'other-ledger-unread': words('row_other_ledger_unread_title', 'row_other_ledger_unread_text'),
  'computation-proof': words('row_computation_proof_title', 'row_computation_proof_text'),
  'computation-hardware': words('row_computation_hardware_title', 'row_computation_hardware_text'),
  'computation-reproduced': words('row_computation_reproduced_title', 'row_computation_reproduced_text'),
  'computation-offered': words('row_computation_offered_title', 'row_computation_offered_text'),
  'computation-invalid': words('row_computation_invalid_title', 'row_computation_invalid_text'),
  'computation-unsupported': words('row_computation_unsupported_title', 'row_computation_unsupported_text'),
  'computation-unverifiable': words(
    'row_computation_unverifiable_title',
    'row_computation_unverifiable_text',
  ),
  'computation-error': words('row_computation_error_title', 'row_computation_error_text'),
  'computation-disagreement': words(
    'row_computation_disagreement_title',
    'row_computation_disagreement_text',
  ),
  'attested-without-ai': words('row_attested_without_ai_title', 'row_attested_without_ai_text'),
  'attested-with-ai': words('row_attested_with_ai_title', 'row_attested_with_ai_text'),
  'attested-source': words('row_attested_source_title', 'row_attested_source_text'),
  'attestation-contradictory': words(
    'row_attestation_contradictory_title',
    'row_attestation_contradictory_text',
  ),
  'attestation-invalid': words('row_attestation_invalid_title', 'row_attestation_invalid_text'),
  'attestation-unchecked': words('row_attestation_unchecked_title', 'row_attestation_unchecked_text'),
  'group-equivocation': words('row_group_equivocation_title', 'row_group_equivocation_text'),
  'group-unsettled': words('row_group_unsettled_title', 'row_group_unsettled_text'),
  'no-attestation': words('row_no_attestation_title', 'row_no_attestation_text'),
  'text-too-short': words('row_text_too_short_title', 'row_text_too_short_text'),
  'text-too-long': words('row_text_too_long_title', 'row_text_too_long_text'),
  'picture-too-small': words('row_picture_too_small_title', 'row_picture_too_small_text'),
  'picture-constant': words('row_picture_constant_title', 'row_picture_constant_text'),
  'picture-unreadable': words('row_picture_unreadable_title', 'row_picture_unreadable_text'),
  'near-not-possible': words('row_near_not_possible_title', 'row_near_not_possible_text'),
} as const satisfies Record<EvidenceCode, Words>;

/** Kinds of src/verify/document.ts whose reason is always the same. */
export const NOT_RUN_MESSAGES: Readonly<Record<CheckKind, Words>> = {
  'content-credential': words('notrun_content_credential_title', 'notrun_content_credential_text'),
  'file-metadata': words('notrun_file_metadata_title', 'notrun_file_metadata_text'),
  computation: words('notrun_computation_title', 'notrun_computation_text'),
  audio: words('notrun_audio_title', 'notrun_audio_text'),
  attestation: words('notrun_attestation_title', 'notrun_attestation_text'),
  watermark: words('notrun_watermark_title', 'notrun_watermark_text'),
  ledger: words('notrun_ledger_title', 'notrun_ledger_text'),
};

/** Kinds whose reason depends on the lookup. */
export const SEARCH_TITLES: Readonly<Record<SearchKind, MessageKey>> = {
  'near-copies': 'notrun_near_copies_title',
  'same-words': 'notrun_same_words_title',
};

/** Why a search was not made. */
export const SEARCH_REASONS: Readonly<Record<NotSearchedCode, MessageKey>> = {
  'identical-found': 'notrun_because_identical',
  undecodable: 'notrun_because_undecodable',
  'digests-only': 'notrun_because_exact_only',
  'no-company': 'notrun_because_no_list',
  'shown-small': 'notrun_because_shown_small',
  'page-limit': 'notrun_because_page_limit',
};

/** Why a check was not made, where that is not the same for every content. */
export function otherReason({ kind, code }: NotRun): MessageKey | null {
  if (kind === 'attestation' && code === 'not-attributable') return 'notrun_attestation_unattributable';
  if (code === 'pixels-only') return 'notrun_pixels_only';
  if (code === 'on-its-own') return 'notrun_on_its_own';
  return code === 'part-of-text' ? 'notrun_part_of_text' : null;
}

/** What a source type is called in the middle of a sentence. */
export function sourceMessage(sourceType: unknown): Message {
  return msg(SOURCE_MESSAGES.get(String(sourceType)) ?? 'source_other');
}

export const SOURCE_MESSAGES: ReadonlyMap<string, MessageKey> = new Map([
  ['compositeCapture', 'source_compositeCapture'],
  ['digitalCapture', 'source_digitalCapture'],
  ['computationalCapture', 'source_computationalCapture'],
  ['negativeFilm', 'source_negativeFilm'],
  ['positiveFilm', 'source_positiveFilm'],
  ['print', 'source_print'],
  ['humanEdits', 'source_humanEdits'],
  ['digitalCreation', 'source_digitalCreation'],
  ['screenCapture', 'source_screenCapture'],
  ['algorithmicMedia', 'source_algorithmicMedia'],
  ['algorithmicallyEnhanced', 'source_algorithmicallyEnhanced'],
  ['dataDrivenMedia', 'source_dataDrivenMedia'],
  ['virtualRecording', 'source_virtualRecording'],
  ['composite', 'source_composite'],
]);

export const FAILURE_MESSAGES: ReadonlyMap<string, MessageKey> = new Map([
  ['unreachable', 'failure_unreachable'],
  ['timed-out', 'failure_timed_out'],
  ['http-error', 'failure_http_error'],
  ['too-large', 'failure_too_large'],
  ['unfinished', 'failure_unfinished'],
]);

export type Words = { readonly title: MessageKey; readonly text: MessageKey };

function words(title: MessageKey, text: MessageKey): Words {
  return { title, text };
}
