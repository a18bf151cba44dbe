/** Facts, what left the device, what is not proven, what can be compared. */

import { describe, expect, test } from 'vitest';
import { factsOf } from '../../src/ui/facts.ts';
import { excerpt, mediaName, originOf, percent } from '../../src/ui/format.ts';
import { notProven } from '../../src/ui/not-proven.ts';
import { leftLine, receiversOf } from '../../src/ui/sent.ts';
import { comparable, copiesToShow } from '../../src/ui/stored-copies.ts';
import { type Details, evidence } from '../../src/verify/evidence.ts';
import { english, englishOf } from '../fixtures/english.ts';
import { RECOGNISED, VERDICTS, verdict } from '../fixtures/lookup-states.ts';

function documentOf(name: keyof typeof VERDICTS) {
  const { progress } = VERDICTS[name];
  if (progress.phase !== 'done') throw new Error(`${name} has no verdict`);
  return progress.verdict;
}

function facts(name: keyof typeof VERDICTS): Record<string, string> {
  return Object.fromEntries(
    factsOf(documentOf(name), 'en-GB').map(({ label, value }) => [
      label,
      typeof value === 'string' ? value : english(value),
    ]),
  );
}

describe('facts', () => {
  test('give the claimed time as not proven until a block proves it', () => {
    expect(facts('A1').fact_claimed).toMatch(/^12 Nov 2026, .*, not yet proven$/);
    expect(facts('A1').fact_existed).toBeUndefined();
    expect(facts('A1proven').fact_claimed).not.toMatch(/proven/);
    expect(facts('A1proven').fact_existed).toMatch(/^12 Nov 2026/);
  });

  test('say how well the content matches', () => {
    expect(facts('A1').fact_match).toBe('identical file');
    expect(facts('A1text').fact_match).toBe('identical text');
    expect(facts('A1opening').fact_match).toBe('identical content, shown by your opening file');
    expect(facts('B2').fact_match).toBe('differs in 12 of 256 fingerprint bits');
    expect(facts('B2captured').fact_match).toBe(
      'no difference in 256 fingerprint bits, yet not the same file',
    );
    expect(facts('B2text').fact_match).toBe('43 same words, 92% of the selection');
  });

  test('say of a copy whether the logged file carried a credential', () => {
    const shown = (match: Details, credential: string | undefined) =>
      factsOf(verdict([evidence('near-recognised', '', { ...RECOGNISED, match, credential })]), 'en')
        .filter(({ label }) => label === 'fact_credential')
        .map(({ value }) => (typeof value === 'string' ? value : english(value)));
    const near = { how: 'near', distance: 12, quality: 100, turned: false };
    expect(shown(near, 'urn:uuid:1')).toEqual([
      'The company says that the logged file carried one. It was not checked here.',
    ]);
    expect(shown(near, undefined)).toEqual([]);
    expect(shown({ how: 'exact', by: 'digest' }, 'urn:uuid:1')).toEqual([]);
  });

  test('are those of the record where its computation leads, and its time is as open', () => {
    expect(facts('A+')).toEqual(facts('A1'));
    expect(facts('A+hardware')).toEqual(facts('A1'));
    const open = (name: keyof typeof VERDICTS) => notProven(documentOf(name));
    expect(open('A1').length).toBeGreaterThan(1);
    expect(open('A+')).toEqual(expect.arrayContaining([...open('A1')]));
  });

  test('are not shown where the headline speaks of no record', () => {
    for (const name of ['D', 'E', 'F', 'G', 'Frows'] as const) expect(facts(name)).toEqual({});
  });
});

describe('what left the device', () => {
  const line = (found: ReturnType<typeof verdict>) =>
    english(leftLine(receiversOf(found, 'en'), found.subject.kind, 'en'));

  test('is counted by servers elsewhere', () => {
    expect(line(documentOf('A1'))).toBe('Picture stayed here · asked 3 servers');
    expect(line(documentOf('B2text'))).toBe('Text stayed here · asked 3 servers');
    const mixed = [
      { to: 'https://arweave.net', what: 'digest', values: 1 },
      { to: 'http://127.0.0.1:1984', what: 'digest', values: 1 },
    ] as const;
    expect(line(verdict([], { sent: mixed }))).toBe('Picture stayed here · asked 1 server');
  });

  test('is nothing where nobody was asked, and this device where only its own servers were', () => {
    expect(line(documentOf('B2'))).toBe('Only this device was asked');
    expect(line(documentOf('Gshort'))).toBe('Nothing left this device');
  });

  test('includes what a server was sent although it is not among those asked', () => {
    const early = verdict([], {
      servers: [],
      sent: [{ to: 'https://arweave.net', what: 'digest', values: 1 }],
    });
    expect(line(early)).toBe('Picture stayed here · asked 1 server');
  });

  test('includes a domain that the reader had asked', () => {
    const hosts = (name: keyof typeof VERDICTS) =>
      receiversOf(documentOf(name), 'en').map(({ host }) => host);
    expect(hosts('CdomainDenied')).toContain('aurora.example');
    expect(hosts('B1')).toContain('aurora.example');
    expect(hosts('Cdomain')).not.toContain('aurora.example');
  });

  test('is told in kinds and numbers', () => {
    const [first] = receiversOf(documentOf('A1'), 'en');
    expect(first!.host).toBe('arweave.net');
    expect(first!.values.map(english)).toEqual([
      '2 × key of an AI company',
      '1 × exact fingerprint',
      '96 × part of a fingerprint of how the picture looks',
    ]);
  });
});

describe('what is not proven', () => {
  const names = Object.keys(VERDICTS) as (keyof typeof VERDICTS)[];

  test.each(names)('%s has it', (name) => {
    expect(notProven(documentOf(name)).length).toBeGreaterThan(0);
  });

  test('fits the tier and what the record says of its own making', () => {
    expect(notProven(documentOf('A1'))).toEqual(['notproof_before', 'notproof_time', 'notproof_truth']);
    expect(notProven(documentOf('A+'))).toEqual([
      'notproof_computation',
      'notproof_before',
      'notproof_time',
      'notproof_truth',
    ]);
    expect(notProven(documentOf('A1proven'))).not.toContain('notproof_time');
    expect(notProven(documentOf('A1several'))).toContain('notproof_unknown_derivation');
    expect(notProven(documentOf('B2'))[0]).toBe('notproof_near');
    expect(notProven(documentOf('B2text'))[0]).toBe('notproof_words');
    expect(notProven(documentOf('F'))).toContain('notproof_absence');
    expect(notProven(documentOf('C'))[0]).toBe('notproof_anyone');
    expect(englishOf('notproof_absence')).toBe(
      'That nothing was found does not prove that a person made it.',
    );
  });
});

describe('comparison', () => {
  const stored = (role: string, media = 'image/png') => ({
    role,
    id: role,
    digest: 'd',
    media,
    sizeBytes: 9,
  });

  test('takes the preview before the output, and the input beside it', () => {
    const row = evidence('near-recognised', '', {
      ...RECOGNISED,
      stored: [stored('output'), stored('input'), stored('preview')],
    });
    expect(copiesToShow(row, 'picture').map(({ role }) => role)).toEqual(['preview', 'input']);
  });

  test('shows only what is of the content’s own kind', () => {
    const row = evidence('near-recognised', '', {
      ...RECOGNISED,
      stored: [stored('preview', 'video/mp4'), stored('input', 'text/plain')],
    });
    expect(copiesToShow(row, 'picture')).toEqual([]);
    expect(copiesToShow(row, 'text').map(({ role }) => role)).toEqual(['input']);
  });

  test('is for what resembles, and for what is identical only where there is something to see', () => {
    expect(comparable(documentOf('A1'))).toEqual([]);
    expect(comparable(documentOf('B2bare')).map(({ code }) => code)).toEqual(['near-recognised']);
    expect(comparable(documentOf('Frows')).map(({ code }) => code)).toEqual(['possible']);
    const seen = verdict([evidence('exact-recognised', '', { ...RECOGNISED, stored: [stored('output')] })]);
    expect(comparable(seen)).toHaveLength(1);
  });
});

describe('format', () => {
  test('never rounds a share up to all of it', () => {
    expect(percent(0.999, 'en')).toBe('99%');
    expect(percent(1, 'en')).toBe('100%');
  });

  test('cuts long texts at a word and makes one line of them', () => {
    expect(excerpt('one\n  two', 60)).toBe('one two');
    expect(excerpt('The council voted on Tuesday to close', 20)).toBe('The council voted …');
    expect(excerpt(`Signed.\ufeff${'\u{e0133}'.repeat(1000)}`, 20)).toBe('Signed.');
    expect(excerpt('x'.repeat(100), 20)).toBe(`${'x'.repeat(20)} …`);
  });

  test('names media and origins plainly', () => {
    expect(mediaName('image/svg+xml')).toBe('SVG');
    expect(originOf('https://cdn.example/*')).toBe('https://cdn.example');
  });
});
