/**
 * Cost of checking one proof in Node on one thread, with keys prepared and modules loaded: strictly here, by snarkjs alone, and
 * by the system that a lookup asks. The three take turns, so that a busy machine slows all of them.
 */

import { nodeComputation } from '../cli/computation.ts';
import { askVerifier } from '../cli/ezkl-verifier.ts';
import { exampleGenerator } from '../demo/generator/material.ts';
import sp1 from '../roots/computation/sp1-groth16-v5.0.0.json' with { type: 'json' };
import { sha256, toHex } from '../src/bytes.ts';
import { askSnarkjs } from '../src/engine/snarkjs-verifier.ts';
import type { Parsed } from '../src/errors.ts';
import { readGroth16Key } from '../src/formats/groth16-strict/key.ts';
import {
  groth16ProofJson,
  readGroth16Proof,
  readRawGroth16Proof,
} from '../src/formats/groth16-strict/proof.ts';
import { prepareKey, verifyGroth16 } from '../src/formats/groth16-strict/verify.ts';
import { readFflonkKey, readFflonkProof } from '../src/formats/kzg-strict/fflonk.ts';
import { readPlonkKey, readPlonkProof } from '../src/formats/kzg-strict/plonk.ts';
import { BLS12_381, BN254, type PairingCurve } from '../src/formats/pairing/curve.ts';
import { paintCells } from '../src/verify/computation/picture-model.ts';
import { proofSystems } from '../src/verify/computation/registry.ts';
import type { SnarkProtocol } from '../src/verify/computation/second-opinion.ts';
import { ezkl } from '../src/verify/computation/systems/ezkl.ts';
import { EZKL, fieldsOf, NO_VERIFIER, VERIFIER } from '../test/fixtures/ezkl.ts';
import { jsonBytes, type Members, type ProofVector, proofVector } from '../test/fixtures/proof-vectors.ts';
import { noPublicProofs, risc0Receipt, sp1Fibonacci } from '../test/fixtures/public-proofs.ts';
import { type BenchTable, median, ms, quantile } from './table.ts';

const WARM_UP = 10;
const RUNS = 60;

/** A step that must succeed. */
type Step = () => Promise<boolean> | boolean;
type Steps = { readonly key: Step; readonly strict: Step };

export async function proofs(): Promise<readonly BenchTable[]> {
  const [bn, bls] = [proofVector('groth16-bn254'), proofVector('groth16-bls12-381')];
  const [plonk, fflonk] = [proofVector('plonk-bn254'), proofVector('fflonk-bn254')];
  const rows = [
    await compare('groth16-bn254', 'groth16', bn, groth16Steps(bn, BN254)),
    await compare('groth16-bls12-381', 'groth16', bls, groth16Steps(bls, BLS12_381)),
    await compare('plonk-bn254', 'plonk', plonk, readingSteps(plonk, readPlonkKey, readPlonkProof)),
    await compare('fflonk-bn254', 'fflonk', fflonk, readingSteps(fflonk, readFflonkKey, readFflonkProof)),
  ];
  if (noPublicProofs === null) {
    const sp1 = await publicVector();
    const [, ...cells] = await compare('groth16-bn254', 'groth16', sp1, groth16Steps(sp1, BN254));
    rows.push(['sp1-groth16', ...cells]);
  }
  return [
    {
      title: 'Checking a proof',
      columns: ['system', 'key ms', 'strict ms', 'snarkjs ms', 'both ms', 'p95', 'first ms', 'ratio', 'goal'],
      rows,
      notes: [
        'key: reading and preparing it, once. strict: for Groth16 the whole check, else the reading before snarkjs is asked.',
        'both: as a lookup asks. first: the same for the first time in this process, in the first row with loading snarkjs.',
        `public numbers: three small ones; two large ones in sp1-groth16${noPublicProofs === null ? '' : `, left out: ${noPublicProofs}`}.`,
        'ratio to snarkjs: of strict for Groth16, of both for the others. Medians, except p95 of both.',
      ],
    },
    await others(),
    await again(),
  ];
}

/**
 * What is checked by code that differs from circuit to circuit or is not ours: receipts of virtual machines, whose public values are
 * hashed and then checked as Groth16, and EZKL where its verifier was installed.
 */
async function others(): Promise<BenchTable> {
  const rows: string[][] = [];
  if (noPublicProofs === null)
    for (const [id, { program, proof, values }] of [
      ['sp1-groth16', sp1Fibonacci()],
      ['risc0-groth16', risc0Receipt()],
    ] as const) {
      const system = proofSystems(askSnarkjs).get(id)!;
      const check = async () => (await system.verify(program, proof, { as: 'bytes', bytes: values })).ok;
      rows.push([id, ...(await repeated(check, RUNS))]);
    }
  if (VERIFIER !== null) {
    const [key, proof] = [jsonBytes(EZKL.key), jsonBytes(EZKL.proof)];
    const system = ezkl(askVerifier(VERIFIER));
    const check = async () => (await system.verify(key, proof, fieldsOf(EZKL.publicSignals))).ok;
    rows.push(['ezkl', ...(await repeated(check, 12))]);
  }
  return {
    title: 'Checking a receipt of a virtual machine, and a proof of EZKL',
    columns: ['system', 'first ms', 'median ms', 'p95 ms'],
    rows,
    notes: [
      noPublicProofs ?? 'first: with reading and preparing the wrapper’s key.',
      NO_VERIFIER ?? 'EZKL: each proof has a thread of its own; compiling its WebAssembly once is not in it.',
    ],
  };
}

/** Computing a picture again, in a worker made for it. */
async function again(): Promise<BenchTable> {
  const { onnx, model } = await exampleGenerator();
  const { runModel } = nodeComputation();
  const seed = new Uint8Array(8).fill(100);
  const data = new Uint8Array(Float32Array.from(seed, (byte) => byte - 128).buffer);
  const input = { name: 'seed', dims: [1, 8], type: 'float32', data } as const;
  const expected = paintCells(model, seed).join();
  const run = async () => {
    const made = await runModel({ model: onnx, inputs: [input], output: 'cells' });
    return made.ok && made.value.join() === expected;
  };
  return {
    title: 'Computing the example’s picture again with ONNX Runtime',
    columns: ['where', 'first ms', 'median ms', 'p95 ms'],
    rows: [['Node', ...(await repeated(run, 12))]],
    notes: ['Each run has a worker of its own, which loads the runtime.'],
  };
}

/** First, median and p95 of a step, in ms. */
async function repeated(step: Step, runs: number): Promise<string[]> {
  const first = await took(step);
  const times: number[] = [];
  for (let i = 0; i < runs; i++) times.push(await took(step));
  return [first, median(times), quantile(times, 0.95)].map(ms);
}

async function compare(
  id: string,
  protocol: SnarkProtocol,
  { key, proof, publicSignals }: ProofVector,
  { key: readKey, strict }: Steps,
): Promise<string[]> {
  const [keyBytes, proofBytes] = [jsonBytes(key), jsonBytes(proof)];
  const values = { as: 'fields', values: publicSignals.map(BigInt) } as const;
  const system = proofSystems(askSnarkjs).get(id)!;
  const both = async () => (await system.verify(keyBytes, proofBytes, values)).ok;
  const snarkjs = () => askSnarkjs(protocol, key, publicSignals, proof);
  const first = await took(both);
  const times: [number[], number[], number[], number[]] = [[], [], [], []];
  for (let i = 0; i < WARM_UP + RUNS; i++)
    for (const [at, step] of [readKey, strict, snarkjs, both].entries()) {
      const lasted = await took(step);
      if (i >= WARM_UP) times[at]!.push(lasted); // the first runs are compiled
    }
  const [keyMs, strictMs, snarkjsMs, bothMs] = times.map(median) as [number, number, number, number];
  const isPair = protocol === 'groth16';
  const ratio = (isPair ? strictMs : bothMs) / snarkjsMs;
  const p95 = quantile(times[3], 0.95);
  const goal = isPair ? '2.5; both 50 ms' : '1.2';
  return [id, ...[keyMs, strictMs, snarkjsMs, bothMs, p95, first].map(ms), ratio.toFixed(2), goal];
}

function groth16Steps({ key, proof, publicSignals }: ProofVector, curve: PairingCurve): Steps {
  const [keyBytes, proofBytes] = [jsonBytes(key), jsonBytes(proof)];
  const inputs = publicSignals.map(BigInt);
  const prepare = () => {
    const read = readGroth16Key(curve, keyBytes);
    return read.ok ? prepareKey(read.value) : null;
  };
  const prepared = prepare()!;
  return {
    key: () => prepare() !== null,
    strict: () => {
      const points = readGroth16Proof(curve, proofBytes);
      return points.ok && verifyGroth16(prepared, inputs, points.value).ok;
    },
  };
}

function readingSteps(
  { key, proof }: ProofVector,
  readKey: (bytes: Uint8Array) => Parsed<unknown>,
  readProof: (bytes: Uint8Array) => Parsed<unknown>,
): Steps {
  const [keyBytes, proofBytes] = [jsonBytes(key), jsonBytes(proof)];
  return { key: () => readKey(keyBytes).ok, strict: () => readProof(proofBytes).ok };
}

/** SP1's public proof as one of snarkjs: two public numbers of 250 bits, as real statements have them. */
async function publicVector(): Promise<ProofVector> {
  const { program, proof, values } = sp1Fibonacci();
  const points = readRawGroth16Proof(BN254, proof.subarray(4));
  if (!points.ok) throw new Error(points.code);
  const digest = await sha256(values);
  digest[0]! &= 0x1f;
  return {
    key: sp1.key,
    proof: groth16ProofJson(BN254, points.value) as Members,
    publicSignals: [program, digest].map((bytes) => String(BigInt(`0x${toHex(bytes)}`))),
  };
}

/** Milliseconds of one step. */
async function took(step: Step): Promise<number> {
  const from = performance.now();
  if (!(await step())) throw new Error('a step that must succeed did not');
  return performance.now() - from;
}
