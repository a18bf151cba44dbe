/** What cannot be undone: nothing is uploaded for files that are no good, nor withdrawn that is not one's own. */

import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, onTestFinished, test } from 'vitest';
import type { Command, CommandIo } from '../../cli/io.ts';
import { newProvider, writeProviderFiles } from '../../cli/key-files.ts';
import { logCommand } from '../../cli/log.ts';
import { providerCommand } from '../../cli/provider.ts';
import { RailError } from '../../src/errors.ts';
import { testLedger } from '../devledger/fixture.ts';
import { drawPicture } from '../fixtures/pictures.ts';
import { prose } from '../fixtures/prose.ts';
import { randomBytes } from '../fixtures/providers.ts';

type Run = {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly error: RailError | null;
};

async function run(command: Command, argv: readonly string[]): Promise<Run> {
  const said = { stdout: '', stderr: '' };
  const io: CommandIo = {
    stdin: (async function* () {})(),
    stdout: (text) => {
      said.stdout += text;
    },
    stderr: (text) => {
      said.stderr += text;
    },
    signal: new AbortController().signal,
  };
  try {
    return { code: await command(argv, io), error: null, ...said };
  } catch (error) {
    if (!(error instanceof RailError)) throw error;
    return { code: null, error, ...said };
  }
}

/** A folder with the keys of two providers and a way to write files into it. */
async function folder() {
  const dir = mkdtempSync(join(tmpdir(), 'rail-log-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  for (const name of ['key', 'other']) {
    const about = { name: 'Aurora Images', domain: 'aurora.example' };
    const files = await newProvider(about, { random: randomBytes, clock: () => 0 });
    await writeProviderFiles(join(dir, `${name}.json`), files);
  }
  const put = (name: string, bytes: string | Uint8Array) => {
    writeFileSync(join(dir, name), bytes);
    return join(dir, name);
  };
  return { dir, key: join(dir, 'key.json'), other: join(dir, 'other.json'), put };
}

/** An upload server that accepts so many items and then refuses; `seen()` counts all requests. */
async function uploadServer(accepted: number) {
  let requests = 0;
  const server = createServer((request, response) => {
    requests++;
    request.resume();
    response.writeHead(requests <= accepted ? 200 : 400).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen: () => requests };
}

const flags = (url: string, key: string, visibility = 'public') => [
  ...['--ledger', url, '--key', key, '--model', 'm', '--visibility', visibility],
];

function png(width: number, height: number): Promise<Uint8Array> {
  const { data } = drawPicture(3, width, height);
  return sharp(data, { raw: { width, height, channels: 4 } })
    .png()
    .toBuffer();
}

const flat = () =>
  sharp({ create: { width: 64, height: 64, channels: 3, background: '#456' } })
    .png()
    .toBuffer();

test.each<[string, string, () => string | Promise<Uint8Array>]>([
  ['an empty file', 'the file is empty', () => ''],
  ['24 words', '24 words; at least 25', () => prose(4, 24)],
  ['a picture of one tone', 'single tone', flat],
  ['a picture of 31 pixels', 'under 32 pixels', () => png(31, 90)],
  ['a damaged picture', 'cannot be read', async () => (await png(90, 90)).subarray(0, 900)],
])('%s behind a good file: refused before anything is uploaded', async (_, because, bad) => {
  const { key, put } = await folder();
  const server = await uploadServer(99);
  const file = put('bad', await bad());
  for (const visibility of ['public', 'exact', 'commit']) {
    const good = put('good.txt', prose(1, 60));
    const { error } = await run(logCommand, [good, file, ...flags(server.url, key, visibility)]);
    expect(error).toMatchObject({ code: 'bad-argument', message: expect.stringContaining(because) });
    expect(error?.message).toContain(file);
  }
  expect(server.seen()).toBe(0);
});

test('a file that is missing behind a good one: nothing is uploaded, no opening is left', async () => {
  const { dir, key, put } = await folder();
  const server = await uploadServer(99);
  const args = [put('a.txt', prose(1, 60)), join(dir, 'none.txt'), ...flags(server.url, key, 'commit')];
  const { error } = await run(logCommand, args);
  expect(error).toMatchObject({ code: 'unsupported-here', message: expect.stringContaining('no such file') });
  expect(server.seen()).toBe(0);
  expect(readdirSync(dir).filter((name) => name.includes('opening'))).toEqual([]);
});

test('a later upload that fails: the finished records are printed, the opening left over is named', async () => {
  const { key, put } = await folder();
  const server = await uploadServer(2); // the statement and the first record
  const files = [put('a.txt', prose(1, 60)), put('b.txt', prose(2, 60)), put('c.txt', prose(3, 60))];
  const ended = await run(logCommand, [...files, ...flags(server.url, key, 'commit'), '--json']);
  const { records } = JSON.parse(ended.stdout) as { records: { file: string }[] };
  expect(records.map(({ file }) => file)).toEqual([files[0]]);
  expect(ended.error?.code).toBe('no-upload');
  const details = ended.error?.details.join('\n');
  expect(details).toContain('1 of 3 were logged');
  expect(details).toContain(`${files[1]}.opening.json was written`);
});

test('no record finished: nothing on stdout', async () => {
  const { key, put } = await folder();
  const server = await uploadServer(1);
  const ended = await run(logCommand, [put('a.txt', prose(1, 60)), ...flags(server.url, key), '--json']);
  expect([ended.stdout, ended.error?.details.at(-1)]).toEqual(['', '0 of 1 were logged']);
});

test.each<[string, string | Uint8Array, string, string]>([
  ['other bytes in public', new Uint8Array(80).fill(0xfe), 'public', 'and not text)\n'],
  ['a drawing in public', '<svg xmlns="http://www.w3.org/2000/svg"/>', 'public', 'an SVG is'],
  ['other bytes in exact', new Uint8Array(80).fill(0xfe), 'exact', ''],
])('%s: the note says "%s"', async (_, bytes, visibility, note) => {
  const { key, put } = await folder();
  const server = await uploadServer(99);
  const file = put('bytes', bytes);
  const ended = await run(logCommand, [file, ...flags(server.url, key, visibility), '--json']);
  expect(ended.code).toBe(0);
  expect(JSON.parse(ended.stdout)).toEqual({
    records: [{ id: expect.any(String), file, derivation: 'unknown' }],
  });
  if (note === '') expect(ended.stderr).toBe('');
  else {
    expect(ended.stderr).toContain('logged by its exact bytes only: copies cannot be found');
    expect(ended.stderr).toContain(note);
    expect(ended.stderr).not.toContain('BMP');
  }
});

test("rail provider withdraw takes back the provider's own records only", async () => {
  const { key, other, put } = await folder();
  const { url } = await testLedger();
  const logged = await run(logCommand, [put('a.txt', prose(1, 60)), ...flags(url, key), '--json']);
  const { id } = (JSON.parse(logged.stdout) as { records: [{ id: string }] }).records[0];
  const withdraw = (ids: readonly string[], by: string) =>
    run(providerCommand, ['withdraw', '--ledger', url, '--key', by, '--json', '--', ...ids]);
  const unknown = 'A'.repeat(43);
  const refused = [await withdraw([id], other), await withdraw([id, unknown], key)];
  expect(refused.map(({ stdout, error }) => [stdout, error?.code, error?.message])).toEqual([
    ['', 'bad-argument', `${id} cannot be withdrawn: another provider signed it`],
    ['', 'bad-argument', `${unknown} cannot be withdrawn: ${url} does not show it (yet)`],
  ]);
  const own = await withdraw([id], key);
  expect([own.code, JSON.parse(own.stdout)]).toEqual([0, { withdrawn: [id] }]);
});
