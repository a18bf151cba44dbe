/**
 * `rail prove`: has the example generator paint a picture from a seed, proves that it did, and logs picture and proof
 * (docs/spec/computation.md section 8). What `npm run generator` made is read from a folder.
 */

import { writeFile } from 'node:fs/promises';
import * as v from 'valibot';
import { type Bytes, fromHex, toBase64Url, toHex } from '../src/bytes.ts';
import { RailError } from '../src/errors.ts';
import type { Signing } from '../src/ledger/publish/compose-output.ts';
import { SEED_BYTES } from '../src/verify/computation/picture-circuit.ts';
import { type CommandIo, EXIT, misuse, print, readArguments } from './io.ts';
import { readSigningKey, signerOf, statementItem } from './key-files.ts';
import { keysOf, makeProven, readGenerator } from './proven-picture.ts';
import { randomOf } from './provider.ts';
import { fileTrouble } from './read-file.ts';
import { checkAddresses, uploadFromHere } from './server-address.ts';

export const PROVE_USAGE = `usage: rail prove --out FILE.png --ledger URL [--upload URL] --key key.json --visibility exact|public
       [--seed HEX] [--generator DIR] [--json]`;

const OPTIONS = {
  out: { type: 'string' },
  ledger: { type: 'string' },
  upload: { type: 'string' },
  key: { type: 'string' },
  visibility: { type: 'string' },
  seed: { type: 'string' },
  generator: { type: 'string' },
  json: { type: 'boolean' },
} as const;

const visibilities = v.picklist(['exact', 'public']);

type Plan = {
  readonly out: string;
  readonly uploadUrl: string;
  readonly keyFile: string;
  readonly visibility: 'exact' | 'public';
  readonly seed: Bytes;
  readonly generator: string;
};

export async function proveCommand(argv: readonly string[], io: CommandIo): Promise<number> {
  const { plan, asJson } = readPlan(argv);
  const generator = await readGenerator(plan.generator);
  const key = await readSigningKey(plan.keyFile);
  const signing: Signing = { root: key.root, signer: signerOf(key), random: randomOf, clock: Date.now };
  const proven = await makeProven(plan, generator, signing);
  const upload = uploadFromHere(plan.uploadUrl);
  await upload(await statementItem(key));
  for (const item of proven.items) await upload(item);
  const files = await keepFiles(plan.out, {
    picture: proven.picture,
    keys: await keysOf(generator, key.root),
    opening: { schema: 'rail.seed-opening/1', seed: toHex(plan.seed), salt: toBase64Url(proven.salt) },
  });
  print(io, asJson, { record: proven.record, seed: toHex(plan.seed), ...files }, [
    `record         ${proven.record}`,
    `picture        ${files.picture}`,
    `keys           ${files.keys}   give it to readers: the proof is checked with it`,
    `opening        ${files.opening}   seed and salt; whoever has it knows the input`,
  ]);
  return EXIT.done;
}

async function keepFiles(
  out: string,
  { picture, keys, opening }: { readonly picture: Bytes; readonly keys: object; readonly opening: object },
) {
  const files = { picture: out, keys: `${out}.keys.json`, opening: `${out}.seed.json` };
  try {
    await writeFile(files.picture, picture);
    await writeFile(files.keys, `${JSON.stringify(keys)}\n`);
    await writeFile(files.opening, `${JSON.stringify(opening)}\n`, { mode: 0o600 });
  } catch (cause) {
    throw new RailError('unsupported-here', `cannot write beside ${out}: ${fileTrouble(cause)}`, { cause });
  }
  return files;
}

function readPlan(argv: readonly string[]): { readonly plan: Plan; readonly asJson: boolean | undefined } {
  const { values, positionals } = readArguments(argv, OPTIONS, PROVE_USAGE);
  const { out, key, visibility, seed: hex, generator = '.output/generator' } = values;
  const uploadUrl = values.upload ?? values.ledger;
  if (positionals.length > 0) throw misuse('no file is named: the picture is made here', PROVE_USAGE);
  if (!out || !key || !uploadUrl) throw misuse('--out, --key and --ledger are needed', PROVE_USAGE);
  checkAddresses([values.ledger, values.upload], PROVE_USAGE);
  if (!v.is(visibilities, visibility))
    throw misuse('--visibility is exact or public; there is no default', PROVE_USAGE);
  const seed = hex === undefined ? randomOf(SEED_BYTES) : fromHex(hex);
  if (seed?.length !== SEED_BYTES) throw misuse('--seed has 16 hexadecimal digits', PROVE_USAGE);
  return { plan: { out, uploadUrl, keyFile: key, visibility, seed, generator }, asJson: values.json };
}
