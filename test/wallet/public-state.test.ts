/** The public state of the wallet: what storage may hold, and one step for each event, with each refusal. */

import { describe, expect, test } from 'vitest';
import type { Parsed } from '../../src/errors.ts';
import {
  accountsOf,
  findAccount,
  MAX_ACCOUNTS,
  MAX_CHAINS,
  MAX_CONNECTED_SITES,
  MAX_WATCHED,
  NEW_WALLET,
  networkOf,
  type PublicWallet,
  readPublicWallet,
} from '../../src/wallet/public-state.ts';
import {
  isWatched,
  withAccounts,
  withChain,
  withChangedChain,
  withConnected,
  withoutChain,
  withoutSite,
  withoutWatched,
  withSwitched,
  withWatched,
} from '../../src/wallet/public-steps.ts';
import {
  ALICE,
  BOB,
  COIN,
  LOCAL_CHAIN,
  OTHER_SITE,
  SITE,
  STRANGER,
  WALLET,
} from '../fixtures/public-wallet.ts';
import { the } from '../fixtures/vault/made.ts';

const codeOf = (answer: Parsed<unknown>) => (answer.ok ? 'done' : answer.code);
const many = <T>(count: number, one: (n: number) => T) => Array.from({ length: count }, (_, n) => one(n));
const addressOf = (n: number) => `0x${n.toString(16).padStart(40, '0')}` as const;

describe('what storage holds', () => {
  test('is read back as it was written', () => {
    expect(readPublicWallet(JSON.parse(JSON.stringify(WALLET)))).toEqual({ ok: true, value: WALLET });
  });

  const with1 = (change: object) => ({ ...WALLET, ...change });
  const chain = (change: object) => with1({ chains: [{ ...LOCAL_CHAIN, ...change }] });
  const account = (change: object) => with1({ accounts: [{ ...WALLET.accounts[0], ...change }] });
  const asset = (change: object) => with1({ watched: [{ ...COIN, ...change }] });
  test.each([
    ['another schema', with1({ schema: 'rail.wallet/2' })],
    ['no object', 'wallet'],
    ['nothing', null],
    ['an address that is short', account({ address: '0x12' })],
    ['an account without a name', account({ name: '' })],
    ['a name that shows nothing', account({ name: '\u200b' })],
    ['a name of two lines', account({ name: 'a\nb' })],
    ['another source', account({ source: 'hardware' })],
    [
      'an account twice',
      with1({ accounts: [WALLET.accounts[0], { ...WALLET.accounts[0], address: ALICE.toLowerCase() }] }),
    ],
    [
      '51 accounts',
      with1({
        accounts: many(MAX_ACCOUNTS + 1, (n) => ({ address: addressOf(n), name: 'a', source: 'watch' })),
      }),
    ],
    ['no network', with1({ chains: [] })],
    ['a network twice', with1({ chains: [LOCAL_CHAIN, LOCAL_CHAIN] })],
    [
      '51 networks',
      with1({ chains: many(MAX_CHAINS + 1, (n) => ({ ...LOCAL_CHAIN, chainId: String(n + 1) })) }),
    ],
    ['network 0', chain({ chainId: '0' })],
    ['a hex number of a network', chain({ chainId: '0x1' })],
    ['a number of a network as a number', chain({ chainId: 1 })],
    ['a number of a network over EIP-2294', chain({ chainId: '4503599627370477' })],
    ['a server by http elsewhere', chain({ rpcUrls: ['http://rpc.example'] })],
    ['a server with a password', chain({ rpcUrls: ['https://a:b@rpc.example'] })],
    ['a server of another protocol', chain({ rpcUrls: ['wss://rpc.example'] })],
    ['no server', chain({ rpcUrls: [] })],
    ['six servers', chain({ rpcUrls: many(6, (n) => `https://rpc${n}.example`) })],
    ['another number of decimals', chain({ decimals: 6 })],
    ['a symbol with a space', chain({ symbol: 'E H' })],
    ['a symbol of 12 letters', chain({ symbol: 'ABCDEFGHIJKL' })],
    ['an explorer that is a script', chain({ explorerUrl: 'javascript:alert(1)' })],
    ['a site that is no origin', with1({ sites: { 'https://shop.example/': WALLET.sites[SITE] } })],
    ['a site by http elsewhere', with1({ sites: { 'http://shop.example': WALLET.sites[SITE] } })],
    ['an extension as a site', with1({ sites: { 'chrome-extension://abc': WALLET.sites[SITE] } })],
    [
      'a site with an account twice',
      with1({ sites: { [SITE]: { accounts: [ALICE, ALICE], chainId: '1' } } }),
    ],
    [
      '201 sites',
      with1({
        sites: Object.fromEntries(
          many(MAX_CONNECTED_SITES + 1, (n) => [`https://s${n}.example`, { accounts: [], chainId: '1' }]),
        ),
      }),
    ],
    ['a token of another kind', asset({ standard: 'erc777' })],
    ['a token of 37 decimals', asset({ decimals: 37 })],
    ['a token without address', asset({ address: '' })],
    ['201 tokens', with1({ watched: many(MAX_WATCHED + 1, (n) => ({ ...COIN, address: addressOf(n) })) })],
  ])('is bad-member with %s', (_, stored) => {
    expect(codeOf(readPublicWallet(stored))).toBe('bad-member');
  });

  test.each([
    [with1({ secretKey: '0x' })],
    [account({ secretKey: '0x' })],
    [chain({ trusted: true })],
    [with1({ sites: { [SITE]: { ...WALLET.sites[SITE], name: 'x' } } })],
    [asset({ image: 'https://x.example' })],
  ])('is unknown-member with one too many', (stored) => {
    expect(codeOf(readPublicWallet(stored))).toBe('unknown-member');
  });

  test('that names prototypes as sites changes none', () => {
    const stored: unknown = JSON.parse(
      `{"schema":"rail.wallet/1","accounts":[],"watched":[],"chains":${JSON.stringify(WALLET.chains)},"sites":{"__proto__":{"accounts":["${ALICE}"],"chainId":"1"}}}`,
    );
    const read = readPublicWallet(stored);
    if (read.ok) expect(accountsOf(read.value, '__proto__')).toEqual([]);
    expect(accountsOf(WALLET, '__proto__')).toEqual([]);
    expect(accountsOf(WALLET, 'toString')).toEqual([]);
    expect(({} as { accounts?: unknown }).accounts).toBeUndefined();
  });
});

describe('accounts', () => {
  test('that went are taken back from sites, and a site that had no other is forgotten', () => {
    const [first] = WALLET.accounts;
    const both = the(withConnected(WALLET, OTHER_SITE, [BOB]));
    const left = the(withAccounts(both, [first!], true));
    expect(left.accounts).toEqual([first]);
    expect(left.sites).toEqual({ [SITE]: { accounts: [ALICE], chainId: '31337' } });
  });

  test('are found whatever their capitals', () => {
    expect(findAccount(WALLET, ALICE.toLowerCase())?.name).toBe('Account 1');
    expect(findAccount(WALLET, STRANGER)).toBeNull();
  });

  test('of more than the bound are refused', () => {
    const accounts = many(MAX_ACCOUNTS + 1, (n) => ({
      address: addressOf(n),
      name: 'a',
      source: 'watch' as const,
    }));
    expect(codeOf(withAccounts(WALLET, accounts, true))).toBe('bad-member');
    expect(codeOf(withAccounts(WALLET, accounts.slice(1), true))).toBe('done');
  });
});

describe('networks', () => {
  test('are added once, changed and removed', () => {
    const added = the(withChain(WALLET, { ...LOCAL_CHAIN, chainId: '5' }));
    expect(added.chains.at(-1)).toMatchObject({ chainId: '5', rpcUrls: ['http://127.0.0.1:8545/'] });
    expect(codeOf(withChain(WALLET, LOCAL_CHAIN))).toBe('chain-exists');
    expect(codeOf(withChain(WALLET, { ...LOCAL_CHAIN, chainId: '05' }))).toBe('bad-member');
    const changed = the(withChangedChain(WALLET, { ...LOCAL_CHAIN, name: 'Two' }));
    expect(changed.chains.at(-1)!.name).toBe('Two');
    expect(changed.chains).toHaveLength(WALLET.chains.length);
    expect(codeOf(withChangedChain(WALLET, { ...LOCAL_CHAIN, chainId: '5' }))).toBe('no-chain');
    expect(codeOf(withChangedChain(WALLET, { ...LOCAL_CHAIN, rpcUrls: [] }))).toBe('bad-member');
  });

  test('that are removed move their sites and take their tokens along', () => {
    const without = the(withoutChain(WALLET, '31337'));
    expect(without.sites[SITE]).toEqual({ accounts: [BOB, ALICE], chainId: '1' });
    expect(networkOf(without, SITE).chainId).toBe('1');
    expect(the(withoutChain(WALLET, '1')).watched).toEqual([]);
    expect(codeOf(withoutChain(WALLET, '5'))).toBe('no-chain');
    expect(codeOf(withoutChain({ ...NEW_WALLET, chains: [LOCAL_CHAIN] }, '31337'))).toBe('last-chain');
  });

  test('are no more than 50', () => {
    const chains = many(MAX_CHAINS, (n) => ({ ...LOCAL_CHAIN, chainId: String(n + 1) }));
    expect(codeOf(withChain({ ...WALLET, chains }, { ...LOCAL_CHAIN, chainId: '99' }))).toBe(
      'too-many-chains',
    );
  });
});

describe('sites', () => {
  test('get the accounts that were chosen, in that order, and keep their network', () => {
    const connected = the(withConnected(WALLET, SITE, [ALICE.toLowerCase()]));
    expect(accountsOf(connected, SITE)).toEqual([ALICE]);
    expect(networkOf(connected, SITE).chainId).toBe('31337');
    expect(networkOf(the(withConnected(WALLET, OTHER_SITE, [ALICE])), OTHER_SITE).chainId).toBe('1');
  });

  test.each([[[]], [[STRANGER]], [[ALICE, STRANGER]], [[ALICE, ALICE]]])('cannot get %j', (accounts) => {
    expect(codeOf(withConnected(WALLET, SITE, accounts))).toBe('no-account');
  });

  test('are origins', () => {
    for (const name of ['shop.example', 'https://shop.example/', 'http://shop.example', 'null', '__proto__'])
      expect(codeOf(withConnected(WALLET, name, [ALICE]))).toBe('bad-origin');
  });

  test('are forgotten with their network, and one that is not known changes nothing', () => {
    expect(withoutSite(WALLET, SITE).sites).toEqual({});
    expect(withoutSite(WALLET, OTHER_SITE)).toEqual(WALLET);
  });

  test('choose a network, also before they are connected', () => {
    const switched = the(withSwitched(WALLET, OTHER_SITE, '137'));
    expect(networkOf(switched, OTHER_SITE).name).toBe('Polygon');
    expect(accountsOf(switched, OTHER_SITE)).toEqual([]);
    expect(accountsOf(the(withSwitched(WALLET, SITE, '1')), SITE)).toEqual([BOB, ALICE]);
    expect(codeOf(withSwitched(WALLET, SITE, '5'))).toBe('no-chain');
    expect(codeOf(withSwitched(WALLET, 'null', '1'))).toBe('bad-origin');
    // A site that chose a network and has no account keeps it.
    expect(the(withAccounts(switched, WALLET.accounts, true)).sites).toHaveProperty([OTHER_SITE]);
  });

  test('are no more than 200, and one that is known is no further one', () => {
    const sites = Object.fromEntries(
      many(MAX_CONNECTED_SITES, (n) => [
        `https://s${n}.example`,
        { accounts: [ALICE], chainId: '1' } as const,
      ]),
    );
    const full: PublicWallet = { ...WALLET, sites };
    expect(codeOf(withConnected(full, SITE, [ALICE]))).toBe('too-many-sites');
    expect(codeOf(withSwitched(full, SITE, '1'))).toBe('too-many-sites');
    expect(codeOf(withConnected(full, 'https://s7.example', [BOB]))).toBe('done');
  });
});

describe('tokens', () => {
  test('are watched once, on a network that is known', () => {
    const again = the(withWatched(WALLET, { ...COIN, address: COIN.address.toLowerCase(), symbol: 'USD' }));
    expect(again).toBe(WALLET);
    const picture = { standard: 'erc721', chainId: '1', address: COIN.address, tokenId: '7' };
    expect(the(withWatched(WALLET, picture)).watched).toHaveLength(2);
    expect(codeOf(withWatched(WALLET, { ...picture, tokenId: '0x7' }))).toBe('bad-member');
    expect(codeOf(withWatched(WALLET, { ...COIN, image: 'x' }))).toBe('unknown-member');
    expect(codeOf(withWatched(WALLET, { ...COIN, chainId: '5' }))).toBe('no-chain');
  });

  test('are taken off the list by what they are, whatever they were called', () => {
    const item = { standard: 'erc721', chainId: '1', address: COIN.address, tokenId: '7' } as const;
    const both = the(withWatched(WALLET, item));
    expect(withoutWatched(both, { ...COIN, address: STRANGER }).watched).toHaveLength(2);
    expect(withoutWatched(both, { ...item, tokenId: '8' }).watched).toHaveLength(2);
    const low = COIN.address.toLowerCase() as typeof COIN.address;
    const left = withoutWatched(both, { ...COIN, address: low, symbol: 'OTHER' });
    expect(left.watched).toEqual([item]);
    expect([isWatched(both, COIN), isWatched(left, COIN), isWatched(left, item)]).toEqual([
      true,
      false,
      true,
    ]);
    expect(the(withWatched(left, COIN)).watched).toEqual([item, COIN]);
  });

  test('are no more than 200', () => {
    const watched = many(MAX_WATCHED, (n) => ({ ...COIN, address: addressOf(n) }));
    expect(codeOf(withWatched({ ...WALLET, watched }, COIN))).toBe('too-many-assets');
    expect(codeOf(withWatched({ ...WALLET, watched }, { ...COIN, address: addressOf(3) }))).toBe('done');
  });
});

test('no step changes the state that it was given', () => {
  const before = JSON.stringify(WALLET);
  withAccounts(WALLET, [], true);
  withoutChain(WALLET, '31337');
  withConnected(WALLET, SITE, [ALICE]);
  withSwitched(WALLET, SITE, '1');
  withoutSite(WALLET, SITE);
  withWatched(WALLET, COIN);
  expect(JSON.stringify(WALLET)).toBe(before);
});

test('whether the phrase was written down is copied with the accounts, and holds for a state that does not say', () => {
  expect(the(withAccounts(WALLET, WALLET.accounts, false)).isBackedUp).toBe(false);
  const { isBackedUp: _, ...before } = WALLET;
  expect(the(readPublicWallet(before)).isBackedUp).toBe(true);
  expect(codeOf(readPublicWallet({ ...WALLET, isBackedUp: 'no' }))).toBe('bad-member');
});
