/**
 * snarkjs as a second opinion (src/verify/computation/second-opinion.ts). It is loaded with the first proof, belongs into the
 * lookup worker or a command, and must never be reached by the background: it starts by building WebAssembly, and a
 * service worker cannot even load it. What it accepts is too much; callers give it only what strict reading let through.
 */

import type { SecondOpinion } from '../verify/computation/second-opinion.ts';

/** Where snarkjs looks for an instance before it makes one of its own, with workers. */
const SLOTS = { bn128: 'curve_bn128', bls12381: 'curve_bls12381' } as const;
type CurveName = keyof typeof SLOTS;
type Slots = { [slot in (typeof SLOTS)[CurveName]]?: unknown };

/**
 * Whether snarkjs finds the proof valid; rejects when it throws. After that the next question gets a fresh instance, since
 * WebAssembly that was interrupted may hold anything.
 */
export const askSnarkjs: SecondOpinion = async (protocol, key, inputs, proof) => {
  const snarkjs = await import('snarkjs');
  const name = curveOf(key);
  const slots = globalThis as Slots;
  // Loading snarkjs empties the slots. One thread: workers would come from blob: addresses, and have to be ended.
  slots[SLOTS[name]] ??= await snarkjs.curves.getCurveFromName(name, { singleThread: true });
  try {
    return (await snarkjs[protocol].verify(key, inputs, proof)) === true;
  } catch (cause) {
    slots[SLOTS[name]] = null;
    throw cause;
  }
};

function curveOf(key: unknown): CurveName {
  const { curve } = key as { readonly curve: unknown };
  return curve === 'bls12381' ? 'bls12381' : 'bn128';
}
