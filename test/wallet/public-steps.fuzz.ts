/** Whatever happens to the public state, in any order: it can be stored and read back, and no site has an account or network that the wallet does not have. */

import fc from 'fast-check';
import { test } from 'vitest';
import type { Parsed } from '../../src/errors.ts';
import {
  accountsOf,
  findAccount,
  findChain,
  NEW_WALLET,
  type PublicWallet,
  readPublicWallet,
} from '../../src/wallet/public-state.ts';
import {
  withAccounts,
  withChain,
  withChangedChain,
  withConnected,
  withoutChain,
  withoutSite,
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

type Step = (wallet: PublicWallet) => Parsed<PublicWallet>;

const address = fc.constantFrom(ALICE, BOB, STRANGER, ALICE.toLowerCase(), '0x12', '');
const site = fc.constantFrom(SITE, OTHER_SITE, 'null', '__proto__', 'constructor', 'http://shop.example');
const chainId = fc.constantFrom('1', '10', '31337', '0', '-1', '__proto__');
const chain = fc.record({ chainId }).map((change) => ({ ...LOCAL_CHAIN, ...change }));
const account = fc.record({
  address,
  name: fc.constantFrom('a', ''),
  source: fc.constantFrom('seed', 'watch'),
});

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.array(account, { maxLength: 4 }).map(
    (all): Step =>
      (wallet) =>
        withAccounts(wallet, all as never, true),
  ),
  chain.map(
    (one): Step =>
      (wallet) =>
        withChain(wallet, one),
  ),
  chain.map(
    (one): Step =>
      (wallet) =>
        withChangedChain(wallet, one),
  ),
  chainId.map(
    (id): Step =>
      (wallet) =>
        withoutChain(wallet, id),
  ),
  fc.tuple(site, fc.array(address, { maxLength: 3 })).map(
    ([name, all]): Step =>
      (wallet) =>
        withConnected(wallet, name, all),
  ),
  fc.tuple(site, chainId).map(
    ([name, id]): Step =>
      (wallet) =>
        withSwitched(wallet, name, id),
  ),
  site.map(
    (name): Step =>
      (wallet) => ({ ok: true, value: withoutSite(wallet, name) }),
  ),
  chainId.map(
    (id): Step =>
      (wallet) =>
        withWatched(wallet, { ...COIN, chainId: id }),
  ),
);

test('every order of steps leaves a state that holds together', () => {
  fc.assert(
    fc.property(fc.constantFrom(NEW_WALLET, WALLET), fc.array(step, { maxLength: 25 }), (start, steps) => {
      const end = steps.reduce((wallet, take) => {
        const next = take(wallet);
        return next.ok ? next.value : wallet;
      }, start);
      const read = readPublicWallet(JSON.parse(JSON.stringify(end)));
      if (!read.ok || JSON.stringify(read.value) !== JSON.stringify(end)) return false;
      return Object.entries(end.sites).every(
        ([name, { accounts, chainId: id }]) =>
          accounts.every((one) => findAccount(end, one) !== null) &&
          accountsOf(end, name).length === accounts.length &&
          findChain(end, id) !== null,
      );
    }),
    { numRuns: 500 },
  );
});
