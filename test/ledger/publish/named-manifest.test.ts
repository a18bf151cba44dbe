/** The label of a file's Content Credential in its record, per visibility. */

import { expect, it } from 'vitest';
import { decodeDataItem } from '../../../src/formats/ans104.ts';
import type { OutputToLog } from '../../../src/ledger/publish/compose-output.ts';
import { readRecord } from '../../../src/ledger/record/record.ts';
import type { OutputBody, Visibility } from '../../../src/ledger/record/record-body.ts';
import { pictureOf } from '../../fixtures/lookups.ts';
import { log, makeProvider, pictureContent } from '../../fixtures/providers.ts';

const aurora = await makeProvider(1);
const { file, pixels } = pictureOf(5);
const NAMED = { manifest: 'urn:uuid:1' };

async function bodyOf(output: Partial<OutputToLog>): Promise<OutputBody> {
  const { items } = await log(aurora, file, pictureContent(pixels), output);
  const item = await decodeDataItem(items[0]!.bytes);
  const record = item.ok ? readRecord(item.value) : item;
  if (!record.ok) throw new Error(record.because);
  return record.value.body as OutputBody;
}

it.each<[Visibility, object | undefined]>([
  ['commit', undefined],
  ['exact', NAMED],
  ['public', NAMED],
])('a record of visibility %s names %j', async (visibility, credential) => {
  expect((await bodyOf({ visibility, ...NAMED })).credential).toEqual(credential);
  expect(Object.keys(await bodyOf({ visibility }))).not.toContain('credential');
});
