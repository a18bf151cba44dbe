/**
 * Writes test/vectors/computation/*.json: one key and one proof of example.circom for each proof system that snarkjs has.
 * The setup is made by this one run and its secrets are not kept anywhere, but nobody has to believe that: it is for
 * tests only. Each run gives other keys. Run it from the repository's root: the compiler reads below the current folder only.
 */

import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { curves, fflonk, groth16, type Memory, plonk, powersOfTau, wtns, zKey } from 'snarkjs';

const FOLDER = 'test/vectors/computation';
/** `x` is 0, because snarkjs takes a list of public inputs that lacks zeros at its end. */
const INPUT = { x: '0', a: '3', b: '11' };
/** FFLONK needs nine times the circuit's 8 rows. */
const POWER = 7;

const SYSTEMS = [
  { name: 'groth16-bn254', curve: 'bn128', setUp: setUpGroth16, prove: groth16.prove },
  { name: 'groth16-bls12-381', curve: 'bls12381', setUp: setUpGroth16, prove: groth16.prove },
  { name: 'plonk-bn254', curve: 'bn128', setUp: plonk.setup, prove: plonk.prove },
  { name: 'fflonk-bn254', curve: 'bn128', setUp: fflonk.setup, prove: fflonk.prove },
];

for (const { name, curve, setUp, prove } of SYSTEMS) {
  const circuit = compile(curve);
  const witness = memory();
  await wtns.calculate(INPUT, circuit.wasm, witness);
  const zkey = memory();
  await setUp(circuit.r1cs, await ceremony(curve), zkey);
  const { proof, publicSignals } = await prove(zkey, witness);
  const key = await zKey.exportVerificationKey(zkey);
  const text = `${JSON.stringify({ key, proof, publicSignals })}\n`;
  writeFileSync(`${FOLDER}/${name}.json`, text);
  console.error(`${name}: ${text.length} bytes`);
}
process.exit(0); // snarkjs keeps its worker threads

function compile(curve: string): { readonly r1cs: Memory; readonly wasm: Memory } {
  const folder = mkdtempSync('circuit-');
  try {
    const compiler = ['node_modules/circom2/cli.js', `${FOLDER}/example.circom`, '--r1cs', '--wasm'];
    execFileSync(process.execPath, [...compiler, '--prime', curve, '-o', folder]);
    return {
      r1cs: { type: 'mem', data: readFileSync(`${folder}/example.r1cs`) },
      wasm: { type: 'mem', data: readFileSync(`${folder}/example_js/example.wasm`) },
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Powers of tau of one contribution, ready for a circuit's own setup. */
async function ceremony(curveName: string): Promise<Memory> {
  const [empty, contributed, prepared] = [memory(), memory(), memory()];
  await powersOfTau.newAccumulator(await curves.getCurveFromName(curveName), POWER, empty);
  await powersOfTau.contribute(empty, contributed, 'test', entropy());
  await powersOfTau.preparePhase2(contributed, prepared);
  return prepared;
}

async function setUpGroth16(r1cs: Memory, ptau: Memory, zkey: Memory): Promise<void> {
  const initial = memory();
  await zKey.newZKey(r1cs, ptau, initial);
  // Without a contribution gamma equals delta, and anybody can forge.
  await zKey.contribute(initial, zkey, 'test', entropy());
}

function memory(): Memory {
  return { type: 'mem' };
}

function entropy(): string {
  return randomBytes(32).toString('hex');
}
