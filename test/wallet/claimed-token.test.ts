import { expect, test } from 'vitest';
import { accept, type Parsed, refuse } from '../../src/errors.ts';
import { checkToken } from '../../src/wallet/claimed-token.ts';
import { wordOf } from '../fixtures/approval-server.ts';
import { TOKEN } from '../fixtures/signables.ts';

const DECIMALS = '0x313ce567';
const ERC721 = `0x01ffc9a780ac58cd${'0'.repeat(56)}`;
const ERC1155 = `0x01ffc9a7d9b67a26${'0'.repeat(56)}`;
const REVERTS = refuse('rpc-error', 'execution reverted');

/** A token of 6 decimals that does not know what a collection is, unless it says otherwise. */
const asked = async (says: { readonly [data: string]: Parsed<unknown> }) => {
  const questions: unknown[] = [];
  const rpc = async (method: string, params: readonly unknown[]) => {
    const { data } = params[0] as { readonly data: string };
    questions.push([method, params[0]]);
    return says[data] ?? (data === DECIMALS ? accept(wordOf(6n)) : REVERTS);
  };
  return { standing: await checkToken(rpc, TOKEN, 6), questions };
};

test('a token that counts as the site says is one', async () => {
  const { standing, questions } = await asked({});
  expect(standing).toBe('token');
  expect(questions).toEqual([ERC721, ERC1155, DECIMALS].map((data) => ['eth_call', { to: TOKEN, data }]));
  const knowing = { [ERC721]: accept(wordOf(0n)), [ERC1155]: accept(wordOf(0n)) };
  expect((await asked(knowing)).standing).toBe('token');
});

test.each([
  ['ERC-721', { [ERC721]: accept(wordOf(1n)) }],
  ['ERC-721 without decimals', { [ERC721]: accept(wordOf(1n)), [DECIMALS]: REVERTS }],
  ['ERC-1155', { [ERC1155]: accept(wordOf(1n)) }],
])('a collection of %s is no token, whatever decimals it says', async (_, says) => {
  expect((await asked(says)).standing).toBe('collection');
});

test('with other decimals it is not the token that the site speaks of', async () => {
  expect((await asked({ [DECIMALS]: accept(wordOf(18n)) })).standing).toBe('other-decimals');
});

test.each<[string, { readonly [data: string]: Parsed<unknown> }]>([
  ['gives no decimals', { [DECIMALS]: accept('0x') }],
  ['gives more than any token has', { [DECIMALS]: accept(wordOf(77n)) }],
  ['gives an error for decimals', { [DECIMALS]: REVERTS }],
  ['is not reached', { [ERC721]: refuse('unreachable', '') }],
  ['is not reached for the second', { [ERC1155]: refuse('timed-out', '') }],
  ['is not reached for the last', { [DECIMALS]: refuse('unreachable', '') }],
])('nothing is known where the server %s', async (_, says) => {
  expect((await asked(says)).standing).toBe('unknown');
});
