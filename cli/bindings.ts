/**
 * `rail bindings`: asks one server which manifests it has for a watermark or fingerprint that somebody has read from a
 * content, or fetches one of them. Nothing of it is checked here, and the output says so.
 */

import { writeFile } from 'node:fs/promises';
import { type Parsed, RailError } from '../src/errors.ts';
import {
  type BindingMatch,
  type BindingServer,
  fetchManifestStore,
  findByBinding,
} from '../src/ledger/search/soft-binding.ts';
import { type CommandIo, EXIT, misuse, print, readArguments } from './io.ts';
import { fileTrouble } from './read-file.ts';

export const BINDINGS_USAGE = `usage: rail bindings --server URL --alg ALGORITHM --value BASE64 [--json]
       rail bindings --server URL --manifest ID --out FILE [--json]`;

const OPTIONS = {
  server: { type: 'string' },
  alg: { type: 'string' },
  value: { type: 'string' },
  manifest: { type: 'string' },
  out: { type: 'string' },
  json: { type: 'boolean' },
} as const;

/** The last line of both answers. */
const UNPROVEN = "This is the server's claim. It proves nothing about any file.";

export async function bindingsCommand(argv: readonly string[], io: CommandIo): Promise<number> {
  const { values, positionals } = readArguments(argv, OPTIONS, BINDINGS_USAGE);
  const { server: url, alg, value, manifest, out, json } = values;
  if (positionals.length > 0) throw misuse('no file is named: content is never sent', BINDINGS_USAGE);
  if (!url) throw misuse('--server is needed: who should be asked?', BINDINGS_USAGE);
  const server = { url, fetch, signal: io.signal };
  if (alg !== undefined && value !== undefined && manifest === undefined && out === undefined)
    await printMatches(server, { alg, value }, json, io);
  else if (manifest !== undefined && out !== undefined && alg === undefined && value === undefined)
    await keepStore(server, manifest, out, json, io);
  else throw misuse('--alg and --value, or --manifest and --out', BINDINGS_USAGE);
  return EXIT.done;
}

async function printMatches(
  server: BindingServer,
  binding: { readonly alg: string; readonly value: string },
  asJson: boolean | undefined,
  io: CommandIo,
): Promise<void> {
  const matches = answerOf(server, await findByBinding(server, binding));
  const lines = matches.length === 0 ? ['the server names no manifest'] : matches.map(lineOf);
  print(io, asJson, { server: server.url, matches }, [...lines, UNPROVEN]);
}

function lineOf({ manifestId, similarityScore, endpoint }: BindingMatch): string {
  const score = similarityScore === undefined ? '' : `  similarity ${similarityScore} of 100`;
  return `${manifestId}${score}${endpoint === undefined ? '' : `  at ${endpoint}, which was not asked`}`;
}

async function keepStore(
  server: BindingServer,
  manifest: string,
  out: string,
  asJson: boolean | undefined,
  io: CommandIo,
): Promise<void> {
  const store = answerOf(server, await fetchManifestStore(server, manifest));
  try {
    await writeFile(out, store, { flag: 'wx' });
  } catch (cause) {
    throw new RailError('unsupported-here', `cannot write ${out}: ${fileTrouble(cause)}`, { cause });
  }
  const document = { server: server.url, manifest, file: out, sizeBytes: store.length };
  print(io, asJson, document, [`${out}  ${store.length} bytes`, UNPROVEN]);
}

function answerOf<T>({ url }: BindingServer, answer: Parsed<T>): T {
  if (answer.ok) return answer.value;
  throw new RailError('unsupported-here', `${url} gave no answer that can be used: ${answer.because}`, {
    details: [answer.code],
  });
}
