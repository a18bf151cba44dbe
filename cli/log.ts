/**
 * `rail log`: logs outputs as signed records. Each choice that cannot be undone (what is visible, what is stored) has
 * to be named; there are no defaults for them.
 */

import { writeFile } from 'node:fs/promises';
import * as v from 'valibot';
import { RailError } from '../src/errors.ts';
import { uploadComposed } from '../src/ledger/publish/publish.ts';
import type { Upload } from '../src/ledger/publish/upload.ts';
import type { Opening } from '../src/ledger/record/opening.ts';
import { SOURCE_TYPES } from '../src/ledger/record/record-body.ts';
import { type CommandIo, EXIT, misuse, print, readArguments } from './io.ts';
import { readSigningKey, signerOf, statementItem } from './key-files.ts';
import { type Choices, type PreparedOutput, prepareOutput } from './prepare-output.ts';
import { onOneLine } from './printable.ts';
import { randomOf } from './provider.ts';
import { readContent } from './read-content.ts';
import { fileTrouble, readBytes } from './read-file.ts';
import { checkAddresses, uploadFromHere } from './server-address.ts';

export const LOG_USAGE = `usage: rail log FILE... --ledger URL [--upload URL] --key key.json --model M[@VERSION]
       --visibility commit|exact|public [--store preview,output,input] [--input FILE]...
       [--source-type TERM] [--output-id ID] [--json]`;

const OPTIONS = {
  ledger: { type: 'string' },
  upload: { type: 'string' },
  key: { type: 'string' },
  model: { type: 'string' },
  visibility: { type: 'string' },
  store: { type: 'string' },
  input: { type: 'string', multiple: true },
  'source-type': { type: 'string' },
  'output-id': { type: 'string' },
  json: { type: 'boolean' },
} as const;

const visibilities = v.picklist(['commit', 'exact', 'public']);
const roles = v.array(v.picklist(['preview', 'output', 'input']));

type Plan = Choices & {
  readonly files: readonly string[];
  readonly keyFile: string;
  readonly uploadUrl: string;
  readonly asJson: boolean | undefined;
};

type Logged = {
  readonly id: string;
  readonly file: string;
  readonly derivation: string;
  readonly opening?: string;
};

export async function logCommand(argv: readonly string[], io: CommandIo): Promise<number> {
  const plan = await readPlan(argv);
  const key = await readSigningKey(plan.keyFile);
  const statement = await statementItem(key);
  const signing = { root: key.root, signer: signerOf(key), random: randomOf, clock: Date.now };
  const prepared: PreparedOutput[] = [];
  for (const file of plan.files) prepared.push(await prepareOutput(file, plan, signing));
  const upload = uploadFromHere(plan.uploadUrl);
  // The root's statement goes first, so that whoever finds the record finds who authorised its key.
  await upload(statement);
  const records: Logged[] = [];
  for (const output of prepared) {
    try {
      records.push(await logOutput(output, upload));
    } catch (cause) {
      if (records.length > 0) printRecords(io, plan, records);
      throw unfinished(cause, records.length, prepared.length);
    }
    if (output.note !== null) io.stderr(`${onOneLine(`${output.file}: ${output.note}`)}\n`);
  }
  printRecords(io, plan, records);
  return EXIT.done;
}

function printRecords(io: CommandIo, { asJson }: Plan, records: readonly Logged[]): void {
  const lines = records.map(
    ({ id, file, opening }) => `${id}  ${file}${opening ? `  (opening: ${opening})` : ''}`,
  );
  print(io, asJson, { records }, lines);
}

async function logOutput({ file, composed }: PreparedOutput, upload: Upload): Promise<Logged> {
  const { record: id, derivation } = composed;
  let opening: string | null = null;
  try {
    await uploadComposed(composed, upload, async (kept) => {
      opening = await writeOpening(file, kept);
    });
  } catch (cause) {
    const left = opening ? [`${opening} was written for record ${id}, which may not be on the ledger`] : [];
    throw withDetails(cause, [`${file} was not logged completely`, ...left]);
  }
  return { id, file, derivation, ...(opening === null ? {} : { opening }) };
}

function unfinished(cause: unknown, done: number, all: number): unknown {
  return withDetails(cause, [`${done} of ${all} were logged`]);
}

function withDetails(cause: unknown, more: readonly string[]): unknown {
  if (!(cause instanceof RailError)) return cause;
  return new RailError(cause.code, cause.message, { details: [...cause.details, ...more], cause });
}

/** Never over an earlier opening of the same file: without it, that record could not be opened any more. */
async function writeOpening(file: string, opening: Opening): Promise<string> {
  const text = `${JSON.stringify(opening)}\n`;
  const names = [`${file}.opening.json`, `${file}.${opening.record}.opening.json`];
  for (const name of names) {
    try {
      await writeFile(name, text, { mode: 0o600, flag: 'wx' });
      return name;
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === 'EEXIST') continue;
      throw new RailError('unsupported-here', `cannot write ${name}: ${fileTrouble(cause)}`, { cause });
    }
  }
  throw new RailError('unsupported-here', `cannot write an opening beside ${file}`);
}

async function readPlan(argv: readonly string[]): Promise<Plan> {
  const { values, positionals: files } = readArguments(argv, OPTIONS, LOG_USAGE);
  const { visibility, key, model } = values;
  const server = values.upload ?? values.ledger;
  if (files.length === 0) throw misuse('name at least one file', LOG_USAGE);
  if (!server || !key || !model) throw misuse('--ledger, --key and --model are needed', LOG_USAGE);
  checkAddresses([values.ledger, values.upload], LOG_USAGE);
  if (!v.is(visibilities, visibility))
    throw misuse('--visibility is commit, exact or public; there is no default', LOG_USAGE);
  const store = values.store?.split(',') ?? [];
  if (!v.is(roles, store)) throw misuse('--store is a list of preview, output, input', LOG_USAGE);
  if (visibility === 'commit' && store.some((role) => role !== 'input')) {
    throw misuse('--store preview and output would undo --visibility commit', LOG_USAGE);
  }
  const sourceType = values['source-type'] ?? 'trainedAlgorithmicMedia';
  if (!v.is(v.picklist(SOURCE_TYPES), sourceType))
    throw misuse(`--source-type is one of ${SOURCE_TYPES.join(', ')}`, LOG_USAGE);
  const [name = '', version = ''] = model.split('@');
  const inputs = await Promise.all(
    (values.input ?? []).map(async (file) => {
      const bytes = await readBytes(file);
      const { content } = await readContent(bytes).catch((cause: unknown) => {
        throw cause instanceof RailError
          ? new RailError(cause.code, `${file}: ${cause.message}`, { cause })
          : cause;
      });
      return { bytes, content };
    }),
  );
  return {
    files,
    keyFile: key,
    uploadUrl: server,
    model: { name, version },
    visibility,
    sourceType,
    store,
    inputs,
    ...(values['output-id'] === undefined ? {} : { outputId: values['output-id'] }),
    asJson: values.json,
  };
}
