/**
 * Writes sections 9 and 10 of docs/spec/record.md: worked sizes and the byte-for-byte example, from fixed keys and
 * times. `test/ledger/record-spec.test.ts` checks the page against the code and against node:crypto.
 */

import { readFile, writeFile } from 'node:fs/promises';
import { toHex, utf8 } from '../src/bytes.ts';
import { exampleItem, exampleSizes } from '../test/fixtures/record-example.ts';

const PAGE = new URL('../docs/spec/record.md', import.meta.url);

const { bytes, body, id, seedHex } = await exampleItem();
const hex = toHex(bytes)
  .replace(/(.{64})/g, '$1\n')
  .trim();
const sizes = (await exampleSizes()).map((row) => `| ${row.join(' | ')} |`).join('\n');

const text = await readFile(PAGE, 'utf8');
const kept = text.slice(0, text.indexOf('## 9. Sizes'));
await writeFile(
  PAGE,
  `${kept}## 9. Sizes

In bytes; ed25519, a 9-character model name, no optional members. Beside each item a bundle needs 64 bytes.

| record | tags | tag bytes | body | item |
|---|---|---|---|---|
${sizes}

## 10. Worked example

An \`exact\` record, signed with the ed25519 key whose secret seed is \`${seedHex}\` (so anyone can sign it again),
anchor 32 × \`2a\`, root = that same key, output = the ${utf8('hello, ledger').length} bytes \`hello, ledger\`. Body:

\`\`\`json
${body}
\`\`\`

The item, ${bytes.length} bytes; its id is \`${id}\`:

\`\`\`hex
${hex}
\`\`\`
`,
);
