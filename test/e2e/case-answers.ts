/**
 * Asks the cases of computation evidence inside an extension page; bundled and sent there by `computation-cases.ts`. What is checked
 * with pinned roots goes to the extension's own worker, as the page for proofs sends it; what has roots of its own is checked here.
 */

import { type Bytes, fromBase64Url } from '../../src/bytes.ts';
import type { LooseAnswer, LooseProof } from '../../src/verify/computation/loose-proof.ts';
import { askAbout } from '../fixtures/computation-cases/ask.ts';
import type { Given } from '../fixtures/computation-cases/case.ts';
import { answerText } from '../fixtures/computation-cases/expected.ts';

/** A case as JSON: bytes are base64url. */
export type SentCase = {
  readonly name: string;
  readonly given: Sent<Given>;
};

type Sent<T> = T extends Bytes
  ? string
  : T extends readonly (infer One)[]
    ? readonly Sent<One>[]
    : T extends object
      ? { readonly [member in keyof T]: Sent<T[member]> }
      : T;

/** A line for each case, in order. */
export async function answers(cases: readonly SentCase[], workerUrl: string): Promise<readonly string[]> {
  const worker = new Worker(workerUrl, { type: 'module' });
  const lines: string[] = [];
  for (const { name, given } of cases) {
    const { roots, ...proof } = received(given);
    const answer =
      roots === null ? await askWorker(worker, proof) : await askAbout({ roots, ...proof }, openNothing);
    lines.push(answerText(name, answer));
  }
  worker.terminate();
  return lines;
}

function received({ proof, key, values, collateral, roots, ...rest }: Sent<Given>): Given {
  return {
    ...rest,
    proof: fromBase64Url(proof)!,
    key: key === null ? null : fromBase64Url(key),
    values: values === null ? null : fromBase64Url(values),
    collateral: collateral === null ? null : fromBase64Url(collateral),
    roots: roots === null ? null : roots.map((root) => fromBase64Url(root)!),
  };
}

function askWorker(worker: Worker, proof: LooseProof): Promise<LooseAnswer> {
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<LooseAnswer>) => resolve(data);
    worker.onerror = ({ message }) => reject(new Error(`the worker ended: ${message}`));
    worker.postMessage({ proof });
  });
}

function openNothing() {
  return Promise.resolve(null);
}
