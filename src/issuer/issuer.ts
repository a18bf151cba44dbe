/**
 * An issuer's folder: the keys (mode 0600, in the clear: whoever reads them can admit members), the database, and the group's entry for lists of
 * recognised groups. Made once, opened by each command.
 */

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { type Bytes, fromBase64Url, toBase64Url } from '../bytes.ts';
import { canonicalize, type Json } from '../canonical.ts';
import { RailError } from '../errors.ts';
import { type Ed25519Signer, ed25519Signer, generateEd25519Key } from '../formats/ed25519.ts';
import { type Group, type GroupBody, groupIdOf, readGroupEntry } from '../identity/group.ts';
import { groupTags, signBody } from '../identity/rail-item.ts';
import { utcSecondsOf } from '../ledger/publish/sign-record.ts';
import type { Clock, Random } from '../ports.ts';
import { bytes32, integer, parseShape } from '../shapes.ts';
import { atomically, openStore, type Store, setSetting, setting } from './store.ts';

const DAY_MS = 86_400_000;
const KEY_FILE = 'issuer.key.json';
export const ENTRY_FILE = 'group.public.json';

const keyFile = v.strictObject({
  schema: v.literal('rail.issuer-key/1'),
  issuer: bytes32,
  /** `null` where no attestations are taken. */
  relay: v.nullable(bytes32),
  /** For nonces and for subjects of credentials; losing it lets subjects join again. */
  secret: bytes32,
});

const rulesShape = v.strictObject({
  /** Vouches that admit. */
  vouches: integer(1, 20),
  cooldownDays: integer(0, 365),
  /** Vouches that one member may give. */
  budget: integer(1, 1000),
  /** Of a root record, until it expires. */
  lifeDays: integer(1, 90),
});

export type Rules = v.InferOutput<typeof rulesShape>;
export const DEFAULT_RULES: Rules = { vouches: 2, cooldownDays: 7, budget: 5, lifeDays: 7 };

export type Issuer = {
  readonly group: Group;
  /** The signed group as base64url. */
  readonly groupItem: string;
  readonly signer: Ed25519Signer;
  readonly relay: Ed25519Signer | null;
  readonly secret: Bytes;
  readonly rules: Rules;
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
};

export type Ports = { readonly clock: Clock; readonly random: Random };
export type NewGroup = Pick<GroupBody, 'name' | 'admission' | 'policy'> & {
  readonly rules: Rules;
  readonly takesAttestations: boolean;
};

/**
 * Makes keys, group and database in a folder that holds no issuer.
 * @throws RailError `bad-argument` where a reader would refuse the group; `bad-settings` where the folder cannot be used
 */
export async function createIssuer(
  folder: string,
  { rules, takesAttestations, ...about }: NewGroup,
  { clock, random }: Ports,
): Promise<Group & Pick<Issuer, 'groupItem'>> {
  const { secretKey, publicKey } = generateEd25519Key(random);
  const body = {
    schema: 'rail.group/1',
    type: 'group',
    issuer: toBase64Url(publicKey),
    ...about,
    salt: toBase64Url(random(16)),
    claimedAt: utcSecondsOf(clock()),
  } as const;
  const groupId = await groupIdOf(canonicalize(body));
  const { item, bytes } = await signBody(body, groupTags('group', groupId), ed25519Signer(secretKey), random);
  const entry = { schema: 'rail.group-entry/1', group: toBase64Url(bytes) };
  const group = await readGroupEntry(entry);
  if (!group.ok) throw new RailError('bad-argument', `the group is not as specified: ${group.because}`);
  const keys = {
    schema: 'rail.issuer-key/1',
    issuer: toBase64Url(secretKey),
    relay: takesAttestations ? toBase64Url(random(32)) : null,
    secret: toBase64Url(random(32)),
  };
  await mkdir(folder, { recursive: true, mode: 0o700 }).catch(unusable(folder));
  await writeNew(join(folder, KEY_FILE), keys, 0o600);
  await writeNew(join(folder, ENTRY_FILE), entry, 0o644);
  const store = openStore(folder);
  atomically(store, () => {
    setSetting(store, 'group', entry.group);
    setSetting(store, 'rules', JSON.stringify(rules));
    store.sql('INSERT INTO item VALUES (?, ?)').run(item.id, bytes);
    store.sql("INSERT INTO outbox (id, lane) VALUES (?, 'roots')").run(item.id);
  });
  store.db.close();
  return { ...group.value, groupItem: entry.group };
}

/** @throws RailError `bad-key-file`, `bad-settings` */
export async function openIssuer(folder: string, { clock, random }: Ports): Promise<Issuer> {
  const keys = parseShape(keyFile, await readJson(join(folder, KEY_FILE)));
  if (!keys.ok) throw new RailError('bad-key-file', `${folder} holds no key of an issuer: ${keys.because}`);
  const store = openStore(folder);
  try {
    return await opened(folder, keys.value, store, { clock, random });
  } catch (error) {
    store.db.close();
    throw error;
  }
}

export function daysMs(days: number): number {
  return days * DAY_MS;
}

async function opened(
  folder: string,
  keys: v.InferOutput<typeof keyFile>,
  store: Store,
  ports: Ports,
): Promise<Issuer> {
  const groupItem = setting(store, 'group') ?? '';
  const group = await readGroupEntry({ schema: 'rail.group-entry/1', group: groupItem });
  const rules = parseShape(rulesShape, JSON.parse(setting(store, 'rules') ?? 'null'));
  if (!group.ok || !rules.ok) throw new RailError('bad-settings', `${folder} holds no issuer's database`);
  const [signer, relay] = [keys.issuer, keys.relay].map(signerOf);
  if (toBase64Url(signer!.publicKey) !== group.value.issuer)
    throw new RailError('bad-key-file', `${folder} holds the key of another issuer`);
  return {
    group: group.value,
    groupItem,
    signer: signer!,
    relay: relay!,
    secret: fromBase64Url(keys.secret)!, // the schema has checked the form
    rules: rules.value,
    store,
    ...ports,
  };
}

function signerOf(key: string | null): Ed25519Signer | null {
  return key === null ? null : ed25519Signer(fromBase64Url(key)!);
}

async function writeNew(path: string, value: Json, mode: number): Promise<void> {
  await writeFile(path, `${JSON.stringify(value, null, 2)}\n`, { mode, flag: 'wx' }).catch(unusable(path));
}

function unusable(path: string) {
  return (cause: unknown): never => {
    const isThere = (cause as NodeJS.ErrnoException).code === 'EEXIST';
    const because = isThere ? 'exists, and keys are never overwritten' : 'cannot be written';
    throw new RailError('bad-settings', `${path} ${because}`, { cause });
  };
}

async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as unknown;
  } catch {
    // Without the cause: the parser quotes what it read, and that may be a key.
    throw new RailError('bad-key-file', `${path} is missing or not JSON`);
  }
}
