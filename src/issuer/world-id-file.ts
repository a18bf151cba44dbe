/** How an operator sets up the bridge from World ID: a file that names their registration there. Without it there is no bridge. */

import { readFile } from 'node:fs/promises';
import * as v from 'valibot';
import { RailError } from '../errors.ts';
import { isServerUrl } from '../loopback.ts';
import { integer, line, parseShape } from '../shapes.ts';

const MAX_CREDENTIALS = 8;

/** Proofs go there, so not over a connection that others read. */
const webAddress = v.pipe(
  line(1, 200),
  v.check((text) => isServerUrl(text), 'expected an address of https'),
);

const worldIdFile = v.strictObject({
  schema: v.literal('rail.world-id/1'),
  /** Of World's verification service; paths are added to it. */
  url: v.pipe(webAddress, v.regex(/^[^?#]*$/, 'expected no query')),
  rpId: v.pipe(v.string(), v.regex(/^rp_[0-9A-Za-z]{1,64}$/)),
  action: line(1, 200),
  /** Numbers of the credential schemas that are taken; 1 is World's proof of a human by Orb. */
  credentials: v.pipe(v.array(integer(1, 2 ** 32)), v.minLength(1), v.maxLength(MAX_CREDENTIALS)),
  /** The operator's page on which people prove, for whoever opens the issuer's address. */
  page: webAddress,
});

export type WorldIdFile = v.InferOutput<typeof worldIdFile>;

/** @throws RailError `bad-settings` */
export async function readWorldIdFile(path: string): Promise<WorldIdFile> {
  let value: unknown;
  try {
    value = JSON.parse(await readFile(path, 'utf8'));
  } catch (cause) {
    throw new RailError('bad-settings', `${path} is missing or not JSON`, { cause });
  }
  const file = parseShape(worldIdFile, value);
  if (!file.ok) throw new RailError('bad-settings', `${path} sets up no World ID: ${file.because}`);
  return file.value;
}
