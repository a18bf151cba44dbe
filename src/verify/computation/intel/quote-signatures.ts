/**
 * The signatures inside an Intel quote, judged without regard to time: Intel's root certifies the chip, the chip signs its
 * quoting enclave's report, that report holds the digest of the attestation key, and this key signs the quote.
 *
 * Says nothing on whether chip and enclave are up to date or revoked (verify-quote.ts).
 */

import { type Bytes, bytesEqual, concat, sha256 } from '../../../bytes.ts';
import { accept, type Parsed, refuse } from '../../../errors.ts';
import { parsePemChain } from '../../../formats/pem.ts';
import type { IntelQuote } from '../../../formats/quotes/intel-quote.ts';
import { type PckExtension, readPckExtension } from '../../../formats/quotes/pck-extension.ts';
import { p256Key, verifySignature } from '../../../formats/signature.ts';
import { DIGITAL_SIGNATURE, maySign, type Path } from '../../../formats/x509-chain.ts';
import { pinnedPath } from '../pinned-path.ts';
import type { ComputationCode } from '../system.ts';

export type Chip = {
  readonly path: Path;
  readonly extension: PckExtension;
};

/** The chip that vouches for the quote. Codes: `malformed-proof`, `bad-chain`, `unknown-key`, `bad-signature`. */
export async function verifyQuoteSignatures(
  quote: IntelQuote,
  roots: readonly Bytes[],
): Promise<Parsed<Chip, ComputationCode>> {
  const chain = parsePemChain(quote.pckChain);
  if (!chain.ok) return refuse('malformed-proof', `certificates of the chip: ${chain.because}`);
  const path = await pinnedPath(chain.value, roots);
  if (!path.ok) return path;
  const leaf = path.value[0]!;
  const extension = readPckExtension(leaf);
  const isChip = path.value.length === 3 && leaf.issues === null && maySign(leaf, DIGITAL_SIGNATURE);
  if (!extension.ok || !isChip || leaf.keyKind !== 'p256')
    return refuse('bad-chain', 'the certificate is not one of a chip');
  if (!(await verifySignature('ecdsa-p256', leaf.key, quote.qeReportSignature, quote.qeReportBytes)))
    return refuse('bad-signature', 'the chip did not sign the report of the quoting enclave');
  if (!(await holdsAttestationKey(quote)))
    return refuse('bad-signature', 'the quoting enclave does not vouch for the attestation key');
  const key = p256Key(quote.attestationKey);
  if (!(await verifySignature('ecdsa-p256', key, quote.signature, quote.signed)))
    return refuse('bad-signature', 'the attestation key did not sign the quote');
  return accept({ path: path.value, extension: extension.value });
}

/** Report data of the quoting enclave = SHA-256(attestation key ‖ authentication data) ‖ 32 zeros. */
async function holdsAttestationKey(quote: IntelQuote): Promise<boolean> {
  const digest = await sha256(concat(quote.attestationKey, quote.qeAuthentication));
  return bytesEqual(quote.qeReport.reportData, concat(digest, new Uint8Array(32)));
}
