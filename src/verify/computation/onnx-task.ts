/**
 * The task of a re-execution (docs/spec/computation.md section 10): a public model, all its inputs, and which of its outputs has to come
 * near to what of the content. Everything in it is public; nothing in it is believed, only tried.
 */

import * as v from 'valibot';
import { type Bytes, fromBase64Url } from '../../bytes.ts';
import { parseCanonical } from '../../canonical.ts';
import { accept, type Parsed, refuse } from '../../errors.ts';
import { base64UrlRows, bytes32, integer, line, parseShape } from '../../shapes.ts';

export const MAX_TASK_BYTES = 64 * 1024;
/** What a reader fetches and runs on request. */
export const MAX_MODEL_BYTES = 64 * 2 ** 20;

const BYTES_EACH = { uint8: 1, int32: 4, int64: 8, float32: 4 } as const;
export type TensorType = keyof typeof BYTES_EACH;

const tensor = v.strictObject({
  name: line(1, 128),
  dims: v.pipe(v.array(integer(1, MAX_TASK_BYTES)), v.maxLength(6)),
  type: v.picklist(['uint8', 'int32', 'int64', 'float32']),
  /** base64url, little-endian, the last dimension fastest. */
  data: base64UrlRows(1, MAX_TASK_BYTES),
});

/** Of 255 grey levels. Beyond that, anything light would "reproduce" anything dark. */
export const MAX_TOLERANCE = 16;

const task = v.strictObject({
  schema: v.literal('rail.onnx-task/1'),
  model: v.strictObject({ id: bytes32, digest: bytes32, sizeBytes: integer(1, MAX_MODEL_BYTES) }),
  inputs: v.pipe(v.array(tensor), v.maxLength(8)),
  output: line(1, 128),
  /** How far each value may be from the content's. */
  tolerance: integer(0, MAX_TOLERANCE),
  as: v.picklist(['rail.picture-cells/1']),
});

/** One input of a model; `data` is little-endian, the last dimension fastest. */
export type TaskInput = {
  readonly name: string;
  readonly dims: readonly number[];
  readonly type: TensorType;
  readonly data: Bytes;
};
export type OnnxTask = Omit<v.InferOutput<typeof task>, 'inputs'> & {
  readonly inputs: readonly TaskInput[];
};

/** Codes: those of `parseCanonical` and of shapes, and `wrong-size` for an input whose data do not fill its dimensions. */
export function parseOnnxTask(bytes: Bytes): Parsed<OnnxTask> {
  const json = parseCanonical(bytes, MAX_TASK_BYTES);
  if (!json.ok) return json;
  const read = parseShape(task, json.value);
  if (!read.ok) return read;
  const inputs = read.value.inputs.map((input) => ({ ...input, data: fromBase64Url(input.data)! }));
  const names = new Set(inputs.map(({ name }) => name));
  const isFilled = inputs.every(
    ({ dims, type, data }) => dims.reduce((size, dim) => size * dim, BYTES_EACH[type]) === data.length,
  );
  if (!isFilled || names.size !== inputs.length)
    return refuse('wrong-size', 'an input is given twice, or its data do not fill its dimensions');
  return accept({ ...read.value, inputs });
}
