/**
 * Everything behind the demo page, put together: servers, the demo's AI company, its samples on the ledger. Samples
 * are logged once; a later start over the same folder finds them there.
 */

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Generator, keysOf } from '../cli/proven-picture.ts';
import { type Bytes, fromHex, sha256, toBase64Url, utf8 } from '../src/bytes.ts';
import { paintPicture } from '../src/engine/paint-and-prove.ts';
import { RailError } from '../src/errors.ts';
import { type Upload, uploadTo } from '../src/ledger/publish/upload.ts';
import { findDigestsOf } from '../src/ledger/search/find.ts';
import { openGateway } from '../src/ledger/search/gateway.ts';
import type { ComputationKeys } from '../src/verify/computation/computation-keys.ts';
import type { TrustEntry } from '../src/verify/trust.ts';
import { drawScene } from './art.ts';
import { exampleGenerator } from './generator/material.ts';
import { type Asking, openAsking } from './look-up.ts';
import { readPollFiles } from './page-files.ts';
import { type DemoGroup, startDemoGroup } from './poll/group.ts';
import { type Polls, startPolls } from './poll/start-polls.ts';
import { logProven } from './proven.ts';
import {
  COMPANY,
  logContent,
  openProvider,
  type Provider,
  STRANGER,
  type ToLog,
  uploadStatement,
} from './provider.ts';
import { PICTURES, type PictureSample, PROVEN, TEXTS, type TextSample } from './samples.ts';
import { type Servers, startServers } from './servers.ts';
import { type LoggedAs, openShelf, type Shelf } from './shelf.ts';

export type PictureOnShow = PictureSample & { readonly id: string };
export type TextOnShow = TextSample & { readonly record: string | null };

export type World = {
  readonly servers: Servers;
  readonly company: Provider;
  readonly stranger: Provider;
  readonly shelf: Shelf;
  readonly asking: Asking;
  readonly pictures: readonly PictureOnShow[];
  readonly texts: readonly TextOnShow[];
  readonly upload: Upload;
  readonly generator: Generator;
  /** What the generator's proofs are checked with. */
  readonly keys: ComputationKeys;
  /** Where they lie on disk. */
  readonly keysFile: string;
  /** Its issuer runs as long as the demo. */
  readonly group: DemoGroup;
  readonly polls: Polls;
  /** Samples that this start logged; the others were on the ledger. */
  readonly newlyLogged: number;
  readonly close: () => Promise<void>;
};

/** What a reader needs in order to see the demo's records: the extension's settings, or options of `rail check`. */
export type ReaderSettings = {
  readonly gateways: readonly string[];
  readonly uploadUrl: string;
  readonly trust: readonly [TrustEntry, ComputationKeys];
  /** Entries of recognised groups. */
  readonly groups: readonly [DemoGroup['groupEntry']];
};

/**
 * @param home address of the demo page, once it is known
 * @throws RailError `bad-argument` when another demo has the folder open, `bad-key-file`
 */
export async function openWorld(
  dataDir: string,
  home: () => string,
  log: (line: string) => void,
): Promise<World> {
  const servers = await startServers(join(dataDir, 'ledger'), log);
  const open: { readonly close: () => Promise<void> }[] = [servers];
  const close = async () => {
    for (const part of open.toReversed()) await part.close();
  };
  try {
    const company = await openProvider(join(dataDir, 'keys'), 'demo-images', COMPANY);
    const stranger = await openProvider(join(dataDir, 'keys'), 'somebody', STRANGER);
    const upload = uploadTo(fetch, servers.uploadUrl);
    await uploadStatement(company, upload);
    const ledger = { servers, company, upload };
    const generator = await exampleGenerator();
    const keys = await keysOf(generator, company.key.root);
    const keysFile = join(dataDir, 'keys', 'soft-shapes.keys.json');
    await writeFile(keysFile, `${JSON.stringify(keys)}\n`);
    const shelf = openShelf();
    const pictures = await showPictures(shelf, ledger);
    const texts = await showTexts(ledger);
    const proven = await showProven(shelf, generator, ledger);
    const group = await startDemoGroup(join(dataDir, 'issuer'), servers.uploadUrl, log);
    open.push(group);
    const shared = { group, servers: servers.urls, home };
    const polls = await startPolls(join(dataDir, 'polls'), await readPollFiles(), shared, log);
    open.push(polls);
    // Records in a block from the start, so that the first verdict does not speak of waiting.
    await servers.mine();
    const asking = openAsking(servers.urls, company.entry, keys);
    return {
      servers,
      company,
      stranger,
      shelf,
      asking,
      pictures: pictures.map(({ onShow }) => onShow),
      texts: texts.map(({ onShow }) => onShow),
      upload,
      generator,
      keys,
      keysFile,
      group,
      polls,
      newlyLogged: [...pictures, ...texts, proven].filter(({ isNew }) => isNew).length,
      async close() {
        asking.stop();
        await close();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

export function readerSettings({ servers, company, keys, group }: World): ReaderSettings {
  const { urls: gateways, uploadUrl } = servers;
  return { gateways, uploadUrl, trust: [company.entry, keys], groups: [group.groupEntry] };
}

type LedgerParts = Pick<World, 'servers' | 'company' | 'upload'>;

function showPictures(shelf: Shelf, ledger: LedgerParts) {
  return Promise.all(
    PICTURES.map(async (sample) => {
      const bytes = await drawScene(sample.scene);
      const { logged } = sample;
      const toLog: ToLog | null = logged && {
        bytes,
        visibility: logged.visibility,
        prompt: logged.prompt,
        keep: logged.visibility === 'public' ? 'preview' : 'nothing',
      };
      const found = toLog && (await logOnce(toLog, ledger));
      const as: LoggedAs | null = found &&
        logged && { record: found.record, visibility: logged.visibility, by: 'company', opening: null };
      const id = `${sample.scene}.jpg`;
      await keepOnShelf(shelf, bytes, id, as);
      return { onShow: { ...sample, id }, isNew: found?.isNew ?? false };
    }),
  );
}

function showTexts(ledger: LedgerParts) {
  return Promise.all(
    TEXTS.map(async (sample) => {
      const { logged, text } = sample;
      const toLog =
        logged && ({ bytes: utf8(text), visibility: 'public', keep: 'preview', ...logged } as const);
      const found = toLog && (await logOnce(toLog, ledger));
      return { onShow: { ...sample, record: found?.record ?? null }, isNew: found?.isNew ?? false };
    }),
  );
}

async function showProven(shelf: Shelf, generator: Generator, ledger: LedgerParts) {
  const { servers, company, upload } = ledger;
  const seed = fromHex(PROVEN.seed)!;
  const { picture } = paintPicture(generator.model, seed);
  const known = await recordOf(picture, servers.uploadUrl, company);
  const record = known ?? (await logProven(seed, generator, company, upload));
  await keepOnShelf(shelf, picture, PROVEN.id, {
    record,
    visibility: 'public',
    by: 'company',
    opening: null,
  });
  return { isNew: known === null };
}

async function keepOnShelf(shelf: Shelf, bytes: Bytes, id: string, as: LoggedAs | null): Promise<void> {
  const kept = await shelf.keep(bytes, id, as);
  if (!kept.ok) throw new RailError('unsupported-here', `the sample ${id} cannot be read: ${kept.because}`);
}

/** The record of this content by the demo's company: an earlier start's, else a new one. */
async function logOnce(
  toLog: ToLog,
  { servers, company, upload }: LedgerParts,
): Promise<{ readonly record: string; readonly isNew: boolean }> {
  const known = await recordOf(toLog.bytes, servers.uploadUrl, company);
  if (known !== null) return { record: known, isNew: false };
  const { record } = await logContent(company, toLog, upload);
  return { record, isNew: true };
}

async function recordOf(bytes: Bytes, url: string, { owner }: Provider): Promise<string | null> {
  const digest = toBase64Url(await sha256(bytes));
  const { candidates } = await findDigestsOf([openGateway(url, { fetch })], [digest], [owner]);
  return candidates[0]?.id ?? null;
}
