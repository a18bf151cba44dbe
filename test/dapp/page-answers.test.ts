import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { answerText, errorText, type PageErrorCode } from '../../src/dapp/page-answers.ts';
import { ROOT } from '../fixtures/source-tree.ts';

test('an error says its code as the page of the specification has it', () => {
  const page = readFileSync(join(ROOT, 'docs/spec/page-requests.md'), 'utf8');
  const rows = page.split('\n').flatMap((line) => {
    const [, number, codes] = /^\| (-?\d{4,5}) \| ([^|]+) \|/.exec(line) ?? [];
    return codes === undefined
      ? []
      : [...codes.matchAll(/`([a-z-]+)`/g)].map((code) => [code[1]!, Number(number)]);
  });
  expect(rows).toHaveLength(28);
  for (const [code, number] of rows)
    expect(JSON.parse(errorText(code as PageErrorCode))).toMatchObject({
      error: { code: number, data: { code } },
    });
});

test('a result is passed on as it is', () => {
  expect(JSON.parse(answerText({ is: 'result', text: '{"v":1}' }))).toEqual({ result: { v: 1 } });
  expect(answerText({ is: 'error', code: 'failed' })).toBe(errorText('failed'));
});

test('what is said of a request stands beside the sentence', () => {
  expect(JSON.parse(errorText('bad-member', 'appId is not as specified')).error.message).toBe(
    'A parameter is not as specified. (appId is not as specified)',
  );
});
