/**
 * The flow that SGX and TDX share (docs/spec/computation.md, "Collateral"): signatures, debug mode, collateral at the time,
 * quoting enclave, platform level. What is broken for good is said before what is only outdated or missing.
 */

import type { Bytes } from '../../../bytes.ts';
import { accept, type Parsed, refuse } from '../../../errors.ts';
import { isDebugEnclave } from '../../../formats/quotes/enclave-report.ts';
import { type IntelQuote, type IntelReport, parseIntelQuote } from '../../../formats/quotes/intel-quote.ts';
import type { ComputationCode, QuoteFacts } from '../system.ts';
import { verifyIntelCollateral } from './collateral.ts';
import { verifyQuoteSignatures } from './quote-signatures.ts';
import { checkQuotingEnclave } from './quoting-enclave.ts';
import { moduleLevel, platformLevel, worse } from './tcb-level.ts';

/** What differs between the two. */
export type IntelKind<Kind extends IntelReport['kind']> = {
  readonly kind: Kind;
  /** What the machine's own settings give away. */
  readonly checkSettings: (report: ReportOf<Kind>) => Parsed<null, ComputationCode>;
  readonly facts: (report: ReportOf<Kind>) => Pick<QuoteFacts, 'measurements' | 'reportData'>;
};

type ReportOf<Kind> = Extract<IntelReport, { readonly kind: Kind }>;

export async function verifyIntelQuote<Kind extends IntelReport['kind']>(
  system: IntelKind<Kind>,
  bytes: Bytes,
  collateral: Bytes | null,
  atMs: number,
  roots: readonly Bytes[],
): Promise<Parsed<QuoteFacts, ComputationCode>> {
  const quote = readQuote(system.kind, bytes);
  if (!quote.ok) return quote;
  const { report } = quote.value;
  const chip = await verifyQuoteSignatures(quote.value, roots);
  if (!chip.ok) return chip;
  const settings = system.checkSettings(report as ReportOf<Kind>);
  if (!settings.ok) return settings;
  if (isDebugEnclave(quote.value.qeReport))
    return refuse('debug-mode', 'the quoting enclave runs in debug mode');
  const kind = report.kind === 'tdx' ? 'TDX' : 'SGX';
  const checked = await verifyIntelCollateral(collateral, chip.value, kind, atMs, roots);
  if (!checked.ok) return checked;
  const { tcbInfo, qeIdentity, validUntilMs } = checked.value;
  const enclave = checkQuotingEnclave(quote.value.qeReport, qeIdentity);
  if (!enclave.ok) return enclave;
  const machine = report.kind === 'tdx' ? report.machine : null;
  const platform = platformLevel(chip.value.extension, machine, tcbInfo);
  if (!platform.ok) return platform;
  const module = machine === null ? null : moduleLevel(machine, tcbInfo);
  if (module?.ok === false) return module;
  const whole = worse(module ? worse(platform.value, module.value) : platform.value, enclave.value);
  if (whole.status === 'Revoked')
    return refuse('revoked-collateral', 'the chip maker no longer vouches for this platform');
  return accept({
    ...system.facts(report as ReportOf<Kind>),
    tcbStatus: whole.status,
    advisories: whole.advisories,
    validUntil: new Date(validUntilMs).toISOString(),
  });
}

function readQuote(
  kind: IntelReport['kind'],
  bytes: Bytes,
): Parsed<IntelQuote, 'malformed-proof' | 'unsupported-version'> {
  const quote = parseIntelQuote(bytes);
  if (!quote.ok)
    return refuse(quote.code === 'malformed-quote' ? 'malformed-proof' : quote.code, quote.because);
  return quote.value.report.kind === kind
    ? quote
    : refuse('unsupported-version', 'a quote of the other kind of sealed machine');
}
