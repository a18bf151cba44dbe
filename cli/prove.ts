/**
 * `rail prove`: has the example generator paint a picture from a seed, proves that it did, and logs picture and proof
 * (docs/spec/computation.md section 8). What `npm run generator` made is read from a folder.
 */

import { existsSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import * as v from 'valibot';
import { type Bytes, fromHex, toBase64Url, toHex, utf8 } from '../src/bytes.ts';
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
  const files = await keepFiles(plan.out, {
    picture: proven.picture,
    keys: json(await keysOf(generator, key.root)),
    opening: json({ schema: 'rail.seed-opening/1', seed: toHex(plan.seed), salt: toBase64Url(proven.salt) }),
    proof: proven.proof,
    values: json(proven.publicSignals),
  });
  try {
    const upload = uploadFromHere(plan.uploadUrl);
    await upload(await statementItem(key));
    for (const item of proven.items) await upload(item);
  } catch (cause) {
    // Nothing leads to a record that was not logged; left there, they would only keep the next try from its names.
    await Promise.all(Object.values(files).map((path) => rm(path, { force: true })));
    throw cause;
  }
  print(io, asJson, { record: proven.record, seed: toHex(plan.seed), ...files }, [
    `record         ${proven.record}`,
    `picture        ${files.picture}`,
    `keys           ${files.keys}   for readers, who add it to their lists because they trust you`,
    `opening        ${files.opening}   seed and salt; whoever has it knows the input`,
    `proof          ${files.proof}, with its public values in ${files.values}`,
  ]);
  return EXIT.done;
}

type Kept = Readonly<Record<'picture' | 'keys' | 'opening' | 'proof' | 'values', Uint8Array>>;

/** Before anything is uploaded, and over no other file: whoever loses salt and seed cannot show them again. */
async function keepFiles(out: string, content: Kept): Promise<Readonly<Record<keyof Kept, string>>> {
  const files = {
    picture: out,
    keys: `${out}.keys.json`,
    opening: `${out}.seed.json`,
    proof: `${out}.proof.json`,
    values: `${out}.values.json`,
  };
  const taken = Object.values(files).find((path) => existsSync(path));
  if (taken !== undefined) throw new RailError('bad-argument', `${taken} is there already; nothing was made`);
  try {
    for (const name of Object.keys(files) as (keyof Kept)[])
      await writeFile(files[name], content[name], { flag: 'wx', ...(name === 'opening' && { mode: 0o600 }) });
  } catch (cause) {
    throw new RailError('unsupported-here', `cannot write beside ${out}: ${fileTrouble(cause)}`, { cause });
  }
  return files;
}

function json(value: object): Bytes {
  return utf8(`${JSON.stringify(value)}\n`);
}

function readPlan(argv: readonly string[]): { readonly plan: Plan; readonly asJson: boolean | undefined } {
  const { values, positionals } = readArguments(argv, OPTIONS, PROVE_USAGE);
  const { out, key, visibility, seed: hex, generator = '.output/generator' } = values;
  const uploadUrl = values.upload ?? values.ledger;
  if (positionals.length > 0) throw misuse('no file is named: the picture is made here', PROVE_USAGE);
  if (out && !out.endsWith('.png'))
    throw misuse('--out is a PNG file, so its name ends in .png', PROVE_USAGE);
  if (!out || !key || !uploadUrl) throw misuse('--out, --key and --ledger are needed', PROVE_USAGE);
  checkAddresses([values.ledger, values.upload], PROVE_USAGE);
  if (!v.is(visibilities, visibility))
    throw misuse('--visibility is exact or public; there is no default', PROVE_USAGE);
  const seed = hex === undefined ? randomOf(SEED_BYTES) : fromHex(hex);
  if (seed?.length !== SEED_BYTES) throw misuse('--seed has 16 hexadecimal digits', PROVE_USAGE);
  return { plan: { out, uploadUrl, keyFile: key, visibility, seed, generator }, asJson: values.json };
}
