/** `rail provider new` makes a provider's keys; `rail provider withdraw` takes records back. */

import { randomBytes } from 'node:crypto';
import * as v from 'valibot';
import { signRecord, utcSecondsOf } from '../src/ledger/publish/sign-record.ts';
import { bytes32, domainName, line } from '../src/shapes.ts';
import { type CommandIo, EXIT, misuse, print, readArguments } from './io.ts';
import { newProvider, readSigningKey, signerOf, writeProviderFiles } from './key-files.ts';
import { checkOwnRecords } from './own-records.ts';
import { checkAddresses, uploadFromHere } from './server-address.ts';

export const PROVIDER_USAGE = `usage: rail provider new --name N --domain D --out key.json [--json]
       rail provider withdraw ID... --ledger URL [--upload URL] --key key.json [--json]`;

export async function providerCommand(argv: readonly string[], io: CommandIo): Promise<number> {
  const [action, ...rest] = argv;
  if (action === 'new') return await createProvider(rest, io);
  if (action === 'withdraw') return await withdraw(rest, io);
  throw misuse(action === undefined ? 'new, or withdraw?' : `unknown action "${action}"`, PROVIDER_USAGE);
}

async function createProvider(argv: readonly string[], io: CommandIo): Promise<number> {
  const options = {
    name: { type: 'string' },
    domain: { type: 'string' },
    out: { type: 'string' },
    json: { type: 'boolean' },
  } as const;
  const { values } = readArguments(argv, options, PROVIDER_USAGE);
  const { name, domain, out } = values;
  if (!v.is(line(1, 80), name)) throw misuse('--name is 1 to 80 characters on one line', PROVIDER_USAGE);
  if (!v.is(domainName, domain))
    throw misuse('--domain is a domain name, for example aurora.example', PROVIDER_USAGE);
  if (!out) throw misuse('--out is missing', PROVIDER_USAGE);
  const files = await newProvider({ name, domain }, { random: randomOf, clock: Date.now });
  const written = await writeProviderFiles(out, files);
  const wellKnown = { schema: 'rail.domain/1', roots: [files.entry.root] };
  print(io, values.json, { root: files.entry.root, files: written, wellKnown }, [
    `signing key   ${written[0]}   for the machine that logs`,
    `root key      ${written[1]}   keep it offline: only it can replace the signing key`,
    `trust entry   ${written[2]}   give it to readers`,
    `To be domain-verified, serve this at https://${domain}/.well-known/rail.json:`,
    `  ${JSON.stringify(wellKnown)}`,
  ]);
  return EXIT.done;
}

async function withdraw(argv: readonly string[], io: CommandIo): Promise<number> {
  const options = {
    ledger: { type: 'string' },
    upload: { type: 'string' },
    key: { type: 'string' },
    json: { type: 'boolean' },
  } as const;
  // One id in 64 begins with a dash, and no option is as long as an id.
  const dashed = argv.filter((word) => word.startsWith('-') && v.is(bytes32, word));
  const { values, positionals } = readArguments(
    argv.filter((word) => !dashed.includes(word)),
    options,
    PROVIDER_USAGE,
  );
  const ids = [...positionals, ...dashed];
  const server = values.upload ?? values.ledger;
  if (!server || !values.ledger || !values.key) throw misuse('--ledger and --key are needed', PROVIDER_USAGE);
  checkAddresses([values.ledger, values.upload], PROVIDER_USAGE);
  if (ids.length === 0) throw misuse('name one or more record ids', PROVIDER_USAGE);
  const noId = ids.find((id) => !v.is(bytes32, id));
  if (noId !== undefined) throw misuse(`${noId} is no record id`, PROVIDER_USAGE);
  const key = await readSigningKey(values.key);
  await checkOwnRecords(ids, key, values.ledger);
  const upload = uploadFromHere(server);
  for (const of of ids) {
    const body = {
      schema: 'rail.revocation/1',
      type: 'revocation',
      kind: 'withdrawn',
      provider: key.root,
      of,
      claimedAt: utcSecondsOf(Date.now()),
    } as const;
    await upload(await signRecord(body, signerOf(key), randomOf));
  }
  print(io, values.json, { withdrawn: ids }, [`withdrawn: ${ids.join(', ')}`]);
  return EXIT.done;
}

export function randomOf(lengthBytes: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(randomBytes(lengthBytes));
}
