import fc from 'fast-check';
import { hashTypedData } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import { describe, expect, test } from 'vitest';
import { hexOf } from '../../../src/wallet/evm/hex.ts';
import { type ReadTypedData, readTypedData } from '../../../src/wallet/evm/read-typed-data.ts';
import { typedDataDigest } from '../../../src/wallet/evm/typed-data-hash.ts';
import { sign } from '../../../src/wallet/sign.ts';
import { MAIL, SECRET, SECRET_HEX, typedDataOf } from '../../fixtures/signables.ts';
import { anyTypedData } from '../../fixtures/typed-data.ts';

type Loose = Record<string, unknown>;
type Fields = readonly { readonly name: string; readonly type: string }[];

const { types: TYPES, domain: DOMAIN, message: MESSAGE } = MAIL;
const read = (value: unknown): ReadTypedData => {
  const parsed = readTypedData(value);
  if (!parsed.ok) throw new Error(`${parsed.code}: ${parsed.because}`);
  return parsed.value;
};
/** The example with another field `value` in its message. */
const withField = (type: string, value: unknown, types: Loose = {}) => ({
  ...MAIL,
  types: { ...TYPES, Mail: [...TYPES.Mail!, { name: 'value', type }], ...types },
  message: { ...MESSAGE, value },
});
const withTypes = (types: Loose) => ({ ...MAIL, types: { ...TYPES, ...types } });
const withDomain = (domain: Loose, fields: Fields = TYPES.EIP712Domain!) => ({
  ...MAIL,
  domain,
  types: { ...TYPES, EIP712Domain: fields },
});

describe('what is accepted', () => {
  test('the example of EIP-712, as text and as an object', () => {
    expect(read(MAIL)).toEqual({ typedData: MAIL, removed: false });
    expect(read(JSON.stringify(MAIL))).toEqual({ typedData: MAIL, removed: false });
  });

  test('any schema: the digest is that of viem, and reading again changes nothing', () => {
    fc.assert(
      fc.property(anyTypedData, (loose) => {
        const { typedData, removed } = read(JSON.stringify(loose));
        expect(hexOf(typedDataDigest(typedData))).toBe(hashTypedData(loose as never));
        expect(read(typedData)).toEqual({ typedData, removed: false });
        expect(removed).toBe(false);
      }),
      { numRuns: 300 },
    );
  });

  test('any schema: the signature is that of viem', async () => {
    const viem = privateKeyToAccount(SECRET_HEX);
    await fc.assert(
      fc.asyncProperty(anyTypedData, async (loose) => {
        const { signature } = sign(typedDataOf(read(loose).typedData), SECRET);
        expect(signature).toBe(await viem.signTypedData(loose as never));
      }),
      { numRuns: 25 },
    );
  });

  test.each([
    ['a number', 1],
    ['decimal text', '1'],
    ['hex', '0x1'],
    ['padded hex', '0x0000000001'],
  ])('a chain written as %s is the same chain', (_, chainId) => {
    expect(read(withDomain({ ...DOMAIN, chainId })).typedData).toEqual(MAIL);
  });

  test('members that no type declares are left out, and it is said', () => {
    const { typedData, removed } = read({ ...MAIL, message: { ...MESSAGE, extraData: 'not typed' } });
    expect(removed).toBe(true);
    expect(typedData).toEqual(MAIL);
    const inDomain = read(withDomain({ ...DOMAIN, salt: `0x${'00'.repeat(32)}` }));
    expect(inDomain).toEqual({ typedData: MAIL, removed: true });
    const inside = { ...MESSAGE, from: { ...(MESSAGE.from as Loose), age: 5 } };
    expect(read({ ...MAIL, message: inside })).toEqual({ typedData: MAIL, removed: true });
  });

  test('a member called __proto__ is left out like others', () => {
    const text = JSON.stringify(MAIL).replace('"message":{', '"message":{"__proto__":{"contents":"no"},');
    expect(read(text)).toEqual({ typedData: MAIL, removed: true });
  });

  test('types that nothing refers to are not kept', () => {
    expect(read(withTypes({ Group: [{ name: 'members', type: 'Person[]' }] })).typedData).toEqual(MAIL);
  });

  test('a struct inside a struct may be missing', () => {
    const { typedData } = read({ ...MAIL, message: { to: MESSAGE.to, contents: 'Hello, Bob!' } });
    expect(typedData.message).toEqual({ ...MESSAGE, from: null });
    // What eth-sig-util's V4 gives for it: 32 zero bytes in the place of the struct.
    expect(() => sign(typedDataOf(typedData), SECRET)).not.toThrow();
  });

  test('the largest that is read is signed: its values, and its names', () => {
    const values = withField('uint8[]', new Array(3990).fill(1));
    const names = Array.from({ length: 62 }, (_, i) => `T${i}`.padEnd(70, 'x'));
    const chain = Object.fromEntries(
      names.map((name, i) => [name, [{ name: 'next', type: names[i + 1] ?? 'bool' }]]),
    );
    const types = { EIP712Domain: [], ...chain };
    const long = { types, primaryType: names[0], domain: {}, message: { next: null } };
    for (const loose of [values, long])
      expect(sign(typedDataOf(read(loose).typedData), SECRET).signature).toMatch(/^0x[0-9a-f]{130}$/);
  });

  test('neither a domain nor a type of it is an empty one', () => {
    const { EIP712Domain: _, ...types } = TYPES;
    expect(read({ ...MAIL, types, domain: {} }).typedData).toMatchObject({
      domain: {},
      types: { EIP712Domain: [] },
    });
  });

  test('addresses get the capitals of EIP-55 whatever they had', () => {
    const lower = JSON.parse(
      JSON.stringify(MAIL).replaceAll(/0x[0-9a-f]{40}/gi, (text) => `0x${text.slice(2).toUpperCase()}`),
    );
    expect(read(lower).typedData).toEqual(MAIL);
  });
});

describe('what is refused', () => {
  const nested = (levels: number): unknown => (levels === 0 ? 1 : [nested(levels - 1)]);
  const itself: Loose = {};
  itself.itself = itself;
  const manyFields = Array.from({ length: 257 }, (_, i) => ({ name: `f${i}`, type: 'bool' }));
  const manyTypes = Object.fromEntries(Array.from({ length: 64 }, (_, i) => [`T${i}`, []]));

  test.each<[string, string, unknown]>([
    ['too-large', 'more than 64 kB', { ...MAIL, message: { ...MESSAGE, contents: 'a'.repeat(65_536) } }],
    ['too-deep', 'deeper than 24', { ...MAIL, message: { ...MESSAGE, extra: nested(30) } }],
    ['not-json', 'no JSON', '{'],
    ['not-json', 'nothing', undefined],
    ['not-json', 'a value that holds itself', itself],
    ['not-json', 'what JSON has no form for', { ...MAIL, domain: { chainId: 1n } }],
    ['not-typed-data', 'a list', []],
    ['not-typed-data', 'text', '"Mail"'],
    ['not-typed-data', 'without types', { ...MAIL, types: undefined }],
    ['not-typed-data', 'without message', { ...MAIL, message: undefined }],
    ['not-typed-data', 'a domain that is no object', { ...MAIL, domain: 'Ether Mail' }],
    ['too-many-types', '67 types', withTypes(manyTypes)],
    ['too-many-fields', '257 fields', withTypes({ Many: manyFields })],
    [
      'too-many-fields',
      'names of more than 15,000 characters',
      withTypes({
        Long: Array.from({ length: 130 }, (_, i) => ({ name: `f${i}`.padEnd(120, 'x'), type: 'bool' })),
      }),
    ],
    ['reserved-name', 'a type called constructor', withTypes({ constructor: [] })],
    ['reserved-name', 'a field called toString', withTypes({ Odd: [{ name: 'toString', type: 'bool' }] })],
    [
      'reserved-name',
      'a type called __proto__',
      JSON.stringify(MAIL).replace('"types":{', '"types":{"__proto__":[],'),
    ],
    ['bad-name', 'a type of the name of a built-in one', withTypes({ uint256: [] })],
    ['bad-name', 'a type with a space', withTypes({ 'Per son': [] })],
    ['bad-name', 'a field with a comma', withTypes({ Odd: [{ name: 'a,bool b', type: 'bool' }] })],
    ['bad-name', 'a field without a name', withTypes({ Odd: [{ type: 'bool' }] })],
    ['bad-name', 'a field that is nothing', withTypes({ Odd: [null] })],
    ['bad-type', 'a type without a list', withTypes({ Odd: {} })],
    ['bad-type', 'an array that does not end', withField('Person[+', [])],
    ['bad-type', 'an array of none', withField('bool[0]', [])],
    ['bad-type', 'a length with a zero in front', withField('bool[02]', [true, true])],
    ['bad-type', 'five levels of arrays', withField('bool[][][][][]', [])],
    ['bad-type', 'uint7', withField('uint7', 1)],
    ['bad-type', 'uint264', withField('uint264', 1)],
    ['bad-type', 'bytes33', withField('bytes33', `0x${'00'.repeat(33)}`)],
    ['bad-type', 'function', withField('function', '0x')],
    ['bad-type', 'fixed128x18', withField('fixed128x18', 1)],
    ['duplicate-field', 'a field twice', withTypes({ Mail: [...TYPES.Mail!, ...TYPES.Mail!] })],
    ['unknown-type', 'a type that is not declared', withField('Group', {})],
    [
      'type-cycle',
      'a type that holds itself',
      withField('Node', {}, { Node: [{ name: 'next', type: 'Node' }] }),
    ],
    [
      'type-cycle',
      'a cycle through a list',
      withField('A', {}, { A: [{ name: 'b', type: 'B[]' }], B: [{ name: 'a', type: 'A' }] }),
    ],
    [
      'no-domain-type',
      'a domain without its type',
      { ...MAIL, types: { Person: TYPES.Person, Mail: TYPES.Mail } },
    ],
    [
      'bad-domain-type',
      'a domain with a field of its own',
      withDomain({ ...DOMAIN, host: 'x' }, [...TYPES.EIP712Domain!, { name: 'host', type: 'string' }]),
    ],
    [
      'bad-domain-type',
      'a chain that is text',
      withDomain({ chainId: '1' }, [{ name: 'chainId', type: 'string' }]),
    ],
    ['bad-primary-type', 'no primary type', { ...MAIL, primaryType: undefined }],
    ['bad-primary-type', 'a primary type that is not declared', { ...MAIL, primaryType: 'Non-Existent' }],
    ['bad-primary-type', 'the domain', { ...MAIL, primaryType: 'EIP712Domain' }],
    ['bad-primary-type', 'a name that every object has', { ...MAIL, primaryType: 'toString' }],
    ['missing-member', 'an empty domain with a type for it', withDomain({})],
    ['missing-member', 'a message without its text', { ...MAIL, message: { from: null, to: null } }],
    ['missing-member', 'a struct missing in a list', withField('Person[]', [null])],
    ['missing-member', 'a list that is null', withField('bool[]', null)],
    ['bad-value', 'a contract that is a number', withDomain({ ...DOMAIN, verifyingContract: 1 })],
    [
      'bad-value',
      'a contract as decimal text',
      withDomain({ ...DOMAIN, verifyingContract: '917551056842671309452305380979543736893630245704' }),
    ],
    ['bad-value', 'a number for text', withField('string', 5)],
    ['bad-value', 'half a character', withField('string', '\ud800')],
    ['bad-value', 'text for a boolean', withField('bool', 'true')],
    ['bad-value', 'bytes that are no hex', withField('bytes', 'hello')],
    ['bad-value', 'half a byte', withField('bytes', '0x1')],
    ['bad-value', 'too few bytes', withField('bytes32', '0x01')],
    ['bad-value', 'an object for a list', withField('bool[]', { length: 0 })],
    ['bad-value', 'a list for a struct', withField('Person', [])],
    ['bad-number', 'more than JSON can hold exactly', withField('uint256', 2 ** 60)],
    ['bad-number', 'a fraction', withField('uint256', 1.5)],
    ['bad-number', 'a number below zero', withField('uint256', -1)],
    ['bad-number', 'a number over its width', withField('uint8', 256)],
    ['bad-number', 'a number under its width', withField('int8', '-129')],
    ['bad-number', 'no number', withField('uint256', 'one')],
    ['bad-number', 'empty text', withField('uint256', '')],
    ['bad-number', 'hex below zero', withField('int256', '-0x1')],
    ['bad-array-length', 'one of two', withField('bool[2]', [true])],
    ['bad-array-length', 'three of two', withField('bool[2]', [true, true, true])],
    ['too-many-values', 'a huge list', withField('uint8[]', new Array(4001).fill(1))],
  ])('%s: %s', (code, _, value) => {
    expect(readTypedData(value)).toMatchObject({ ok: false, code });
  });

  test('whatever is sent is answered', () => {
    const part = fc.oneof(fc.anything(), fc.constantFrom(...Object.values(MAIL), ...Object.values(TYPES)));
    const shaped = fc.record({ types: part, primaryType: part, domain: part, message: part });
    const changed = fc.tuple(fc.nat(), fc.string({ maxLength: 3 })).map(([at, text]) => {
      const json = JSON.stringify(MAIL);
      return json.slice(0, at % json.length) + text + json.slice((at % json.length) + 1);
    });
    fc.assert(
      fc.property(fc.oneof(fc.anything(), fc.json(), shaped, changed), (value) => {
        expect(typeof readTypedData(value).ok).toBe('boolean');
      }),
      { numRuns: 500 },
    );
  });

  test('in bounded time, whatever is sent', () => {
    const many = withField('Person[]', new Array(1300).fill({ name: '', wallet: `0x${'00'.repeat(20)}` }));
    const from = performance.now();
    readTypedData(many);
    readTypedData('['.repeat(60_000));
    readTypedData(`${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`);
    readTypedData(
      withTypes(
        Object.fromEntries(
          Array.from({ length: 60 }, (_, i) => [
            `T${i}`,
            [
              { name: 'a', type: `T${(i + 1) % 60}` },
              { name: 'b', type: `T${(i + 7) % 60}` },
            ],
          ]),
        ),
      ),
    );
    expect(performance.now() - from).toBeLessThan(10_000);
  });
});
