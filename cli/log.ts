/**
 * `rail log`: logs outputs as signed records. Each choice that cannot be undone (what is visible, what is stored) has
 * to be named; there are no defaults for them.
 */

import { readFile, writeFile } from 'node:fs/promises';
import * as v from 'valibot';
import { type Bytes, fromBase64Url, sha256, toBase64Url } from '../src/bytes.ts';
import { RailError } from '../src/errors.ts';
import type { KeptBytes, OutputToLog } from '../src/ledger/publish/compose-output.ts';
import { publish } from '../src/ledger/publish/publish.ts';
import { type Upload, uploadTo } from '../src/ledger/publish/upload.ts';
import type { Opening } from '../src/ledger/record/opening.ts';
import { SOURCE_TYPES } from '../src/ledger/record/record-body.ts';
import { type CommandIo, EXIT, misuse, print, readArguments } from './io.ts';
import { readSigningKey, type SigningKeyFile, signerOf } from './key-files.ts';
import { makePreview } from './preview.ts';
import { randomOf } from './provider.ts';
import { readContent } from './read-content.ts';

const USAGE = `usage: rail log FILE... --ledger URL [--upload URL] --key key.json --model M[@VERSION]
       --visibility commit|exact|public [--store preview,output,input] [--input FILE]...
       [--source-type TERM] [--output-id ID]`;

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

type Plan = Pick<OutputToLog, 'model' | 'visibility' | 'sourceType' | 'inputs'> & {
  readonly files: readonly string[];
  readonly keyFile: string;
  readonly uploadUrl: string;
  readonly store: readonly KeptBytes['role'][];
  readonly outputId: string | undefined;
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
  const upload = uploadTo(fetch, plan.uploadUrl);
  await uploadStatement(key, upload);
  const records: Logged[] = [];
  for (const file of plan.files) {
    records.push(await logFile(file, plan, key, upload));
  }
  const lines = records.map(
    ({ id, file, opening }) => `${id}  ${file}${opening ? `  (opening: ${opening})` : ''}`,
  );
  print(io, plan.asJson, { records }, lines);
  return EXIT.done;
}

async function logFile(file: string, plan: Plan, key: SigningKeyFile, upload: Upload): Promise<Logged> {
  const bytes = await readBytes(file);
  const { mediaType, content } = await readContent(bytes);
  const output: OutputToLog = {
    bytes,
    mediaType,
    content,
    model: plan.model,
    visibility: plan.visibility,
    sourceType: plan.sourceType,
    ...(plan.outputId === undefined ? {} : { outputId: plan.outputId }),
    inputs: plan.inputs,
    store: await keptBytes(plan, bytes, mediaType),
  };
  const signing = { root: key.root, signer: signerOf(key), random: randomOf, clock: Date.now };
  let opening: string | null = null;
  const { record, derivation } = await publish(output, signing, upload, async (kept) => {
    opening = await writeOpening(file, kept);
  });
  return { id: record, file, derivation, ...(opening === null ? {} : { opening }) };
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
      throw new RailError('unsupported-here', `cannot write ${name}; nothing was logged`, { cause });
    }
  }
  throw new RailError('unsupported-here', `cannot write an opening beside ${file}; nothing was logged`);
}

/** The root's statement goes first, so that whoever finds the record finds who authorised its key. */
async function uploadStatement(key: SigningKeyFile, upload: Upload): Promise<void> {
  const bytes = fromBase64Url(key.statement);
  if (bytes === null) throw new RailError('bad-key-file', 'the key file holds no valid statement');
  const signature = bytes.subarray(2, 66);
  await upload({ id: toBase64Url(await sha256(signature)), bytes });
}

async function keptBytes(plan: Plan, bytes: Bytes, mediaType: string): Promise<readonly KeptBytes[]> {
  const kept = plan.store.map(async (role): Promise<readonly KeptBytes[]> => {
    if (role === 'output') return [{ role, bytes, mediaType }];
    if (role === 'preview') return [{ role, ...(await makePreview(bytes, mediaType)) }];
    return await Promise.all(
      plan.inputs.map(async (input) => ({
        role,
        bytes: input.bytes,
        mediaType: (await readContent(input.bytes)).mediaType,
      })),
    );
  });
  return (await Promise.all(kept)).flat();
}

async function readPlan(argv: readonly string[]): Promise<Plan> {
  const { values, positionals: files } = readArguments(argv, OPTIONS, USAGE);
  const { visibility, key, model } = values;
  const server = values.upload ?? values.ledger;
  if (files.length === 0) throw misuse('name at least one file', USAGE);
  if (!server || !key || !model) throw misuse('--ledger, --key and --model are needed', USAGE);
  if (!v.is(visibilities, visibility))
    throw misuse('--visibility is commit, exact or public; there is no default', USAGE);
  const store = values.store?.split(',') ?? [];
  if (!v.is(roles, store)) throw misuse('--store is a list of preview, output, input', USAGE);
  if (visibility === 'commit' && store.some((role) => role !== 'input')) {
    throw misuse('--store preview and output would undo --visibility commit', USAGE);
  }
  const sourceType = values['source-type'] ?? 'trainedAlgorithmicMedia';
  if (!v.is(v.picklist(SOURCE_TYPES), sourceType))
    throw misuse(`--source-type is one of ${SOURCE_TYPES.join(', ')}`, USAGE);
  const [name = '', version = ''] = model.split('@');
  const inputs = await Promise.all(
    (values.input ?? []).map(async (file) => {
      const bytes = await readBytes(file);
      return { bytes, content: (await readContent(bytes)).content };
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
    outputId: values['output-id'],
    asJson: values.json,
  };
}

/** @throws RailError `bad-argument` */
export async function readBytes(file: string): Promise<Bytes> {
  try {
    return new Uint8Array(await readFile(file));
  } catch (cause) {
    throw new RailError('bad-argument', `cannot read ${file}`, { cause });
  }
}
