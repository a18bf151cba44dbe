import { describe, expect, test } from 'vitest';
import {
  MAX_DIGESTS,
  type Signed,
  sequenceKey,
  standingOf,
  withDigest,
} from '../../../src/wallet/policy/double-sign.ts';
import { ACCOUNT, type AskChange, askOf, digestOf, SHOP } from '../../fixtures/wallet/asks.ts';

const FIRST = askOf();
const SIGNED = withDigest(null, FIRST.description);
const standing = (change: AskChange, signed: Signed | null = SIGNED, floor: string | null = null) =>
  standingOf(askOf(change), signed, floor);

/** Nothing moves, and the account gets it itself. */
const CANCELLATION = { to: ACCOUNT, value: '0', maxFeePerGas: '2' } as const;

describe('for a number', () => {
  test('that is new, anything is free', () => {
    expect(standing({}, null)).toBe('free');
  });

  test('the digest that was let through is the same', () => {
    expect(standing({})).toBe('same');
  });

  test('another fee alone is a replacement', () => {
    expect(standing({ transaction: { maxFeePerGas: '2' } })).toBe('replacement');
    expect(standing({ transaction: { gasLimit: '22000' } })).toBe('replacement');
  });

  test.each([
    ['receiver', { to: ACCOUNT }],
    ['value', { value: '101' }],
    ['data', { data: '0x00' }],
  ] as const)('another %s is taken', (_name, transaction) => {
    expect(standing({ transaction })).toBe('taken');
  });

  test('without a value for replacements, everything else is taken', () => {
    const signed = withDigest(null, { ...FIRST.description, replaces: null });
    const description = { replaces: null };
    expect(standing({ transaction: { maxFeePerGas: '2' }, description }, signed)).toBe('taken');
    expect(standing({ transaction: { maxFeePerGas: '2' } }, signed)).toBe('taken');
  });

  test('a bare transaction to oneself is a cancellation', () => {
    expect(standing({ transaction: CANCELLATION })).toBe('cancellation');
    expect(standing({ transaction: { ...CANCELLATION, type: 'legacy', gasPrice: '2' } })).toBe(
      'cancellation',
    );
  });

  test.each([
    ['to somebody else', { to: SHOP }],
    ['that creates a contract', { to: null }],
    ['with value', { value: '1' }],
    ['with data', { data: '0x00' }],
    ['with an access list', { accessList: [{ address: SHOP, storageKeys: [] }] }],
    ['with authorizations', { type: 'eip7702', authorizationList: [] }],
  ] as const)('one %s is none', (_name, change) => {
    expect(standing({ transaction: { ...CANCELLATION, ...change } })).toBe('taken');
  });

  test('a message is no cancellation', () => {
    const signable = { kind: 'message', account: ACCOUNT, message: '0x' } as const;
    expect(standing({ signable, description: { digest: digestOf('m'), replaces: null } })).toBe('taken');
  });

  test('each replacement and the first one stay the same', () => {
    const bumped = askOf({ transaction: { maxFeePerGas: '2' } });
    const both = withDigest(SIGNED, bumped.description);
    expect(both.own).toEqual([FIRST.description.digest, bumped.description.digest]);
    expect(standing({}, both)).toBe('same');
    expect(standing({ transaction: { maxFeePerGas: '2' } }, both)).toBe('same');
    expect(standing({ transaction: { maxFeePerGas: '3' } }, both)).toBe('replacement');
    expect(withDigest(both, bumped.description)).toBe(both);
  });

  test('32 digests are enough', () => {
    const own = Array.from({ length: MAX_DIGESTS }, (_, at) => digestOf(String(at)));
    expect(standing({}, { ...SIGNED, own: own.slice(1) })).toBe('replacement');
    expect(standing({}, { ...SIGNED, own })).toBe('taken');
    expect(standing({ transaction: CANCELLATION }, { ...SIGNED, own })).toBe('taken');
  });
});

test('what has no number is free', () => {
  expect(standing({ description: { sequence: null } }, SIGNED, '99')).toBe('free');
});

test('a number up to the floor is taken, except by what was let through here', () => {
  expect(standing({}, null, '6')).toBe('free');
  expect(standing({}, null, '7')).toBe('taken');
  expect(standing({}, null, '10')).toBe('taken');
  expect(standing({ transaction: { maxFeePerGas: '2' } }, SIGNED, '7')).toBe('taken');
  expect(standing({}, SIGNED, '7')).toBe('same');
});

test('a key is the account and the scope', () => {
  const key = sequenceKey(ACCOUNT, 'tx:eip155:1');
  expect(key).toMatch(/^0x00000000000000000000000000000000000000aa[0-9a-f]{56}$/);
  expect(digestOf('rail.scope/1\0tx:eip155:1').slice(2)).toContain(key.slice(42));
  expect(sequenceKey(ACCOUNT, 'tx:eip155:10')).not.toBe(key);
  expect(sequenceKey(SHOP, 'tx:eip155:1')).not.toBe(key);
  expect(sequenceKey(ACCOUNT.toLowerCase() as typeof ACCOUNT, 'tx:eip155:1')).toBe(key);
});
