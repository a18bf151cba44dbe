import { expect, test } from 'vitest';
import { accept, type Parsed, refuse } from '../../src/errors.ts';
import { checkDecimals } from '../../src/wallet/claimed-decimals.ts';
import { wordOf } from '../fixtures/approval-server.ts';
import { TOKEN } from '../fixtures/signables.ts';

test.each<[string, Parsed<unknown>, string]>([
  ['as the site says', accept(wordOf(6n)), 'same'],
  ['otherwise', accept(wordOf(18n)), 'other'],
  ['not at all', accept('0x'), 'unknown'],
  ['more than any token', accept(wordOf(77n)), 'unknown'],
  ['nothing', refuse('unreachable', ''), 'unknown'],
])('a server that answers %s', async (_, answer, standing) => {
  const asked: unknown[] = [];
  const rpc = async (method: string, params: readonly unknown[]) => {
    asked.push([method, params[0]]);
    return answer;
  };
  expect(await checkDecimals(rpc, TOKEN, 6)).toBe(standing);
  expect(asked).toEqual([['eth_call', { to: TOKEN, data: '0x313ce567' }]]);
});
