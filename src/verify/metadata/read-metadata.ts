/** What the generators of the table left in a file, as the algorithm: sort the notes, ask each row, clean what is shown. */

import type { FileBlock } from '../../formats/blocks/block.ts';
import type { MetadataClaim } from './claim.ts';
import { GENERATORS } from './generators.ts';
import { notesOf, shown } from './notes.ts';

const MAX_SETTINGS = 64;

/** Strongest mark first: a generator's own before a general label. */
export async function readMetadata(blocks: readonly FileBlock[]): Promise<readonly MetadataClaim[]> {
  const notes = await notesOf(blocks);
  return GENERATORS.flatMap(({ mark, find }) => {
    const found = find(notes);
    return found === null ? [] : [cleaned({ ...found, mark })];
  });
}

/** Everything that a file says is hostile text. */
function cleaned(claim: MetadataClaim): MetadataClaim {
  return {
    ...claim,
    tool: shown(claim.tool),
    model: claim.model === null ? null : shown(claim.model),
    where: shown(claim.where),
    settings: claim.settings
      .slice(0, MAX_SETTINGS)
      .map(([name, value]) => [shown(name), shown(value)] as const),
  };
}
