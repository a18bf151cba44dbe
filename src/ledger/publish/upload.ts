/**
 * Uploads signed items to an upload service (Turbo's `POST /v1/tx`). A repeated upload sends the same bytes, so that
 * it is the same item: signing again would make a second record. The receipt is one company's word; an item is on the
 * ledger when a gateway shows it.
 */

import { RailError } from '../../errors.ts';
import type { Fetch } from '../../ports.ts';
import { boundedFetch, type FetchCode } from '../bounded-fetch.ts';
import type { SignedItem } from './sign-record.ts';

export type Upload = (item: SignedItem) => Promise<void>;

const ATTEMPTS = 3;
const LIMITS = { maxBytes: 64 * 1024, timeoutMs: 60_000 };
/** Trouble that may pass; a refusal (`http-error`) will not. */
const WORTH_ANOTHER_TRY: readonly FetchCode[] = ['unreachable', 'timed-out'];

/** An `Upload` to one service. It throws RailError `no-upload` when the service does not accept the item. */
export function uploadTo(fetch: Fetch, url: string): Upload {
  const target = `${url.replace(/\/+$/, '')}/v1/tx`;
  return async ({ id, bytes }) => {
    const init = { method: 'POST', headers: { 'content-type': 'application/octet-stream' }, body: bytes };
    let because = '';
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const answer = await boundedFetch(fetch, target, LIMITS, init);
      if (answer.ok) return;
      because = answer.because;
      if (!WORTH_ANOTHER_TRY.includes(answer.code)) break;
    }
    throw new RailError('no-upload', `the upload server did not accept item ${id}`, {
      details: [target, because],
    });
  };
}
