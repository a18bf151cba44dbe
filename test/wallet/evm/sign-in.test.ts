import { createSiweMessage, parseSiweMessage } from 'viem/siwe';
import { describe, expect, test } from 'vitest';
import { checkSignIn, readSignIn, type SignIn } from '../../../src/wallet/evm/sign-in.ts';
import { ACCOUNT, OTHER } from '../../fixtures/signables.ts';

/** EIP-4361 "Examples", the one with everything. */
const EXAMPLE = `example.com wants you to sign in with your Ethereum account:
0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2

I accept the ExampleOrg Terms of Service: https://example.com/tos

URI: https://example.com/login
Version: 1
Chain ID: 1
Nonce: 32891756
Issued At: 2021-09-30T16:25:24Z
Resources:
- ipfs://bafybeiemxf5abjwjbikoz4mc3a3dla6ual3jsgpdr4cjr3oz3evfyavhwq/
- https://example.com/my-web2-claim.json`;
const ISSUED = Date.parse('2021-09-30T16:25:24Z');
const SIGNER = '0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2';

const signIn = (message: string): SignIn => {
  const read = readSignIn(message);
  if (read?.is !== 'sign-in') throw new Error('not read');
  return read.signIn;
};

describe('EIP-4361', () => {
  test('its example', () => {
    expect(signIn(EXAMPLE)).toEqual({
      scheme: null,
      domain: 'example.com',
      address: SIGNER,
      statement: 'I accept the ExampleOrg Terms of Service: https://example.com/tos',
      uri: 'https://example.com/login',
      chainId: '1',
      nonce: '32891756',
      issuedAtMs: ISSUED,
      expiresAtMs: null,
      notBeforeMs: null,
      requestId: null,
      resources: [
        'ipfs://bafybeiemxf5abjwjbikoz4mc3a3dla6ual3jsgpdr4cjr3oz3evfyavhwq/',
        'https://example.com/my-web2-claim.json',
      ],
    });
  });

  test('its example with a scheme, and with a port', () => {
    expect(signIn(`https://${EXAMPLE}`)).toMatchObject({ scheme: 'https', domain: 'example.com' });
    expect(signIn(EXAMPLE.replace('example.com', 'example.com:3388'))).toMatchObject({
      domain: 'example.com:3388',
    });
  });

  test('times and URIs of other forms that the specifications have', () => {
    const timed = (time: string) => signIn(EXAMPLE.replace('2021-09-30T16:25:24Z', time)).issuedAtMs;
    expect(timed('2021-09-30t18:25:24.000+02:00')).toBe(ISSUED);
    expect(timed('2024-02-29T00:00:00Z')).toBe(Date.parse('2024-02-29T00:00:00Z'));
    for (const uri of [
      'https://example.com',
      "https://a:b@[::1]:8080/a/b;c=d,(e)!$&'*+/~%20?x=y/?#/z?",
      'did:key:z6Mk',
      'urn:recap:eyJhIjoxfQ==',
    ])
      expect(signIn(EXAMPLE.replace('https://example.com/login', () => uri)).uri).toBe(uri);
  });

  test('a request’s name, also with escapes or empty', () => {
    for (const name of ['a:b@c%20', ''])
      expect(signIn(EXAMPLE.replace('Resources:', `Request ID: ${name}\nResources:`)).requestId).toBe(name);
  });

  test('without a statement there are two empty lines; one is taken too', () => {
    const [head, rest] = [
      EXAMPLE.split('\n').slice(0, 2).join('\n'),
      EXAMPLE.slice(EXAMPLE.indexOf('URI: ')),
    ];
    expect(signIn(`${head}\n\n\n${rest}`).statement).toBeNull();
    expect(signIn(`${head}\n\n${rest}`).statement).toBeNull();
  });

  test('what viem writes, with every member, is read as what was given', () => {
    const given = {
      domain: 'login.example',
      address: ACCOUNT,
      statement: 'Hello',
      uri: 'https://login.example/path?a=b',
      version: '1',
      chainId: 31337,
      nonce: 'abcdefgh12345678',
      issuedAt: new Date(ISSUED),
      expirationTime: new Date(ISSUED + 60_000),
      notBefore: new Date(ISSUED + 1),
      requestId: 'some_id',
      resources: ['https://login.example/a'],
    } as const;
    const message = createSiweMessage(given as never);
    expect(signIn(message)).toEqual({
      scheme: null,
      domain: given.domain,
      address: ACCOUNT,
      statement: 'Hello',
      uri: given.uri,
      chainId: '31337',
      nonce: given.nonce,
      issuedAtMs: ISSUED,
      expiresAtMs: ISSUED + 60_000,
      notBeforeMs: ISSUED + 1,
      requestId: 'some_id',
      resources: given.resources,
    });
    expect(parseSiweMessage(message)).toMatchObject({ domain: given.domain, nonce: given.nonce });
    const { statement: _, ...without } = given;
    expect(signIn(createSiweMessage(without as never)).statement).toBeNull();
  });
});

test.each(['', 'hello', 'Please sign in with your account', '0x1234'])(
  '%j has nothing to do with it',
  (text) => {
    expect(readSignIn(text)).toBeNull();
  },
);

test.each([
  ['without URI and chain', (text: string) => text.replace(/URI.*\n/, '').replace(/Chain.*\n/, '')],
  ['without nonce', (text: string) => text.replace(/Nonce.*\n/, '')],
  ['a short nonce', (text: string) => text.replace('32891756', '3289')],
  ['another version', (text: string) => text.replace('Version: 1', 'Version: 2')],
  ['another order', (text: string) => text.replace(/(Version.*\n)(Chain.*\n)/, '$2$1')],
  ['other capitals', (text: string) => text.replace('Ethereum account:', 'ethereum account:')],
  ['another word', (text: string) => text.replace('Ethereum account:', 'Wallet:')],
  ['something in front', (text: string) => `Hello!\n${text}`],
  ['something after it', (text: string) => `${text}\nThank you`],
  ['no domain', (text: string) => text.replace('example.com wants', ' wants')],
  ['a user in the domain', (text: string) => text.replace('example.com wants', 'a@example.com wants')],
  ['a path in the domain', (text: string) => text.replace('example.com wants', 'example.com/a wants')],
  ['a mistyped address', (text: string) => text.replace('0xC02aaA', '0xC02AaA')],
  ['a statement of two lines', (text: string) => text.replace('I accept', 'I\naccept')],
  ['a time that is none', (text: string) => text.replace('2021-09-30T16', '2021-09-31T99')],
  ['a time of another form', (text: string) => text.replace('2021-09-30T16:25:24Z', 'yesterday')],
  ['a chain that is no number', (text: string) => text.replace('Chain ID: 1', 'Chain ID: one')],
  ['a URI that is none', (text: string) => text.replace('URI: https://example.com/login', 'URI: here')],
  ['a resource that is no URI', (text: string) => text.replace('- ipfs://', '- ')],
  [
    'a URI whose host is another for browsers',
    (text: string) => text.replace('example.com/login', 'example.com\\@evil.example'),
  ],
  [
    'a URI of a site without the slashes',
    (text: string) => text.replace('URI: https://example.com/login', 'URI: https:///example.com'),
  ],
  ['a URI with a space', (text: string) => text.replace('/login', '/log in')],
  ['a URI with other letters', (text: string) => text.replace('/login', '/löschen')],
  [
    'a URI with a host of other letters',
    (text: string) => text.replace('example.com/login', 'exämple.com/login'),
  ],
  ['a URI with half an escape', (text: string) => text.replace('/login', '/%4')],
  ['a URI with brackets', (text: string) => text.replace('/login', '/[login]')],
  ['a resource with a backslash', (text: string) => text.replace('/my-web2', '\\my-web2')],
  ['a backslash in the domain', (text: string) => text.replace('example.com wants', 'example.com\\x wants')],
  ['other letters in the domain', (text: string) => text.replace('example.com wants', 'exämple.com wants')],
  ['brackets in the domain', (text: string) => text.replace('example.com wants', 'example[1].com wants')],
  ['a port that is none', (text: string) => text.replace('example.com wants', 'example.com:a wants')],
  ['a long domain', (text: string) => text.replace('example.com wants', `${'a'.repeat(261)} wants`)],
  ['the 30th of February', (text: string) => text.replace('2021-09-30T', '2021-02-30T')],
  ['the 29th of February in 2021', (text: string) => text.replace('2021-09-30T', '2021-02-29T')],
  ['a day 0', (text: string) => text.replace('2021-09-30T', '2021-09-00T')],
  ['a month 0', (text: string) => text.replace('2021-09-30T', '2021-00-30T')],
  ['an hour 24', (text: string) => text.replace('T16:25:24Z', 'T24:00:00Z')],
  ['a leap second', (text: string) => text.replace('T16:25:24Z', 'T23:59:60Z')],
  [
    'a request’s name with half an escape',
    (text: string) => text.replace('Resources:', 'Request ID: a%4\nResources:'),
  ],
  ['an offset of 24 hours', (text: string) => text.replace('24Z', '24+24:00')],
  ['carriage returns', (text: string) => text.replaceAll('\n', '\r\n')],
])('malformed: %s', (_, change) => {
  expect(readSignIn(change(EXAMPLE))).toEqual({ is: 'malformed' });
});

describe('who asks', () => {
  const at = (message: string, origin: string | null, now = ISSUED, account = SIGNER) =>
    checkSignIn(signIn(message), origin, account as typeof ACCOUNT, now);

  test('the site that the message names', () => {
    expect(at(EXAMPLE, 'https://example.com')).toEqual([]);
    expect(at(`https://${EXAMPLE}`, 'https://example.com')).toEqual([]);
  });

  test('a port that the scheme has anyway may be named, and capitals do not count', () => {
    expect(at(EXAMPLE.replace('example.com', 'example.com:443'), 'https://example.com')).toEqual([]);
    expect(at(EXAMPLE.replace('example.com', 'Example.COM:'), 'https://example.com')).toEqual([]);
    const plain = EXAMPLE.replace('https://example.com/login', 'HTTP://EXAMPLE.com:80');
    expect(at(plain.replace('example.com', 'example.com:80'), 'http://example.com')).toEqual([]);
  });

  test.each([
    ['another site', EXAMPLE, 'https://example.org'],
    ['a site below it', EXAMPLE, 'https://a.example.com'],
    ['another port', EXAMPLE, 'https://example.com:8443'],
    ['another scheme', `https://${EXAMPLE}`, 'http://example.com'],
    ['no site', EXAMPLE, null],
    [
      'an address of another site',
      EXAMPLE.replace('URI: https://example.com', 'URI: https://a.com'),
      'https://example.com',
    ],
    [
      'an address whose user is the site',
      EXAMPLE.replace('URI: https://example.com', 'URI: https://example.com@a.com'),
      'https://example.com',
    ],
    // Browsers would read the site as its host.
    [
      'an address without slashes',
      EXAMPLE.replace('URI: https://example.com', 'URI: https:example.com'),
      'https://example.com',
    ],
    [
      'an escaped host',
      EXAMPLE.replace('URI: https://example.com', 'URI: https://example%2Ecom'),
      'https://example.com',
    ],
    [
      'a port of another scheme',
      EXAMPLE.replace('URI: https://example.com', 'URI: http://example.com:443'),
      'https://example.com',
    ],
  ])('sign-in-other-domain: %s', (_, message, origin) => {
    expect(at(message, origin)).toEqual(['sign-in-other-domain']);
  });

  test('sign-in-other-account', () => {
    expect(at(EXAMPLE, 'https://example.com', ISSUED, OTHER)).toEqual(['sign-in-other-account']);
  });

  test('sign-in-expired: at its end, and before its beginning', () => {
    const timed = EXAMPLE.replace(
      'Resources:',
      'Expiration Time: 2021-09-30T16:26:24Z\nNot Before: 2021-09-30T16:25:30Z\nResources:',
    );
    expect(at(timed, 'https://example.com', ISSUED + 10_000)).toEqual([]);
    expect(at(timed, 'https://example.com', ISSUED)).toEqual(['sign-in-expired']);
    expect(at(timed, 'https://example.com', ISSUED + 60_000)).toEqual(['sign-in-expired']);
  });
});
