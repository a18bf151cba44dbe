/** The verdict over every pair of evidence codes, and the codes and headlines against the pages of docs/spec themselves. */

import { describe, expect, it } from 'vitest';
import { type EvidenceCode, evidence, MEANINGS, type Tier } from '../../src/verify/evidence.ts';
import { inReadingOrder, verdictOf } from '../../src/verify/verdict.ts';
import { readText } from '../fixtures/source-tree.ts';

const STATUSES = { pass: 1, fail: 1, none: 1, unknown: 1 };
const CODES = Object.keys(MEANINGS) as EvidenceCode[];
/** Section 2, "Order", with H before D and C because it leads where no A or B does. */
const ORDER: readonly Tier[] = ['E', 'A+', 'A1', 'A2', 'B1', 'B2', 'B3', 'H', 'D', 'C', 'G', 'F'];
/** Section 2, rule 1: a self-signed camera or a line of metadata must not throw doubt on a record. */
const SAYS_AI: readonly EvidenceCode[] = ['exact-recognised', 'credential-ai', 'attested-with-ai'];
const SAYS_NOT: readonly EvidenceCode[] = ['exact-not-ai', 'credential-not-ai', 'attested-without-ai'];
const spec = readText('docs/spec/verdict.md');
const signals = readText('docs/spec/signals.md');
const otherLedgers = readText('docs/spec/other-ledgers.md');
const computation = readText('docs/spec/computation.md');
const personhood = readText('docs/spec/personhood.md');

const row = (code: EvidenceCode) => evidence(code, `because of ${code}`, { who: 'Aurora', root: 'r' });
const pairs = CODES.flatMap((a) => CODES.map((b) => [a, b] as const));

function expectedTier(a: EvidenceCode, b: EvidenceCode): Tier {
  const both = new Set<string>([a, b]);
  const isAnswered = SAYS_NOT.some((code) => both.has(code)); // a stranger's claim does not outweigh it
  if (isAnswered && SAYS_AI.some((code) => both.has(code))) return 'E';
  const isLogged = both.has('exact-recognised');
  const tiers = [MEANINGS[a].tier ?? 'F', MEANINGS[b].tier ?? 'F'].map((tier) =>
    (tier === 'C' && isAnswered) || (tier === 'A+' && !isLogged) ? 'F' : tier,
  );
  return ORDER.find((tier) => tiers.includes(tier))!;
}

describe('verdictOf', () => {
  it('gives each pair the stronger tier, E to contradictions, in either order', () => {
    const wrong = pairs.filter(([a, b]) => verdictOf([row(a), row(b)]).tier !== expectedTier(a, b));
    expect(wrong).toEqual([]);
    expect(pairs).toHaveLength(CODES.length ** 2);
  });

  it('says E only where recognised sources say AI and not AI, or verifiers disagree', () => {
    const conflicts = pairs.filter(
      (pair) => !pair.includes('computation-disagreement') && verdictOf(pair.map(row)).tier === 'E',
    );
    for (const code of CODES) expect(verdictOf([row(code), row('computation-disagreement')]).tier).toBe('E');
    const expected = SAYS_AI.flatMap((a) => SAYS_NOT.flatMap((b) => [`${a} ${b}`, `${b} ${a}`]));
    expect(conflicts.map((pair) => pair.join(' ')).sort()).toEqual(expected.sort());
  });

  it('lets no third row change which of two leads, unless it leads itself', () => {
    for (const [a, b] of pairs) {
      const three = verdictOf([row('possible'), row(a), row('server-failed'), row(b), row('withdrawn')]);
      expect(three.tier).toBe(expectedTier(a, b));
    }
  });

  it.each<EvidenceCode>([
    'inclusion-pending',
    'inclusion-single-source',
    'inclusion-unchecked',
    'inclusion-proven',
    'revocation-unknown',
    'server-altered',
    'server-failed',
    'unsupported-fingerprint',
  ])('%s beside a record changes no tier', (code) => {
    for (const other of CODES.filter((some) => ![null, 'A+'].includes(MEANINGS[some].tier)))
      expect(verdictOf([row(code), row(other)]).tier).toBe(MEANINGS[other].tier);
  });

  it.each<[readonly EvidenceCode[], string]>([
    [['computation-proof'], '1'],
    [['computation-proof', 'computation-proof'], '1'],
    [['computation-proof', 'computation-reproduced'], '2'],
    [['computation-proof', 'computation-hardware', 'computation-reproduced'], '3'],
  ])('counts the ways of %j', (codes, count) => {
    const { tier, headline } = verdictOf([row('exact-recognised'), ...codes.map(row)]);
    expect([tier, headline]).toEqual([
      'A+',
      `Logged as AI output by Aurora; ${count} of 3 computation checks agree`,
    ]);
  });

  it('is no A+ by evidence of a record that names another piece which does not hold', () => {
    const of = (code: EvidenceCode, record: string) => evidence(code, 'x', { who: 'Aurora', record });
    const torn = [of('computation-proof', 'one'), of('computation-invalid', 'one')];
    expect(verdictOf([row('exact-recognised'), ...torn]).tier).toBe('A1');
    const other = of('computation-hardware', 'other');
    expect(verdictOf([row('exact-recognised'), ...torn, other]).tier).toBe('A+');
  });

  it('counts no ways of two records together', () => {
    const of = (code: EvidenceCode, record: string) => evidence(code, 'x', { who: 'Aurora', record });
    const rows = [of('computation-proof', 'one'), of('computation-hardware', 'other')];
    expect(verdictOf([row('exact-recognised'), ...rows]).headlineArgs).toEqual(['Aurora', '1']);
  });

  it('names the company of the record of which most ways agree', () => {
    const of = (code: EvidenceCode, who: string) => evidence(code, 'x', { who, record: who });
    const rows = [
      of('computation-proof', 'Aurora'),
      of('computation-proof', 'Borealis'),
      of('computation-reproduced', 'Borealis'),
    ];
    expect(verdictOf([row('exact-recognised'), ...rows]).headlineArgs).toEqual(['Borealis', '2']);
  });

  it.each([
    [1, 'A member of the group Aurora attested: “I vouch for its source”'],
    [3, '3 members of the group Aurora attested: “I vouch for its source”'],
  ])('counts %i members, and calls their group a group', (members, headline) => {
    const { who } = row('attested-source').details;
    expect(verdictOf([evidence('attested-source', 'x', { who, members })]).headline).toBe(headline);
  });

  it('puts what a member attested beside an A or B, and before what anybody can write', () => {
    for (const code of CODES.filter((some) => /^(A1|A2|B\d)$/.test(MEANINGS[some].tier ?? '')))
      expect(verdictOf([row('attested-source'), row(code)]).tier).toBe(MEANINGS[code].tier);
    for (const code of ['exact-unknown-key', 'metadata-ai', 'credential-changed'] as const)
      expect(verdictOf([row('attested-source'), row(code)]).tier).toBe('H');
  });

  it('of nothing is F', () => {
    expect(verdictOf([])).toEqual({
      tier: 'F',
      headline: 'No record found. That does not mean a person made it',
      headlineArgs: [],
      leading: null,
    });
  });

  it('puts the reason of the first open check into G', () => {
    const { headline } = verdictOf([row('no-record'), row('picture-unreadable'), row('incomplete')]);
    expect(headline).toBe('Could not check: because of picture-unreadable');
  });

  it.each([
    [1, 'Logged as AI output by Aurora'],
    [2, 'Logged as AI output by 2 AI companies'],
    [3, 'Logged as AI output by 3 AI companies'],
  ])('counts %i companies by root', (count, headline) => {
    const rows = Array.from({ length: count }, (_, i) =>
      evidence('exact-recognised', 'x', { who: 'Aurora', root: `root ${i}` }),
    );
    expect(verdictOf([...rows, ...rows]).headline).toBe(headline);
  });

  it('names the leading row, not another one of its tier', () => {
    const near = (who: string) => evidence('near-recognised', 'x', { who, root: who });
    expect(verdictOf([near('Aurora'), near('Borealis')]).headlineArgs).toEqual(['Aurora']);
  });
});

describe('inReadingOrder', () => {
  it('lists tiers by their order, then contradictions, then the rest, each as it was found', () => {
    const found: readonly EvidenceCode[] = [
      'possible',
      'server-altered',
      'exact-unknown-key',
      'no-record',
      'near-parts',
      'exact-recognised',
      'tags-mismatch',
    ];
    expect(inReadingOrder(found.map(row)).map(({ code }) => code)).toEqual([
      'exact-recognised',
      'near-parts',
      'exact-unknown-key',
      'server-altered',
      'tags-mismatch',
      'possible',
      'no-record',
    ]);
  });
});

describe('docs/spec/verdict.md, signals.md, other-ledgers.md, computation.md and personhood.md', () => {
  const codeRows = [
    ...sectionRows(spec, '## 3.'),
    ...sectionRows(signals, '### 1.2'),
    ...sectionRows(signals, '## 2.').filter(([, status = '']) => status in STATUSES),
    ...sectionRows(otherLedgers, '## 3.'),
    ...sectionRows(computation, '## 6.').filter(([, status = '']) => status in STATUSES),
    ...sectionRows(personhood, '### 6.1'),
  ];
  const table = codeRows.flatMap(([codes = '', status = '', tier = '']) =>
    [...codes.matchAll(/`([a-z-]+)`/g)].map(([, code]) => ({
      code: code!,
      status,
      tier: tier === '–' ? null : tier,
    })),
  );

  it('give each code the status and tier that it has here', () => {
    expect(table.length).toBeGreaterThan(25);
    const here = table.map(({ code }) => {
      const meaning = MEANINGS[code as EvidenceCode] as (typeof MEANINGS)[EvidenceCode] | undefined;
      return { code, status: meaning?.status, tier: meaning?.tier };
    });
    expect(here).toEqual(table);
  });

  it('name every code', () => {
    const named = table.map(({ code }) => code);
    expect(CODES.filter((code) => !named.includes(code))).toEqual([]);
  });

  it('section 2 has the headline of each tier that this version gives', () => {
    const headlines = new Map(sectionRows(spec, '## 2.').map(([tier, , headline]) => [tier, headline]));
    const said = (code: EvidenceCode, who: string) =>
      verdictOf([evidence(code, 'the reason', { who, root: who })]).headline;
    expect([
      verdictOf([row('exact-recognised'), row('computation-proof')])
        .headline.replace('Aurora', '{who}')
        .replace('1 of', '{n} of'),
      said('exact-recognised', '{who}'),
      said('credential-ai', '{who}'),
      said('exact-domain-verified', '{who}'),
      said('near-recognised', '{who}'),
      said('exact-parts', '{who}'),
      said('attested-without-ai', '{who}').replace('“I made this without AI”', '{statement}'),
      said('exact-unknown-key', '{who}'),
      said('credential-changed', ''),
      verdictOf([row('exact-recognised'), row('exact-not-ai')]).headline,
      said('no-record', ''),
      said('no-server', '').replace('the reason', '{reason}'),
    ]).toEqual(
      ['A+', 'A1', 'A2', 'B1', 'B2', 'B3', 'H', 'C', 'D', 'E', 'F', 'G'].map((tier) => headlines.get(tier)),
    );
  });

  it('signals.md, other-ledgers.md and personhood.md have the headline of each code with words of its own', () => {
    const rows = [
      ...sectionRows(signals, '## 3.'),
      ...sectionRows(otherLedgers, '## 4.'),
      ...sectionRows(personhood, '### 6.2'),
    ].map(([code = '', headline]) => [code.replaceAll('`', ''), headline]);
    const tierWords = new Map(sectionRows(spec, '## 2.').map(([tier, , headline]) => [tier, headline]));
    const own = CODES.flatMap((code) => {
      const { tier, headline } = verdictOf([evidence(code, '{reason}', { who: '{who}', root: 'r' })]);
      return headline === tierWords.get(tier) ? [] : [[code, headline]];
    });
    expect(Object.fromEntries(own)).toEqual(Object.fromEntries(rows));
    expect(rows.length).toBeGreaterThan(5);
  });

  it('section 2 says how several companies are counted', () => {
    expect(spec).toMatch(/Several A1 records: "by \{n\} AI companies"/);
  });
});

/** Cells of the tables under a heading, without the first head. */
function sectionRows(page: string, heading: string): readonly (readonly string[])[] {
  const section = page.slice(page.indexOf(heading)).split(/\n##+ /)[0]!;
  return section
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .slice(1)
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}
