/** Computing a record's output again, as a piece of evidence (docs/spec/computation.md section 10). */

import { accept, refuse } from '../../errors.ts';
import { fetchStored } from './fetch-stored.ts';
import { parseOnnxTask } from './onnx-task.ts';
import { type Piece, type PieceAnswer, unavailable } from './piece.ts';
import { reproduce } from './reproduce.ts';

/** Offered first: a model can be large, and running it takes time. The runner has a limit of its own. */
export async function checkAgain({ item, key, content, lookup }: Piece): Promise<PieceAnswer> {
  const { gateways, context } = lookup;
  const bytes = await fetchStored(gateways, item.proof, item.proof.sizeBytes);
  if (bytes === null) return unavailable('the task');
  const task = parseOnnxTask(bytes);
  if (!task.ok) return refuse('malformed-evidence', task.because);
  const { model } = task.value;
  if (item.model.scheme !== 'onnx-digest' || item.model.commitment !== model.digest)
    return refuse('malformed-evidence', 'the task is about another model');
  if (!context.computation.reproduce) return accept({ family: 'offer', sizeBytes: model.sizeBytes });
  // The prover names a tolerance, and the reader's list says how much of it is believed.
  const tolerance = Math.min(task.value.tolerance, key.tolerance ?? 0);
  context.onStep?.('reproducing');
  const [fetched, pixels] = await Promise.all([
    fetchStored(gateways, model, model.sizeBytes),
    content.pixels(),
  ]);
  if (fetched === null) return unavailable('the model');
  if (pixels === null)
    return refuse('wrong-inputs', 'the content is not of the kind that this computation is about');
  const again = await reproduce({ ...task.value, tolerance }, fetched, pixels, (run) =>
    context.computation.runModel(run, context.signal),
  );
  return again.ok ? accept({ family: 'reproduction', ...again.value }) : again;
}
