/**
 * `rail policy-log`: publishes the head of a wallet's log of decisions, and holds a log against a head that was published (docs/spec/policy.md section 8). The log
 * itself is never uploaded.
 */

import { fromBase64Url, fromHex, fromUtf8, toBase64Url, toHex } from '../src/bytes.ts';
import { accept, type Parsed, RailError, refuse } from '../src/errors.ts';
import { ed25519Signer, generateEd25519Key } from '../src/formats/ed25519.ts';
import { signRecord, utcSecondsOf } from '../src/ledger/publish/sign-record.ts';
import { readRecord } from '../src/ledger/record/record.ts';
import type { PolicyHeadBody } from '../src/ledger/record/record-body.ts';
import { findRecords } from '../src/ledger/search/find.ts';
import { openGateway } from '../src/ledger/search/gateway.ts';
import { readItem } from '../src/ledger/search/read-item.ts';
import { headOf, holdAgainst, type LogHead } from '../src/wallet/policy/log-head.ts';
import { type CommandIo, EXIT, misuse, print, readArguments } from './io.ts';
import { randomOf } from './provider.ts';
import { readBytes } from './read-file.ts';
import { checkAddresses, uploadFromHere } from './server-address.ts';

export const POLICY_LOG_USAGE = `usage: rail policy-log publish FILE --ledger URL [--upload URL] [--json]
       rail policy-log check FILE [--record ID --ledger URL...] [--json]
FILE is what "Save the log" in the settings wrote.`;

export async function policyLogCommand(argv: readonly string[], io: CommandIo): Promise<number> {
  const [action, ...rest] = argv;
  if (action === 'publish') return await publishHead(rest, io);
  if (action === 'check') return await checkLog(rest, io);
  throw misuse(action === undefined ? 'publish, or check?' : `unknown action "${action}"`, POLICY_LOG_USAGE);
}

async function publishHead(argv: readonly string[], io: CommandIo): Promise<number> {
  const options = {
    ledger: { type: 'string' },
    upload: { type: 'string' },
    json: { type: 'boolean' },
  } as const;
  const { values, positionals } = readArguments(argv, options, POLICY_LOG_USAGE);
  const server = values.upload ?? values.ledger;
  if (!server) throw misuse('--ledger is needed', POLICY_LOG_USAGE);
  checkAddresses([values.ledger, values.upload], POLICY_LOG_USAGE);
  const head = headOf(await readLog(positionals));
  if (!head.ok) throw new RailError('bad-argument', `${head.code}: ${head.because}`);
  const body: PolicyHeadBody = {
    schema: 'rail.policy-head/1',
    type: 'policy-head',
    ...head.value,
    head: toBase64Url(fromHex(head.value.head.slice(2))!),
    claimedAt: utcSecondsOf(Date.now()),
  };
  // For this head alone, and kept nowhere: two heads of one wallet have nothing in common.
  const signer = ed25519Signer(generateEd25519Key(randomOf).secretKey);
  const item = await signRecord(body, signer, randomOf);
  await uploadFromHere(server)(item);
  const { from, entries } = head.value;
  print(io, values.json, { record: item.id, ...head.value, claimedAt: body.claimedAt }, [
    `${item.id}  ${head.value.head}`,
    `entries ${from} to ${entries - 1}. Keep the file and this id: rail policy-log check FILE --record ID`,
  ]);
  return EXIT.done;
}

/** `block`: the height that servers name, where those that show the record agree on one; their word. */
type PublishedHead = {
  readonly head: LogHead;
  readonly claimedAt: string;
  readonly block: number | null;
};

async function checkLog(argv: readonly string[], io: CommandIo): Promise<number> {
  const options = {
    record: { type: 'string' },
    ledger: { type: 'string', multiple: true },
    json: { type: 'boolean' },
  } as const;
  const { values, positionals } = readArguments(dashed(argv), options, POLICY_LOG_USAGE);
  const { record, ledger = [] } = values;
  if ((record === undefined) !== (ledger.length === 0))
    throw misuse('--record and --ledger belong together', POLICY_LOG_USAGE);
  if (record !== undefined && fromBase64Url(record)?.length !== 32)
    throw misuse(`${record} is no record id`, POLICY_LOG_USAGE);
  checkAddresses(ledger, POLICY_LOG_USAGE);
  const text = await readLog(positionals);
  const whole = headOf(text);
  if (record === undefined || !whole.ok) return answer(io, values.json, whole, null, 0);
  const published = await findHead(record, ledger);
  if (!published.ok) return answer(io, values.json, published, null, 0);
  const held = holdAgainst(text, published.value.head);
  return answer(io, values.json, held.ok ? whole : held, published.value, held.ok ? held.value.later : 0);
}

/** One id in 64 begins with a dash, which would be read as an option. */
function dashed(argv: readonly string[]): readonly string[] {
  const at = argv.indexOf('--record');
  return at < 0 || argv[at + 1] === undefined
    ? argv
    : [...argv.slice(0, at), `--record=${argv[at + 1]}`, ...argv.slice(at + 2)];
}

async function readLog(files: readonly string[]): Promise<string> {
  const [file, ...more] = files;
  if (file === undefined || more.length > 0) throw misuse('name one file', POLICY_LOG_USAGE);
  // What is no text is no log: its first line is no entry.
  return fromUtf8(await readBytes(file)) ?? '\n';
}

/** Codes: `no-server`, `no-records`, `not-a-head`, and those of records. */
async function findHead(id: string, servers: readonly string[]): Promise<Parsed<PublishedHead>> {
  const asked = await findRecords(
    servers.map((url) => openGateway(url, { fetch })),
    [id],
  );
  if (asked.answered.length === 0) return refuse('no-server', 'no server answered');
  const candidate = asked.candidates.find((found) => found.id === id);
  const item = candidate === undefined ? null : (await readItem(candidate)).item;
  if (candidate === undefined || item === null) return refuse('no-records', 'no server shows that record');
  const record = readRecord(item);
  if (!record.ok) return record;
  const { body } = record.value;
  if (body.type !== 'policy-head') return refuse('not-a-head', `the record is one of type ${body.type}`);
  const heights = new Set(candidate.listings.map(({ listing }) => listing.block?.height ?? null));
  const [block = null] = heights.size === 1 ? heights : [];
  const { from, entries, claimedAt } = body;
  const head = { head: `0x${toHex(fromBase64Url(body.head)!)}`, from, entries } as const;
  return accept({ head, claimedAt, block });
}

/** Servers that are away say nothing about a log. */
const UNKNOWN: readonly string[] = ['no-server', 'no-records'];

function answer(
  io: CommandIo,
  asJson: boolean | undefined,
  whole: Parsed<LogHead>,
  published: PublishedHead | null,
  later: number,
): number {
  if (!whole.ok) {
    const { code, because } = whole;
    const outcome = UNKNOWN.includes(code) ? 'unknown' : 'fail';
    print(io, asJson, { outcome, code, because }, [`${outcome}  ${code}: ${because}`]);
    return EXIT.done;
  }
  const { head, from, entries } = whole.value;
  const log = `entries ${from} to ${entries - 1}, head ${head}`;
  if (published === null) {
    print(io, asJson, { outcome: 'unknown', code: 'not-compared', log: whole.value }, [
      `unknown  not-compared: each entry follows the one before (${log}); a log that was cut short, or made up, does so too`,
    ]);
    return EXIT.done;
  }
  const { claimedAt, block } = published;
  print(
    io,
    asJson,
    { outcome: 'pass', log: whole.value, published: { ...published.head, claimedAt, block }, later },
    [
      `pass  ${log}`,
      `published up to entry ${published.head.entries - 1}, claimed for ${claimedAt}`,
      block === null
        ? 'In no block yet, or servers differ: when it was published is not known.'
        : `Servers show it in block ${block}: their word, and the time of that block is the latest at which it was made.`,
      ...(later === 0 ? [] : [`${later} entries came after it; nothing vouches for those.`]),
    ],
  );
  return EXIT.done;
}
