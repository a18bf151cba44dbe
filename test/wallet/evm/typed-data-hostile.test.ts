/** Typed data that looks like what is read exactly and has other shapes: nobody's contract takes it, and describing it never throws and never counts backwards. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readTypedData } from '../../../src/wallet/evm/read-typed-data.ts';
import { described } from '../../fixtures/descriptions.ts';
import { ACCOUNT, OTHER, TOKEN, typedDataOf } from '../../fixtures/signables.ts';

/** Structs whose readings look into their members. */
const READ: { readonly [primaryType: string]: { readonly [struct: string]: string } } = {
  OrderComponents: {
    OrderComponents:
      'address offerer,OfferItem[] offer,ConsiderationItem[] consideration,uint256 startTime,uint256 endTime',
    OfferItem:
      'uint8 itemType,address token,uint256 identifierOrCriteria,uint256 startAmount,uint256 endAmount',
    ConsiderationItem:
      'uint8 itemType,address token,uint256 identifierOrCriteria,uint256 startAmount,uint256 endAmount,address recipient',
  },
  BulkOrder: {
    BulkOrder: 'OrderComponents[2] tree',
    OrderComponents: 'address offerer,OfferItem[] offer,ConsiderationItem[] consideration,uint256 endTime',
    OfferItem:
      'uint8 itemType,address token,uint256 identifierOrCriteria,uint256 startAmount,uint256 endAmount',
    ConsiderationItem:
      'uint8 itemType,address token,uint256 identifierOrCriteria,uint256 startAmount,uint256 endAmount,address recipient',
  },
  ERC721Order: {
    ERC721Order:
      'uint8 direction,uint256 expiry,address erc20Token,uint256 erc20TokenAmount,Fee[] fees,address erc721Token,uint256 erc721TokenId',
    Fee: 'address recipient,uint256 amount',
  },
  Order: {
    Order:
      'uint256 salt,address maker,address receiver,address makerAsset,address takerAsset,uint256 makingAmount,uint256 takingAmount,uint256 makerTraits',
  },
  Permit: { Permit: 'address owner,address spender,uint256 value,uint256 nonce,uint256 deadline' },
  PermitBatch: {
    PermitBatch: 'PermitDetails[] details,address spender,uint256 sigDeadline',
    PermitDetails: 'address token,uint160 amount,uint48 expiration,uint48 nonce',
  },
  TransferWithAuthorization: {
    TransferWithAuthorization: 'address from,address to,uint256 value,uint256 validBefore',
  },
};
const OTHER_TYPES = [
  'string',
  'int256',
  'bytes',
  'bool',
  'address',
  'uint256[]',
  'uint256',
  'bytes32',
  'Odd',
  'Odd[2][]',
];

type Choice = {
  readonly at: number;
  readonly type: string;
  readonly way: 'retype' | 'drop' | 'wrap' | 'single';
};
const choices: fc.Arbitrary<readonly Choice[]> = fc.array(
  fc.record({
    at: fc.nat(30),
    type: fc.constantFrom(...OTHER_TYPES),
    way: fc.constantFrom('retype', 'drop', 'wrap', 'single'),
  }),
  { maxLength: 3 },
);

type Member = { readonly struct: string; readonly type: string; readonly name: string };

function mutated(
  structs: { readonly [struct: string]: string },
  changes: readonly Choice[],
): readonly Member[] {
  const members = Object.entries(structs).flatMap(([struct, text]) =>
    text.split(',').map((member): Member => {
      const [type, name] = member.split(' ') as [string, string];
      return { struct, type, name };
    }),
  );
  return changes.reduce<readonly Member[]>((all, { at, type, way }) => {
    const place = at % all.length;
    const typed = (of: Member) => {
      if (way === 'wrap') return { ...of, type: `${of.type}[]` };
      return way === 'single' ? { ...of, type: of.type.replace(/\[\d*\]$/, '') } : { ...of, type };
    };
    return way === 'drop'
      ? all.filter((_, i) => i !== place)
      : all.map((one, i) => (i === place ? typed(one) : one));
  }, members);
}

function madeOf(type: string, members: readonly Member[], seed: number): unknown {
  const list = /^(.*)\[(\d*)\]$/.exec(type);
  if (list !== null) {
    const length = list[2] === '' ? seed % 3 : Number(list[2]);
    return Array.from({ length }, (_, i) => madeOf(list[1]!, members, seed + i));
  }
  if (type.startsWith('uint')) return [0, 1, 7, 2 ** 15][seed % 4]! % (type === 'uint8' ? 8 : 2 ** 16);
  switch (type) {
    case 'int256':
      return -5;
    case 'address':
      return [ACCOUNT, OTHER, TOKEN][seed % 3];
    case 'bool':
      return seed % 2 === 0;
    case 'string':
      return ['', 'x', '-1', '0x', '1e9'][seed % 5];
    case 'bytes':
      return '0x12';
    case 'bytes32':
      return `0x${'11'.repeat(32)}`;
    default: {
      if (seed % 5 === 0 && type !== 'OrderComponents') return undefined;
      const own = members.filter(({ struct }) => struct === type);
      return Object.fromEntries(own.map(({ name, type: of }, i) => [name, madeOf(of, members, seed + i)]));
    }
  }
}

test('is described, whatever it is made of', () => {
  let read = 0;
  let permits = 0;
  fc.assert(
    fc.property(
      fc.constantFrom(...Object.keys(READ)),
      choices,
      fc.nat(60),
      fc.boolean(),
      (primaryType, changes, seed, isNamed) => {
        const members = [
          ...mutated(READ[primaryType]!, changes),
          { struct: 'Odd', type: 'string', name: 'amount' },
          { struct: 'Odd', type: 'int256', name: 'token' },
        ];
        const types = Object.fromEntries(
          [...new Set([primaryType, ...members.map(({ struct }) => struct)])].map((struct) => [
            struct,
            members.filter((one) => one.struct === struct).map(({ name, type }) => ({ name, type })),
          ]),
        );
        const typed = readTypedData({
          types: { ...types, EIP712Domain: isNamed ? [{ name: 'verifyingContract', type: 'address' }] : [] },
          primaryType,
          domain: isNamed ? { verifyingContract: TOKEN } : {},
          message: madeOf(primaryType, members, seed) ?? {},
        });
        if (!typed.ok) return;
        read++;
        const { kind, outflows, warnings, intent } = described(typedDataOf(typed.value.typedData));
        if (kind === 'permit') permits++;
        for (const { amount } of outflows) expect(amount).toMatch(/^(all|\d+)$/);
        if (outflows.some(({ amount }) => amount !== '0')) {
          expect(warnings).toContain('permit-by-signature');
          expect(intent).not.toBe('Revoke');
        }
      },
    ),
    { numRuns: 2000 },
  );
  // Otherwise it says nothing.
  expect(read).toBeGreaterThan(500);
  expect(permits).toBeGreaterThan(100);
});
