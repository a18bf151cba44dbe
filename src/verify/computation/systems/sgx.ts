/**
 * Intel SGX: a part of a program that the rest of the computer cannot read. Supported, through our own checks of the quote and of
 * the collateral that lies beside it (docs/spec/computation.md section 4).
 *
 * Does not prove what the measured enclave does; the registry says which measurements are known.
 */

import { toHex } from '../../../bytes.ts';
import { accept, refuse } from '../../../errors.ts';
import { type EnclaveReport, isDebugEnclave } from '../../../formats/quotes/enclave-report.ts';
import { verifyIntelQuote } from '../intel/verify-quote.ts';
import type { HardwareSystem, QuoteFacts } from '../system.ts';

export const sgx: HardwareSystem = {
  id: 'sgx',
  family: 'hardware',
  verify: (quote, collateral, atMs, roots) =>
    verifyIntelQuote(
      {
        kind: 'sgx',
        checkSettings: ({ enclave }) =>
          isDebugEnclave(enclave)
            ? refuse('debug-mode', 'the enclave lets its host read and change it')
            : accept(null),
        facts: ({ enclave }) => ({ measurements: measurements(enclave), reportData: enclave.reportData }),
      },
      quote,
      collateral,
      atMs,
      roots,
    ),
};

function measurements(enclave: EnclaveReport): QuoteFacts['measurements'] {
  return {
    mrEnclave: toHex(enclave.mrEnclave),
    mrSigner: toHex(enclave.mrSigner),
    isvProdId: enclave.isvProdId.toString(16).padStart(4, '0'),
    isvSvn: enclave.isvSvn.toString(16).padStart(4, '0'),
    attributes: toHex(enclave.attributes),
    miscSelect: toHex(enclave.miscSelect),
  };
}
