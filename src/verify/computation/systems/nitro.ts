/**
 * AWS Nitro enclaves: a virtual machine without network and disk, which Amazon's hypervisor attests to. Supported, through our own
 * checks (docs/spec/computation.md section 4); nothing has to lie beside the document.
 *
 * Does not prove what the measured software does. The certificates live for about three hours, so that a document is only
 * good for a record that was proven to exist in that time; Amazon publishes no status that could be asked later.
 */

import { type Bytes, toHex } from '../../../bytes.ts';
import { accept, type Parsed, refuse } from '../../../errors.ts';
import { type NitroDocument, parseNitroDocument } from '../../../formats/quotes/nitro-document.ts';
import { verifySignature } from '../../../formats/signature.ts';
import { DIGITAL_SIGNATURE, maySign, validityOf } from '../../../formats/x509-chain.ts';
import { pinnedPath } from '../pinned-path.ts';
import type { ComputationCode, HardwareSystem, QuoteFacts } from '../system.ts';

export const nitro: HardwareSystem = {
  id: 'nitro',
  family: 'hardware',
  verify: (document, _collateral, atMs, roots) => verifyNitro(document, atMs, roots),
};

async function verifyNitro(
  bytes: Bytes,
  atMs: number,
  roots: readonly Bytes[],
): Promise<Parsed<QuoteFacts, ComputationCode>> {
  const parsed = parseNitroDocument(bytes);
  if (!parsed.ok)
    return refuse(parsed.code === 'malformed-quote' ? 'malformed-proof' : parsed.code, parsed.because);
  const document = parsed.value;
  const leaf = document.chain[0]!;
  if (leaf.issues !== null || !maySign(leaf, DIGITAL_SIGNATURE) || leaf.keyKind !== 'p384')
    return refuse('bad-chain', 'the certificate is not one of an enclave');
  if (!(await verifySignature('ecdsa-p384', leaf.key, document.signature, document.signed)))
    return refuse('bad-signature', 'the document is not signed by its certificate');
  const path = await pinnedPath(document.chain, roots); // last, because it is the dearest
  if (!path.ok) return path;
  if (isDebug(document)) return refuse('debug-mode', 'the enclave lets its host read its console');
  const { fromMs, untilMs } = validityOf(path.value);
  if (!(fromMs <= atMs && atMs <= untilMs))
    return refuse('expired-collateral', 'the certificates were not valid at that time');
  const { timestampMs } = document;
  if (!(fromMs <= timestampMs && timestampMs <= untilMs))
    return refuse('bad-chain', 'the document names a time at which its certificates were not valid');
  return accept({
    measurements: measurements(document),
    reportData: document.userData ?? new Uint8Array(),
    tcbStatus: null,
    advisories: [],
    validUntil: new Date(untilMs).toISOString(),
  });
}

/** In debug mode the image's measurement is all zeros; a document without it measures nothing. */
function isDebug({ pcrs }: NitroDocument): boolean {
  return pcrs.get(0)?.every((byte) => byte === 0) ?? true;
}

function measurements({ pcrs }: NitroDocument): QuoteFacts['measurements'] {
  return Object.fromEntries([...pcrs].map(([index, digest]) => [`pcr${index}`, toHex(digest)]));
}
