/** `rail issuer`: makes a group, admits members to it, and publishes who they are (docs/spec/issuer.md, docs/guide/start-a-group.md). */

import { join } from 'node:path';
import * as v from 'valibot';
import { fromUtf8 } from '../src/bytes.ts';
import { RailError } from '../src/errors.ts';
import { ADMISSIONS } from '../src/identity/bounds.ts';
import { inviteLink, MAX_INVITE_DAYS, MAX_INVITES } from '../src/issuer/admin-api.ts';
import { isInvitedByHand, makeInvites } from '../src/issuer/invites.ts';
import {
  createIssuer,
  DEFAULT_RULES,
  daysMs,
  ENTRY_FILE,
  type Issuer,
  openIssuer,
  type Ports,
} from '../src/issuer/issuer.ts';
import { MAX_MADE_UP_MEMBERS, makeUpMembers } from '../src/issuer/made-up-members.ts';
import { removeMember } from '../src/issuer/members.ts';
import { publishRoots } from '../src/issuer/publish.ts';
import { newestRoots } from '../src/issuer/roots.ts';
import { line } from '../src/shapes.ts';
import { type CommandIo, EXIT, misuse, print, readArguments } from './io.ts';
import { ISSUER_SERVE_USAGE, serveIssuer, wholeNumber } from './issuer-serve.ts';
import { randomOf } from './provider.ts';
import { readBytes } from './read-file.ts';
import { checkAddresses, uploadFromHere } from './server-address.ts';

export const ISSUER_USAGE = `usage: rail issuer new --name N --admission invite|vouching|credential|bridge --policy FILE --out DIR
                       [--vouches K] [--vouch-cooldown-days D] [--vouch-budget B] [--root-days D] [--no-relay]
                       [--made-up-members N] [--json]
${ISSUER_SERVE_USAGE}
       rail issuer invite DIR [--count N] [--days D] [--public-url URL] [--json]
       rail issuer publish DIR --ledger URL [--ledger URL] [--upload URL] [--json]
       rail issuer revoke DIR --member COMMITMENT [--json]`;

const MAX_POLICY_CHARS = 4000;
const DEFAULT_INVITE_DAYS = 30;
const PORTS: Ports = { clock: Date.now, random: randomOf };

const ACTIONS: {
  readonly [name: string]: (argv: readonly string[], io: CommandIo) => Promise<number>;
} = {
  new: makeIssuer,
  serve: (argv, io) => serveIssuer(argv, io, PORTS, ISSUER_USAGE),
  invite,
  publish,
  revoke,
};

export async function issuerCommand(argv: readonly string[], io: CommandIo): Promise<number> {
  const [action = '', ...rest] = argv;
  const run = Object.hasOwn(ACTIONS, action) ? ACTIONS[action] : undefined;
  if (run === undefined)
    throw misuse(
      action === '' ? `${Object.keys(ACTIONS).join(', ')}?` : `unknown action "${action}"`,
      ISSUER_USAGE,
    );
  return await run(rest, io);
}

async function makeIssuer(argv: readonly string[], io: CommandIo): Promise<number> {
  const options = {
    name: { type: 'string' },
    admission: { type: 'string' },
    policy: { type: 'string' },
    out: { type: 'string' },
    vouches: { type: 'string' },
    'vouch-cooldown-days': { type: 'string' },
    'vouch-budget': { type: 'string' },
    'root-days': { type: 'string' },
    'no-relay': { type: 'boolean' },
    'made-up-members': { type: 'string' },
    json: { type: 'boolean' },
  } as const;
  const { values, positionals } = readArguments(argv, options, ISSUER_USAGE);
  const { name, admission, policy, out } = values;
  if (positionals.length > 0) throw misuse('the folder is named with --out', ISSUER_USAGE);
  if (!v.is(line(1, 80), name)) throw misuse('--name is 1 to 80 characters on one line', ISSUER_USAGE);
  if (!v.is(v.picklist(ADMISSIONS), admission))
    throw misuse(`--admission is ${ADMISSIONS.join(', ')}`, ISSUER_USAGE);
  if (!policy || !out) throw misuse('--policy and --out are needed', ISSUER_USAGE);
  const number = (option: keyof typeof options, least: number, most: number, otherwise: number) =>
    wholeNumber(values[option] as string | undefined, `--${option}`, [least, most], otherwise, ISSUER_USAGE);
  const rules = {
    vouches: number('vouches', 1, 20, DEFAULT_RULES.vouches),
    cooldownDays: number('vouch-cooldown-days', 0, 365, DEFAULT_RULES.cooldownDays),
    budget: number('vouch-budget', 1, 1000, DEFAULT_RULES.budget),
    lifeDays: number('root-days', 1, 90, DEFAULT_RULES.lifeDays),
  };
  const madeUp = number('made-up-members', 0, MAX_MADE_UP_MEMBERS, 0);
  const text = await readPolicy(policy, madeUp);
  const about = { name, admission, policy: text, rules, takesAttestations: values['no-relay'] !== true };
  const { groupId, issuer, groupItem } = await createIssuer(out, about, PORTS);
  if (madeUp > 0) await withIssuer(out, (made) => makeUpMembers(made, madeUp));
  const entry = { schema: 'rail.group-entry/1', group: groupItem };
  const file = join(out, ENTRY_FILE);
  print(io, values.json, { groupId, issuer, entry, file }, [
    `group    ${groupId}`,
    `issuer   ${issuer}`,
    `entry    ${file}   give it to those who shall recognise the group`,
    `keys and members are in ${out}: keep it to yourself, and make copies of all of it at once`,
  ]);
  return EXIT.done;
}

/** The policy as it is signed: whoever reads the group is told how many of its members are nobody. */
async function readPolicy(path: string, madeUp: number): Promise<string> {
  const text = fromUtf8(await readBytes(path, 'bad-settings'))?.trim() ?? '';
  const said =
    madeUp === 1
      ? '1 member is made up, for trying it out.'
      : `${madeUp} members are made up, for trying it out.`;
  const policy = madeUp === 0 || text === '' ? text : `${text}\n${said}`;
  if (policy.length === 0 || policy.length > MAX_POLICY_CHARS)
    throw new RailError(
      'bad-settings',
      `${path} is no text of 1 to 4,000 characters${madeUp > 0 ? ', with the line about made-up members' : ''}`,
    );
  return policy;
}

async function invite(argv: readonly string[], io: CommandIo): Promise<number> {
  const options = {
    count: { type: 'string' },
    days: { type: 'string' },
    'public-url': { type: 'string' },
    json: { type: 'boolean' },
  } as const;
  const { values, positionals } = readArguments(argv, options, ISSUER_USAGE);
  const folder = onlyFolder(positionals);
  checkAddresses([values['public-url']], ISSUER_USAGE);
  const count = wholeNumber(values.count, '--count', [1, MAX_INVITES], 1, ISSUER_USAGE);
  const days = wholeNumber(values.days, '--days', [1, MAX_INVITE_DAYS], DEFAULT_INVITE_DAYS, ISSUER_USAGE);
  const made = await withIssuer(folder, (issuer) => {
    if (!isInvitedByHand(issuer))
      throw new RailError(
        'bad-argument',
        `this group admits by ${issuer.group.admission}, not by your invitation`,
      );
    return makeInvites(issuer, count, daysMs(days));
  });
  const url = values['public-url']?.replace(/\/+$/, '');
  const invites = made.map(({ code, expiresMs }) => ({
    code,
    expiresAt: new Date(expiresMs).toISOString(),
    ...(url && { link: inviteLink(url, code) }),
  }));
  print(io, values.json, { invites }, [
    ...invites.map(({ code, link }) => link ?? code),
    'Each lets in one member. They are shown only now.',
  ]);
  return EXIT.done;
}

async function publish(argv: readonly string[], io: CommandIo): Promise<number> {
  const options = {
    ledger: { type: 'string', multiple: true },
    upload: { type: 'string' },
    json: { type: 'boolean' },
  } as const;
  const { values, positionals } = readArguments(argv, options, ISSUER_USAGE);
  const folder = onlyFolder(positionals);
  const urls = values.ledger ?? [];
  const [first] = urls;
  if (first === undefined) throw misuse('--ledger is missing', ISSUER_USAGE);
  checkAddresses([...urls, values.upload], ISSUER_USAGE);
  const ledger = { urls, fetch, upload: uploadFromHere(values.upload ?? first) };
  const { newest, state } = await withIssuer(folder, async (issuer) => {
    const published = await publishRoots(issuer, ledger, { tree: null });
    if (!published.ok)
      throw new RailError('unsupported-here', `${published.code}: ${published.because}; nothing was signed`);
    const [newest] = await newestRoots(issuer);
    return { newest, state: published.value.seq === null ? 'unchanged' : 'published' };
  });
  const root = newest ? { seq: newest.seq, size: newest.size, record: newest.id } : null;
  print(io, values.json, { state, root }, [
    root === null
      ? 'there is no member yet, so there is no root'
      : `${state}: root record ${root.seq} with ${root.size} members, ${root.record}`,
  ]);
  return EXIT.done;
}

async function revoke(argv: readonly string[], io: CommandIo): Promise<number> {
  const options = { member: { type: 'string' }, json: { type: 'boolean' } } as const;
  const { values, positionals } = readArguments(argv, options, ISSUER_USAGE);
  const folder = onlyFolder(positionals);
  const { member = '' } = values;
  if (!/^\d{1,78}$/.test(member)) throw misuse('--member is the number of a member', ISSUER_USAGE);
  const isRemoved = await withIssuer(folder, (issuer) => removeMember(issuer, member));
  if (!isRemoved) throw new RailError('bad-argument', `${member} is no member of this group`);
  print(io, values.json, { member, state: 'removed' }, [
    'removed: the next root record is without it; proofs for earlier ones are taken for up to 24 hours after that',
  ]);
  return EXIT.done;
}

/** Beside a running `serve`, too: the database has one writer at a time. */
async function withIssuer<T>(folder: string, work: (issuer: Issuer) => Promise<T> | T): Promise<T> {
  const issuer = await openIssuer(folder, PORTS);
  try {
    return await work(issuer);
  } finally {
    issuer.store.db.close();
  }
}

function onlyFolder(positionals: readonly string[]): string {
  const [folder, ...more] = positionals;
  if (folder === undefined || more.length > 0) throw misuse('name one folder of an issuer', ISSUER_USAGE);
  return folder;
}
