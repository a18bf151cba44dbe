/**
 * One run of a model with ONNX Runtime in WebAssembly. It happens in a worker of its own that is ended afterwards, because a model
 * may loop for ever. The runtime's WebAssembly comes with the question: nothing is fetched, and a model that names
 * files beside itself finds none.
 */

import type { ModelRun } from '../verify/computation/reproduce.ts';

/** To the worker. */
export type SessionRequest = ModelRun & {
  /** Of ONNX Runtime, `ort-wasm-simd-threaded.wasm`. */
  readonly runtime: Uint8Array<ArrayBuffer>;
};
/** From the worker. */
export type SessionAnswer =
  | { readonly ok: true; readonly values: Float64Array }
  | { readonly ok: false; readonly because: string };

/** Of WebAssembly's memory: 512 MB in pages of 64 kB. */
const MAX_PAGES = 8192;
/** More than any content here has. */
const MAX_VALUES = 2 ** 20;

/** Never rejects. What the runtime says of a failure stays here: it may quote the model. */
export async function runSession(request: SessionRequest): Promise<SessionAnswer> {
  try {
    limitMemory();
    const { env, InferenceSession, Tensor } = await import('onnxruntime-web/wasm');
    Object.assign(env.wasm, { numThreads: 1, proxy: false, wasmBinary: request.runtime });
    env.logLevel = 'fatal';
    const session = await InferenceSession.create(request.model, { executionProviders: ['wasm'] });
    const feeds = request.inputs.map(({ name, type, dims, data }) => {
      const values = new ARRAYS[type](data.slice().buffer);
      return [name, new Tensor(type, values as Float32Array, dims)] as const;
    });
    const outputs = await session.run(Object.fromEntries(feeds), [request.output]);
    const output = outputs[request.output];
    if (output === undefined || output.size > MAX_VALUES)
      return { ok: false, because: 'the model does not give this output' };
    return { ok: true, values: Float64Array.from(output.data as ArrayLike<number | bigint>, Number) };
  } catch {
    return { ok: false, because: 'the runtime could not load or run the model' };
  }
}

const ARRAYS = { uint8: Uint8Array, int32: Int32Array, int64: BigInt64Array, float32: Float32Array };

/** The runtime asks for a memory that may grow to 4 GB; it gets one that may not, and takes a refused growth for an error. */
function limitMemory(): void {
  const { Memory } = WebAssembly;
  WebAssembly.Memory = class extends Memory {
    constructor(wanted: WebAssembly.MemoryDescriptor) {
      super({ ...wanted, maximum: Math.min(wanted.maximum ?? MAX_PAGES, MAX_PAGES) });
    }
  };
}
