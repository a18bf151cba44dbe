/**
 * What the types of typed data declare, asked before a value is read as something: a value is then of its type, because that is how it was read (typed-data-values.ts). Names alone are
 * chosen by whoever asks.
 */

import type { TypedData } from '../signable.ts';
import { readType, structIn } from './typed-data-type.ts';

export type Struct = { readonly [member: string]: unknown };
type Typed = Pick<TypedData, 'types' | 'primaryType'>;

/** @param members such as `address spender` */
export function has({ types }: Typed, struct: string, ...members: string[]): boolean {
  const declared = Object.hasOwn(types, struct) ? types[struct]! : [];
  return members.every((member) => declared.some(({ name, type }) => `${type} ${name}` === member));
}

/** Whether a struct, the primary one if none is named, is this one and no other: `Permit(address owner,…)`. */
export function isExactly({ types, primaryType }: Typed, type: string, struct = primaryType): boolean {
  const members = Object.hasOwn(types, struct) ? types[struct]! : [];
  return type === `${struct}(${members.map((each) => `${each.type} ${each.name}`).join(',')})`;
}

/** The width of a member that is a number without sign; `null` for every other. */
export function bitsOf({ types }: Typed, struct: string, member: string): number | null {
  const declared = Object.hasOwn(types, struct) ? types[struct]! : [];
  const found = declared.find(({ name }) => name === member);
  const type = found === undefined ? null : readType(found.type);
  return type?.is === 'uint' ? type.bits : null;
}

/** The struct in a member, also inside lists; `null` where there is none. */
export function structOf({ types }: Typed, struct: string, member: string): string | null {
  const declared = Object.hasOwn(types, struct) ? types[struct]! : [];
  const found = declared.find(({ name }) => name === member);
  return found === undefined ? null : structIn(readType(found.type)!);
}

/** The structs in a value, one or in lists of lists; those that are missing are left out. */
export function listed(value: unknown): readonly Struct[] {
  if (Array.isArray(value)) return value.flatMap(listed);
  return typeof value === 'object' && value !== null ? [value as Struct] : [];
}
