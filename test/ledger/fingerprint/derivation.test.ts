import { describe, expect, test } from 'vitest';
import {
  deriveImage,
  deriveText,
  type PicturePrint,
  strongest,
} from '../../../src/ledger/fingerprint/derivation.ts';
import { fingerprintText, queryText, sameWords } from '../../../src/ledger/fingerprint/fingerprint-text.ts';
import { prose } from '../../fixtures/prose.ts';

const article = prose(1, 400);
const words = article.split(/\s+/);
const every = (n: number) => words.map((word, i) => (i % n === n - 1 ? 'elephantine' : word)).join(' ');

/** A print that differs from an all-zero one in `distance` bits. */
function print(distance: number, quality = 100): PicturePrint {
  const pdq = new Uint8Array(32);
  for (let bit = 0; bit < distance; bit++) pdq[bit >> 3]! |= 1 << (bit & 7);
  return { pdq, quality };
}

describe('derivation of a text', () => {
  test.each([
    ['a new text', prose(2, 400), 'generated'],
    ['the input, word for word', article, 'echo'],
    ['the input in upper case and curly quotes', `\u201C${article.toUpperCase()}\u201D`, 'echo'],
    ['the input with every tenth word changed', every(10), 'echo'],
    ['the input with every seventh word changed', every(7), 'generated'],
    ['exactly 60 % of it from the input', `${words.slice(0, 60).join(' ')} ${prose(3, 40)}`, 'echo'],
    ['59 % of it from the input', `${words.slice(0, 59).join(' ')} ${prose(3, 41)}`, 'edited'],
    ['exactly 20 % of it from the input', `${words.slice(0, 20).join(' ')} ${prose(3, 80)}`, 'edited'],
    ['a quotation of 19 %', `${words.slice(0, 19).join(' ')} ${prose(3, 81)}`, 'generated'],
    ['a few words of the input', words.slice(5, 10).join(' '), 'echo'],
    ['a few new words', 'Yes, certainly, at once.', 'generated'],
    ['nothing', '', 'generated'],
  ])('%s', (_, output, expected) => {
    expect(deriveText(output, [article])).toBe(expected);
  });

  test('takes all inputs together', () => {
    const other = prose(4, 300);
    const patchwork = `${words.slice(0, 80).join(' ')} ${other.split(/\s+/).slice(0, 80).join(' ')}`;
    expect(deriveText(patchwork, [article])).toBe('edited');
    expect(deriveText(patchwork, [article, other])).toBe('echo');
    expect(deriveText(patchwork, [])).toBe('generated');
  });
});

test('however often a word is changed, nobody is led from the input to the record', () => {
  for (let n = 2; n < 30; n++) {
    const record = fingerprintText(every(n), [article]);
    const selection = queryText(article);
    if (!record.ok || !selection.ok) throw new Error('too long');
    expect(sameWords(selection.value, record.value.parts), `every ${n}th word`).toMatchObject({ words: 0 });
  }
});

describe('derivation of a picture', () => {
  test.each([
    [0, 'echo'],
    [31, 'echo'],
    [32, 'edited'],
    [60, 'edited'],
    [61, 'generated'],
    [128, 'generated'],
  ])('distance %i', (distance, expected) => {
    expect(deriveImage(print(0), [print(128), print(distance)])).toBe(expected);
  });

  test('without inputs', () => {
    expect(deriveImage(print(0), [])).toBe('generated');
  });

  test('a poor picture can be an echo, but its distance means too little for "edited"', () => {
    expect(deriveImage(print(0, 10), [print(31)])).toBe('echo');
    expect(deriveImage(print(0), [print(31, 0)])).toBe('echo');
    expect(deriveImage(print(0, 49), [print(40)])).toBe('generated');
    expect(deriveImage(print(0), [print(40, 49)])).toBe('generated');
    expect(deriveImage(print(0, 50), [print(40, 50)])).toBe('edited');
  });
});

test('the strongest derivation counts', () => {
  expect(strongest([])).toBe('generated');
  expect(strongest(['generated', 'edited'])).toBe('edited');
  expect(strongest(['edited', 'echo', 'generated'])).toBe('echo');
});
