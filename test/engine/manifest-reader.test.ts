import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { loadManifestLibrary, loadManifestWasm, openNodeManifestReader } from '../../cli/manifest-reader.ts';
import { type ManifestLibrary, openManifestReader } from '../../src/engine/manifest-reader.ts';
import { NO_REPORT, type TrustList } from '../../src/verify/credential/manifest-port.ts';
import { certificate, pem, root } from '../fixtures/certificates.ts';
import { action, signed, unsignedPicture } from '../fixtures/credentials.ts';

const NO_TRUST: TrustList = { issuers: '', signers: '', timeStampers: '' };
const PNG = 'image/png';

async function generated(): Promise<Uint8Array> {
  const signer = await certificate(null, { organisation: 'Someone', commonName: 'Someone', use: 'claims' });
  return signed(signer, { actions: [action('c2pa.created', 'trainedAlgorithmicMedia')] });
}

/** A library whose reader does `fromBytes`. */
function libraryThat(fromBytes: () => Promise<unknown>): ManifestLibrary {
  return { default: async () => ({}), WasmReader: { fromBytes } } as unknown as ManifestLibrary;
}

/** Answers `store` as manifests. */
function reading(store: string) {
  return { json: () => store, crJson: () => '{}', free: vi.fn() };
}

afterEach(() => vi.unstubAllGlobals());

describe('the reader', () => {
  test('answers with the library’s two reports', async () => {
    const answer = await openNodeManifestReader()(await generated(), PNG, NO_TRUST, 'both');
    expect(answer.ok && Object.keys(JSON.parse(answer.value.store).manifests)).toHaveLength(1);
    expect(answer.ok && JSON.parse(answer.value.report).manifests).toHaveLength(1);
  });

  test('says where there is no manifest, and what it cannot read', async () => {
    const read = openNodeManifestReader();
    expect(await read(await unsignedPicture(), PNG, NO_TRUST, 'both')).toMatchObject({ code: 'no-manifest' });
    expect(await read(new Uint8Array(), PNG, NO_TRUST, 'both')).toMatchObject({ ok: false });
    const broken = { ...NO_TRUST, issuers: 'no certificate' };
    expect(await read(await generated(), PNG, broken, 'both')).toMatchObject({ ok: false });
  });

  test('leaves the report out where only the store is wanted', async () => {
    const read = openNodeManifestReader();
    const file = await generated();
    const [both, store] = [await read(file, PNG, NO_TRUST, 'both'), await read(file, PNG, NO_TRUST, 'store')];
    if (!both.ok || !store.ok) throw new Error('not read');
    expect([store.value.store, store.value.report]).toEqual([both.value.store, NO_REPORT]);
    expect(both.value.report).not.toBe(NO_REPORT);
  });

  test('names the address of a remote manifest and asks no server for anything', async () => {
    const fetched = vi.fn(() => Promise.reject(new Error('no network here')));
    vi.stubGlobal('fetch', fetched);
    const issuer = await root('Issuer');
    const signer = await certificate(issuer, { organisation: 'Co', commonName: 'Co', use: 'claims' });
    const read = openNodeManifestReader();
    const url = 'https://manifests.example/one';
    const remote = await signed(signer, { remoteUrl: url });
    expect(await read(remote, PNG, NO_TRUST, 'both')).toMatchObject({ code: 'remote-manifest', url });
    const listed = { ...NO_TRUST, issuers: pem(issuer) };
    expect(await read(await signed(signer), PNG, listed, 'both')).toMatchObject({ ok: true });
    expect(fetched).not.toHaveBeenCalled();
  });

  test('loads nothing before the first file, and then once', async () => {
    const library = vi.fn(loadManifestLibrary);
    const load = vi.fn(loadManifestWasm);
    const read = openManifestReader(load, { library });
    expect([library.mock.calls, load.mock.calls]).toEqual([[], []]);
    const file = await unsignedPicture();
    await Promise.all([read(file, PNG, NO_TRUST, 'both'), read(file, PNG, NO_TRUST, 'both')]);
    expect([library.mock.calls, load.mock.calls]).toEqual([[[0]], [[]]]);
  });

  test('reads one file at a time', async () => {
    const gates = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const begun: number[] = [];
    const library = libraryThat(async () => {
      const mine = begun.push(begun.length) - 1;
      await gates[mine]!.promise;
      return reading('{}');
    });
    const read = openManifestReader(async () => new ArrayBuffer(0), { library: async () => library });
    const both = [
      read(new Uint8Array(), PNG, NO_TRUST, 'both'),
      read(new Uint8Array(), PNG, NO_TRUST, 'both'),
    ];
    gates[0]!.resolve();
    await both[0];
    expect(begun).toHaveLength(1);
    gates[1]!.resolve();
    await both[1];
    expect(begun).toHaveLength(2);
  });

  test('refuses a file of more than 64 MB without loading anything', async () => {
    const library = vi.fn(loadManifestLibrary);
    const read = openManifestReader(loadManifestWasm, { library });
    const answer = await read(new Uint8Array(64 * 2 ** 20 + 1), PNG, NO_TRUST, 'both');
    expect(answer).toMatchObject({ code: 'unreadable' });
    expect(library).not.toHaveBeenCalled();
  });

  test('refuses manifests of more than 8 MB and frees them', async () => {
    const large = reading(`"${'x'.repeat(8 * 2 ** 20)}"`);
    const read = openManifestReader(async () => new ArrayBuffer(0), {
      library: async () => libraryThat(async () => large),
    });
    expect(await read(new Uint8Array(), PNG, NO_TRUST, 'both')).toMatchObject({ code: 'unreadable' });
    expect(large.free).toHaveBeenCalledOnce();
  });

  test.each([
    'C2pa(RemoteManifestUrl("not an address"))',
    'C2pa(RemoteManifestUrl("https://x.example/\\"quoted"))',
    `C2pa(RemoteManifestUrl("https://x.example/${'x'.repeat(2000)}"))`,
    'something else',
  ])('calls %.50s unreadable', async (error) => {
    const read = openManifestReader(async () => new ArrayBuffer(0), {
      library: async () => libraryThat(() => Promise.reject(error)),
    });
    expect(await read(new Uint8Array(), PNG, NO_TRUST, 'both')).toMatchObject({ code: 'unreadable' });
  });
});

describe('after a breakdown', () => {
  const breakdowns: readonly (readonly [string, () => Promise<unknown>])[] = [
    ['a panic', () => Promise.reject(new WebAssembly.RuntimeError('unreachable'))],
    ['a panic inside a promise, which never ends', () => new Promise(() => {})],
    ['a full stack', () => Promise.reject(new RangeError('Maximum call stack size exceeded'))],
  ];
  test.each(breakdowns)('%s: the next file is read by a new instance', async (_, fromBytes) => {
    const asked = Promise.withResolvers<void>();
    const breaking = libraryThat(() => {
      asked.resolve();
      return fromBytes();
    });
    const library = vi.fn(async (attempt: number) =>
      attempt === 0 ? breaking : loadManifestLibrary(attempt),
    );
    const read = openManifestReader(loadManifestWasm, { library });
    const file = await generated();
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const both = Promise.all([read(file, PNG, NO_TRUST, 'both'), read(file, PNG, NO_TRUST, 'both')]);
    await asked.promise;
    // The patience with the first; the second has to load its module before its own begins, and no time passes for that.
    await vi.runOnlyPendingTimersAsync();
    const [first, second] = await both;
    expect(first).toMatchObject({ code: 'unreadable' });
    expect(second.ok).toBe(true);
    expect(library.mock.calls).toEqual([[0], [1]]);
  });

  test('WebAssembly that could not be loaded is asked for again', async () => {
    const load = vi.fn(loadManifestWasm).mockRejectedValueOnce(new Error('no such file'));
    const read = openManifestReader(load, { library: loadManifestLibrary });
    const file = await unsignedPicture();
    expect(await read(file, PNG, NO_TRUST, 'both')).toMatchObject({ code: 'unreadable' });
    expect(await read(file, PNG, NO_TRUST, 'both')).toMatchObject({ code: 'no-manifest' });
  });
});
