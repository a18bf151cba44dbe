/** Worker half of `fingerprint.ts`: times decoding and fingerprinting of one file, run after run. */

import { decodeImageFile } from '../src/browser/decode-image.ts';
import { queryPrints } from '../src/ledger/fingerprint/fingerprint-image.ts';

self.onmessage = async ({ data }: MessageEvent<{ bytes: Uint8Array; runs: number }>) => {
  const samples: { decode: number; fingerprint: number }[] = [];
  for (let i = 0; i < data.runs; i++) {
    const from = performance.now();
    const decoded = await decodeImageFile(data.bytes);
    if (!decoded.ok) throw new Error(decoded.because);
    const between = performance.now();
    queryPrints(decoded.value.pixels);
    samples.push({ decode: between - from, fingerprint: performance.now() - between });
  }
  self.postMessage(samples);
};
