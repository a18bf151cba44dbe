/** EZKL's verifier as a plugin: where it is found, how a broken one ends, and what the real one says to each trap. */

import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { askVerifier, ezklPlugin, findVerifier } from '../../cli/ezkl-verifier.ts';
import type { Bytes } from '../../src/bytes.ts';
import { readEzklKey } from '../../src/formats/ezkl/key.ts';
import { readEzklProof } from '../../src/formats/ezkl/proof.ts';
import { verifyLoose } from '../../src/verify/computation/loose-proof.ts';
import { type EzklQuestion, ezkl } from '../../src/verify/computation/systems/ezkl.ts';
import {
  EZKL,
  fieldsOf,
  HASHED,
  NO_VERIFIER,
  PLUGINS,
  settingsOf,
  VERIFIER,
  withSettings,
} from '../fixtures/ezkl.ts';
import { jsonBytes, type Members, type ProofVector } from '../fixtures/proof-vectors.ts';
import { runRail } from './rail-process.ts';

const { key, proof, publicSignals, extra } = EZKL;

function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'rail-ezkl-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function question(vector: Pick<ProofVector, 'key' | 'proof'>): EzklQuestion {
  const [program, read] = [readEzklKey(jsonBytes(vector.key)), readEzklProof(jsonBytes(vector.proof))];
  if (!program.ok || !read.ok) throw new Error('the question cannot be read');
  const { vk, settings, srs } = program.value;
  return { proof: read.value.source, vk, settings, srs };
}

describe('where it is not installed', () => {
  const loose = (folder: string) =>
    verifyLoose(
      {
        system: 'ezkl',
        proof: jsonBytes(proof),
        key: jsonBytes(key),
        values: jsonBytes(publicSignals),
        collateral: null,
        atMs: 0,
      },
      { openSystem: () => ezklPlugin([folder]) },
    );

  test('nothing is said of the proof, and how to install it', async () => {
    const folder = emptyFolder();
    expect(await findVerifier([folder])).toMatchObject({ ok: false, code: 'missing' });
    expect(await loose(folder)).toMatchObject({
      outcome: 'unsupported',
      code: 'unsupported-system',
      because: expect.stringMatching(/not installed.*: npm install --no-save @ezkljs\/engine@21\.0\.0$/),
    });
  });

  test('what only bears its name is not run', async () => {
    const folder = emptyFolder();
    const engine = join(folder, 'node_modules/@ezkljs/engine/nodejs');
    mkdirSync(engine, { recursive: true });
    writeFileSync(join(engine, '../package.json'), '{"name":"@ezkljs/engine","version":"21.0.0"}');
    writeFileSync(join(engine, 'ezkl.js'), 'module.exports.verify = () => true;');
    writeFileSync(join(engine, 'ezkl_bg.wasm'), '');
    expect(await findVerifier([folder])).toMatchObject({ ok: false, code: 'other-bytes' });
    expect(await loose(folder)).toMatchObject({ outcome: 'unsupported', code: 'unsupported-system' });
    rmSync(join(engine, 'ezkl_bg.wasm'));
    expect(await findVerifier([folder])).toMatchObject({ ok: false, code: 'other-bytes' });
  });
});

describe('a verifier that breaks has said nothing', () => {
  const module = new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0));
  const asked = (glue: string, limitMs?: number) => askVerifier({ glue, module }, limitMs)(question(EZKL));
  /** A WebAssembly module whose one function traps. */
  const trap = `[0,97,115,109,1,0,0,0,1,4,1,96,0,0,3,2,1,0,7,5,1,1,116,0,0,10,5,1,3,0,0,11]`;

  test.each([
    [
      'traps',
      `new WebAssembly.Instance(new globalThis.WebAssembly.Module(Uint8Array.from(${trap}))).exports.t()`,
    ],
    ['throws a text', "throw 'Internal error: Verification failed: text'"],
    ['throws an error of another kind', "throw new Error('Internal error: Failed to deserialize vk')"],
    ['answers something else', 'return 1'],
    ['answers nothing', ''],
    ['asks for a module', "require('child_process').spawn"],
    ['ends its thread', 'process.exit(0)'],
  ])('%s', async (_, body) => {
    const answer = await asked(`module.exports.verify = () => { ${body} };`);
    expect(answer).toMatchObject({ ok: false, code: 'verifier-failed' });
  });

  test('does not load, or has no such function', async () => {
    for (const glue of ['throw new Error()', '', 'not JavaScript'])
      expect(await asked(glue)).toMatchObject({ ok: false, code: 'verifier-failed' });
  });

  test('never ends', async () => {
    const answer = await asked('module.exports.verify = () => { for (;;) {} };', 300);
    expect(answer).toMatchObject({ ok: false, code: 'timed-out' });
  });

  test('and says so where it answers', async () => {
    const says = (body: string) => asked(`module.exports.verify = () => { ${body} };`);
    expect(await says('return true')).toEqual({ ok: true, value: true });
    expect(await says('return false')).toEqual({ ok: true, value: false });
    const refused = "throw new Error('Internal error: Verification failed: constraints')";
    expect(await says(refused)).toEqual({ ok: true, value: false });
  });
});

describe.skipIf(VERIFIER === null)(
  `EZKL's own verifier${NO_VERIFIER === null ? '' : `: ${NO_VERIFIER}`}`,
  () => {
    /** The machine may be busy. */
    const ask = askVerifier(VERIFIER!, 25_000);
    const check = (vector: Pick<ProofVector, 'key' | 'proof' | 'publicSignals'>) =>
      ezkl(ask).verify(jsonBytes(vector.key), jsonBytes(vector.proof), fieldsOf(vector.publicSignals));

    test('takes proofs that EZKL made, with a setup of one row', async () => {
      expect(await check(EZKL)).toEqual({ ok: true, value: null });
      expect(await check(HASHED)).toEqual({ ok: true, value: null });
    });

    test('takes values that no constraint knows, which are refused before it', async () => {
      expect(await ask(question({ key, proof: extra.proof }))).toEqual({ ok: true, value: true });
      expect(await check({ key, ...extra })).toMatchObject({ code: 'wrong-inputs' });
    });

    test('takes altered settings, which are another key', async () => {
      const { run_args: runArgs } = settingsOf(EZKL) as { readonly run_args: object };
      for (const change of [
        { model_output_scales: [0], num_rows: 1 },
        { model_instance_shapes: [[1, 3]] },
        { run_args: { ...runArgs, output_visibility: 'Private' } },
      ]) {
        const altered = withSettings(EZKL, change);
        expect(await ask(question({ key: altered, proof }))).toEqual({ ok: true, value: true });
      }
    });

    test('takes bytes after the end: what stands for a proof is not its bytes', async () => {
      const longer = { ...proof, proof: [...(proof.proof as readonly number[]), 7] };
      expect(await check({ ...EZKL, proof: longer })).toEqual({ ok: true, value: null });
    });

    const bytes = proof.proof as readonly number[];
    const flipped = (at: number) => ({ ...proof, proof: bytes.with(at, bytes[at]! ^ 1) });
    const claimed = (signals: readonly string[]): Pick<ProofVector, 'proof' | 'publicSignals'> => ({
      proof: { ...proof, instances: [signals.map(littleEndian)] },
      publicSignals: signals,
    });
    const false_: readonly [string, Members | Pick<ProofVector, 'proof' | 'publicSignals'>][] = [
      ['other values', claimed([publicSignals[0]!, '999'])],
      ['a point that is none', { proof: flipped(0) }],
      ['an evaluation that is another', { proof: flipped(2000) }],
      ['a last byte that is another', { proof: flipped(bytes.length - 1) }],
      ['no end', { proof: { ...proof, proof: bytes.slice(0, -1) } }],
      ['nothing', { proof: { ...proof, proof: [] } }],
      ['the setup of another', { key: { ...key, srs: HASHED.key.srs } }],
      ['the proof of another circuit', { proof: { ...HASHED.proof, instances: proof.instances } }],
    ];
    test.each(false_)('refuses a proof with %s', async (_, change) => {
      expect(await check({ ...EZKL, ...change })).toMatchObject({ ok: false, code: 'proof-false' });
    });

    test('a verifying key that is none is no answer about the proof', async () => {
      for (const vk of ['', 'AAAA', (key.vk as string).slice(0, 400)])
        expect(await check({ ...EZKL, key: { ...key, vk } })).toMatchObject({ code: 'verifier-failed' });
    });

    test('is found in the folder where `rail verify-proof` runs', async () => {
      const folder = emptyFolder();
      const engine = join(folder, 'node_modules/@ezkljs/engine');
      mkdirSync(join(engine, 'nodejs'), { recursive: true });
      for (const file of ['package.json', 'nodejs/ezkl.js', 'nodejs/ezkl_bg.wasm'])
        copyFileSync(join(PLUGINS, 'node_modules/@ezkljs/engine', file), join(engine, file));
      const put = (name: string, content: Bytes) => writeFileSync(join(folder, name), content);
      put('proof', jsonBytes({ ...proof, hex_proof: '0x00', pretty_public_inputs: { outputs: [['999']] } }));
      put('key', jsonBytes(key));
      put('values', jsonBytes(publicSignals));
      const args = [
        'verify-proof',
        'proof',
        '--system',
        'ezkl',
        '--key',
        'key',
        '--values',
        'values',
        '--json',
      ];
      const { code, stdout } = await runRail(folder, args);
      expect([code, JSON.parse(stdout)]).toMatchObject([0, { outcome: 'valid', code: null }]);
      put('proof', jsonBytes({ ...proof, version: '22.3.0' }));
      const other = await runRail(folder, args);
      expect(JSON.parse(other.stdout)).toMatchObject({ outcome: 'unsupported', code: 'unsupported-version' });
    });
  },
);

function littleEndian(decimal: string): string {
  return Buffer.from(BigInt(decimal).toString(16).padStart(64, '0'), 'hex').reverse().toString('hex');
}
