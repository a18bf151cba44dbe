/**
 * EZKL's verifier as a plugin (docs/spec/computation.md section 4): `@ezkljs/engine` where the reader installed it, because it
 * declares no licence and cannot come with RAIL. It is code of somebody else, found in folders that may hold downloads, so
 * nothing of it runs before its bytes are those of the version that was tested here.
 */

import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Bytes, sha256, toHex } from '../src/bytes.ts';
import { askOnce } from '../src/engine/ask-once.ts';
import { accept, type Parsed, refuse } from '../src/errors.ts';
import { EZKL_VERSION } from '../src/formats/ezkl/versioned-json.ts';
import type { UnsupportedSystem } from '../src/verify/computation/system.ts';
import { type AskEzkl, type EzklQuestion, ezkl } from '../src/verify/computation/systems/ezkl.ts';
import { LIMIT_MS } from '../src/verify/computation/within-time.ts';
import type { EzklAnswer } from './ezkl-worker.ts';
import { startThread } from './thread.ts';

/** Code that was compared with the pinned digests, compiled once for all threads: that takes longer than a check. */
export type VerifierCode = { readonly glue: string; readonly module: WebAssembly.Module };

const PACKAGE = '@ezkljs/engine';
/** SHA-256 of the two files of version 21.0.0 that are used. */
const GLUE = '3aaff52ac92da4dc515c46ddf88a24a04fab53e7e04ec508c2f3ad61595c6f3e';
const WASM = '285e56888861889857c4de76d97fef18fe307ca6d2d942c73dd2df2d8984904b';

const INSTALL = `npm install --no-save ${PACKAGE}@${EZKL_VERSION}`;
/** Of this checkout. */
const BESIDE_RAIL = fileURLToPath(new URL('..', import.meta.url));

/**
 * The system where the verifier is installed, else why it is not checked.
 * @param folders whose packages are looked at, and those of the folders above
 */
export async function ezklPlugin(folders: readonly string[] = [process.cwd(), BESIDE_RAIL]) {
  const found = await findVerifier(folders);
  return found.ok ? ezkl(askVerifier(found.value)) : notInstalled(found.because);
}

function notInstalled(because: string): UnsupportedSystem {
  const wouldTake = `To install it yourself: ${INSTALL}`;
  const unsupported = `${because} It declares no licence, so it does not come with RAIL. ${wouldTake}`;
  return { id: 'ezkl', family: 'proof', unsupported, wouldTake };
}

export async function findVerifier(
  folders: readonly string[],
): Promise<Parsed<VerifierCode, 'missing' | 'other-bytes'>> {
  const paths = folders.map(pathIn).filter((path) => path !== null);
  for (const path of paths) {
    const files = await Promise.all([read(path), read(join(path, '../ezkl_bg.wasm'))]).catch(() => null);
    if (files === null) continue;
    const [glue, wasm] = files;
    if (toHex(await sha256(glue)) === GLUE && toHex(await sha256(wasm)) === WASM)
      return accept({ glue: new TextDecoder().decode(glue), module: await WebAssembly.compile(wasm) });
  }
  return paths.length === 0
    ? refuse('missing', `${PACKAGE} ${EZKL_VERSION} is not installed.`)
    : refuse('other-bytes', `The ${PACKAGE} that is installed is not version ${EZKL_VERSION} as published.`);
}

async function read(path: string): Promise<Bytes> {
  return new Uint8Array(await readFile(path));
}

function pathIn(folder: string): string | null {
  try {
    return createRequire(join(folder, 'package.json')).resolve(`${PACKAGE}/nodejs/ezkl.js`);
  } catch {
    return null;
  }
}

/** @param limitMs after which the verifier is ended, wherever it is */
export function askVerifier(code: VerifierCode, limitMs = LIMIT_MS): AskEzkl {
  return async (question) => {
    const thread = startThread<EzklQuestion & VerifierCode, EzklAnswer>(
      new URL('./ezkl-worker.ts', import.meta.url),
    );
    const asked = await askOnce(thread, { ...question, ...code }, limitMs);
    if (!asked.ok && asked.code === 'timed-out')
      return refuse('timed-out', `EZKL's verifier took longer than ${limitMs / 1000} s`);
    if (!asked.ok || asked.value.was === 'broken') return refuse('verifier-failed', "EZKL's verifier failed");
    return accept(asked.value.verified);
  };
}
