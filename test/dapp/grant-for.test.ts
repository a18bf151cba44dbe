/** What a site is given follows from its request and from what was on screen: nothing more, nothing that cannot be, and once. */

import { describe, expect, test } from 'vitest';
import type { Choice } from '../../src/dapp/choice.ts';
import { type FitRequest, fits } from '../../src/dapp/fits.ts';
import { type GrantRequest, grantFor, type Shown } from '../../src/dapp/grant-for.ts';
import { type Grant, isGranted, withGrant, withoutGrant } from '../../src/dapp/grants.ts';
import { readPageCall } from '../../src/dapp/page-call.ts';
import {
  MAX_CHAINS,
  MAX_CONNECTED_SITES,
  MAX_WATCHED,
  type PublicWallet,
  readPublicWallet,
} from '../../src/wallet/public-state.ts';
import { withConnected } from '../../src/wallet/public-steps.ts';
import type { Address } from '../../src/wallet/signable.ts';
import { GRANTING } from '../fixtures/granting.ts';
import { NOW_MS, pageName, SITE } from '../fixtures/page-requests.ts';
import { LOCAL_CHAIN } from '../fixtures/public-wallet.ts';
import { ACCOUNT, OTHER_ACCOUNT, TO, walletFor } from '../fixtures/wallet-requests.ts';

const ID = 'AAAAAAAAAAAAAAAAAAAAAA';
const names = Object.keys(GRANTING);

function requestOf(method: string): GrantRequest {
  const read = readPageCall(GRANTING[method]!.text, NOW_MS);
  if (!read.ok) throw new Error(read.code);
  return { call: read.value as GrantRequest['call'], origin: SITE, chainId: '1' };
}

function grantOf(method: string, shown: Partial<Shown> = {}, wallet = GRANTING[method]!.before) {
  return grantFor(wallet, requestOf(method), {
    accounts: [],
    newChain: null,
    ...GRANTING[method]!.shown,
    ...shown,
  });
}

function madeOf(method: string, wallet?: PublicWallet): Grant {
  const made = grantOf(method, {}, wallet);
  if (!made.ok) throw new Error(made.code);
  return made.value;
}

const codeOf = (made: ReturnType<typeof grantFor>) => (made.ok ? 'made' : made.code);

function isFor(method: string, grant: Grant, wallet = GRANTING[method]!.before): boolean {
  const { call, chainId } = requestOf(method);
  const asker = { tabId: 1, origin: SITE, documentId: null, page: pageName(1), n: 0 };
  const request: FitRequest = { call, asker, chainId };
  return fits(request, { method: call.method, grant } as Choice, wallet);
}

describe('what was on screen', () => {
  test.each(names)('is what %s asked for', (method) => {
    const { answer, site, kept, before } = GRANTING[method]!;
    const grant = madeOf(method);
    expect(grant).toMatchObject({ answer, site });
    expect(isFor(method, grant)).toBe(true);
    const after = withGrant(before, SITE, ID, grant);
    expect(after).toMatchObject(kept);
    expect(after.sites[SITE]).toEqual(site);
    expect(readPublicWallet(after)).toMatchObject({ ok: true, value: after });
  });

  test.each<[string, (grant: Grant) => Grant]>([
    ['another network', (grant) => ({ ...grant, site: { ...grant.site, chainId: '10' } })],
    ['an account that the wallet does not have', (grant) => withAccounts(grant, [ACCOUNT, TO])],
    ['an account twice', (grant) => withAccounts(grant, [ACCOUNT, ACCOUNT])],
    ['no account', (grant) => withAccounts(grant, [])],
    ['a token that was not asked for', (grant) => ({ ...grant, asset: { ...WATCHED, symbol: 'U' } })],
    ['a network that was not asked for', (grant) => ({ ...grant, chain: { ...LOCAL_CHAIN, name: 'Other' } })],
    ['another answer', (grant) => ({ ...grant, answer: [TO] })],
    [
      'that the site had something else',
      (grant) => ({ ...grant, before: { accounts: [TO as Address], chainId: '1' } }),
    ],
    ['something more', (grant) => ({ ...grant, more: 1 }) as Grant],
  ])('is not %s', (_, change) => {
    for (const method of names)
      expect([method, isFor(method, change(madeOf(method)))]).toEqual([method, false]);
  });

  test('is no other network than was shown as new, and one that is known meanwhile keeps its servers', () => {
    const known = {
      ...walletFor(SITE),
      chains: [...walletFor().chains, { ...LOCAL_CHAIN, rpcUrls: ['https://own.example'] }],
    };
    const grant = madeOf('wallet_addEthereumChain', known);
    expect(grant.chain).toBeNull();
    expect(withGrant(known, SITE, ID, grant).chains).toEqual(known.chains);
    // Shown as known, and gone since: its servers were never on screen.
    expect(codeOf(grantOf('wallet_addEthereumChain', { newChain: null }))).toBe('no-chain');
    expect(isFor('wallet_addEthereumChain', madeOf('wallet_addEthereumChain'), known)).toBe(false);
  });

  test.each<[string, string, PublicWallet, string]>([
    [
      'accounts that the wallet does not have',
      'eth_requestAccounts',
      { ...walletFor(), accounts: [] },
      'no-account',
    ],
    [
      'a network that is gone',
      'wallet_switchEthereumChain',
      { ...walletFor(SITE), chains: [LOCAL_CHAIN] },
      'no-chain',
    ],
    ['a network too many', 'wallet_addEthereumChain', full('chains'), 'too-many-chains'],
    ['a token too many', 'wallet_watchAsset', full('watched'), 'too-many-assets'],
    ['a site too many', 'eth_requestAccounts', full('sites'), 'too-many-sites'],
  ])('cannot be %s', (_, method, wallet, code) => {
    expect(codeOf(grantOf(method, {}, wallet))).toBe(code);
  });
});

describe('a grant', () => {
  test.each(names)('of %s is done once, and taken back once', (method) => {
    const { before, kept } = GRANTING[method]!;
    const grant = madeOf(method);
    const given = withGrant(before, SITE, ID, grant);
    expect(isGranted(given, SITE, ID, grant)).toBe(true);
    expect(withGrant(given, SITE, ID, grant)).toBe(given);
    const back = withoutGrant(given, SITE, ID, grant);
    expect(back.sites).toEqual(before.sites);
    expect(back).toMatchObject(kept);
    expect(withGrant(back, SITE, ID, grant)).toBe(back);
    expect(withoutGrant(before, SITE, ID, grant)).toBe(before);
  });

  test.each<[string, 'chains' | 'watched' | 'sites']>([
    ['wallet_addEthereumChain', 'chains'],
    ['wallet_watchAsset', 'watched'],
    ['eth_requestAccounts', 'sites'],
  ])(
    'of %s is not done where there is no room any more, which would make the whole state unreadable',
    (method, what) => {
      const grant = madeOf(method);
      const wallet = full(what);
      expect(withGrant(wallet, SITE, ID, grant)).toBe(wallet);
      expect(isGranted(wallet, SITE, ID, grant)).toBe(false);
    },
  );

  test('is not done, and not taken back, over what the person changed', () => {
    const grant = madeOf('wallet_requestPermissions');
    const changed = withConnected(walletFor(SITE), SITE, [OTHER_ACCOUNT]);
    if (!changed.ok) throw new Error(changed.code);
    expect(withGrant(changed.value, SITE, ID, grant)).toBe(changed.value);
    const after = { ...withGrant(walletFor(SITE), SITE, ID, grant), sites: changed.value.sites };
    expect(withoutGrant(after, SITE, ID, grant)).toBe(after);
    expect(isGranted(after, SITE, ID, grant)).toBe(false);
  });

  test('does not count where its network or account is gone', () => {
    const grant = madeOf('wallet_switchEthereumChain');
    const given = withGrant(walletFor(SITE), SITE, ID, grant);
    for (const gone of [{ chains: given.chains.slice(0, 1) }, { accounts: [] }])
      expect(isGranted({ ...given, ...gone }, SITE, ID, grant)).toBe(false);
  });
});

const WATCHED = {
  standard: 'erc20',
  chainId: '1',
  address: TO as Address,
  symbol: 'T',
  decimals: 1,
} as const;

function withAccounts(grant: Grant, accounts: readonly string[]): Grant {
  return { ...grant, site: { ...grant.site, accounts: accounts as readonly Address[] }, answer: accounts };
}

/** As full as it can be of these. */
function full(what: 'chains' | 'watched' | 'sites'): PublicWallet {
  const wallet = what === 'sites' ? walletFor() : walletFor(SITE);
  const times = <T>(count: number, make: (at: number) => T) =>
    Array.from({ length: count }, (_, at) => make(at));
  const addressOf = (at: number) => `0x${String(at).padStart(40, '0')}` as Address;
  switch (what) {
    case 'chains': {
      const more = times(MAX_CHAINS - wallet.chains.length, (at) => ({
        ...LOCAL_CHAIN,
        chainId: String(1_000 + at),
      }));
      return { ...wallet, chains: [...wallet.chains, ...more] };
    }
    case 'watched':
      return { ...wallet, watched: times(MAX_WATCHED, (at) => ({ ...WATCHED, address: addressOf(at) })) };
    case 'sites': {
      const sites = times(MAX_CONNECTED_SITES, (at) => [
        `https://s${at}.example`,
        { accounts: [], chainId: '1' },
      ]);
      return { ...wallet, sites: Object.fromEntries(sites) };
    }
  }
}
