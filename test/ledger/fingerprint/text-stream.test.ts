import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MAX_TEXT_BYTES, textStream } from '../../../src/ledger/fingerprint/text-stream.ts';

const stream = (text: string) => textStream(text).tokens.join(' ');

describe('the canonical stream', () => {
  test.each([
    ['curly and straight quotes', 'Don’t say “never”, it’s ‘late’', `Don't say "never", it's 'late'`],
    ['upper case', 'Twelve birds crossed the river', 'TWELVE BIRDS CROSSED THE RIVER'],
    ['German sharp s', 'Die Straße und die STRAẞE', 'DIE STRASSE UND DIE STRASSE'],
    ['Turkish i, dotted and dotless', 'İstanbul ılık bir ISI', 'istanbul ILIK BİR ısı'],
    ['Greek final sigma', 'οδός σοφός', 'ΟΔΌΣ ΣΟΦΌΣ'],
    ['bidi controls inside words', 'pay\u202Eal\u2066 and gr\u200Fapes', 'payal and grapes'],
    ['zero-width characters', 'in\u200Bvi\u2060si\uFEFFble\u200C\u200D', 'invisible'],
    ['soft hyphens', 'hyphen\u00ADation', 'hyphenation'],
    ['a soft hyphen at the end of a line', 'hyphen\u00AD\n  ation', 'hyphenation'],
    [
      'hyphenation at the end of a line',
      'the exam-\r\n  ple of a well-\nknown word',
      'the example of a well-known word',
    ],
    ['variation selectors and tag characters', 'star\uFE0F\u{E0041} ship', 'star ship'],
    ['no-break spaces', 'a\u00A0b\u202Fc', 'a b c'],
    ['character references', 'a&nbsp;b &amp; don&rsquo;t &#8220;q&#x75;ote&#8221;', 'a b don’t "quote"'],
    ['HTML tags', '<p class="x">One</p><p>t<b>w</b>o<br/>three</p><!-- no -->', 'One\n\ntwo\nthree'],
    ['Markdown emphasis', 'un**believ**able _very_ ~~old~~ `code` \\*', 'unbelievable very old code'],
    ['Markdown links', 'see [the map](https://example.org/a_b?c=d) here', 'see the map here'],
    ['Markdown headings, bullets and quotes', '# Title\n\n- one\n* two\n> three', 'Title one two three'],
    ['numbers of a list, which a rendered list does not copy', '1. one\n 2) two', 'one\ntwo'],
    ['ligatures, full width and compositions', 'ﬁne ＦＵＬＬ cafe\u0301', 'fine full café'],
    ['Arabic points and tatweel', 'مَرْحَبًا بِكُمْ العـــربية', 'مرحبا بكم العربية'],
    ['Hebrew points and gershayim', 'שָׁלוֹם צה״ל', 'שלום צה"ל'],
    ['emoji between words', 'boats 🚣🏽‍♀️ and birds 🐦', 'boats and birds'],
  ])('%s change nothing', (_, one, other) => {
    expect(stream(one)).toBe(stream(other));
    expect(stream(one)).not.toBe('');
  });

  test.each([
    ['digits stay', 'In 1984, 3.5 of 7', 'in 1984 3 5 of 7'],
    ['a dash separates', 'one—two – three--four', 'one two three four'],
    ['a hyphen joins', 'well-known', 'wellknown'],
    ['a comparison is not a tag', 'a < b and c > d', 'a b and c d'],
    ['an unknown reference is a word', 'AT&T; fish &chips;', 'at t fish chips'],
    ['an impossible reference separates', 'a&#x110000;b&#55296;c', 'a b c'],
    ['lone surrogates separate', 'a\uD800b\uDC00c', 'a b c'],
    ['emoji alone are nothing', '🎉 👨‍👩‍👧 🇩🇪', ''],
    ['punctuation alone is nothing', '— … !!! *** ,', ''],
    ['the empty text', '', ''],
  ])('%s', (_, text, expected) => {
    expect(stream(text)).toBe(expected);
  });

  test.each([
    ['Chinese', '天地玄黄，宇宙洪荒。', '天 地 玄 黄 宇 宙 洪 荒', 4],
    ['Japanese with all three scripts', 'コーヒーを飲む', 'コ ー ヒ ー を 飲 む', 4],
    ['half-width Japanese', 'ｶﾞｷﾞ', 'ガ ギ', 1],
    ['Thai, marks stay with their letter', 'ที่นี่', 'ที่ นี่', 1],
    ['Korean is written with spaces', '한국어 텍스트', '한국어 텍스트', 2],
    ['mixed', 'GPT-4は天気をXと', 'gpt4 は 天 気 を x と', 5],
  ])('%s', (_, text, expected, words) => {
    expect(stream(text)).toBe(expected);
    expect(textStream(text).words).toBe(words);
  });

  test('eight words weigh as much as thirteen characters', () => {
    const weigh = (text: string) => textStream(text).weights.reduce((sum, weight) => sum + weight, 0);
    expect(weigh('a b c d e f g h')).toBe(104);
    expect(weigh('天地玄黄宇宙洪荒日月盈昃辰')).toBe(104);
  });

  test('every character: normal forms and case make no difference', () => {
    const different: string[] = [];
    for (let first = 0; first < 0x110000; first += 64) {
      if (first >= 0xd800 && first < 0xe000) continue;
      const block = Array.from({ length: 64 }, (_, i) => String.fromCodePoint(first + i));
      // Between letters, since a mark or separator alone is no token.
      const text = block.map((character) => `a${character}b`).join(' ');
      const copies = [text.normalize('NFD'), text.normalize('NFC'), text.toUpperCase(), text.toLowerCase()];
      const expected = stream(text);
      if (copies.some((copy) => stream(copy) !== expected)) different.push(`U+${first.toString(16)} and on`);
    }
    expect(different).toEqual([]);
  });

  test('is a fixed point of itself', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (text) => {
        expect(stream(stream(text))).toBe(stream(text));
      }),
    );
  });

  test('hostile texts of 1 MiB take linear time', () => {
    const hostile = [
      'a\u0301\u0323', // marks that normalisation has to sort
      'ｶﾞ\u0323ﾞ\u0323ﾟ',
      '\u0301\u0323',
      'ﾞ\u0323',
      '\uFDFA', // one character that unfolds into eighteen
      '<a<a',
      '<a ',
      '](',
      '](a',
      '&#1',
      'a-',
      'a-\n ',
      '1. ',
      '\n \t',
      '\u00AD \t',
      '\u00AD\u0301',
    ];
    for (const unit of hostile) {
      const text = unit.repeat(Math.floor(MAX_TEXT_BYTES / new TextEncoder().encode(unit).length));
      const startMs = performance.now();
      textStream(text);
      // Linear is under half a second; the quadratic forms of these took from ten seconds to minutes.
      expect(performance.now() - startMs, JSON.stringify(unit)).toBeLessThan(5000);
    }
  });
});
