#!/usr/bin/env node
/** `rail COMMAND`: picks the command, turns errors into exit codes. JSON goes to stdout, everything else to stderr. */

import { RailError } from '../src/errors.ts';
import { type Command, EXIT } from './io.ts';

const COMMANDS: Record<string, () => Promise<Command>> = {
  check: async () => (await import('./check.ts')).checkCommand,
  ledger: async () => (await import('./ledger.ts')).ledgerCommand,
  log: async () => (await import('./log.ts')).logCommand,
  provider: async () => (await import('./provider.ts')).providerCommand,
};

const USAGE = `usage: rail COMMAND [--json]

  rail check FILE... --ledger URL [--trust key.public.json]   was this logged, and by whom?
  rail check --text - --ledger URL                            the same for text on standard input
  rail log FILE... --ledger URL --key key.json --model M --visibility commit|exact|public
  rail provider new --name N --domain D --out key.json        a root key, a signing key, a trust entry
  rail provider withdraw ID --ledger URL --key key.json       take a record back
  rail ledger --port N --data DIR                             an embedded ledger for development

docs/guide/cli.md has every option.
`;

async function main(argv: readonly string[]): Promise<number> {
  const [name = '', ...rest] = argv;
  const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!load) {
    const asked = ['', 'help', '--help', '-h'].includes(name);
    (asked ? process.stdout : process.stderr).write(
      asked ? USAGE : `rail: unknown command "${name}"\n\n${USAGE}`,
    );
    return asked ? EXIT.done : EXIT.misuse;
  }
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  try {
    return await (await load())(rest, {
      stdin: process.stdin,
      stdout: (text) => void process.stdout.write(text),
      stderr: (text) => void process.stderr.write(text),
      signal: stop.signal,
    });
  } catch (error) {
    if (!(error instanceof RailError)) throw error;
    process.stderr.write(`rail ${name}: ${[error.message, ...error.details].join('\n  ')}\n`);
    return error.code === 'bad-argument' ? EXIT.misuse : EXIT.environment;
  }
}

process.exitCode = await main(process.argv.slice(2));
