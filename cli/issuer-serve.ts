/** Runs an issuer until it is told to stop: its public door, the operator's page, and the rounds in which it publishes. */

import { RailError } from '../src/errors.ts';
import { openAdminDoor } from '../src/issuer/admin-door.ts';
import { readAdminPage } from '../src/issuer/admin-page-files.ts';
import { readAllowedCredentials } from '../src/issuer/allowed-credentials.ts';
import { type Issuer, openIssuer, type Ports } from '../src/issuer/issuer.ts';
import { lookForOwnRecords } from '../src/issuer/own-records.ts';
import { openPublicDoor, type PublicSide } from '../src/issuer/public-door.ts';
import { startRounds } from '../src/issuer/rounds.ts';
import { lockForServing } from '../src/issuer/serving-lock.ts';
import { keepToAction } from '../src/issuer/world-id.ts';
import { readWorldIdFile } from '../src/issuer/world-id-file.ts';
import { type CommandIo, EXIT, misuse, readArguments } from './io.ts';
import { checkAddresses, uploadFromHere } from './server-address.ts';

export const ISSUER_SERVE_USAGE = `       rail issuer serve DIR --ledger URL [--ledger URL] [--upload URL] --port N [--admin-port M] [--public-url URL]
                       [--batch-minutes 60] [--allow-credentials FILE] [--world-id FILE] [--json]`;

const OPTIONS = {
  ledger: { type: 'string', multiple: true },
  upload: { type: 'string' },
  port: { type: 'string' },
  'admin-port': { type: 'string' },
  'public-url': { type: 'string' },
  'batch-minutes': { type: 'string' },
  'allow-credentials': { type: 'string' },
  'world-id': { type: 'string' },
  json: { type: 'boolean' }, // the output is JSON with or without it
} as const;
const DEFAULT_BATCH_MINUTES = 60;
const MAX_BATCH_MINUTES = 24 * 60;
const MINUTE_MS = 60_000;

type Plan = ReturnType<typeof readPlan>;
type WaysIn = Pick<PublicSide, 'allowed' | 'worldId'>;

/** Runs until `io.signal` aborts. @throws RailError where it cannot start */
export async function serveIssuer(
  argv: readonly string[],
  io: CommandIo,
  ports: Ports,
  usage: string,
): Promise<number> {
  const plan = readPlan(argv, usage);
  const issuer = await openIssuer(plan.folder, ports);
  try {
    const ways = await waysInto(issuer, plan, usage, io);
    const lock = lockForServing(plan.folder);
    try {
      await serve(issuer, ways, plan, io);
    } finally {
      lock.release();
    }
  } finally {
    issuer.store.db.close();
  }
  return EXIT.done;
}

async function serve(issuer: Issuer, ways: WaysIn, plan: Plan, io: CommandIo): Promise<void> {
  const { urls, uploadUrl, port, adminPort, everyMs } = plan;
  const ledger = { urls, fetch, upload: uploadFromHere(uploadUrl) };
  const own = await lookForOwnRecords(issuer, ledger);
  if (!own.ok) throw new RailError('unsupported-here', `${own.code}: ${own.because}`);
  const page = await readAdminPage();
  const log = (line: string): void => io.stderr(`${line}\n`);
  const rounds = startRounds(issuer, ledger, everyMs, log);
  const open: { readonly close: () => Promise<void> }[] = [];
  try {
    const door = await openPublicDoor({ issuer, ...ways, onChange: rounds.onChange }, port, log);
    open.push(door);
    const publicUrl = plan.publicUrl ?? door.url;
    const side = { issuer, rounds, publicUrl, ledgerUrl: urls[0]! };
    const admin = await openAdminDoor(side, page, adminPort, log);
    open.push(admin);
    await rounds.publishNow();
    io.stdout(`${JSON.stringify({ url: door.url, adminUrl: admin.url })}\n`);
    if (ways.worldId !== null) log('the bridge from World ID was never run against World’s network');
    if (everyMs === 0) log('each change is published at once: times of joining can be seen');
    await aborted(io.signal);
  } finally {
    await Promise.all(open.map((one) => one.close()));
    await rounds.close();
  }
}

/** What the operator has to name for the group's way of admission, and must not name for another. */
async function waysInto(
  issuer: Issuer,
  { allowFile, worldIdFile }: Plan,
  usage: string,
  io: CommandIo,
): Promise<WaysIn> {
  const { admission } = issuer.group;
  const files = [
    ['credential', '--allow-credentials', allowFile],
    ['bridge', '--world-id', worldIdFile],
  ] as const;
  for (const [way, option, file] of files) {
    if (admission === way && file === undefined)
      throw misuse(`this group admits by ${way}: ${option} FILE is missing`, usage);
    if (admission !== way && file !== undefined)
      throw misuse(
        `${option} belongs to groups that admit by ${way}; this one admits by ${admission}`,
        usage,
      );
  }
  const allowed = allowFile === undefined ? [] : await readAllowedCredentials(allowFile);
  if (worldIdFile === undefined) return { allowed, worldId: null };
  const file = await readWorldIdFile(worldIdFile);
  keepToAction(issuer, file);
  return { allowed, worldId: { file, fetch, log: (line) => io.stderr(`${line}\n`) } };
}

function readPlan(argv: readonly string[], usage: string) {
  const { values, positionals } = readArguments(argv, OPTIONS, usage);
  const [folder, ...more] = positionals;
  if (folder === undefined || more.length > 0) throw misuse('name one folder of an issuer', usage);
  const urls = values.ledger ?? [];
  const [first] = urls;
  if (first === undefined) throw misuse('--ledger is missing', usage);
  if (values.port === undefined) throw misuse('--port is missing; 0 is a free one', usage);
  checkAddresses([...urls, values.upload, values['public-url']], usage);
  const port = (name: 'port' | 'admin-port') => wholeNumber(values[name], `--${name}`, [0, 65_535], 0, usage);
  const minutes = wholeNumber(
    values['batch-minutes'],
    '--batch-minutes',
    [0, MAX_BATCH_MINUTES],
    DEFAULT_BATCH_MINUTES,
    usage,
  );
  return {
    folder,
    urls,
    uploadUrl: values.upload ?? first,
    port: port('port'),
    adminPort: port('admin-port'),
    publicUrl: values['public-url']?.replace(/\/+$/, ''),
    everyMs: minutes * MINUTE_MS,
    allowFile: values['allow-credentials'],
    worldIdFile: values['world-id'],
  };
}

/** An option's number. @throws RailError `bad-argument` */
export function wholeNumber(
  text: string | undefined,
  option: string,
  [least, most]: readonly [number, number],
  otherwise: number,
  usage: string,
): number {
  if (text === undefined) return otherwise;
  const value = /^\d{1,6}$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= least && value <= most)) throw misuse(`${option} is ${least} to ${most}`, usage);
  return value;
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
