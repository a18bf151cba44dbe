/**
 * What a text says about itself, as the algorithm (docs/spec/signals.md section 1.3): look for a Content Credential in the
 * text exactly as it was selected, because normalising it for the search removes it. Nothing leaves the device.
 */

import { utf8 } from '../bytes.ts';
import { findTextManifest, TEXT_MEDIA_TYPE } from '../formats/c2pa-text.ts';
import type { Credential, ReadCredential } from './credential/credential.ts';
import { credentialEvidence } from './credential/credential-evidence.ts';
import { type Evidence, evidence } from './evidence.ts';
import type { FileSignals } from './file-signals.ts';

export async function textSignals(text: string, readCredential: ReadCredential): Promise<FileSignals> {
  const row = credentialEvidence(await credentialIn(text, readCredential));
  return { rows: [row.code === 'credential-changed' ? otherText(row) : row], notRun: [] };
}

/** The library is large: it is loaded only where a credential stands in the text. */
async function credentialIn(text: string, readCredential: ReadCredential): Promise<Credential | null> {
  const found = findTextManifest(text);
  if (!found.ok) return { state: 'unreadable', because: found.because };
  if (found.value === null) return null;
  return (
    (await readCredential(utf8(text), TEXT_MEDIA_TYPE)) ?? {
      state: 'unreadable',
      because: 'what stands in this text as a Content Credential is none',
    }
  );
}

/** Of a file one has the whole; of a text often only what was selected. */
function otherText({ details }: Evidence): Evidence {
  const because =
    'this is not exactly the text that was signed: it was changed, or it is more or less than that';
  return evidence('credential-text-changed', because, details);
}
