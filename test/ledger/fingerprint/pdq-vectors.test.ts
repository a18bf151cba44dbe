import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { sha256, toHex } from '../../../src/bytes.ts';
import { checkPdqVectors, PDQ_VECTOR_COUNT } from '../../vectors/pdq/check.ts';

const FOLDER = new URL('../../vectors/pdq/', import.meta.url);

describe('rail-pdq/1 vectors', () => {
  it('are computed bit for bit in this engine', () => {
    expect(PDQ_VECTOR_COUNT).toBe(28);
    expect(checkPdqVectors()).toEqual([]);
  });

  it.each(['golden.json', 'reference.json'])('%s is the file that SOURCE.md names', async (name) => {
    const digest = toHex(await sha256(readFileSync(new URL(name, FOLDER))));
    expect(readFileSync(new URL('SOURCE.md', FOLDER), 'utf8')).toContain(digest);
  });
});
