/**
 * Pictures of the example generator in the demo (docs/spec/computation.md section 8): one that the demo's provider proves and logs when
 * the demo starts, and those that visitors paint and prove in their own browser and hand in to be signed.
 */

import { nodeComputation } from '../cli/computation.ts';
import { decodeImageFile } from '../cli/decode-image.ts';
import { composeProven, type Generator, makeProven } from '../cli/proven-picture.ts';
import { type Bytes, fromBase64Url, sha256, toBase64Url } from '../src/bytes.ts';
import { type PaintedProof, paintPicture } from '../src/engine/paint-and-prove.ts';
import { accept, type Parsed, refuse } from '../src/errors.ts';
import type { SignedItem } from '../src/ledger/publish/sign-record.ts';
import type { Upload } from '../src/ledger/publish/upload.ts';
import { statementOf } from '../src/ledger/record/statement.ts';
import { publicValues } from '../src/verify/computation/public-values.ts';
import { type Provider, signingOf } from './provider.ts';

/** Made in somebody's browser; the picture follows from the seed. */
export type HandedIn = Pick<PaintedProof, 'input' | 'proof'> & {
  readonly seed: Bytes;
  readonly nonce: Bytes;
};

const { openSystem } = nodeComputation();

/** Makes proof and record here. @throws RailError `no-upload` */
export async function logProven(
  seed: Bytes,
  generator: Generator,
  provider: Provider,
  upload: Upload,
): Promise<string> {
  const { items, record } = await makeProven({ visibility: 'public', seed }, generator, signingOf(provider));
  await uploadAll(items, upload);
  return record;
}

/**
 * Signs a record of a picture that was proven elsewhere. The picture is painted again and the proof checked before, because whoever
 * signs a record vouches for what is in it. Code: that of the check.
 * @throws RailError `no-upload`
 */
export async function logHandedIn(
  handedIn: HandedIn,
  generator: Generator,
  provider: Provider,
  upload: Upload,
): Promise<Parsed<{ readonly picture: Bytes; readonly record: string }>> {
  const { picture } = paintPicture(generator.model, handedIn.seed);
  const painted = { ...handedIn, picture };
  const checked = await checkProof(painted, generator, provider);
  if (!checked.ok) return refuse(checked.code, checked.because);
  const composed = await composeProven({ ...painted, visibility: 'public' }, generator, signingOf(provider));
  await uploadAll(composed.items, upload);
  return accept({ picture, record: composed.record });
}

async function checkProof(
  { picture, input, proof, nonce }: HandedIn & Pick<PaintedProof, 'picture'>,
  { key }: Generator,
  { key: { root } }: Provider,
): Promise<Parsed<unknown>> {
  const [model, output] = [await sha256(key), await sha256(picture)];
  const statement = await statementOf({ provider: fromBase64Url(root)!, nonce, model, input, output });
  const decoded = await decodeImageFile(picture);
  const pixels = async () => (decoded.ok ? decoded.value.pixels : null);
  const content = { digest: toBase64Url(output), pixels };
  const values = await publicValues('rail.picture-circuit/1', statement, toBase64Url(input), content);
  const system = await openSystem('groth16-bn254');
  if (!values.ok) return values;
  if (system?.family !== 'proof' || 'unsupported' in system)
    return refuse('unsupported-system', 'proofs are not checked here');
  return await system.verify(key, proof, values.value);
}

async function uploadAll(items: readonly SignedItem[], upload: Upload): Promise<void> {
  for (const item of items) await upload(item);
}
