#!/usr/bin/env node
/** `rail COMMAND`: picks the command, turns errors into exit codes. JSON goes to stdout, everything else to stderr. */

import { readFileSync } from 'node:fs';
import { RailError } from '../src/errors.ts';
import { type Command, EXIT } from './io.ts';
import { onOneLine, printable } from './printable.ts';

type Loaded = { readonly run: Command; readonly usage: string };

const COMMANDS: Record<string, () => Promise<Loaded>> = {
  bindings: async () => {
    const { bindingsCommand, BINDINGS_USAGE } = await import('./bindings.ts');
    return { run: bindingsCommand, usage: BINDINGS_USAGE };
  },
  check: async () => {
    const { checkCommand, CHECK_USAGE } = await import('./check.ts');
    return { run: checkCommand, usage: CHECK_USAGE };
  },
  issuer: async () => {
    const { issuerCommand, ISSUER_USAGE } = await import('./issuer.ts');
    return { run: issuerCommand, usage: ISSUER_USAGE };
  },
  ledger: async () => {
    const { ledgerCommand, LEDGER_USAGE } = await import('./ledger.ts');
    return { run: ledgerCommand, usage: LEDGER_USAGE };
  },
  log: async () => {
    const { logCommand, LOG_USAGE } = await import('./log.ts');
    return { run: logCommand, usage: LOG_USAGE };
  },
  'policy-log': async () => {
    const { policyLogCommand, POLICY_LOG_USAGE } = await import('./policy-log.ts');
    return { run: policyLogCommand, usage: POLICY_LOG_USAGE };
  },
  prove: async () => {
    const { proveCommand, PROVE_USAGE } = await import('./prove.ts');
    return { run: proveCommand, usage: PROVE_USAGE };
  },
  provider: async () => {
    const { providerCommand, PROVIDER_USAGE } = await import('./provider.ts');
    return { run: providerCommand, usage: PROVIDER_USAGE };
  },
  'verify-proof': async () => {
    const { verifyProofCommand, VERIFY_PROOF_USAGE } = await import('./verify-proof.ts');
    return { run: verifyProofCommand, usage: VERIFY_PROOF_USAGE };
  },
};

const USAGE = `usage: rail COMMAND [--json]

  rail check FILE... --ledger URL [--trust key.public.json]   was this logged, and by whom?
  rail check --text - --ledger URL                            the same for text on standard input
  rail log FILE... --ledger URL --key key.json --model M --visibility commit|exact|public
  rail provider new --name N --domain D --out key.json        a root key, a signing key, a trust entry
  rail provider withdraw ID --ledger URL --key key.json       take a record back
  rail issuer new --name N --admission invite|vouching|credential --policy FILE --out DIR
  rail issuer serve DIR --ledger URL --port N                 a group that lets members in, and publishes who they are
  rail policy-log publish FILE --ledger URL                   the head of a wallet's decisions, for later
  rail policy-log check FILE --record ID --ledger URL         is this log as it was then?
  rail ledger --port N --data DIR                             an embedded ledger for development
  rail bindings --server URL --alg A --value V                manifests that a server names for a watermark
  rail bindings --server URL --manifest ID --out FILE         such a manifest, unchecked
  rail prove --out FILE.png --ledger URL --key key.json --visibility exact|public
  rail verify-proof PROOF --system ID --key FILE --values FILE  a proof or quote by itself

rail COMMAND --help and docs/guide/cli.md have every option. rail --version prints the version.
`;

async function main(argv: readonly string[]): Promise<number> {
  const [name = '', ...rest] = argv;
  if (name === '--version') {
    process.stdout.write(`${version()}\n`);
    return EXIT.done;
  }
  const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!load) {
    const asked = ['', 'help', '--help', '-h'].includes(name);
    (asked ? process.stdout : process.stderr).write(
      asked ? USAGE : `rail: unknown command "${name}"\n\n${USAGE}`,
    );
    return asked ? EXIT.done : EXIT.misuse;
  }
  const { run, usage } = await load();
  if (asksForHelp(rest)) {
    process.stdout.write(`${usage}\n`);
    return EXIT.done;
  }
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  try {
    return await run(rest, {
      stdin: process.stdin,
      stdout: (text) => void process.stdout.write(printable(text)),
      stderr: (text) => void process.stderr.write(printable(text)),
      signal: stop.signal,
    });
  } catch (error) {
    if (!(error instanceof RailError)) throw error;
    const lines = [onOneLine(error.message), ...error.details.map(printable)];
    process.stderr.write(`rail ${name}: ${lines.join('\n  ')}\n`);
    return error.code === 'bad-argument' ? EXIT.misuse : EXIT.environment;
  }
}

/** Behind `--` stand names of files. */
function asksForHelp(argv: readonly string[]): boolean {
  const end = argv.indexOf('--');
  return argv.slice(0, end < 0 ? argv.length : end).some((word) => word === '--help' || word === '-h');
}

function version(): string {
  const manifest = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  return (JSON.parse(manifest) as { version: string }).version;
}

process.exitCode = await main(process.argv.slice(2));
