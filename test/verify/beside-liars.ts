/** One provider's records on honest and lying servers, and the lies that several tests tell. */

import { type Bytes, concat, toBase64Url } from '../../src/bytes.ts';
import { decodeDataItem } from '../../src/formats/ans104.ts';
import { checkImage } from '../../src/verify/check-image.ts';
import type { LookupContext } from '../../src/verify/context.ts';
import {
  contextOf,
  digestOf,
  type Picture,
  pictureOf,
  SERVER_A,
  SERVER_B,
  SERVER_C,
  toCheck,
} from '../fixtures/lookups.ts';
import {
  BUNDLE_ID,
  type Edge,
  honest,
  json,
  type Lies,
  lying,
  type Node,
  nodeOf,
  type Server,
  serve,
} from '../fixtures/lying-gateway.ts';
import {
  log,
  makeProvider,
  outputBody,
  pictureContent,
  randomBytes,
  signBody,
} from '../fixtures/providers.ts';

export const aurora = await makeProvider(1);
export const picture = pictureOf(5);
export const digest = await digestOf(picture.file);
export const record = (await log(aurora, picture.file, pictureContent(picture.pixels))).items[0]!;
export const other = (await log(aurora, pictureOf(6).file, pictureContent(pictureOf(6).pixels))).items[0]!;
export const held = [record.bytes, other.bytes];

export async function check(
  servers: readonly Server[],
  changes: Partial<LookupContext> = {},
  subject = picture,
) {
  const { fetch, requests } = await serve(servers);
  const context = contextOf({
    fetch,
    gatewayUrls: servers.map(({ url }) => url),
    recognised: [aurora.trusted],
    ...changes,
  });
  return { verdict: await checkImage(toCheck(subject), context), requests };
}

/** The liar is asked first, so that its lies are met. */
export function besideTwo(lies: Lies, items: readonly Bytes[] = held): readonly Server[] {
  return [lying(SERVER_A, items, lies), honest(SERVER_B, held), honest(SERVER_C, held)];
}

const isOurs = ({ node }: Edge) => node.id === record.id;

export function changing(change: (node: Node) => void): Lies {
  return {
    search: ({ edges }) => {
      for (const edge of edges) if (isOurs(edge)) change(edge.node);
      return undefined;
    },
  };
}

export const flipped = (body: Bytes | null) => {
  const altered = body?.slice() ?? null;
  if (altered) altered[altered.length - 1]! ^= 1;
  return altered;
};
const otherItem = await decodeDataItem(other.bytes);
export const otherNode = otherItem.ok ? nodeOf(otherItem.value) : null;
export const otherBody = otherItem.ok ? otherItem.value.data : null;
export const noBundle = { range: () => null };
export const NOTHING = { data: { transactions: { pageInfo: { hasNextPage: false }, edges: [] } } };

export function pictureContentPdq({ pixels }: Picture): Bytes {
  const content = pictureContent(pixels);
  if (content.kind !== 'picture') throw new Error('not a picture');
  return content.print.pdq;
}

/** A row of an item that does not exist. */
export function invented({ address = 'o'.repeat(43), tags = [] as Node['tags'] } = {}): Edge {
  const id = toBase64Url(randomBytes(32));
  const bytes64 = toBase64Url(concat(randomBytes(32), randomBytes(32)));
  const key = toBase64Url(randomBytes(32));
  return {
    cursor: id,
    node: {
      id,
      anchor: '',
      signature: bytes64,
      recipient: '',
      owner: { address, key },
      tags,
      block: null,
      bundledIn: { id: BUNDLE_ID },
    },
  };
}

export async function decoys(count: number): Promise<readonly Bytes[]> {
  const body = await outputBody(aurora, digest);
  const signed = await Promise.all(
    Array.from({ length: count }, async () => await signBody(body, aurora.signer)),
  );
  return signed.map(({ bytes }) => bytes);
}

/** Every search finds all of these. */
export function listingAll(items: readonly Bytes[], change: (node: Node) => void = () => {}): Lies {
  const nodes = Promise.all(
    items.map(async (bytes) => {
      const item = await decodeDataItem(bytes);
      if (!item.ok) throw new Error(item.because);
      const node = nodeOf(item.value);
      change(node);
      return node;
    }),
  );
  return {
    every: ({ kind }) =>
      kind === 'search'
        ? nodes.then((all) =>
            json({
              data: {
                transactions: {
                  pageInfo: { hasNextPage: false },
                  edges: all.map((node) => ({ cursor: node.id, node })),
                },
              },
            }),
          )
        : undefined,
  };
}
