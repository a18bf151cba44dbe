/**
 * Writes the picture generator as an ONNX file (onnx.proto3, IR version 8, operators of version 13). All numbers in it are whole and
 * all sums below 2^24, so that runtimes computing with 32-bit floats get exactly the cells.
 */

import { type Bytes, concatAll } from '../../src/bytes.ts';
import type { PictureLayer, PictureModel } from '../../src/verify/computation/picture-model.ts';
import { bytes, integer, message, text } from './protobuf.ts';

const FLOAT = 1;

/** Input `seed`, [1, 8]: the bytes, each less 128. Output `cells`, [1, 256]. */
export function onnxFile({ layers }: PictureModel): Bytes {
  const nodes: Uint8Array[] = [];
  const constants = [tensor('zero', [], [0]), tensor('white', [], [255])];
  let from = 'seed';
  layers.forEach((layer, i) => {
    const to = i === layers.length - 1 ? 'cells' : `values${i}`;
    nodes.push(
      node('MatMul', [from, `weights${i}`], `product${i}`),
      node('Add', [`product${i}`, `biases${i}`], `sum${i}`),
      node('Mul', [`sum${i}`, `scale${i}`], `scaled${i}`),
      node('Floor', [`scaled${i}`], `whole${i}`),
      node('Clip', [`whole${i}`, 'zero', 'white'], to),
    );
    constants.push(
      tensor(`weights${i}`, [layer.inputs, layer.outputs], columns(layer)),
      tensor(`biases${i}`, [layer.outputs], Array.from(layer.biases)),
      tensor(`scale${i}`, [], [2 ** -layer.shift]),
    );
    from = to;
  });
  const graph = message(
    7,
    ...nodes,
    text(2, 'picture'),
    ...constants,
    value(11, 'seed', layers[0]!.inputs),
    value(12, 'cells', layers.at(-1)!.outputs),
  );
  const operators = message(8, text(1, ''), integer(2, 13));
  return concatAll([integer(1, 8), text(2, 'rail'), graph, operators]);
}

function node(operator: string, inputs: readonly string[], output: string): Uint8Array {
  return message(1, ...inputs.map((input) => text(1, input)), text(2, output), text(4, operator));
}

function tensor(name: string, sizes: readonly number[], values: readonly number[]): Uint8Array {
  const raw = new DataView(new ArrayBuffer(4 * values.length));
  values.forEach((value, i) => {
    raw.setFloat32(4 * i, value, true);
  });
  const dimensions = sizes.map((size) => integer(1, size));
  return message(5, ...dimensions, integer(2, FLOAT), text(8, name), bytes(9, new Uint8Array(raw.buffer)));
}

/** A row for each input, where our layers have one for each output. */
function columns({ inputs, outputs, weights }: PictureLayer): number[] {
  return Array.from({ length: inputs * outputs }, (_, i) => {
    const [input, output] = [Math.floor(i / outputs), i % outputs];
    return weights[output * inputs + input]!;
  });
}

function value(field: number, name: string, size: number): Uint8Array {
  const shape = message(2, message(1, integer(1, 1)), message(1, integer(1, size)));
  return message(field, text(1, name), message(2, message(1, integer(1, FLOAT), shape)));
}
