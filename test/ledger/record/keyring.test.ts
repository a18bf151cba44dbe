/** Keyrings: what a root's own statements and revocations change, and that nobody else's do. */

import { describe, expect, it } from 'vitest';
import { type DataItem, decodeDataItem } from '../../../src/formats/ans104.ts';
import type { SignedItem } from '../../../src/ledger/publish/sign-record.ts';
import { addressOf, buildKeyring, type Keyring, standingOf } from '../../../src/ledger/record/keyring.ts';
import {
  addressOfSigner,
  keyRevocationOf,
  makeProvider,
  signerOf,
  statementOf,
  withdrawalOf,
} from '../../fixtures/providers.ts';

const aurora = await makeProvider(1);
const borealis = await makeProvider(2, 'Borealis', 'borealis.example');
const second = signerOf(60);
const secondOwner = await addressOfSigner(second);
const RECORD = `${'r'.repeat(42)}A`;

async function itemsOf(signed: readonly SignedItem[]): Promise<readonly DataItem[]> {
  const items = await Promise.all(signed.map(({ bytes }) => decodeDataItem(bytes)));
  return items.flatMap((item) => (item.ok ? item.value : []));
}

async function keyringOf(...signed: readonly SignedItem[]): Promise<Keyring> {
  return await buildKeyring(aurora.root, await itemsOf(signed));
}

const standing = (keyring: Keyring, height: number | null = null, owner = aurora.owner) =>
  standingOf(keyring, { owner, id: RECORD, subject: RECORD }, height);

describe('authorisation', () => {
  it('comes from the root alone', async () => {
    const forged = [
      await statementOf(aurora.rootSigner, [second], { signedBy: aurora.signer }),
      await statementOf(aurora.rootSigner, [second], { signedBy: borealis.rootSigner }),
      await statementOf(borealis.rootSigner, [second]),
    ];
    const keyring = await keyringOf(aurora.statement, ...forged);
    expect([...keyring.owners]).toEqual([aurora.owner]);
    expect(standing(keyring, null, secondOwner)).toBe('not-authorised');
  });

  it('unites all statements, in whatever order they come', async () => {
    const rotation = await statementOf(aurora.rootSigner, [second], {
      domain: 'new.example',
      claimedAt: '2027-01-01T00:00:00Z',
    });
    for (const order of [
      [aurora.statement, rotation],
      [rotation, aurora.statement],
    ]) {
      const keyring = await keyringOf(...order);
      expect(new Set(keyring.owners)).toEqual(new Set([aurora.owner, secondOwner]));
      expect(keyring.domain).toBe('new.example');
    }
  });

  it('of nothing is an empty keyring', async () => {
    const keyring = await keyringOf();
    expect([keyring.owners.size, keyring.domain, standing(keyring)]).toEqual([0, null, 'not-authorised']);
  });
});

describe('withdrawal', () => {
  it('by a signing key or the root of the provider counts, for the record and its parts', async () => {
    for (const signer of [aurora.signer, aurora.rootSigner]) {
      const keyring = await keyringOf(aurora.statement, await withdrawalOf(aurora, RECORD, signer));
      expect(standing(keyring)).toBe('withdrawn');
      const part = { owner: aurora.owner, id: 'p'.repeat(43), subject: RECORD };
      expect(standingOf(keyring, part, null)).toBe('withdrawn');
      expect(standingOf(keyring, { ...part, subject: part.id }, null)).toBe('valid');
    }
  });

  it('by anybody else does not', async () => {
    const forged = [
      await withdrawalOf(aurora, RECORD, borealis.signer),
      await withdrawalOf(aurora, RECORD, signerOf(99)),
      await withdrawalOf(borealis, RECORD, aurora.signer),
    ];
    expect(standing(await keyringOf(aurora.statement, ...forged))).toBe('valid');
  });
});

describe.each(['superseded', 'compromised'] as const)('a key that was %s', (kind) => {
  it.each([
    [null, `key-${kind}`],
    [1000, `key-${kind}`],
    [1001, `key-${kind}`],
    [999, 'valid'],
  ])('at block 1000, for a record proven at %s', async (height, expected) => {
    const keyring = await keyringOf(aurora.statement, await keyRevocationOf(aurora, kind));
    expect(standing(keyring, height)).toBe(expected);
  });

  it('stands where its revocation is signed by itself or by a stranger', async () => {
    const forged = [
      await keyRevocationOf(aurora, kind, aurora.signer),
      await keyRevocationOf(aurora, kind, signerOf(99)),
    ];
    expect(standing(await keyringOf(aurora.statement, ...forged))).toBe('valid');
  });
});

it.each([
  ['', null],
  ['AAAA', null],
  ['not base64', null],
])('%j has no address', async (key, address) => {
  expect(await addressOf(key)).toBe(address);
});
