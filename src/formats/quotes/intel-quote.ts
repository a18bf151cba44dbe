/**
 * Intel quotes with an ECDSA P-256 attestation key: SGX version 3, TDX versions 4 and 5. Exact lengths; padding after the
 * quote, which some drivers add and nobody signs, is refused.
 *
 *     header 48 | [type 2, size 4: version 5] | report | size 4 | signature data
 *     signature data: signature 64 | attestation key 64 | [type 6 and size: versions 4 and 5] |
 *                     QE report 384 | its signature 64 | size 2, authentication data | type 5 and size, PEM chain
 *
 * Reads only; every field is hostile until src/verify/computation/intel checked it.
 */

import type { Bytes } from '../../bytes.ts';
import { accept, type Parsed, refuse } from '../../errors.ts';
import { type ByteReader, byteReader } from '../byte-reader.ts';
import { ENCLAVE_REPORT_BYTES, type EnclaveReport, readEnclaveReport } from './enclave-report.ts';
import { readTdReport, TD_REPORT_10_BYTES, TD_REPORT_15_BYTES, type TdReport } from './td-report.ts';

export type IntelReport =
  | { readonly kind: 'sgx'; readonly enclave: EnclaveReport }
  | { readonly kind: 'tdx'; readonly machine: TdReport };

export type IntelQuote = {
  readonly report: IntelReport;
  /** Header and report: what the attestation key signed. */
  readonly signed: Bytes;
  /** r and s, 64 bytes. */
  readonly signature: Bytes;
  /** x and y, 64 bytes. */
  readonly attestationKey: Bytes;
  readonly qeReport: EnclaveReport;
  readonly qeReportBytes: Bytes;
  readonly qeReportSignature: Bytes;
  readonly qeAuthentication: Bytes;
  /** PEM without the zero that ends it. */
  readonly pckChain: Bytes;
};

export type QuoteCode = 'malformed-quote' | 'unsupported-version';

const MAX_QUOTE_BYTES = 65_536;
const ECDSA_P256 = 2;
const [SGX, TDX] = [0x00, 0x81];
const [PEM_CHAIN, QE_REPORT_DATA] = [5, 6];
const BODY_SIZES: { readonly [type: number]: number } = { 2: TD_REPORT_10_BYTES, 3: TD_REPORT_15_BYTES };

/** Codes: `malformed-quote`; `unsupported-version` for other versions, keys, bodies and ways to name the chip. */
export function parseIntelQuote(bytes: Bytes): Parsed<IntelQuote, QuoteCode> {
  if (bytes.length > MAX_QUOTE_BYTES) return malformed(`${bytes.length} bytes, at most ${MAX_QUOTE_BYTES}`);
  const reader = byteReader(bytes);
  const report = readReport(reader);
  if (reader.isShort()) return malformed('the quote ends within its report');
  if (report === null) return refuse('unsupported-version', 'a quote of another version, machine or key');
  const signed = bytes.subarray(0, reader.position());
  const signatureBytes = reader.u32();
  if (signatureBytes !== bytes.length - reader.position())
    return malformed('the signature data ends elsewhere');
  const signature = reader.take(64);
  const attestationKey = reader.take(64);
  if (report.kind === 'tdx') {
    if (reader.u16() !== QE_REPORT_DATA)
      return refuse('unsupported-version', 'certification data of another type');
    if (reader.u32() !== bytes.length - reader.position())
      return malformed('the certification data ends elsewhere');
  }
  const qeReportBytes = reader.take(ENCLAVE_REPORT_BYTES);
  const qeReportSignature = reader.take(64);
  const qeAuthentication = reader.take(reader.u16());
  const chainType = reader.u16();
  const chain = reader.take(reader.u32());
  if (!reader.isExact()) return malformed('the quote is shorter or longer than its fields');
  if (chainType !== PEM_CHAIN)
    return refuse('unsupported-version', 'the quote does not carry the certificate of its chip');
  return accept({
    report,
    signed,
    signature,
    attestationKey,
    qeReport: readEnclaveReport(qeReportBytes),
    qeReportBytes,
    qeReportSignature,
    qeAuthentication,
    pckChain: chain.at(-1) === 0 ? chain.subarray(0, -1) : chain,
  });
}

/** Header and report; `null` for a kind that is not known. */
function readReport(reader: ByteReader): IntelReport | null {
  const version = reader.u16();
  const keyType = reader.u16();
  const machine = reader.u32(); // reserved and zero in version 3, which only SGX has
  reader.take(40); // security versions, vendor and user data of the quoting enclave: signed, not used
  if (keyType !== ECDSA_P256) return null;
  if (version === 3 && machine === SGX)
    return { kind: 'sgx', enclave: readEnclaveReport(reader.take(ENCLAVE_REPORT_BYTES)) };
  if (machine !== TDX || (version !== 4 && version !== 5)) return null;
  const sizeBytes = version === 4 ? TD_REPORT_10_BYTES : BODY_SIZES[reader.u16()];
  if (sizeBytes === undefined || (version === 5 && reader.u32() !== sizeBytes)) return null;
  return { kind: 'tdx', machine: readTdReport(reader.take(sizeBytes)) };
}

function malformed(because: string) {
  return refuse('malformed-quote', because);
}
