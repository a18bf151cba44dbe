/** What a group's issuer asks to be shown of a credential (docs/spec/issuer.md section 2): both sides read the same. */

import * as v from 'valibot';
import { line } from '../../shapes.ts';

/** The statement of the group stands beside it in an answer of 64 kB. */
const MAX_CHARS = 16_384;

const names = (least: number, most: number, maxChars: number) =>
  v.pipe(
    v.array(line(1, maxChars)),
    v.minLength(least),
    v.maxLength(most),
    v.check((all) => new Set(all).size === all.length, 'each once'),
  );

export const credentialAsks = v.pipe(
  v.strictObject({
    /** Credential issuers that are taken. */
    iss: names(1, 100, 512),
    vct: names(1, 100, 512),
    /** Claims at the top. */
    claims: names(0, 32, 128),
  }),
  v.check((asks) => JSON.stringify(asks).length <= MAX_CHARS, 'shorter'),
);

export type CredentialAsks = v.InferOutput<typeof credentialAsks>;
