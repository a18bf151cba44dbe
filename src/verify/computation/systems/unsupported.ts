/**
 * Proof systems that are named and not checked: why, and what it would take (docs/spec/computation.md section 4). A proof of one of
 * these is neither valid nor invalid here. Sizes and versions are those of November 2026.
 */

import type { UnsupportedSystem } from '../system.ts';

export const UNSUPPORTED: readonly UnsupportedSystem[] = [
  {
    id: 'ultrahonk',
    family: 'proof',
    unsupported:
      'A proof does not say which release of the verifier, @aztec/bb.js, it is for, and other releases answer that it is false. The WebAssembly of one release has 3.1 MB compressed, above the budget of 3 MB for all proof systems together.',
    wouldTake:
      'The release in the name of the system, and its WebAssembly packed to 2.1 MB or installed by the reader. It verifies without network.',
  },
  {
    id: 'ezkl',
    family: 'proof',
    unsupported:
      'It is checked by a plugin, on the command line only: its verifier, @ezkljs/engine, declares no licence, so it cannot be shipped.',
    wouldTake:
      'On the command line the package, installed by the reader: rail verify-proof says how. Here a licence, and 9.8 MB of WebAssembly.',
  },
  {
    id: 'sp1-compressed',
    family: 'proof',
    unsupported: 'The verifier exists in Rust only, and no package of it for browsers is published.',
    wouldTake:
      'The crate sp1-verifier compiled to WebAssembly. Whoever made the proof can wrap it in Groth16 instead: sp1-groth16.',
  },
  {
    id: 'risc0-stark',
    family: 'proof',
    unsupported:
      'The verifier exists in Rust only, and no package of it for browsers is published. Receipts have about 200 kB, more than is read here.',
    wouldTake:
      'The crate risc0-zkvm compiled to WebAssembly. Whoever made the receipt can wrap it in Groth16 instead: risc0-groth16.',
  },
  {
    id: 'jolt',
    family: 'proof',
    unsupported:
      'The verifier is compiled for each program, so that checking a proof would mean running code from whoever made it.',
    wouldTake: 'A verifier that takes the program as data, compiled to WebAssembly.',
  },
  {
    id: 'stwo',
    family: 'proof',
    unsupported: 'The verifier exists in Rust and Cairo, and no package of it for browsers is published.',
    wouldTake: 'The crate stwo compiled to WebAssembly, and pinned facts of the Cairo machine.',
  },
  {
    id: 'kimchi',
    family: 'proof',
    unsupported:
      'The verifier comes with o1js, which also holds compiler and prover. Whether it verifies alone and without network was not tested.',
    wouldTake: 'A build that only verifies.',
  },
  {
    id: 'deepprove',
    family: 'proof',
    unsupported:
      'The verifier exists in Rust only, under a licence that does not allow to pass it on. Proofs have about 10 MB.',
    wouldTake:
      'Another licence, a build for WebAssembly, and proofs below the limit of 64 kB or a higher limit.',
  },
];
