/**
 * What a new password must be, and what can honestly be said about it (docs/spec/vault.md section 2): its length, and
 * whether it is obviously monotonous. Whether it can be guessed, nobody can see from it.
 */

import { accept, type Parsed, refuse } from '../errors.ts';

export const MIN_PASSWORD_CHARS = 12;
const MAX_PASSWORD_CHARS = 256;
/** Fewer different characters are a pattern such as `aaaabbbbcccc`. */
const MIN_DIFFERENT_CHARS = 6;
/** From here on length alone makes trying all of them hopeless, unless it is a known phrase. */
const LONG_CHARS = 20;

export type PasswordCode = 'password-too-short' | 'password-too-long';

/** Codes: `password-too-short`, `password-too-long`. */
export function newPassword(password: string): Parsed<string, PasswordCode> {
  const { length } = [...password.normalize('NFKC')];
  if (length < MIN_PASSWORD_CHARS)
    return refuse('password-too-short', `${length} characters, at least ${MIN_PASSWORD_CHARS}`);
  if (length > MAX_PASSWORD_CHARS)
    return refuse('password-too-long', `${length} characters, at most ${MAX_PASSWORD_CHARS}`);
  return accept(password);
}

export type PasswordHint = 'short' | 'monotonous' | 'fair' | 'long';

/** Never says "strong": it knows no list of common passwords, and a famous quotation is `long`. */
export function hintOf(password: string): PasswordHint {
  const chars = [...password.normalize('NFKC')];
  if (chars.length < MIN_PASSWORD_CHARS) return 'short';
  if (new Set(chars).size < MIN_DIFFERENT_CHARS || isRun(chars)) return 'monotonous';
  return chars.length < LONG_CHARS ? 'fair' : 'long';
}

/** Each character follows the one before it, as in `123456789012` without its last three. */
function isRun(chars: readonly string[]): boolean {
  const steps = chars.slice(1).map((char, i) => char.codePointAt(0)! - chars[i]!.codePointAt(0)!);
  const inOrder = steps.filter((step) => step === 1 || step === -1 || step === 0).length;
  return inOrder >= steps.length * 0.8;
}
