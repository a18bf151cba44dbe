/**
 * The words a person writes down, and the seed that they stand for (BIP-39, English list, no passphrase; docs/spec/wallet.md section 1). The entropy is what is
 * kept; words and seed are made from it when they are needed. Neither is in a message of any refusal.
 */

import {
  mnemonicToEntropy as fromWords,
  mnemonicToSeedWebcrypto,
  entropyToMnemonic as toWords,
} from '@scure/bip39';
import { wordlist } from '@scure/bip39/wordlists/english.js';
import type { Bytes } from '../bytes.ts';
import { accept, type Parsed, RailError, refuse } from '../errors.ts';
import type { Random } from '../ports.ts';

export type MnemonicCode = 'too-large' | 'bad-word-count' | 'bad-words' | 'bad-checksum';

/** 24 words of 8 letters and their spaces are 215 characters. */
const MAX_CHARS = 1000;
const WORD_COUNTS = [12, 15, 18, 21, 24];
const ENTROPY_BYTES = [16, 20, 24, 28, 32];
const WORDS = new Set(wordlist);

export function newMnemonic(random: Random, words: 12 | 24): string {
  return entropyToMnemonic(random((words / 3) * 4));
}

/**
 * Reads what a person typed: white space of any kind and capitals do not matter.
 * Codes: `MnemonicCode`; `because` names the place of a word, never the word.
 */
export function readMnemonic(
  text: string,
): Parsed<{ readonly mnemonic: string; readonly entropy: Bytes }, MnemonicCode> {
  if (text.length > MAX_CHARS) return refuse('too-large', `more than ${MAX_CHARS} characters`);
  const words = text.normalize('NFKD').toLowerCase().split(/\s+/u).filter(Boolean);
  if (!WORD_COUNTS.includes(words.length))
    return refuse('bad-word-count', `${words.length} words, expected ${WORD_COUNTS.join(', ')}`);
  const wrong = words.findIndex((word) => !WORDS.has(word));
  if (wrong >= 0) return refuse('bad-words', `word ${wrong + 1} is not in the list`);
  const mnemonic = words.join(' ');
  try {
    return accept({ mnemonic, entropy: new Uint8Array(fromWords(mnemonic, wordlist)) });
  } catch {
    return refuse('bad-checksum', 'the words do not belong together');
  }
}

/** @throws RailError `bad-argument` unless `entropy` has 16, 20, 24, 28 or 32 bytes */
export function entropyToMnemonic(entropy: Bytes): string {
  if (!ENTROPY_BYTES.includes(entropy.length))
    throw new RailError('bad-argument', 'entropy of another length than BIP-39 knows');
  return toWords(entropy, wordlist);
}

/** 64 bytes, the same for the same entropy in every wallet. */
export async function seedOf(entropy: Bytes): Promise<Bytes> {
  return new Uint8Array(await mnemonicToSeedWebcrypto(entropyToMnemonic(entropy)));
}
