/** A zero-knowledge proof as a piece of evidence (docs/spec/computation.md sections 3 and 5). */

import { refuse } from '../../errors.ts';
import { programOf } from './computation-keys.ts';
import { fetchStored } from './fetch-stored.ts';
import { type Piece, type PieceAnswer, statementFor, unavailable } from './piece.ts';
import { publicValues } from './public-values.ts';
import type { ProofSystem } from './system.ts';
import { withinTime } from './within-time.ts';

export async function checkProof(piece: Piece, system: ProofSystem): Promise<PieceAnswer> {
  const { item, key, content, lookup } = piece;
  const program = await programOf(item, key);
  if (program === null) return refuse('unknown-key', 'the evidence names another key than your list has');
  const values = await publicValues(key.layout, await statementFor(piece), item.input, content);
  if (!values.ok) return values;
  const proof = await fetchStored(lookup.gateways, item.proof, item.proof.sizeBytes);
  if (proof === null) return unavailable('the proof');
  const answer = await withinTime(system.verify(program, proof, values.value));
  return answer.ok ? { ok: true, value: { family: 'proof' } } : answer;
}
