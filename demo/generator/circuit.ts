/**
 * Writes the circuit of the picture generator (docs/spec/computation.md section 8) with the weights as constants: sums with constant
 * weights cost nothing, and the verifying key stands for exactly this model.
 */

import { CELL_COUNT, SEED_BYTES } from '../../src/verify/computation/picture-circuit.ts';
import { type PictureLayer, type PictureModel, rowOf } from '../../src/verify/computation/picture-model.ts';

/** circom text. Public: statementHigh, statementLow, seedCommitment, cellCommitment; secret: seed (8 bytes), salt. */
export function circuitText(model: PictureModel): string {
  const layers = model.layers.map((layer, i) => layerText(layer, i));
  return `${HEADER}
template Picture() {
  signal input statementHigh, statementLow, seedCommitment, cellCommitment;
  signal input seed[${SEED_BYTES}], salt;

  // A proof is about one statement only if the statement stands in a constraint.
  signal high <== statementHigh * statementHigh;
  signal low <== statementLow * statementLow;

  component bytes[${SEED_BYTES}];
  signal layer0[${SEED_BYTES}];
  for (var i = 0; i < ${SEED_BYTES}; i++) {
    bytes[i] = Byte();
    bytes[i].in <== seed[i];
    layer0[i] <== seed[i] - 128;
  }
${layers.join('')}
  component ofSeed = Poseidon(3);
  ofSeed.inputs[0] <== ${domain('rail.picture-seed/1')};
  var word = 0;
  for (var i = 0; i < ${SEED_BYTES}; i++) word = word * 256 + seed[i];
  ofSeed.inputs[1] <== word;
  ofSeed.inputs[2] <== salt;
  ofSeed.out === seedCommitment;

  component ofCells = Poseidon(10);
  ofCells.inputs[0] <== ${domain('rail.picture-cells/1')};
  for (var i = 0; i < 9; i++) {
    word = 0;
    for (var j = 31 * i; j < 31 * i + 31; j++) {
      word = word * 256;
      if (j < ${CELL_COUNT}) word += layer${model.layers.length}[j];
    }
    ofCells.inputs[i + 1] <== word;
  }
  ofCells.out === cellCommitment;
}

component main {public [statementHigh, statementLow, seedCommitment, cellCommitment]} = Picture();
`;
}

const HEADER = `pragma circom 2.1.6;
include "poseidon.circom";

template Byte() {
  signal input in;
  signal bits[8];
  var sum = 0;
  for (var i = 0; i < 8; i++) {
    bits[i] <-- (in >> i) & 1;
    bits[i] * (bits[i] - 1) === 0;
    sum += bits[i] * (1 << i);
  }
  sum === in;
}

// clamp(floor(in / 2^shift), 0, 255) for -2^width <= in < 2^width.
template Unit(width, shift) {
  signal input in;
  signal output out;
  signal bits[width + 1];
  var sum = 0, kept = 0, above = 0;
  for (var i = 0; i <= width; i++) {
    bits[i] <-- ((in + (1 << width)) >> i) & 1;
    bits[i] * (bits[i] - 1) === 0;
    sum += bits[i] * (1 << i);
    if (i >= shift && i < shift + 8) kept += bits[i] * (1 << (i - shift));
    if (i >= shift + 8 && i < width) above += bits[i];
  }
  sum === in + (1 << width);
  signal inverse <-- above != 0 ? 1 / above : 0;
  signal isOver <== above * inverse;
  above * (1 - isOver) === 0;
  signal capped <== kept + isOver * (255 - kept);
  // The uppermost bit is 1 where the sum is not negative.
  out <== bits[width] * capped;
}
`;

function layerText(layer: PictureLayer, index: number): string {
  const name = `unit${index + 1}`;
  const sums = Array.from(
    { length: layer.outputs },
    (_, unit) => `  ${name}[${unit}].in <== ${sumText(layer, unit, `layer${index}`)};\n`,
  );
  return `
  component ${name}[${layer.outputs}];
  signal layer${index + 1}[${layer.outputs}];
  for (var i = 0; i < ${layer.outputs}; i++) ${name}[i] = Unit(${widthOf(layer, index)}, ${layer.shift});
${sums.join('')}  for (var i = 0; i < ${layer.outputs}; i++) layer${index + 1}[i] <== ${name}[i].out;
`;
}

function sumText(layer: PictureLayer, unit: number, from: string): string {
  const terms = Array.from(rowOf(layer, unit), (weight, i) => `${weight} * ${from}[${i}]`);
  return [String(layer.biases[unit]), ...terms].join(' + ').replaceAll('+ -', '- ');
}

/** Bits that hold the amount of any sum; at least one above the byte that is kept. */
function widthOf(layer: PictureLayer, index: number): number {
  let reach = 2 ** (layer.shift + 9) - 1;
  for (let unit = 0; unit < layer.outputs; unit++) {
    let [lowest, highest] = [layer.biases[unit]!, layer.biases[unit]!];
    for (const weight of rowOf(layer, unit)) {
      const ends = index === 0 ? [weight * -128, weight * 127] : [0, weight * 255];
      lowest += Math.min(...ends);
      highest += Math.max(...ends);
    }
    reach = Math.max(reach, highest, -lowest - 1);
  }
  return Math.floor(Math.log2(reach)) + 1;
}

function domain(text: string): string {
  return `0x${Buffer.from(text).toString('hex')}`;
}
