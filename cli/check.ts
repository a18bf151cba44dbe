/** `rail check`: the reader's lookup on files and text, with the same core as the extension. */

import * as v from 'valibot';
import { type Bytes, concatAll, fromUtf8 } from '../src/bytes.ts';
import { computationTools } from '../src/engine/computation.ts';
import { accept, RailError } from '../src/errors.ts';
import { manifestAddress } from '../src/formats/file-blocks.ts';
import { readGroupEntry } from '../src/identity/group.ts';
import { queryPrints } from '../src/ledger/fingerprint/fingerprint-image.ts';
import { MAX_TEXT_BYTES } from '../src/ledger/fingerprint/text-stream.ts';
import { type Opening, parseOpening } from '../src/ledger/record/opening.ts';
import { domainName } from '../src/shapes.ts';
import { checkImage, type PictureToCheck } from '../src/verify/check-image.ts';
import { checkText } from '../src/verify/check-text.ts';
import { checkKeys } from '../src/verify/computation/check-keys.ts';
import { type ComputationKey, parseComputationKeys } from '../src/verify/computation/computation-keys.ts';
import type { LookupContext } from '../src/verify/context.ts';
import { readCertificates } from '../src/verify/credential/own-list.ts';
import type { VerdictDocument } from '../src/verify/document.ts';
import { recognisedGroups } from '../src/verify/recognised-groups.ts';
import { isAskable } from '../src/verify/remote-manifest.ts';
import { parseTrustEntry, parseTrustList, type Recognised, recognise } from '../src/verify/trust.ts';
import { nodeComputation, openNodeSystems } from './computation.ts';
import { openNodeCredentialReader } from './credential-reader.ts';
import { decodeImageFile } from './decode-image.ts';
import { type CommandIo, EXIT, misuse, print, readArguments } from './io.ts';
import { holdsPrivateKey, readJson } from './key-files.ts';
import { onOneLine } from './printable.ts';
import { textIn } from './read-content.ts';
import { readBytes } from './read-file.ts';
import { checkAddresses } from './server-address.ts';
import { verdictLines } from './verdict-lines.ts';

export const CHECK_USAGE = `usage: rail check FILE... | --text - --ledger URL [--ledger URL]... [--trust FILE]... [--groups FILE]...
       [--opening FILE]... [--exact-only] [--ask-domain DOMAIN]... [--ask-manifest URL]... [--reproduce] [--json]`;

const OPTIONS = {
  ledger: { type: 'string', multiple: true },
  trust: { type: 'string', multiple: true },
  groups: { type: 'string', multiple: true },
  opening: { type: 'string', multiple: true },
  text: { type: 'string' },
  'exact-only': { type: 'boolean' },
  'ask-domain': { type: 'string', multiple: true },
  'ask-manifest': { type: 'string', multiple: true },
  reproduce: { type: 'boolean' },
  json: { type: 'boolean' },
} as const;

export async function checkCommand(argv: readonly string[], io: CommandIo): Promise<number> {
  const { values, positionals: files } = readArguments(argv, OPTIONS, CHECK_USAGE);
  if (values.text !== undefined && values.text !== '-')
    throw misuse('--text takes - (standard input)', CHECK_USAGE);
  if ((values.text === undefined) === (files.length === 0))
    throw misuse('name files, or --text -', CHECK_USAGE);
  if (!values.ledger) throw misuse('--ledger is needed: which servers should be asked?', CHECK_USAGE);
  checkAddresses(values.ledger, CHECK_USAGE);
  const askDomains = values['ask-domain'] ?? [];
  // As files name them, once read.
  const askManifests = (values['ask-manifest'] ?? []).map((one) => manifestAddress(one) ?? one);
  checkQuestions(askDomains, askManifests);
  const trusted = await Promise.all((values.trust ?? []).map(readTrust));
  const context: LookupContext = {
    gatewayUrls: values.ledger,
    recognised: trusted.flatMap(({ recognised }) => recognised),
    groups: await recognisedGroups(await Promise.all((values.groups ?? []).map(readGroup))),
    reach: values['exact-only'] ? 'exact' : 'near',
    openings: await Promise.all((values.opening ?? []).map(readOpening)),
    askDomains,
    askManifests,
    computation: computationTools(
      trusted.flatMap(({ computation }) => computation),
      nodeComputation(),
      values.reproduce ?? false,
    ),
    readCredential: openNodeCredentialReader()(trusted.map(({ certificates }) => certificates).join('')),
    fetch,
    clock: () => performance.now(),
    signal: io.signal,
  };
  if (values.text === '-') {
    const verdict = await checkTextBytes(await readText(io.stdin), context);
    print(io, values.json, verdict, verdictLines(verdict));
    return EXIT.done;
  }
  return files.length === 1
    ? await checkOne(files[0]!, context, values, io)
    : await checkEach(files, context, values, io);
}

/** What nobody would be asked, whatever the files say. */
function checkQuestions(domains: readonly string[], manifests: readonly string[]): void {
  const domain = domains.find((one) => !v.is(domainName, one));
  if (domain !== undefined) throw misuse(`${domain || 'an empty text'} is no domain name`, CHECK_USAGE);
  const address = manifests.find((one) => !isAskable(one));
  if (address !== undefined)
    throw misuse(
      `${address || 'an empty text'} is not asked: an https address elsewhere is needed, as the verdict has it`,
      CHECK_USAGE,
    );
}

type Printing = { readonly json?: boolean };

/** What became of one file of several. */
type Result =
  | { readonly file: string; readonly verdict: VerdictDocument }
  | { readonly file: string; readonly error: string };

async function checkOne(
  file: string,
  context: LookupContext,
  { json }: Printing,
  io: CommandIo,
): Promise<number> {
  const verdict = await checkBytes(await readBytes(file), context);
  print(io, json, verdict, verdictLines(verdict));
  return EXIT.done;
}

/** A file that cannot be read keeps no other from its verdict; the exit code says that not all were checked. */
async function checkEach(
  files: readonly string[],
  context: LookupContext,
  { json }: Printing,
  io: CommandIo,
): Promise<number> {
  const results: Result[] = [];
  for (const file of files) {
    const bytes = await readBytes(file).catch(unreadable);
    if (bytes instanceof RailError) {
      io.stderr(`rail check: ${onOneLine(bytes.message)}\n`);
      results.push({ file, error: bytes.message });
    } else {
      results.push({ file, verdict: await checkBytes(bytes, context) });
    }
    // A person reads each answer as soon as it is there; the JSON is one document and waits for all.
    if (!json) io.stdout(`${resultLines(results.at(-1)!).join('\n')}\n`);
  }
  if (json) io.stdout(`${JSON.stringify({ results })}\n`);
  return results.every((result) => 'verdict' in result) ? EXIT.done : EXIT.environment;
}

function resultLines(result: Result): readonly string[] {
  return [
    `== ${onOneLine(result.file)}`,
    ...('verdict' in result ? verdictLines(result.verdict) : [`not checked: ${onOneLine(result.error)}`]),
  ];
}

function unreadable(cause: unknown): RailError {
  if (cause instanceof RailError) return cause;
  throw cause;
}

/** Text where the bytes are UTF-8 and no picture, else a picture or, for other bytes, an exact lookup only. */
async function checkBytes(bytes: Bytes, context: LookupContext): Promise<VerdictDocument> {
  const text = bytes.length === 0 ? null : textIn(bytes);
  if (text !== null) return await checkText(text, context);
  return await checkImage(pictureOf(bytes), context);
}

async function checkTextBytes(bytes: Bytes, context: LookupContext): Promise<VerdictDocument> {
  // What was read of a text that is too long may end within a character.
  const text = bytes.length > MAX_TEXT_BYTES ? new TextDecoder().decode(bytes) : fromUtf8(bytes);
  if (text === null) throw new RailError('bad-argument', 'the text is not UTF-8');
  return await checkText(text, context);
}

function pictureOf(file: Bytes): PictureToCheck {
  return {
    file,
    fingerprint: async () => {
      const decoded = await decodeImageFile(file);
      if (!decoded.ok) return decoded;
      const { pixels, header } = decoded.value;
      const { width, height } = pixels;
      return accept({ query: queryPrints(pixels), mediaType: header.mediaType, width, height });
    },
    pixels: async () => {
      const decoded = await decodeImageFile(file);
      return decoded.ok ? decoded.value.pixels : null;
    },
  };
}

type Trusted = {
  readonly recognised: readonly Recognised[];
  readonly certificates: string;
  readonly computation: readonly ComputationKey[];
};

const NONE: Trusted = { recognised: [], certificates: '', computation: [] };

/** A trust entry, a signed list or computation keys, by their `schema`, or certificates for Content Credentials as PEM. */
async function readTrust(path: string): Promise<Trusted> {
  const text = fromUtf8(await readBytes(path, 'bad-settings')) ?? '';
  if (text.includes('-----BEGIN ')) return { ...NONE, certificates: certificatesIn(path, text) };
  const json = await readJson(path, 'bad-settings');
  const entry = parseTrustEntry(json);
  if (entry.ok) return { ...NONE, recognised: [recognise(entry.value, null)] };
  const list = parseTrustList(json, null);
  if (list.ok) {
    const { entries, name } = list.value.list;
    return { ...NONE, recognised: entries.map((listed) => recognise(listed, name)) };
  }
  const keys = parseComputationKeys(json);
  if (keys.ok) {
    const usable = await checkKeys(keys.value, openNodeSystems());
    if (!usable.ok) throw new RailError('bad-settings', `${path} cannot be used: ${usable.because}`);
    return { ...NONE, computation: keys.value.entries };
  }
  if (holdsPrivateKey(json))
    throw new RailError(
      'bad-settings',
      `${path} holds a private key: it stays with its owner, and readers take the file that ends in .public.json`,
    );
  throw new RailError(
    'bad-settings',
    `${path} is neither a trust entry (${entry.because}) nor a list (${list.because}) nor computation keys (${keys.because})`,
  );
}

/** An entry for a group, as the extension's settings take it. */
async function readGroup(path: string): Promise<unknown> {
  const json = await readJson(path, 'bad-settings');
  const group = await readGroupEntry(json);
  if (group.ok) return json;
  throw new RailError('bad-settings', `${path} is no entry for a group: ${group.because}`);
}

function certificatesIn(path: string, text: string): string {
  const read = readCertificates(text);
  if (!read.ok) throw new RailError('bad-settings', `${path} is no list of certificates: ${read.because}`);
  return read.value.pem;
}

async function readOpening(path: string): Promise<Opening> {
  const parsed = parseOpening(await readJson(path, 'bad-settings'));
  if (!parsed.ok) throw new RailError('bad-settings', `${path} is not an opening: ${parsed.because}`);
  return parsed.value;
}

/** Reads no further than it takes to know that a text is too long. */
async function readText(stream: AsyncIterable<Uint8Array>): Promise<Bytes> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of stream) {
    parts.push(part);
    length += part.length;
    if (length > MAX_TEXT_BYTES) break;
  }
  return concatAll(parts);
}
