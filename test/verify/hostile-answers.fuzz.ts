/** Whatever servers answer, a check ends with a document, and only the genuine record's bytes ever make a match. */

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { checkImage } from '../../src/verify/check-image.ts';
import { checkText } from '../../src/verify/check-text.ts';
import type { VerdictDocument } from '../../src/verify/document.ts';
import { contextOf, copyOf, pictureOf, SERVER_A, SERVER_B, toCheck } from '../fixtures/lookups.ts';
import { json, type Lies, lying, type Node, serve } from '../fixtures/lying-gateway.ts';
import { prose } from '../fixtures/prose.ts';
import { log, makeProvider, pictureContent } from '../fixtures/providers.ts';

const aurora = await makeProvider(1);
const picture = pictureOf(5);
const logged = await log(aurora, picture.file, pictureContent(picture.pixels));
const { record } = logged;
const items = logged.items.map(({ bytes }) => bytes);
const text = prose(3, 40);

const bytes = fc.uint8Array({ maxLength: 200 }).map((some) => new Uint8Array(some));
const answer = fc.oneof(
  bytes.map((some) => () => new Response(some)),
  fc.jsonValue().map((value) => () => json(value)),
  fc.jsonValue().map((value) => () => json({ data: { transactions: value } })),
  fc
    .integer({ min: 200, max: 599 })
    .filter((status) => ![204, 205, 304].includes(status))
    .map((status) => () => new Response('x', { status })),
);

/** One field of each row replaced by anything. */
const rowLies = fc
  .tuple(
    fc.constantFrom<keyof Node>(
      'id',
      'anchor',
      'signature',
      'recipient',
      'owner',
      'tags',
      'block',
      'bundledIn',
    ),
    fc.jsonValue(),
  )
  .map(
    ([field, value]): Lies => ({
      search: (page) => {
        for (const { node } of page.edges) Object.assign(node, { [field]: value });
        return undefined;
      },
      range: () => null,
    }),
  );
const byteLies = bytes.map((some): Lies => ({ data: () => some, range: () => some }));
const anything = answer.map((make): Lies => ({ every: () => make() }));

/** A lie about what a row says beside the signed bytes leaves the record as it was signed. */
function expectDocument(verdict: VerdictDocument): void {
  expect(verdict.schema).toBe('rail.verdict/1');
  expect(['B2', 'F', 'G']).toContain(verdict.tier);
  const matches = verdict.evidence.filter(({ kind, status }) => kind === 'ledger' && status === 'pass');
  expect(matches.map(({ details }) => details.record)).toEqual(verdict.tier === 'B2' ? [record] : []);
  expect(() => JSON.stringify(verdict)).not.toThrow();
}

it('checkImage and checkText', async () => {
  await fc.assert(
    fc.asyncProperty(fc.oneof(anything, rowLies, byteLies), fc.boolean(), async (lies, isText) => {
      const { fetch } = await serve([SERVER_A, SERVER_B].map((url) => lying(url, items, lies)));
      const gatewayUrls = [SERVER_A, SERVER_B];
      const context = contextOf({ fetch, gatewayUrls, recognised: [aurora.trusted] });
      const subject = toCheck(copyOf(picture));
      const verdict = isText ? await checkText(text, context) : await checkImage(subject, context);
      expectDocument(verdict);
    }),
    { numRuns: 60 },
  );
});
