/**
 * Writes test/vectors/text/golden.json: what this code computes for a fixed list of texts. Run it only when the
 * algorithm id changes; a difference found by the tests is a fault, not a reason to run this.
 */

import { existsSync, writeFileSync } from 'node:fs';
import { prose } from '../test/fixtures/prose.ts';

const FILE = new URL('../test/vectors/text/golden.json', import.meta.url);
// The check imports the file as a module, so an empty one must be there first.
if (!existsSync(FILE)) writeFileSync(FILE, '{"algorithm":"rail-shingles/1","vectors":[]}\n');
const { computeVector } = await import('../test/vectors/text/check.ts');

const CHINESE =
  '清晨的雾还没有散，老人把船推进了河里。他说今天的风向不错，可以去下游的小岛看看。' +
  '孩子坐在船头，手里拿着一本画满鸟的书，问每一种鸟叫什么名字。';
const JAPANESE =
  '朝の霧がまだ晴れないうちに、おじいさんは舟を川へ押し出した。今日は風がいいから、下流の小さな島まで行ってみようと言った。' +
  'コーヒーの入った水筒を、子どもはずっと抱えていた。';
const THAI =
  'เช้าวันนั้นหมอกยังไม่จาง ชายชราเข็นเรือลงแม่น้ำ เขาบอกว่าวันนี้ลมดี น่าจะไปดูเกาะเล็กทางปลายน้ำได้ ' +
  'เด็กนั่งที่หัวเรือ ถือหนังสือภาพนกเล่มหนึ่ง';
const ARABIC =
  'قَبْلَ أَنْ يَنْقَشِعَ ضَبَابُ الصَّبَاحِ، دَفَعَ الشَّيْخُ قَارِبَهُ إِلَى النَّهْرِ. قال إن الريح اليوم طيبة، ويمكنهما أن يذهبا إلى الجزيرة ' +
  'الصغيرة. جلس الطفل في مقدمة القارب وفي يده كتاب مليء بصور الطيور، وسأل عن اسم كل طائر.';
const HEBREW =
  'לִפְנֵי שֶׁהִתְפַּזֵּר עֲרָפֶל הַבֹּקֶר דחף הזקן את הסירה אל הנהר. הוא אמר שהרוח היום טובה ואפשר להגיע עד האי הקטן. ' +
  'הילד ישב בחרטום ובידו ספר מלא ציורי ציפורים, ושאל איך קוראים לכל ציפור.';
const MIXED =
  'The model GPT-4は朝の霧について書いた。 It then wrote, in English, about a small island: “川の下流にある島” was its title. ' +
  'ผู้อ่าน liked the ending, and 12 of 15 readers asked for a second chapter about the boat.';
const MARKUP =
  '# A *short* list\n\n1. The **old** man pushed his boat into the river&nbsp;and waited.\n2. He said the wind was ' +
  '“good” to-\n   day, and [the island](https://example.org/island_map) was near.\n\n<p>The child&rsquo;s b<b>oo</b>k ' +
  'was full of bi\u00ADrds,<br>and every bird had a na\u200Bme. \u{1F426} STRA\u00DFE, Stra\u1E9Ee, \u0130stanbul.</p>';

const texts: Readonly<Record<string, string>> = {
  'two shingles, worked in the specification': 'The quick brown fox jumps over the lazy dog.',
  'only punctuation': '— … !!! *** 🎉',
  'one paragraph': prose(1, 60),
  'Markdown, HTML and case': MARKUP,
  Chinese: CHINESE,
  Japanese: JAPANESE,
  Thai: THAI,
  'Arabic, partly with points': ARABIC,
  'Hebrew, partly with points': HEBREW,
  'scripts mixed': MIXED,
  'one phrase forty times': 'the rain in the hills '.repeat(40),
  'three parts': prose(2, 1000),
};

const vectors = Object.entries(texts).map(([name, text]) => computeVector(name, text));
writeFileSync(FILE, `${JSON.stringify({ algorithm: 'rail-shingles/1', vectors }, null, 2)}\n`);
console.error(`wrote ${vectors.length} vectors; put the SHA-256 of the file into SOURCE.md`);
