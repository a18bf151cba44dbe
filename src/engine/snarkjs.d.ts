/**
 * What this project uses of snarkjs, which comes without types: checking (src/engine/snarkjs-verifier.ts), and setup and
 * proving for tests and the example. Nothing here says that an argument is checked by snarkjs: it checks few.
 */

declare module 'snarkjs' {
  type Curve = { readonly name: string; readonly terminate: () => Promise<void> };
  type Verify = (key: unknown, publicSignals: readonly string[], proof: unknown) => Promise<boolean>;
  /** A file in memory: written by one step, read by the next. */
  type Memory = { readonly type: 'mem'; readonly data?: Uint8Array };
  type Proof = { readonly proof: unknown; readonly publicSignals: readonly string[] };
  type Prove = (zkey: Memory, witness: Memory) => Promise<Proof>;
  type Place = Memory | string;

  export const groth16: { readonly verify: Verify; readonly prove: Prove };
  export const plonk: {
    readonly verify: Verify;
    readonly prove: Prove;
    readonly setup: (r1cs: Place, ptau: Place, zkey: Place) => Promise<unknown>;
  };
  export const fflonk: typeof plonk;
  export const curves: {
    readonly getCurveFromName: (name: string, options?: { readonly singleThread: boolean }) => Promise<Curve>;
  };
  export const powersOfTau: {
    readonly newAccumulator: (curve: Curve, power: number, to: Place) => Promise<unknown>;
    readonly contribute: (from: Place, to: Place, name: string, entropy: string) => Promise<unknown>;
    readonly preparePhase2: (from: Place, to: Place) => Promise<unknown>;
  };
  export const zKey: {
    readonly newZKey: (r1cs: Place, ptau: Place, zkey: Place) => Promise<unknown>;
    readonly contribute: (from: Place, to: Place, name: string, entropy: string) => Promise<unknown>;
    readonly exportVerificationKey: (zkey: Place) => Promise<unknown>;
  };
  export const wtns: {
    readonly calculate: (input: object, wasm: Place, witness: Place) => Promise<unknown>;
  };
}
