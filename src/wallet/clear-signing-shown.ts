/**
 * What of a call or typed data its descriptor puts on screen. The library says values and not whose they are, and two members can have one value; so it reads again with one
 * member changed, and the row that changes with it is the member's.
 *
 * A member that is not found on screen is shown beside the descriptor's words: a mistake here shows a value twice, and hides none.
 */

import type { ClearCall, ClearText } from './clear-signing-registry.ts';
import type { Field } from './description.ts';
import { ZERO_ADDRESS } from './evm/address.ts';
import type { Hex, TypedData } from './signable.ts';

type Asked =
  | { readonly is: 'call'; readonly call: ClearCall }
  | { readonly is: 'typed-data'; readonly typedData: TypedData };
type Read = (asked: Asked) => Promise<ClearText | null>;
/** `read` answers `null` for what no descriptor fits. */
export type ClearReader = { readonly asked: Asked; readonly read: Read };

/** Each is read once more; of what has more, all is shown. */
const MAX_MEMBERS = 64;
const SELECTOR_CHARS = 10;
const WORD_CHARS = 64;

/** @param text of what was asked. @param members of it, in their order. The answer: labels of those that the text shows, whole and decoded. */
export async function shownMembers(
  { asked, read }: ClearReader,
  text: ClearText,
  members: readonly Field[],
): Promise<ReadonlySet<string>> {
  const shown = new Set<string>();
  if (members.length > MAX_MEMBERS) return shown;
  for (const [at, { label, value }] of members.entries()) {
    const other = otherwise(asked, { at, label, count: members.length });
    const changed = other === null ? null : await read(other);
    const isShown = Object.entries(text.fields).some(
      ([row, { rawValue }]) =>
        String(rawValue).toLowerCase() === value.toLowerCase() && isOtherIn(changed, row, rawValue),
    );
    if (isShown) shown.add(label);
  }
  return shown;
}

/** Whether a row is of an argument, and not only of who calls, what is called and what is sent along. */
export async function showsArguments(read: Read, call: ClearCall, text: ClearText): Promise<boolean> {
  if (call.data.length <= SELECTOR_CHARS) return true;
  const other = await read({ is: 'call', call: { ...call, from: ZERO_ADDRESS, value: call.value ^ 1n } });
  return Object.entries(text.fields).some(
    ([row, { rawValue }]) =>
      other !== null &&
      !isOtherIn(other, row, rawValue) &&
      String(rawValue).toLowerCase() !== call.to.toLowerCase(),
  );
}

function isOtherIn(text: ClearText | null, row: string, rawValue: unknown): boolean {
  const found = text !== null && Object.hasOwn(text.fields, row) ? text.fields[row]! : null;
  return found !== null && String(found.rawValue) !== String(rawValue);
}

type Place = { readonly at: number; readonly label: string; readonly count: number };

/** The same with one member changed; `null` where that cannot be done. */
function otherwise(asked: Asked, { at, label, count }: Place): Asked | null {
  if (asked.is === 'typed-data') {
    const { typedData } = asked;
    const message = changedAt(typedData.message, label.split('.')) as TypedData['message'];
    return { is: 'typed-data', typedData: { ...typedData, message } };
  }
  const { data } = asked.call;
  // A word for each: arguments of any length take more.
  if (data.length !== SELECTOR_CHARS + WORD_CHARS * count) return null;
  const end = SELECTOR_CHARS + WORD_CHARS * (at + 1);
  return {
    is: 'call',
    call: { ...asked.call, data: `${nudged(data.slice(0, end))}${data.slice(end)}` as Hex },
  };
}

/** What is not there stays as it is. */
function changedAt(value: unknown, [step, ...rest]: readonly string[]): unknown {
  if (step === undefined)
    return typeof value === 'boolean' ? !value : typeof value === 'string' ? nudged(value) : value;
  if (Array.isArray(value))
    return value.map((item, i) => (String(i) === step ? changedAt(item, rest) : item));
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return value;
  return { ...value, [step]: changedAt((value as { [member: string]: unknown })[step], rest) };
}

/** Another value of the same form: the last digit, of either base, changes its lowest bit. Capitals of an address would not be right for it any more. */
function nudged(text: string): string {
  const last = text.at(-1) ?? '';
  if (!/[\da-f]/i.test(last)) return `${text}x`;
  const other = (Number.parseInt(last, 16) ^ 1).toString(16);
  return `${/^0x/.test(text) ? text.toLowerCase().slice(0, -1) : text.slice(0, -1)}${other}`;
}
