/**
 * What the lookup benchmark stands on: a ledger process full of records, pictures of which half were logged, and a
 * server that hands them out.
 */

import { type ChildProcess, fork } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import sharp from 'sharp';
import { type ProviderFiles, signerOf } from '../cli/key-files.ts';
import { randomOf } from '../cli/provider.ts';
import { readContent } from '../cli/read-content.ts';
import { publish } from '../src/ledger/publish/publish.ts';
import { uploadTo } from '../src/ledger/publish/upload.ts';
import { drawPicture } from '../test/fixtures/pictures.ts';

const RECORDS = 100_000;
const PICTURES = 200;

export type Picture = { readonly file: Uint8Array; readonly expected: string };

export async function makePictures(
  upload: string,
  providers: readonly ProviderFiles[],
  count = PICTURES,
  [width, height]: readonly [number, number] = [1024, 768],
): Promise<readonly Picture[]> {
  const pictures: Picture[] = [];
  for (let i = 0; i < count; i++) {
    const { data } = drawPicture(1000 + i, width, height);
    const raw = sharp(data, { raw: { width, height, channels: 4 } }).removeAlpha();
    const file = new Uint8Array(await raw.clone().jpeg({ quality: 95 }).toBuffer());
    const kind = i % 4; // 0: logged, 1 and 3: not, 2: a copy of a logged one
    if (kind % 2 === 0) await log(file, providers[i % providers.length]!, upload);
    const copy = kind === 2 ? new Uint8Array(await raw.clone().jpeg({ quality: 60 }).toBuffer()) : file;
    pictures.push({ file: copy, expected: kind === 0 ? 'A1' : kind === 2 ? 'B2' : 'F' });
  }
  return pictures;
}

async function log(bytes: Uint8Array<ArrayBuffer>, provider: ProviderFiles, url: string): Promise<void> {
  const { mediaType, content } = await readContent(bytes);
  const output = {
    bytes,
    mediaType,
    content,
    model: { name: 'bench', version: '1' },
    visibility: 'public',
    sourceType: 'trainedAlgorithmicMedia',
    inputs: [],
    store: [],
  } as const;
  const signing = {
    root: provider.entry.root,
    signer: signerOf(provider.signing),
    random: randomOf,
    clock: Date.now,
  };
  await publish(output, signing, uploadTo(fetch, url));
}

export async function startChild(dataDir: string, providers: readonly ProviderFiles[]) {
  const owners = providers.map(({ signing }) => signing.publicKey);
  const script = new URL('lookup-ledger.ts', import.meta.url);
  const child: ChildProcess = fork(script, [dataDir, String(RECORDS), ...owners], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  const exited = new Promise<void>((done) => child.once('exit', () => done()));
  const urls = await new Promise<readonly string[]>((done, failed) => {
    child.once('exit', () => failed(new Error('the ledger process ended')));
    child.stdout!.once('data', (line: Buffer) =>
      done((JSON.parse(line.toString()) as { urls: string[] }).urls),
    );
  });
  const mine = () =>
    new Promise<void>((done) => {
      child.once('message', () => done());
      child.send('mine');
    });
  return { child, exited, urls, mine };
}

/** The pictures on loopback, readable by anyone as on a public image host. */
export async function serve(pictures: readonly Picture[]): Promise<{ server: Server; url: string }> {
  const server = createServer((request, response) => {
    const index = /^\/(\d+)\.jpg/.exec(request.url ?? '')?.[1];
    const picture = index === undefined ? undefined : pictures[Number(index)];
    response.setHeader('access-control-allow-origin', '*');
    response.setHeader('content-type', picture ? 'image/jpeg' : 'text/html');
    response.end(picture ? picture.file : '<!doctype html><title>pictures</title>');
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}
