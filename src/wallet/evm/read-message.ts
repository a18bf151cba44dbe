/**
 * What `personal_sign` is asked to sign (EIP-191; docs/spec/wallet.md section 3): bytes written as hex, or text.
 */

import { toHex, utf8 } from '../../bytes.ts';
import { accept, type Parsed, refuse } from '../../errors.ts';
import type { Hex } from '../signable.ts';

export type MessageCode = 'bad-message' | 'too-large' | 'odd-hex';

export const MAX_MESSAGE_BYTES = 64 * 1024;

/** `0x` and hex digits are bytes; all other text is itself, also `1234`, which some wallets take for hex. */
export function readPersonalMessage(message: unknown): Parsed<Hex, MessageCode> {
  if (typeof message !== 'string' || !message.isWellFormed())
    return refuse('bad-message', 'a message is text');
  if (message.length > 2 + 2 * MAX_MESSAGE_BYTES) return tooLarge();
  const isHex = /^0x[0-9a-fA-F]*$/.test(message);
  if (isHex && message.length % 2 === 1)
    return refuse('odd-hex', 'hex of half a byte could be meant as text or as bytes');
  const hex: Hex = isHex ? (message.toLowerCase() as Hex) : `0x${toHex(utf8(message))}`;
  return hex.length > 2 + 2 * MAX_MESSAGE_BYTES ? tooLarge() : accept(hex);
}

function tooLarge() {
  return refuse('too-large', `a message has at most ${MAX_MESSAGE_BYTES} bytes`);
}
