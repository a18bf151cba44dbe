/**
 * The check that the page shows inline: the same core as the extension and `rail check`, run by the demo server. It
 * is here for visitors without the extension; a check that one need not trust is the one in one's own browser.
 */

import { nodeComputation } from '../cli/computation.ts';
import { openNodeCredentialReader } from '../cli/credential-reader.ts';
import { decodeImageFile } from '../cli/decode-image.ts';
import { computationTools } from '../src/engine/computation.ts';
import { accept, type Parsed, refuse } from '../src/errors.ts';
import type { Opening } from '../src/ledger/record/opening.ts';
import { checkImage } from '../src/verify/check-image.ts';
import { checkText } from '../src/verify/check-text.ts';
import type { ComputationKeys } from '../src/verify/computation/computation-keys.ts';
import type { LookupContext } from '../src/verify/context.ts';
import type { VerdictDocument } from '../src/verify/document.ts';
import { recognise, type TrustEntry } from '../src/verify/trust.ts';
import type { ShelfPicture } from './shelf.ts';

export type Asking = {
  readonly picture: (
    picture: ShelfPicture,
    openings: readonly Opening[],
  ) => Promise<Parsed<VerdictDocument, 'busy'>>;
  readonly text: (text: string, openings: readonly Opening[]) => Promise<Parsed<VerdictDocument, 'busy'>>;
  /** Ends checks under way. */
  readonly stop: () => void;
};

const AT_ONCE = 4;
const WAITING = 32;

export function openAsking(
  gatewayUrls: readonly string[],
  trusted: TrustEntry,
  { entries }: ComputationKeys,
): Asking {
  const stop = new AbortController();
  const queue: (() => void)[] = [];
  let running = 0;

  const inTurn = async (check: () => Promise<VerdictDocument>): Promise<Parsed<VerdictDocument, 'busy'>> => {
    if (queue.length >= WAITING) return refuse('busy', 'too many checks are waiting');
    if (running >= AT_ONCE) await new Promise<void>((resolve) => queue.push(resolve));
    else running++;
    try {
      return accept(await check());
    } finally {
      const next = queue.shift(); // takes this one's place
      if (next) next();
      else running--;
    }
  };

  // The only models on this list are the demo's own, so nothing large or strange is ever run.
  const computation = computationTools(entries, nodeComputation(), true);
  const readCredential = openNodeCredentialReader()('');
  const contextWith = (openings: readonly Opening[]): LookupContext => ({
    gatewayUrls,
    recognised: [recognise(trusted, null)],
    groups: [],
    reach: 'near',
    openings,
    askDomains: [],
    askManifests: [],
    readCredential,
    computation,
    fetch,
    clock: () => performance.now(),
    signal: stop.signal,
  });

  return {
    picture: ({ bytes, query, mediaType, width, height }, openings) =>
      inTurn(() => {
        const pixels = async () => {
          const decoded = await decodeImageFile(bytes);
          return decoded.ok ? decoded.value.pixels : null;
        };
        const fingerprint = async () => accept({ query, mediaType, width, height });
        return checkImage({ file: bytes, fingerprint, pixels }, contextWith(openings));
      }),
    text: (text, openings) => inTurn(() => checkText(text, contextWith(openings))),
    stop: () => stop.abort(),
  };
}
