import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { concat, fromHex, fromUtf8, utf8 } from '../src/bytes.ts';
import { canonicalize, type Json, parseCanonical } from '../src/canonical.ts';

const LIMIT = 100_000;
const text = (value: Json) => fromUtf8(canonicalize(value));
const parse = (json: string) => parseCanonical(utf8(json), LIMIT);

describe('RFC 8785', () => {
  test('section 3.2.2: literals, numbers and strings', () => {
    const input = String.raw`{
      "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
      "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
      "literals": [null, true, false]
    }`;
    const expected =
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],' +
      String.raw`"string":"€$\u000f\nA'B\"\\\\\"/"}`;
    expect(text(JSON.parse(input))).toBe(expected);
    expect(parse(expected)).toEqual({ ok: true, value: JSON.parse(input) });
  });

  test('section 3.2.3: members are sorted by UTF-16 code units', () => {
    const input = {
      '\u20ac': 'Euro Sign',
      '\r': 'Carriage Return',
      '\ufb33': 'Hebrew Letter Dalet With Dagesh',
      '1': 'One',
      '\ud83d\ude00': 'Emoji: Grinning Face',
      '\u0080': 'Control',
      '\u00f6': 'Latin Small Letter O With Diaeresis',
    };
    const order = ['\r', '1', '\u0080', '\u00f6', '\u20ac', '\ud83d\ude00', '\ufb33'] as const;
    const members = order.map((key) => `${JSON.stringify(key)}:${JSON.stringify(input[key])}`);
    expect(text(input)).toBe(`{${members.join(',')}}`);
  });

  /** Appendix B: the bits of an IEEE 754 double and its text. */
  const NUMBERS = [
    ['0000000000000000', '0'],
    ['8000000000000000', '0'],
    ['0000000000000001', '5e-324'],
    ['8000000000000001', '-5e-324'],
    ['7fefffffffffffff', '1.7976931348623157e+308'],
    ['ffefffffffffffff', '-1.7976931348623157e+308'],
    ['4340000000000000', '9007199254740992'],
    ['c340000000000000', '-9007199254740992'],
    ['4430000000000000', '295147905179352830000'],
    ['44b52d02c7e14af5', '9.999999999999997e+22'],
    ['44b52d02c7e14af6', '1e+23'],
    ['44b52d02c7e14af7', '1.0000000000000001e+23'],
    ['444b1ae4d6e2ef4e', '999999999999999700000'],
    ['444b1ae4d6e2ef4f', '999999999999999900000'],
    ['444b1ae4d6e2ef50', '1e+21'],
    ['3eb0c6f7a0b5ed8c', '9.999999999999997e-7'],
    ['3eb0c6f7a0b5ed8d', '0.000001'],
    ['41b3de4355555553', '333333333.3333332'],
    ['41b3de4355555554', '333333333.33333325'],
    ['41b3de4355555555', '333333333.3333333'],
    ['41b3de4355555556', '333333333.3333334'],
    ['41b3de4355555557', '333333333.33333343'],
    ['becbf647612f3696', '-0.0000033333333333333333'],
    ['43143ff3c1cb0959', '1424953923781206.2'],
  ] as const;

  const double = (bits: string) => new DataView(fromHex(bits)!.buffer).getFloat64(0);

  test.each(NUMBERS)('appendix B: %s is %s', (bits, expected) => {
    expect(text(double(bits))).toBe(expected);
    expect(parse(expected)).toMatchObject({ ok: true });
  });

  test.each(['7fffffffffffffff', '7ff0000000000000', 'fff0000000000000'])(
    'appendix B: %s has no text',
    (bits) => {
      expect(() => canonicalize(double(bits))).toThrow(expect.objectContaining({ code: 'bad-argument' }));
    },
  );
});

describe('writing', () => {
  test('members without a value are left out', () => {
    expect(text({ b: undefined, a: { c: undefined } })).toBe('{"a":{}}');
  });

  test('lone surrogates in values and names are misuse', () => {
    const misuse = expect.objectContaining({ code: 'bad-argument' });
    expect(() => canonicalize('\ud800')).toThrow(misuse);
    expect(() => canonicalize({ '\udc00': 1 })).toThrow(misuse);
  });

  test('33 levels are misuse, 32 are not', () => {
    expect(text(nested(32))).toBe('['.repeat(32) + ']'.repeat(32));
    expect(() => canonicalize(nested(40))).toThrow(expect.objectContaining({ code: 'bad-argument' }));
  });

  function nested(depth: number): Json {
    let value: Json = [];
    for (let i = 1; i < depth; i++) value = [value];
    return value;
  }
});

describe('reading', () => {
  test.each([
    '{}',
    '[]',
    'null',
    '0',
    '-1',
    '1e+30',
    '"\\u001f"',
    '"\u2028"',
    '"\u007f"',
    '{"":0,"a":[1,"]",{"b":"\\\\"}]}',
    '"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["',
  ])('accepts %s', (json) => {
    expect(parse(json)).toEqual({ ok: true, value: JSON.parse(json) });
  });

  test('a member called __proto__ is a member', () => {
    const parsed = parse('{"__proto__":{"tier":"A1"}}');
    if (!parsed.ok) throw new Error(parsed.because);
    expect(Object.keys(parsed.value as object)).toEqual(['__proto__']);
    expect((parsed.value as { readonly tier?: string }).tier).toBeUndefined();
  });

  test.each([
    ['duplicate names', '{"a":1,"a":1}'],
    ['duplicate names, one of them escaped', '{"a":1,"\\u0061":1}'],
    ['unsorted names', '{"b":1,"a":2}'],
    ['names sorted by code point', '{"\ufb33":1,"\u{1f600}":1}'],
    ['white space', '{"a": 1}'],
    ['a final line break', '{}\n'],
    ['1.0', '1.0'],
    ['1e0', '1e0'],
    ['1E30', '1E30'],
    ['an exponent without sign', '1e30'],
    ['-0', '-0'],
    ['more digits than a double has', '0.10000000000000000001'],
    ['an integer beyond 2^53 that is rounded', '9007199254740993'],
    ['a number that overflows', '1e400'],
    ['a number that vanishes', '1e-400'],
    ['an escaped letter', '"\\u0061"'],
    ['an escaped solidus', '"\\/"'],
    ['\\u000a for \\n', '"\\u000a"'],
    ['an escape with capitals', '"\\u001F"'],
    ['an escaped surrogate pair', '"\\ud83d\\ude00"'],
    ['a lone high surrogate', '"\\ud800"'],
    ['a lone low surrogate in a name', '{"\\udc00":1}'],
  ])('not-canonical: %s', (_what, json) => {
    expect(parse(json)).toMatchObject({ ok: false, code: 'not-canonical' });
  });

  test.each([
    '',
    '{',
    '{"a":}',
    '[1,]',
    '01',
    '+1',
    '.5',
    'NaN',
    'Infinity',
    'undefined',
    "'a'",
    '{a:1}',
    '"\n"',
    '\ufeff{}',
    '{}{}',
    '//',
    ']',
    '"\\x"',
  ])('not-json: %j', (json) => {
    expect(parse(json)).toMatchObject({ ok: false, code: 'not-json' });
  });

  test('not-utf8: a broken sequence, and a surrogate written as bytes', () => {
    for (const bytes of ['22ff22', '22eda08022', '22c0af22'])
      expect(parseCanonical(fromHex(bytes)!, LIMIT)).toMatchObject({ ok: false, code: 'not-utf8' });
  });

  test('too-large: one byte over the limit', () => {
    expect(parseCanonical(utf8('[1]'), 3)).toMatchObject({ ok: true });
    expect(parseCanonical(utf8('[1]'), 2)).toMatchObject({ ok: false, code: 'too-large' });
  });

  test('too-deep: 33 levels, or a bomb of many more', () => {
    expect(parse('['.repeat(32) + ']'.repeat(32))).toMatchObject({ ok: true });
    expect(parse('['.repeat(33) + ']'.repeat(33))).toMatchObject({ ok: false, code: 'too-deep' });
    expect(parse(`${'{"a":'.repeat(33)}0${'}'.repeat(33)}`)).toMatchObject({ code: 'too-deep' });
    const bomb = concat(utf8('"\\""'), new Uint8Array(5_000_000).fill(0x5b));
    expect(parseCanonical(bomb, bomb.length)).toMatchObject({ ok: false, code: 'too-deep' });
  });
});

describe('properties', () => {
  const json = fc.jsonValue({ maxDepth: 6 }).filter((value) => isWellFormed(JSON.stringify(value)));

  function isWellFormed(written: string): boolean {
    return !/\\ud[89a-f]/.test(written); // JSON.stringify escapes exactly the lone surrogates
  }

  test('what is written is read, and nothing else means the same', () => {
    fc.assert(
      fc.property(json, (value) => {
        const bytes = canonicalize(value as Json);
        const parsed = parseCanonical(bytes, bytes.length);
        if (!parsed.ok) throw new Error(parsed.because);
        expect(canonicalize(parsed.value)).toEqual(bytes);
        expect(parsed.value).toEqual(JSON.parse(JSON.stringify(value)));
      }),
      { numRuns: 300 },
    );
  });

  test('arbitrary text never throws, and what is accepted is canonical', () => {
    const char = fc.constantFrom(...'{}[]",:\\ud8019.eE+-ntfals ');
    fc.assert(
      fc.property(fc.string({ unit: char, maxLength: 12 }), (input) => {
        const parsed = parse(input);
        return !parsed.ok || text(parsed.value) === input;
      }),
      { numRuns: 5000 },
    );
  });
});
