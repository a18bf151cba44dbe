/** One request of each method as specified, and one change for each refusal (docs/spec/page-requests.md section 7). */

import { expect, test } from 'vitest';
import { readPageCall } from '../../../src/dapp/page-call.ts';
import { NOW_MS } from '../../fixtures/page-requests.ts';
import { ACCOUNT, TO, walletText } from '../../fixtures/wallet-requests.ts';

const low = ACCOUNT.toLowerCase();
const outcome = (method: string, params: unknown) => {
  const read = readPageCall(walletText(method, params), NOW_MS);
  return read.ok ? read.value.params : read.code;
};

const CHAIN = {
  chainId: '0x2105',
  chainName: 'Base',
  rpcUrls: ['https://rpc.example'],
  nativeCurrency: { name: 'Ether', symbol: 'ETH', decimals: 18 },
};
const TOKEN = { type: 'ERC20', options: { address: TO, symbol: 'TST', decimals: 18 } };
const CALLS = {
  version: '2.0.0',
  chainId: '0x1',
  from: ACCOUNT,
  atomicRequired: false,
  calls: [{ to: TO, value: '0x2', data: '0xAB' }],
};
const TYPED = {
  domain: { name: 'Mail' },
  types: {
    EIP712Domain: [{ name: 'name', type: 'string' }],
    Mail: [{ name: 'contents', type: 'string' }],
  },
  primaryType: 'Mail',
  message: { contents: 'Hello' },
};

/** As a site writes an address, and as it is kept and shown. */
const ODD_ADDRESSES = [
  ['https://rpc.\u0430nkr.com', 'https://rpc.xn--nkr-5cd.com/'],
  ['https://evil.example/\u202Emoc.rkna', 'https://evil.example/%E2%80%AEmoc.rkna'],
  ['https://evil.example/#\n\nhttps://rpc.ankr.com', 'https://evil.example/#https://rpc.ankr.com'],
  [' \n https://evil.example', 'https://evil.example/'],
  ['https:evil.example', 'https://evil.example/'],
  ['HTTPS://RPC.ankr.com:443/eth', 'https://rpc.ankr.com/eth'],
] as const;

const item = (changes: object) => ({ type: 'ERC721', options: { address: TO, tokenId: '7', ...changes } });

test.each<[string, unknown, unknown]>([
  ['eth_requestAccounts', undefined, { accounts: true }],
  ['eth_requestAccounts', [], { accounts: true }],
  ['eth_requestAccounts', [{}], { accounts: true }],
  ['wallet_requestPermissions', [{ eth_accounts: {} }], { accounts: true }],
  [
    'eth_sendTransaction',
    [{ from: low, to: TO, value: '0x10' }],
    { account: ACCOUNT, request: { from: ACCOUNT, to: TO, value: '16', data: '0x' } },
  ],
  ['personal_sign', ['0x61', low], { account: ACCOUNT, message: '0x61' }],
  ['personal_sign', ['plain', ACCOUNT, ''], { account: ACCOUNT, message: '0x706c61696e' }],
  ['personal_sign', [ACCOUNT, 'the other way'], { account: ACCOUNT }],
  ['personal_sign', [TO, ACCOUNT], { account: ACCOUNT, message: TO.toLowerCase() }],
  ['eth_signTypedData_v4', [low, JSON.stringify(TYPED)], { account: ACCOUNT, removed: false }],
  ['eth_signTypedData_v4', [low, { ...TYPED, message: { contents: 'a', more: 1 } }], { removed: true }],
  [
    'wallet_sendCalls',
    [CALLS],
    {
      id: null,
      account: ACCOUNT,
      chainId: '1',
      calls: [{ to: TO, value: '2', data: '0xab' }],
    },
  ],
  [
    'wallet_sendCalls',
    [{ ...CALLS, calls: [{ data: '0x6001', value: '0x2' }] }],
    { calls: [{ to: null, value: '2', data: '0x6001' }] },
  ],
  ['wallet_sendCalls', [{ ...CALLS, id: 'mine', capabilities: { x: { optional: true } } }], { id: 'mine' }],
  [
    'wallet_addEthereumChain',
    [{ ...CHAIN, rpcUrls: ['http://rpc.example', 'https://rpc.example'], blockExplorerUrls: null }],
    { chain: { chainId: '8453', name: 'Base', rpcUrls: ['https://rpc.example/'], explorerUrl: null } },
  ],
  ...ODD_ADDRESSES.map(
    ([odd, written]) =>
      [
        'wallet_addEthereumChain',
        [{ ...CHAIN, rpcUrls: [odd], blockExplorerUrls: [odd] }],
        { chain: { rpcUrls: [written], explorerUrl: written } },
      ] as [string, unknown, unknown],
  ),
  ['wallet_switchEthereumChain', [{ chainId: '0x01' }], { chainId: '1' }],
  ['wallet_watchAsset', TOKEN, { asset: { standard: 'erc20', address: TO, symbol: 'TST', decimals: 18 } }],
  ['wallet_watchAsset', [TOKEN], { asset: { address: TO } }],
  ['wallet_watchAsset', item({}), { asset: { standard: 'erc721', address: TO, tokenId: '7' }, name: null }],
  [
    'wallet_watchAsset',
    { ...item({ name: 'A boat' }), type: 'ERC1155' },
    { asset: { standard: 'erc1155' }, name: 'A boat' },
  ],
  ['wallet_watchAsset', item({ tokenId: (2n ** 256n - 1n).toString() }), { asset: { address: TO } }],
])('takes %s with %j', (method, params, expected) => {
  expect(outcome(method, params)).toMatchObject(expected as object);
});

const change = (changes: object) => [{ ...CALLS, ...changes }];
const chain = (changes: object) => [{ ...CHAIN, ...changes }];
const token = (changes: object) => ({ ...TOKEN, options: { ...TOKEN.options, ...changes } });
const coin = (changes: object) => chain({ nativeCurrency: { ...CHAIN.nativeCurrency, ...changes } });

test.each<[string, string, unknown, string]>([
  ['a parameter of its own', 'eth_requestAccounts', [1], 'bad-member'],
  ['no permission', 'wallet_requestPermissions', [], 'bad-member'],
  [
    'another permission',
    'wallet_requestPermissions',
    [{ eth_accounts: {}, wallet_snap: {} }],
    'unknown-member',
  ],
  ['a permission with a limit', 'wallet_requestPermissions', [{ eth_accounts: { a: 1 } }], 'unknown-member'],
  ['two transactions', 'eth_sendTransaction', [{ from: low, to: TO }, {}], 'bad-member'],
  ['no transaction', 'eth_sendTransaction', [], 'bad-member'],
  [
    'a member that is not known',
    'eth_sendTransaction',
    [{ from: low, to: TO, privateFor: [] }],
    'unknown-member',
  ],
  ['a number that is none', 'eth_sendTransaction', [{ from: low, to: TO, value: 'invalid' }], 'bad-member'],
  ['a wrong capital', 'eth_sendTransaction', [{ from: ACCOUNT.replace('F', 'f'), to: TO }], 'bad-member'],
  ['no account', 'personal_sign', ['0x61'], 'bad-member'],
  ['an account that is none', 'personal_sign', ['0x61', '0x1234'], 'bad-member'],
  ['half a byte', 'personal_sign', ['0x6', ACCOUNT], 'bad-member'],
  ['a message that is none', 'personal_sign', [7, ACCOUNT], 'bad-member'],
  ['something after the account', 'personal_sign', ['0x61', ACCOUNT, '', ''], 'bad-member'],
  ['data that is none', 'eth_signTypedData_v4', [ACCOUNT, 7], 'bad-member'],
  ['data without types', 'eth_signTypedData_v4', [ACCOUNT, { ...TYPED, types: {} }], 'bad-member'],
  ['data that comes first', 'eth_signTypedData_v4', [JSON.stringify(TYPED), ACCOUNT], 'bad-member'],
  ['another version', 'wallet_sendCalls', change({ version: '1.0' }), 'bad-member'],
  ['no call', 'wallet_sendCalls', change({ calls: [] }), 'bad-member'],
  [
    'too many calls',
    'wallet_sendCalls',
    change({ calls: Array.from({ length: 17 }, () => ({ to: TO })) }),
    'too-many-calls',
  ],
  ['a call to nobody with a value', 'wallet_sendCalls', change({ calls: [{ value: '0x2' }] }), 'bad-member'],
  [
    'a call to nobody with a value and no bytes',
    'wallet_sendCalls',
    change({ calls: [{ to: TO }, { to: null, value: '0x2', data: '0x' }] }),
    'bad-member',
  ],
  ['a call of nothing', 'wallet_sendCalls', change({ calls: [{}] }), 'bad-member'],
  ['atoms', 'wallet_sendCalls', change({ atomicRequired: true }), 'not-atomic'],
  [
    'a capability',
    'wallet_sendCalls',
    change({ capabilities: { paymasterService: { url: 'x' } } }),
    'unknown-capability',
  ],
  [
    'a capability of a call',
    'wallet_sendCalls',
    change({ calls: [{ to: TO, capabilities: { a: {} } }] }),
    'unknown-capability',
  ],
  ['an id with spaces', 'wallet_sendCalls', change({ id: 'a b' }), 'bad-member'],
  ['a call with more', 'wallet_sendCalls', change({ calls: [{ to: TO, gas: '0x1' }] }), 'unknown-member'],
  [
    'more than 256 bits',
    'wallet_sendCalls',
    change({ calls: [{ to: TO, value: `0x1${'0'.repeat(64)}` }] }),
    'bad-member',
  ],
  ['chain 0', 'wallet_addEthereumChain', chain({ chainId: '0x0' }), 'bad-member'],
  [
    'a chain beyond EIP-2294',
    'wallet_addEthereumChain',
    chain({ chainId: `0x${(2n ** 53n).toString(16)}` }),
    'bad-member',
  ],
  ['a decimal id', 'wallet_addEthereumChain', chain({ chainId: '8453' }), 'bad-member'],
  [
    'no server over https',
    'wallet_addEthereumChain',
    chain({ rpcUrls: ['http://rpc.example', 'ftp://a'] }),
    'bad-member',
  ],
  [
    'an address that is too long once it is written',
    'wallet_addEthereumChain',
    chain({ rpcUrls: [`https://rpc.example/${'\u202e'.repeat(300)}`] }),
    'bad-member',
  ],
  ['a name that turns the line', 'wallet_addEthereumChain', chain({ chainName: 'a\u202eb' }), 'bad-member'],
  ['other decimals', 'wallet_addEthereumChain', coin({ decimals: 6 }), 'bad-member'],
  ['a symbol with a space', 'wallet_addEthereumChain', coin({ symbol: 'E TH' }), 'bad-member'],
  ['something more of a chain', 'wallet_addEthereumChain', chain({ trusted: true }), 'unknown-member'],
  ['no chain', 'wallet_switchEthereumChain', [{}], 'bad-member'],
  ['two chains', 'wallet_switchEthereumChain', [{ chainId: '0x1' }, { chainId: '0x2' }], 'bad-member'],
  ['another kind of asset', 'wallet_watchAsset', { ...TOKEN, type: 'ERC777' }, 'bad-member'],
  ['an item with the members of a token', 'wallet_watchAsset', { ...TOKEN, type: 'ERC721' }, 'bad-member'],
  ['an item with a symbol', 'wallet_watchAsset', item({ symbol: 'T' }), 'unknown-member'],
  ['an item without a number', 'wallet_watchAsset', item({ tokenId: undefined }), 'bad-member'],
  ['a number that JSON rounds', 'wallet_watchAsset', item({ tokenId: 7 }), 'bad-member'],
  ['a number with zeros before it', 'wallet_watchAsset', item({ tokenId: '07' }), 'bad-member'],
  ['a number beyond 256 bits', 'wallet_watchAsset', item({ tokenId: (2n ** 256n).toString() }), 'bad-member'],
  ['a long name', 'wallet_watchAsset', item({ name: 'n'.repeat(41) }), 'bad-member'],
  ['a name that turns text around', 'wallet_watchAsset', item({ name: 'a\u202eb' }), 'bad-member'],
  ['a long symbol', 'wallet_watchAsset', token({ symbol: 'LONGSYMBOL12' }), 'bad-member'],
  [
    'a wrong capital of a contract',
    'wallet_watchAsset',
    token({ address: TO.replace('C', 'c') }),
    'bad-member',
  ],
  ['37 decimals', 'wallet_watchAsset', token({ decimals: 37 }), 'bad-member'],
])('refuses %s', (_, method, params, code) => {
  expect(outcome(method, params)).toBe(code);
});

test('bounds of the wallet’s texts are wider, and hold', () => {
  const deep = (levels: number) =>
    `{"method":"eth_signTypedData_v4","params":${'['.repeat(levels)}${']'.repeat(levels)}}`;
  const codeOf = (text: string) => {
    const read = readPageCall(text, NOW_MS);
    return read.ok ? 'accepted' : read.code;
  };
  expect(codeOf(deep(27))).toBe('bad-member');
  expect(codeOf(deep(28))).toBe('too-deep');
  expect(codeOf(walletText('personal_sign', ['a'.repeat(295_000), ACCOUNT]))).toBe('too-large');
  expect(codeOf(`{"params":[],"method":"personal_sign","x":"${'a'.repeat(16_384)}"}`)).toBe('too-large');
  expect(codeOf('{"method":"personal_sign","params":[],"origin":"https://bank.example"}')).toBe(
    'bad-request',
  );
});
