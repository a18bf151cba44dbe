/**
 * The worker thread of one question to EZKL's verifier (./ezkl-verifier.ts). It runs the package's code from the bytes that it is
 * sent, which were compared with pinned digests, and gives it no module of Node but the text coders of `util`.
 */

import util from 'node:util';
import { compileFunction } from 'node:vm';
import { parentPort } from 'node:worker_threads';
import type { EzklQuestion } from '../src/verify/computation/systems/ezkl.ts';
import type { VerifierCode } from './ezkl-verifier.ts';

export type EzklAnswer =
  | { readonly was: 'answered'; readonly verified: boolean }
  /** It threw something that is no answer about the proof. */
  | { readonly was: 'broken' };

type Verify = (...files: readonly Uint8ClampedArray[]) => unknown;

/** How it says that a proof is false: it never answers `false`. */
const REFUSED = 'Internal error: Verification failed: ';

parentPort?.once('message', (request: EzklQuestion & VerifierCode) => {
  parentPort?.postMessage(answerTo(request));
});

function answerTo({ glue, module, proof, vk, settings, srs }: EzklQuestion & VerifierCode): EzklAnswer {
  try {
    const verify = load(glue, module);
    const files = [proof, vk, settings, srs].map((bytes) => new Uint8ClampedArray(bytes));
    const verified = verify(...files);
    return typeof verified === 'boolean' ? { was: 'answered', verified } : { was: 'broken' };
  } catch (cause) {
    // A trap is a WebAssembly.RuntimeError, which says so elsewhere.
    const isRefusal = cause instanceof Error && cause.message.startsWith(REFUSED);
    return isRefusal ? { was: 'answered', verified: false } : { was: 'broken' };
  }
}

/** The glue is a CommonJS module that reads its WebAssembly from the disk and compiles it. */
function load(glue: string, compiled: WebAssembly.Module): Verify {
  const modules: { readonly [name: string]: unknown } = {
    util,
    path: { join: () => '' },
    fs: { readFileSync: () => null },
    './utils.js': {},
  };
  const { Instance, Memory } = WebAssembly;
  // biome-ignore lint/complexity/useArrowFunction: it is called with `new`, and answers with what there is
  const Module = function () {
    return compiled;
  };
  const module: { readonly exports: { readonly verify?: Verify } } = { exports: {} };
  const run = compileFunction(glue, ['module', 'require', '__dirname', 'WebAssembly']);
  run(module, (name: string) => modules[name], '', { Instance, Memory, Module });
  return module.exports.verify!;
}
