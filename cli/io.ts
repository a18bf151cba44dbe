/** What every command gets and gives: streams, a way to be stopped, exit codes. */

import { type ParseArgsConfig, parseArgs } from 'node:util';
import { RailError } from '../src/errors.ts';

export type CommandIo = {
  readonly stdin: AsyncIterable<Uint8Array>;
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
  /** Aborting it ends the command after everything accepted is on disk. */
  readonly signal: AbortSignal;
};

/** 0: did its work whatever the verdict. 2: misuse. 3: environment. */
export const EXIT = { done: 0, misuse: 2, environment: 3 } as const;

export type Command = (argv: readonly string[], io: CommandIo) => Promise<number>;

/** Parsed flags and positionals. @throws RailError `bad-argument` with the usage line as detail. */
export function readArguments<const O extends NonNullable<ParseArgsConfig['options']>>(
  argv: readonly string[],
  options: O,
  usage: string,
) {
  try {
    return parseArgs({ args: [...argv], options, strict: true, allowPositionals: true });
  } catch (cause) {
    throw misuse(argumentTrouble(cause), usage);
  }
}

/** The first sentence of what Node says about arguments: what follows it is advice that does not fit here. */
export function argumentTrouble(cause: unknown): string {
  const [sentence = ''] = (cause as Error).message.split(/\.(?:\s|$)/);
  return sentence.charAt(0).toLowerCase() + sentence.slice(1);
}

export function misuse(message: string, usage: string): RailError {
  return new RailError('bad-argument', message, { details: [usage] });
}

/** One JSON document on stdout, or lines for a person. */
export function print(
  io: CommandIo,
  asJson: boolean | undefined,
  document: unknown,
  lines: readonly string[],
): void {
  io.stdout(asJson ? `${JSON.stringify(document)}\n` : `${lines.join('\n')}\n`);
}
