/** Evidence as stops of the rail. */

import { describe, expect, test } from 'vitest';
import { SOURCE_TYPES } from '../../src/ledger/record/record-body.ts';
import type { Row } from '../../src/ui/row.ts';
import { ROW_MESSAGES, SOURCE_MESSAGES } from '../../src/ui/row-messages.ts';
import { notRunRows, rowsOf } from '../../src/ui/rows.ts';
import {
  type Details,
  type EvidenceCode,
  evidence,
  MEANINGS,
  notRun,
  notSearched,
} from '../../src/verify/evidence.ts';
import { english } from '../fixtures/english.ts';
import { RECOGNISED, verdict } from '../fixtures/lookup-states.ts';

/** Each stop as `shape: title / text`. */
function told(rows: readonly Row[]): readonly string[] {
  return rows.map(({ shape, title, text }) => {
    return `${shape}: ${english(title)}${text === null ? '' : ` / ${english(text)}`}`;
  });
}

function rows(code: EvidenceCode, details: Details): readonly Row[] {
  return rowsOf(verdict([evidence(code, 'why', details)]), 'en');
}

const ELSEWHERE = {
  server: 'https://arweave.net',
  height: 7,
  servers: 2,
  tool: 'ComfyUI',
  url: 'https://manifests.example/1',
  protocol: 'ANS-112',
};
const NEAR = { ...RECOGNISED, match: { how: 'near', distance: 12, quality: 100, turned: false } };

describe('the table of words', () => {
  const codes = Object.keys(MEANINGS) as EvidenceCode[];

  test.each(codes)('%s has its own title and sentence', (code) => {
    const name = code.replaceAll('-', '_');
    expect(ROW_MESSAGES[code]).toEqual({ title: `row_${name}_title`, text: `row_${name}_text` });
  });

  test.each(codes)('%s leaves no placeholder open', (code) => {
    for (const line of told(rows(code, { ...NEAR, ...ELSEWHERE }))) {
      expect(line).not.toMatch(/\$|undefined|NaN/);
      expect(line).not.toMatch(/“”| {2}|^\w+: ( |\/|$)/);
    }
  });

  test('names each source type that is not AI', () => {
    const ai = ['trainedAlgorithmicMedia', 'compositeWithTrainedAlgorithmicMedia', 'compositeSynthetic'];
    expect([...SOURCE_MESSAGES.keys()].sort()).toEqual(
      SOURCE_TYPES.filter((type) => !ai.includes(type)).sort(),
    );
  });
});

test('"no record" beside one that does not count says of what there is none', () => {
  const titles = (...codes: readonly EvidenceCode[]) =>
    rowsOf(verdict(codes.map((code) => evidence(code, '', { ...RECOGNISED, servers: 3 }))), 'en').map((row) =>
      english(row.title),
    );
  expect(titles('no-record')).toEqual(['Ledger: no record']);
  expect(titles('no-record', 'withdrawn')).toContain('Ledger: no record of AI output');
});

test('an entry in another format is weak, and called what it is', () => {
  const details = { who: '7Gk2mQx9', protocol: 'ANS-112' };
  expect(told(rows('other-ledger-ai', details))).toEqual([
    'weak: Said to be AI in another format / Key 7Gk2mQx9… wrote an entry (ANS-112) about exactly this file and named what made it; anyone can write one',
  ]);
  expect(told(rows('other-ledger-proof', { ...details, protocol: 'C2PA-Manifest-Proof' }))).toEqual([
    'weak: Noted in another format / Key 7Gk2mQx9… wrote an entry (C2PA-Manifest-Proof) about exactly this file; it does not say whether this is AI',
  ]);
});

test('a member’s word is a stop of its own kind, counted, and always of a group', () => {
  const said = { who: 'Aurora Images', members: 1, size: 412, claimedAt: '2026-11-13T08:02:00Z' };
  const [one] = told(rows('attested-without-ai', said));
  expect(one).toMatch(
    /^person: A member of the group Aurora Images attested \/ “I made this without AI”\. The group has 412 members, and dates this Nov 13, 2026/,
  );
  const titles = (more: Details) => told(rows('attested-source', { ...said, ...more }))[0]!.split(' / ')[0];
  expect(titles({ members: 3 })).toBe('person: 3 members of the group Aurora Images attested');
  expect(titles({ members: 8, isCutOff: true })).toBe(
    'person: 8 or more members of the group Aurora Images attested',
  );
  const both = verdict([
    evidence('exact-recognised', '', RECOGNISED),
    evidence('attested-without-ai', '', said),
  ]);
  expect(rowsOf(both, 'en').map(({ shape }) => shape)).toEqual(['fail', 'fail']);
});

describe('a record of the identical content', () => {
  test('makes two stops: that it matches and that it is signed', () => {
    expect(told(rows('exact-recognised', RECOGNISED))).toEqual([
      'pass: Identical file',
      'pass: Signed by Aurora Images / aurora.example, on your list “Newsroom”',
    ]);
  });

  test('says who put the signer there, and how the opening was shown', () => {
    const opened = { ...RECOGNISED, list: null, match: { how: 'exact', by: 'opening' } };
    expect(told(rows('exact-recognised', opened))).toEqual([
      'pass: Identical file / Shown by the opening file that you hold',
      'pass: Signed by Aurora Images / aurora.example, added by you',
    ]);
  });

  test('says once that it is identical when two companies logged it', () => {
    const other = evidence('exact-recognised', '', { ...RECOGNISED, who: 'Borealis' });
    const both = verdict([evidence('exact-recognised', '', RECOGNISED), other], {
      subject: { kind: 'text' },
    });
    expect(told(rowsOf(both, 'en')).map((line) => line.split(' / ')[0])).toEqual([
      'pass: Identical text',
      'pass: Signed by Aurora Images',
      'pass: Signed by Borealis',
    ]);
  });

  test('by an unknown key is weak, and gives the eight characters that the core gives', () => {
    const { domain: _domain, list: _list, ...unnamed } = RECOGNISED;
    expect(told(rows('exact-unknown-key', { ...unnamed, who: 'x7Kq2mNf' }))).toEqual([
      'pass: Identical file',
      'weak: Signed by an unknown key / x7Kq2mNf… is on none of your lists; anyone can write such a record',
    ]);
    const algorithmic = { ...unnamed, who: 'x7Kq2mNf', sourceType: 'digitalCreation' };
    expect(told(rows('exact-algorithmic', algorithmic))[1]).toBe(
      'weak: Record that does not call it AI / An unknown key (x7Kq2mNf) logged it as made by a person with a computer; anyone can write this',
    );
  });

  test('against another one is a cross with what it says', () => {
    const conflict = verdict([
      evidence('exact-recognised', '', RECOGNISED),
      evidence('exact-not-ai', '', { ...RECOGNISED, who: 'Civic Cameras', sourceType: 'digitalCapture' }),
    ]);
    expect(told(rowsOf(conflict, 'en'))).toEqual([
      'fail: Ledger: AI output / Aurora Images, identical content',
      'fail: Ledger: not AI output / Civic Cameras logged it as a camera capture',
    ]);
  });
});

describe('a record that only resembles', () => {
  test('says so before it says who signed the logged one', () => {
    expect(told(rows('near-recognised', NEAR))).toEqual([
      'weak: Resembles, is not identical / Compared with the logged picture: differs in 12 of 256 fingerprint bits',
      'pass: The logged picture is signed by Aurora Images / aurora.example, on your list “Newsroom”',
    ]);
  });

  test('by its words gives how many, and what share', () => {
    const words = { ...RECOGNISED, match: { how: 'words', words: 43, coverage: 0.929 } };
    expect(told(rows('words-recognised', words))).toEqual([
      'weak: Shares words, is not identical / In both: 43 same words, 92% of the selection',
      'pass: The logged text is signed by Aurora Images / aurora.example, on your list “Newsroom”',
    ]);
  });

  test('too little is weak and not called signed', () => {
    expect(
      told(rows('possible', { ...NEAR, match: { how: 'near', distance: 41, quality: 90, turned: true } })),
    ).toEqual([
      'weak: Somewhat like an output of Aurora Images / Too different to call it a copy: turned or mirrored; differs in 41 of 256 fingerprint bits',
    ]);
  });
});

describe('servers', () => {
  test('that did not answer are named with the reason', () => {
    expect(told(rows('server-failed', { server: 'https://arweave.net/x', failure: 'timed-out' }))).toEqual([
      'unknown: A server did not answer / arweave.net failed: too slow',
    ]);
    expect(
      told(rows('server-failed', { server: 'https://arweave.net', failure: 'bad-answer' }))[0],
    ).toContain('no usable answer');
  });

  test('that answered are counted against those asked', () => {
    expect(told(rows('no-record', { servers: 2 }))).toEqual([
      'none: Ledger: no record / 2 of 3 servers answered; they could have left something out',
    ]);
  });
});

describe('the technical facts of a row', () => {
  test('name code, status and section, and keep key and record together with the signature', () => {
    const [identical, signed] = rows('exact-recognised', RECOGNISED);
    expect(Object.fromEntries(identical!.raw)).toMatchObject({
      code: 'exact-recognised',
      status: 'pass',
      because: 'why',
      match: '{"how":"exact","by":"digest"}',
      spec: 'docs/spec/verdict.md#3-ledger-codes',
    });
    const signature = Object.fromEntries(signed!.raw);
    expect(signature).toMatchObject({ key: RECOGNISED.key, record: RECOGNISED.record });
    expect(signature.spec).toBe('docs/spec/record.md#7-keys');
  });
});

test('an action that nobody knows is named as it is, whatever its name', () => {
  const history = ['constructor', '__proto__', 'x.own'].map((action) => ({
    action,
    agent: null,
    at: null,
    who: 'X',
  }));
  const shown = rows('credential-ai', { who: 'X', signer: 'official', time: 'untimed', history });
  const steps = shown.flatMap((row) => row.history.map(({ what }) => [what.key, ...what.args]));
  expect(steps).toEqual(history.map(({ action }) => ['history_other', action]));
});

test('a generator’s settings are shown one by one', () => {
  const settings = [
    ['Prompt', 'a harbour, "quoted"'],
    ['Steps', '25'],
  ];
  const [row] = rows('metadata-ai', { tool: 'ComfyUI', where: 'PNG tEXt prompt', settings });
  const named = settings.map(([name, value]) => [`settings: ${name}`, value]);
  expect(row!.raw).toEqual(expect.arrayContaining(named));
});

describe('checks that were not made', () => {
  test('offer what the reader can do, and those come first', () => {
    const found = notRunRows([
      notRun('computation', 'not-in-this-version'),
      notSearched('near-copies', 'no-company'),
      notRun('watermark', 'makers-only'),
    ]);
    expect(found.map(({ offers }) => offers)).toEqual(['add-companies', 'watermark-checkers', null]);
    expect(told(found)[0]).toBe('off: Near copies / There is no AI company on your trusted lists');
  });
});
