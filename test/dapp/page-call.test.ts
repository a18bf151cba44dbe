import { expect, test } from 'vitest';
import { MAX_TEXT_CHARS } from '../../src/dapp/page-answers.ts';
import { readPageCall } from '../../src/dapp/page-call.ts';
import { callText, NOW_MS, paramsOf } from '../fixtures/page-requests.ts';

const codeOf = (text: string) => {
  const read = readPageCall(text, NOW_MS);
  return read.ok ? 'accepted' : read.code;
};
const codeWith = (changes: object) => codeOf(callText(changes));

test('takes a request as specified', () => {
  expect(readPageCall(callText(), NOW_MS)).toMatchObject({
    ok: true,
    value: { method: 'rail_provePersonhood', params: { appId: 'poll', epoch: '', slot: 0 } },
  });
});

test.each<[string, string, string]>([
  ['a text that is too long', callText({ appId: 'x'.repeat(MAX_TEXT_CHARS) }), 'too-large'],
  ['brackets without end', '['.repeat(9), 'too-deep'],
  ['no JSON', '{', 'not-json'],
  ['nothing', '', 'not-json'],
  ['a list', '[]', 'bad-request'],
  ['null', 'null', 'bad-request'],
  ['a method that is no text', '{"method":1,"params":{}}', 'bad-request'],
  ['a member more', '{"method":"x","params":{},"origin":"https://bank.example"}', 'bad-request'],
  ['an id that it need not know', '{"method":"x","id":1}', 'bad-request'],
  ['another method', '{"method":"eth_accounts","params":[]}', 'unknown-method'],
  ['a method of every object', '{"method":"toString","params":{}}', 'unknown-method'],
  ['a prototype as method', '{"method":"__proto__","params":{}}', 'unknown-method'],
  ['no parameters', '{"method":"rail_provePersonhood"}', 'bad-member'],
])('refuses %s', (_, text, code) => {
  expect(codeOf(text)).toBe(code);
});

test.each<[string, object, string]>([
  ['a scope of the page’s own', { scope: '1' }, 'unknown-member'],
  ['an origin of the page’s own', { origin: 'https://bank.example' }, 'unknown-member'],
  ['a short challenge', { challenge: 'AAAA' }, 'bad-member'],
  ['no group', { acceptedGroups: [] }, 'bad-member'],
  ['a smaller floor', { minAnonymitySet: 19 }, 'bad-member'],
  ['a name that turns the line round', { appId: 'a\u202eb' }, 'bad-member'],
  ['a time that has passed', { expiresAt: '2026-11-21T11:59:59Z' }, 'expired'],
  ['a time too far ahead', { expiresAt: '2026-11-21T13:00:01Z' }, 'expires-late'],
])('refuses parameters with %s', (_, changes, code) => {
  expect(codeWith(changes)).toBe(code);
});

test('refuses a prototype among the parameters', () => {
  const text = `{"method":"rail_provePersonhood","params":${JSON.stringify(paramsOf()).replace('{', '{"__proto__":{"slot":7},')}}`;
  expect(codeOf(text)).toBe('unknown-member');
});
