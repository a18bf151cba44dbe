/**
 * The demo page's worker: paints a picture from a seed and proves that it did, in the visitor's browser. The server learns the seed,
 * which the record shows anyway, and never the salt. The page ends the worker to cancel.
 */

import { type Bytes, fromBase64Url, fromHex, toBase64Url } from '../src/bytes.ts';
import { type Prover, paintAndProve } from '../src/engine/paint-and-prove.ts';
import { SALT_BYTES } from '../src/verify/computation/picture-circuit.ts';
import { parsePictureModel } from '../src/verify/computation/picture-model.ts';
import type { ProofMade, ProofToMake } from './page/proof-maker.ts';

let prover: Promise<Prover> | null = null;

addEventListener('message', async ({ data }: MessageEvent<ProofToMake>) => {
  postMessage(await makeProof(data));
});

async function makeProof({ seed: hex, provider }: ProofToMake): Promise<ProofMade> {
  try {
    prover ??= load();
    const files = await prover;
    postMessage('proving');
    const startedMs = performance.now();
    const seed = fromHex(hex)!;
    const nonce = crypto.getRandomValues(new Uint8Array(32));
    const salt = crypto.getRandomValues(new Uint8Array(SALT_BYTES));
    const painted = await paintAndProve({ provider: fromBase64Url(provider)!, nonce, seed, salt }, files);
    if (!painted.ok) return { failed: painted.because };
    const { input, proof } = painted.value;
    const sent = {
      seed: hex,
      nonce: toBase64Url(nonce),
      input: toBase64Url(input),
      proof: toBase64Url(proof),
    };
    return { proof: sent, tookMs: performance.now() - startedMs };
  } catch (error) {
    prover = null;
    return { failed: error instanceof Error ? error.message : 'unknown error' };
  }
}

async function load(): Promise<Prover> {
  const [modelFile, wasm, zkey, key] = await Promise.all(['model', 'wasm', 'zkey', 'key'].map(fetchPart));
  const model = parsePictureModel(modelFile!);
  if (!model.ok) throw new Error(model.because);
  return { model: model.value, wasm: wasm!, zkey: zkey!, key: key! };
}

async function fetchPart(name: string): Promise<Bytes> {
  const response = await fetch(`/generator/${name}`);
  if (!response.ok) throw new Error('the demo server does not hand out the generator');
  return new Uint8Array(await response.arrayBuffer());
}
