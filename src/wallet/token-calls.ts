/**
 * The few calls of ERC-20, ERC-721 and ERC-1155 that the wallet itself makes, as bytes, and strict readers of what a server answers to them. A server can answer
 * anything: what comes out is well-formed, not true.
 */

import * as v from 'valibot';
import { fromHex, fromUtf8, utf8 } from '../bytes.ts';
import { accept, type Parsed, refuse } from '../errors.ts';
import { nameLine } from '../shapes.ts';
import type { Address, Decimal, Hex } from './signable.ts';

/** First four bytes of the Keccak-256 of the name with its types. */
const SELECTORS = {
  transfer: 'a9059cbb', // transfer(address,uint256)
  approve: '095ea7b3', // approve(address,uint256)
  setApprovalForAll: 'a22cb465', // setApprovalForAll(address,bool)
  balanceOf: '70a08231', // balanceOf(address)
  allowance: 'dd62ed3e', // allowance(address,address)
  getApproved: '081812fc', // getApproved(uint256)
  ownerOf: '6352211e', // ownerOf(uint256)
  isApprovedForAll: 'e985e9c5', // isApprovedForAll(address,address)
  balanceOfItem: '00fdd58e', // balanceOf(address,uint256)
  symbol: '95d89b41', // symbol()
  decimals: '313ce567', // decimals()
  supportsInterface: '01ffc9a7', // supportsInterface(bytes4)
} as const;

/** ERC-165's numbers of what a collection may be, the first four bytes of a word. */
const COLLECTIONS = { erc721: '80ac58cd', erc1155: 'd9b67a26' } as const;
const WORD_CHARS = 64;
const MAX_SYMBOL_CHARS = 11;
const MAX_DECIMALS = 36;
const symbolShape = v.pipe(nameLine(1, MAX_SYMBOL_CHARS), v.regex(/^\S+$/u));

export type AnswerCode = 'bad-answer';

export function transferCall(to: Address, amount: Decimal): Hex {
  return call('transfer', word(to), numberWord(amount));
}

/** Takes back what was allowed of a token. The same bytes give item number 0 of a collection away: only for what is known to be no collection. */
export function revokeCall(spender: Address): Hex {
  return call('approve', word(spender), numberWord('0'));
}

/** Takes back what was allowed of one item, by letting nobody have it: of a token, it allows nobody anything. */
export function revokeItemCall(item: Decimal): Hex {
  return call('approve', numberWord('0'), numberWord(item));
}

export function revokeAllCall(operator: Address): Hex {
  return call('setApprovalForAll', word(operator), numberWord('0'));
}

export function balanceCall(account: Address): Hex {
  return call('balanceOf', word(account));
}

export function allowanceCall(owner: Address, spender: Address): Hex {
  return call('allowance', word(owner), word(spender));
}

export function approvedForAllCall(owner: Address, operator: Address): Hex {
  return call('isApprovedForAll', word(owner), word(operator));
}

/** ERC-721: for whom this one is approved. */
export function approvedCall(item: Decimal): Hex {
  return call('getApproved', numberWord(item));
}

/** ERC-721: whose this one is. */
export function ownerCall(item: Decimal): Hex {
  return call('ownerOf', numberWord(item));
}

/** ERC-1155: how many of this one somebody has. */
export function itemBalanceCall(account: Address, item: Decimal): Hex {
  return call('balanceOfItem', word(account), numberWord(item));
}

export function symbolCall(): Hex {
  return call('symbol');
}

export function decimalsCall(): Hex {
  return call('decimals');
}

/** Whether it is a collection of this standard. */
export function isCollectionCall(standard: keyof typeof COLLECTIONS): Hex {
  return call('supportsInterface', COLLECTIONS[standard].padEnd(WORD_CHARS, '0'));
}

/** Exactly one word: an empty answer is no balance of zero, because an address without code answers that. */
export function readWord(answer: unknown): Parsed<Decimal, AnswerCode> {
  if (typeof answer !== 'string' || !/^0x[0-9a-fA-F]{64}$/.test(answer)) return NOT_A_WORD;
  return accept(BigInt(answer).toString());
}

/** In lower case. Nobody owns what is at the address zero. */
export function readOwner(answer: unknown): Parsed<Address, AnswerCode> {
  if (typeof answer !== 'string' || !/^0x0{24}[0-9a-f]{40}$/.test(answer)) return NOT_A_WORD;
  return accept(`0x${answer.slice(26)}` as Address);
}

export function readBool(answer: unknown): Parsed<boolean, AnswerCode> {
  const read = readWord(answer);
  if (!read.ok) return read;
  return read.value === '0' || read.value === '1' ? accept(read.value === '1') : NOT_A_WORD;
}

export function readDecimals(answer: unknown): Parsed<number, AnswerCode> {
  const read = readWord(answer);
  if (!read.ok) return read;
  const decimals = BigInt(read.value);
  return decimals <= BigInt(MAX_DECIMALS) ? accept(Number(decimals)) : NOT_A_WORD;
}

/** Text of ABI, or the 32 bytes of tokens from before that; at most eleven characters that can be seen. */
export function readSymbol(answer: unknown): Parsed<string, AnswerCode> {
  const bytes = typeof answer === 'string' && answer.length <= 1_000 ? fromHex(answer.slice(2)) : null;
  const text = bytes === null ? null : fromUtf8(textBytes(bytes));
  const read = v.safeParse(symbolShape, text);
  return read.success ? accept(read.output) : refuse('bad-answer', 'no symbol of a token');
}

const NOT_A_WORD = refuse('bad-answer', 'not the one number that was asked for');

/** Offset 32, length, text; or one word that ends in zeros. */
function textBytes(bytes: Uint8Array): Uint8Array {
  const end = bytes.indexOf(0);
  if (bytes.length === 32) return bytes.subarray(0, end === -1 ? 32 : end);
  const offset = bytes.subarray(0, 32);
  const isAbi = bytes.length >= 64 && offset.every((byte, i) => byte === (i === 31 ? 32 : 0));
  const length = bytes.subarray(32, 64).reduce((sum, byte) => Math.min(sum * 256 + byte, 1_000), 0);
  return isAbi && length <= bytes.length - 64 ? bytes.subarray(64, 64 + length) : utf8('');
}

function call(name: keyof typeof SELECTORS, ...words: readonly string[]): Hex {
  return `0x${SELECTORS[name]}${words.join('')}`;
}

function word(address: Address): string {
  return address.slice(2).toLowerCase().padStart(WORD_CHARS, '0');
}

function numberWord(amount: Decimal): string {
  return BigInt(amount).toString(16).padStart(WORD_CHARS, '0');
}
