/** docs/spec/record.md sections 9 and 10, read out of the page. */

import { createHash, createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { fromHex, toBase64Url, utf8 } from '../../../src/bytes.ts';
import { readDataItem } from '../../../src/formats/ans104.ts';
import { readRecord } from '../../../src/ledger/record/record.ts';
import { exampleItem, exampleSizes } from '../../fixtures/record-example.ts';

const page = readFileSync(new URL('../../../docs/spec/record.md', import.meta.url), 'utf8');
const block = (language: string) => new RegExp(`\`\`\`${language}\n([^\`]*)\n\`\`\``).exec(page)![1]!;
const itemBytes = fromHex(block('hex').replace(/\s/g, ''))!;

describe('docs/spec/record.md section 10', () => {
  test('the printed item is read, verified and says what the printed body says', async () => {
    const item = await readDataItem(itemBytes);
    if (!item.ok) throw new Error(item.code);
    expect(page).toContain(`its id is \`${item.value.id}\``);
    expect(new TextDecoder().decode(item.value.data)).toBe(block('json'));
    const record = readRecord(item.value);
    expect(record).toMatchObject({ ok: true, value: { id: item.value.id, unsupported: [] } });
    if (!record.ok || record.value.body.type !== 'output') throw new Error('not an output');
    const digest = createHash('sha256').update('hello, ledger').digest('base64url');
    expect(record.value.body.digests).toEqual([digest]);
  });

  test('writing it again gives the same bytes', async () => {
    expect((await exampleItem()).bytes).toEqual(itemBytes);
  });

  test('node:crypto agrees on the signature, over a deep hash that is built here by the layout of section 1', () => {
    const seed = fromHex(/secret seed is `([0-9a-f]{64})`/.exec(page)![1]!)!;
    const pkcs8 = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]);
    const key = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' });
    const signature = itemBytes.subarray(2, 66);
    const owner = itemBytes.subarray(66, 98);
    const anchor = itemBytes.subarray(100, 132);
    const tagBytes = Number(new DataView(itemBytes.buffer, itemBytes.byteOffset).getBigUint64(140, true));
    const tags = itemBytes.subarray(148, 148 + tagBytes);
    const data = itemBytes.subarray(148 + tagBytes);
    const sha384 = (...parts: Uint8Array[]) => {
      const hash = createHash('sha384');
      for (const part of parts) hash.update(part);
      return hash.digest();
    };
    const blob = (bytes: Uint8Array) => sha384(sha384(utf8(`blob${bytes.length}`)), sha384(bytes));
    const fields = [utf8('dataitem'), utf8('1'), utf8('2'), owner, new Uint8Array(), anchor, tags, data];
    const message = fields.reduce<Uint8Array>(
      (acc, field) => sha384(acc, blob(field)),
      sha384(utf8(`list${fields.length}`)),
    );
    expect(verify(null, message, createPublicKey(key), signature)).toBe(true);
    expect(sign(null, message, key)).toEqual(Buffer.from(signature));
    expect(toBase64Url(createHash('sha256').update(signature).digest())).toBe(
      /its id is `([^`]+)`/.exec(page)![1],
    );
  });
});

test('section 9 prints the sizes that records have', async () => {
  for (const row of await exampleSizes()) expect(page).toContain(`| ${row.join(' | ')} |`);
});
