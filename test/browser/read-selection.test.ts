import { describe, expect, test } from 'vitest';
import { chooseSelection, MAX_SELECTION_CHARS } from '../../src/browser/read-selection.ts';
import { MAX_TEXT_BYTES } from '../../src/ledger/fingerprint/text-stream.ts';

describe('the selected text', () => {
  test('is the page’s version, with its line breaks', () => {
    expect(chooseSelection(['One two\n\nthree  four'], 'One two three four')).toBe('One two\n\nthree  four');
  });

  test('is the whole of it where the browser reports a part', () => {
    const whole = `${'word '.repeat(5000)}end`;
    expect(chooseSelection([whole], whole.slice(0, 1000))).toBe(whole);
  });

  test('is the same text before any longer one that begins like it', () => {
    const clicked = 'word '.repeat(100).trim();
    const asShown = clicked.replaceAll(' ', '\n');
    expect(chooseSelection([`${clicked} and more`, asShown], clicked)).toBe(asShown);
    expect(chooseSelection(['The clicked text and more'], 'The clicked text')).toBe('The clicked text');
    expect(chooseSelection(['In it: the clicked\ntext'], 'the clicked text')).toBe('the clicked text');
  });

  test('is not an older selection in another field', () => {
    expect(chooseSelection(['An older, much longer selection'], 'The clicked text')).toBe('The clicked text');
  });

  test('keeps a Content Credential that nobody sees, and that the browser’s report leaves out or cuts', () => {
    const signed = `Short.\ufeff${'\ufe01\u{e0133}'.repeat(20_000)}`;
    for (const reported of ['Short.', signed.slice(0, 150), signed])
      expect(chooseSelection([signed], reported)).toBe(signed);
  });

  test('is the browser’s version where the page cannot be read', () => {
    expect(chooseSelection([], 'The clicked text')).toBe('The clicked text');
  });

  test('may be one character too long to be checked, so that it is refused and not cut', () => {
    expect(MAX_SELECTION_CHARS).toBe(MAX_TEXT_BYTES + 1);
  });
});
