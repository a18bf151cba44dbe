/** What the card says, against the core's own English. */

import { describe, expect, test } from 'vitest';
import { headlineOf, kindOf, noteOf, toneOf } from '../../src/ui/tier.ts';
import { type EvidenceCode, evidence, MEANINGS, type Tier } from '../../src/verify/evidence.ts';
import { verdictOf } from '../../src/verify/verdict.ts';
import { english } from '../fixtures/english.ts';
import { RECOGNISED, VERDICTS, verdict } from '../fixtures/lookup-states.ts';

const TIERS: readonly Tier[] = ['A+', 'A1', 'A2', 'B1', 'B2', 'B3', 'H', 'C', 'D', 'E', 'F', 'G'];

describe('the headline', () => {
  const codes = Object.keys(MEANINGS) as EvidenceCode[];

  test.each(codes)('says what the core says where %s leads', (code) => {
    const found = verdictOf([evidence(code, 'twelve words', RECOGNISED)]);
    expect(english(headlineOf(found))).toBe(found.headline);
  });

  test('says what the core says about several companies and about a conflict', () => {
    const other = { ...RECOGNISED, who: 'Borealis', root: 'another' };
    const several = verdictOf([
      evidence('exact-recognised', '', RECOGNISED),
      evidence('exact-recognised', '', other),
    ]);
    expect(english(headlineOf(several))).toBe('Logged as AI output by 2 AI companies');
    const conflict = verdictOf([
      evidence('exact-recognised', '', RECOGNISED),
      evidence('exact-not-ai', '', other),
    ]);
    expect(english(headlineOf(conflict))).toBe(conflict.headline);
  });

  test.each(TIERS)('of tier %s is the one of docs/spec/verdict.md', (tier) => {
    const { progress } = VERDICTS[tier];
    expect(progress).toMatchObject({ phase: 'done', verdict: { tier } });
    if (progress.phase === 'done')
      expect(english(headlineOf(progress.verdict))).toBe(progress.verdict.headline);
  });
});

describe('the card', () => {
  test('is blue, amber, red, teal or dashed by what is established, never by how good it is', () => {
    expect(Object.fromEntries(TIERS.map((tier) => [tier, toneOf(tier)]))).toEqual({
      'A+': 'seal',
      A1: 'seal',
      A2: 'seal',
      B1: 'note',
      B2: 'note',
      B3: 'note',
      H: 'person',
      C: 'note',
      D: 'break',
      E: 'break',
      F: 'none',
      G: 'none',
    });
  });

  test('calls a near text the same words and a near picture a near copy', () => {
    const near = [evidence('near-recognised', '', RECOGNISED)];
    expect(english(kindOf(verdict(near)))).toBe('Near copy');
    expect(english(kindOf(verdict(near, { subject: { kind: 'text' } })))).toBe('Same words');
  });

  test('does not call a record that does not count nothing at all', () => {
    const note = (code: EvidenceCode) => english(noteOf(verdict([evidence(code, '', RECOGNISED)]))!);
    expect(note('no-record')).toMatch(/^AI companies that keep no public log/);
    expect(note('withdrawn')).toBe(
      'A record was found, but Aurora Images took it back, so it no longer counts.',
    );
    const captured = { ...RECOGNISED, who: 'Civic Cameras', sourceType: 'digitalCapture' };
    expect(english(noteOf(verdict([evidence('exact-not-ai', '', captured)]))!)).toBe(
      'A record was found. In it Civic Cameras calls this a camera capture: their word, not proof.',
    );
    expect(note('echo')).toBe('A record was found, but it says that the AI only gave back what was put in.');
  });

  test('calls a group a group where it contradicts a company of the same name', () => {
    const conflict = verdict([
      evidence('exact-recognised', '', RECOGNISED),
      evidence('attested-without-ai', '', { who: 'Aurora Images' }),
    ]);
    expect(english(noteOf(conflict)!)).toBe(
      'Aurora Images calls exactly this content AI output. A member of the group Aurora Images says it is not.',
    );
  });

  test('names both sides of a conflict', () => {
    const conflict = verdict([
      evidence('exact-recognised', '', RECOGNISED),
      evidence('exact-not-ai', '', { ...RECOGNISED, who: 'Civic Cameras' }),
    ]);
    const note = noteOf(conflict);
    expect(note && english(note)).toBe(
      'Aurora Images calls exactly this content AI output. Civic Cameras says it is not.',
    );
  });
});
