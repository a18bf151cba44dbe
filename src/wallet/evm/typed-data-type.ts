/** The types that a field of EIP-712 can have, read from their names. */

export type ValueType =
  | { readonly is: 'struct'; readonly name: string }
  | { readonly is: 'array'; readonly of: ValueType; readonly length: number | null }
  /** `length` is `null` for those of any length. */
  | { readonly is: 'bytes'; readonly length: number | null }
  | { readonly is: 'uint' | 'int'; readonly bits: number }
  | { readonly is: 'string' | 'bool' | 'address' };

/** Deeper arrays are no use, and each level costs a call. */
const MAX_ARRAY_LEVELS = 4;
const IDENTIFIER = /^[A-Za-z_$][A-Za-z0-9_$]{0,127}$/;
/** What Solidity calls a type of its own: a struct of that name would be read in two ways. */
const BUILT_IN = /^(u?int\d*|bytes\d*|u?fixed(\d+x\d+)?|bool|address|string|function)$/;

export function isIdentifier(name: string): boolean {
  return IDENTIFIER.test(name);
}

export function isStructName(name: string): boolean {
  return isIdentifier(name) && !BUILT_IN.test(name);
}

/**
 * `null` for what is no type. That a struct is declared is for the caller to see.
 * @param text from outside
 */
export function readType(text: string): ValueType | null {
  const parts = /^([A-Za-z0-9_$]{1,128})((?:\[\d{0,4}\])*)$/.exec(text);
  if (parts === null) return null;
  const levels = [...parts[2]!.matchAll(/\[(\d*)\]/g)].map(([, digits]) => digits!);
  // A length with leading zeros would be another name of the same type; one of zero holds nothing.
  if (levels.length > MAX_ARRAY_LEVELS || levels.some((digits) => digits.startsWith('0'))) return null;
  const base = readBase(parts[1]!);
  if (base === null) return null;
  return levels.reduce<ValueType>(
    (of, digits) => ({ is: 'array', of, length: digits === '' ? null : Number(digits) }),
    base,
  );
}

function readBase(name: string): ValueType | null {
  if (name === 'string' || name === 'bool' || name === 'address') return { is: name };
  if (name === 'bytes') return { is: 'bytes', length: null };
  const number = /^(u?int)([1-9]\d{0,2})?$/.exec(name);
  if (number !== null) {
    // Encoded as 256 bits where no width is given; its name stays as it was written.
    const bits = Number(number[2] ?? '256');
    return bits % 8 === 0 && bits <= 256 ? { is: number[1] as 'uint' | 'int', bits } : null;
  }
  const fixed = /^bytes([1-9]\d?)$/.exec(name);
  if (fixed !== null) return Number(fixed[1]) <= 32 ? { is: 'bytes', length: Number(fixed[1]) } : null;
  return isStructName(name) ? { is: 'struct', name } : null;
}

/** The struct inside the arrays; `null` where there is none. */
export function structIn(type: ValueType): string | null {
  if (type.is === 'array') return structIn(type.of);
  return type.is === 'struct' ? type.name : null;
}
