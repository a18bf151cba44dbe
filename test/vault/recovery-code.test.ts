/** The recovery code: one spelling out, several in, and a slip of the hand is told from a wrong code. */

import { describe, expect, test } from 'vitest';
import { isSameCode, readRecoveryCode, writeRecoveryCode } from '../../src/vault/recovery-code.ts';
import { readText } from '../fixtures/source-tree.ts';
import { the } from '../fixtures/vault/made.ts';

const BYTES = Uint8Array.from({ length: 16 }, (_, i) => i);
const CODE = '000G-40R4-0M30-E209-185G-R38E-1YAG';

describe('a recovery code', () => {
  test('is the example of the specification', async () => {
    expect(await writeRecoveryCode(BYTES)).toBe(CODE);
    expect(readText('docs/spec/vault.md')).toContain(`\`${CODE}\``);
  });

  test.each([
    CODE,
    CODE.toLowerCase(),
    CODE.replaceAll('-', ' '),
    ` ${CODE.replaceAll('-', '')}\n`,
    CODE.replaceAll('0', 'O').replaceAll('1', 'I'),
    CODE.replaceAll('0', 'o').replaceAll('1', 'l'),
  ])('is read from %j', async (text) => {
    expect(the(await readRecoveryCode(text))).toEqual(BYTES);
    expect(isSameCode(text, CODE)).toBe(true);
  });

  test.each([
    '',
    CODE.slice(0, -1),
    `${CODE}0`,
    CODE.replace('G', 'U'),
    CODE.replace('G', '*'),
    'x'.repeat(1000),
  ])('of another form (%j) is bad-recovery-code', async (text) => {
    expect(await readRecoveryCode(text)).toMatchObject({ code: 'bad-recovery-code' });
  });

  test('with a wrong character is mistyped-recovery-code', async () => {
    const chars = CODE.replaceAll('-', '');
    let missed = 0;
    for (let at = 0; at < chars.length; at++) {
      const wrong = `${chars.slice(0, at)}${chars[at] === 'Z' ? 'Y' : 'Z'}${chars.slice(at + 1)}`;
      const answer = await readRecoveryCode(wrong);
      if (answer.ok) missed++;
      else expect(answer.code).toBe('mistyped-recovery-code');
    }
    expect(missed).toBe(0);
  });

  test('carries any 16 bytes', async () => {
    for (const fill of [0, 255, 128, 1])
      expect(the(await readRecoveryCode(await writeRecoveryCode(new Uint8Array(16).fill(fill))))).toEqual(
        new Uint8Array(16).fill(fill),
      );
  });
});
