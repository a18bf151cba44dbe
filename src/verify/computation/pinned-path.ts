/**
 * The certificate path of a quote to a maker's pinned root, with the outcomes of docs/spec/computation.md: a chain that is
 * broken is invalid, one that ends at a root which is on no list is only unverifiable.
 */

import type { Bytes } from '../../bytes.ts';
import { type Parsed, refuse } from '../../errors.ts';
import type { Certificate } from '../../formats/x509.ts';
import { type Path, pathToRoot } from '../../formats/x509-chain.ts';

export async function pinnedPath(
  chain: readonly Certificate[],
  roots: readonly Bytes[],
): Promise<Parsed<Path, 'bad-chain' | 'unknown-key'>> {
  const path = await pathToRoot(chain, roots);
  if (path.ok) return path;
  return refuse(path.code === 'unknown-root' ? 'unknown-key' : 'bad-chain', path.because);
}
