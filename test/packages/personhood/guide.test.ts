/** The code in docs/guide/start-a-group.md is that of the example, which package.test.ts runs; the statement in the README is that of the store. */

import { expect, test } from 'vitest';
import { readText } from '../../fixtures/source-tree.ts';

const EXAMPLE = 'packages/personhood/examples/express';

test('each piece of code in the guide stands in the example', () => {
  const section = readText('docs/guide/start-a-group.md').split('## Ask for membership on your site')[1]!;
  const pieces = [...section.matchAll(/```(ts|js)\n([\s\S]*?)```/g)];
  expect(pieces).toHaveLength(4);
  const files = { ts: readText(`${EXAMPLE}/server.ts`), js: readText(`${EXAMPLE}/public/page.js`) };
  for (const [, language, code] of pieces) expect(files[language as 'ts' | 'js']).toContain(code);
});

test('the tables for Postgres have the columns of those in SQLite', () => {
  const columns = (text: string, table: string) => {
    const [, body] = new RegExp(
      `CREATE TABLE (?:IF NOT EXISTS )?${table} \\(([^;]*?)\\)(?: STRICT[^;]*)?;`,
      'i',
    ).exec(text)!;
    return body!
      .replaceAll(/\s+/g, ' ')
      .split(',')
      .map((column) => column.trim().split(' ')[0]!)
      .filter((name) => name !== 'PRIMARY' && /^[a-z_]+$/.test(name));
  };
  const [sqlite, postgres] = [
    readText('packages/personhood/sqlite.ts'),
    readText('packages/personhood/README.md'),
  ];
  for (const table of ['rail_challenge', 'rail_counted'])
    expect(columns(postgres, table)).toEqual(columns(sqlite, table));
});
