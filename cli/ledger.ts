/**
 * `rail ledger`: runs the embedded ledger until it is told to stop. One line of JSON on stdout says when it is
 * ready and where; logs go to stderr.
 */

import { parseArgs } from 'node:util';
import { startLedger } from '../src/devledger/server.ts';
import { RailError } from '../src/errors.ts';
import { argumentTrouble, type CommandIo, EXIT } from './io.ts';

export const LEDGER_USAGE = 'usage: rail ledger --port N --data DIR [--host H] [--json]';

/** Runs until `io.signal` aborts. Exit codes: 0 done, 2 misuse, 3 environment (port taken, directory in use). */
export async function ledgerCommand(argv: readonly string[], io: CommandIo): Promise<number> {
  const options = readOptions(argv);
  if (typeof options === 'string') {
    io.stderr(`rail ledger: ${options}\n${LEDGER_USAGE}\n`);
    return EXIT.misuse;
  }
  const log = (line: string): void => io.stderr(`${line}\n`);
  try {
    const ledger = await startLedger({ ...options, log });
    io.stdout(`${JSON.stringify({ url: ledger.url })}\n`);
    log('development ledger: nothing here is permanent or public');
    await aborted(io.signal);
    await ledger.close();
    return EXIT.done;
  } catch (error) {
    if (!(error instanceof RailError)) throw error;
    const { code } = (error.cause ?? {}) as NodeJS.ErrnoException;
    const because =
      code === 'EADDRINUSE'
        ? `port ${options.port} is in use; choose another, or 0 for a free one`
        : [error.message, ...error.details].join(': ');
    io.stderr(`rail ledger: ${because}\n`);
    return EXIT.environment;
  }
}

function readOptions(argv: readonly string[]) {
  let values: { port?: string; data?: string; host?: string; json?: boolean };
  try {
    const options = {
      port: { type: 'string' },
      data: { type: 'string' },
      host: { type: 'string' },
      json: { type: 'boolean' }, // the output is JSON with or without it
    } as const;
    ({ values } = parseArgs({ args: [...argv], options, strict: true, allowPositionals: false }));
  } catch (error) {
    return argumentTrouble(error);
  }
  const { port, data, host } = values;
  if (!data) return '--data is missing';
  if (port === undefined || !/^\d{1,5}$/.test(port) || Number(port) > 65_535) return '--port is 0 to 65535';
  return { dataDir: data, port: Number(port), ...(host && { host }) };
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
