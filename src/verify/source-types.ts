/** What an IPTC digital source type says about AI, for records, credentials and metadata alike (docs/spec/record.md section 4). */

import { SOURCE_TYPES } from '../ledger/record/record-body.ts';

export type SourceClass = 'ai' | 'parts' | 'algorithmic' | 'not-ai';

const AI: readonly string[] = ['trainedAlgorithmicMedia'];
const PARTS: readonly string[] = ['compositeWithTrainedAlgorithmicMedia', 'compositeSynthetic'];
/** Silent on whether it was AI: a print or a screen can show anything. */
const ALGORITHMIC: readonly string[] = [
  'algorithmicMedia',
  'algorithmicallyEnhanced',
  'dataDrivenMedia',
  'virtualRecording',
  'composite',
  'print',
  'screenCapture',
];

/** `null` for a term that is not in the list of November 2026. */
export function classOfSource(sourceType: string): SourceClass | null {
  if (AI.includes(sourceType)) return 'ai';
  if (PARTS.includes(sourceType)) return 'parts';
  if (ALGORITHMIC.includes(sourceType)) return 'algorithmic';
  return (SOURCE_TYPES as readonly string[]).includes(sourceType) ? 'not-ai' : null;
}

/** The last part of an IPTC address, or the term itself. */
export function sourceTerm(address: string): string {
  return address.slice(address.lastIndexOf('/') + 1).slice(0, 100);
}
