/** Entries that a stranger wrote about one file, and lookups of it on servers that hold them. */

import type { Bytes } from '../../src/bytes.ts';
import { checkImage } from '../../src/verify/check-image.ts';
import type { LookupContext } from '../../src/verify/context.ts';
import { contextOf, digestOf, pictureOf, SERVER_A, SERVER_B, toCheck } from '../fixtures/lookups.ts';
import { honest, html, type Server, serve } from '../fixtures/lying-gateway.ts';
import { ans112Tags, proofTags, STORE, type TagChanges } from '../fixtures/other-ledgers.ts';
import {
  addressOfSigner,
  makeProvider,
  outputBody,
  signAnything,
  signBody,
  signerOf,
} from '../fixtures/providers.ts';

export const aurora = await makeProvider(1);
export const stranger = signerOf(41);
export const key = await addressOfSigner(stranger);
export const picture = pictureOf(5);
export const digest = await digestOf(picture.file);
export const record = await signBody(await outputBody(aurora, digest), aurora.signer);

export async function proof(changes: TagChanges = {}, data: Uint8Array = STORE, file: Bytes = picture.file) {
  return await signAnything(await proofTags(file, changes), data, stranger);
}

export async function ans112(changes: TagChanges = {}, data = new Uint8Array(), file: Bytes = picture.file) {
  return await signAnything(await ans112Tags(file, changes), data, stranger);
}

export const saysAi = await ans112();
export const mentions = await proof();

export type Item = { readonly id: string; readonly bytes: Bytes };
export const holding = (...items: readonly Item[]) =>
  [SERVER_A, SERVER_B].map((url) =>
    honest(
      url,
      items.map(({ bytes }) => bytes),
    ),
  );

export async function check(
  servers: readonly Server[],
  changes: Partial<LookupContext> = {},
  subject = picture,
) {
  const elsewhere: string[] = [];
  const { fetch, requests } = await serve(servers, (url) => {
    elsewhere.push(url);
    return html(404);
  });
  const gatewayUrls = servers.map(({ url }) => url);
  const context = contextOf({ fetch, gatewayUrls, recognised: [aurora.trusted], ...changes });
  return { verdict: await checkImage(toCheck(subject), context), requests, elsewhere };
}

export const FETCHED = ['data', 'range'];
export const isOurSearch = (variables: { readonly tags?: readonly { readonly name: string }[] } | null) =>
  variables?.tags?.some(({ name }) => ['Data-Hash', 'C2PA-Asset-Hash'].includes(name)) ?? false;
