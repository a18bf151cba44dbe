/** What manifests say about AI together. Longer than 300 lines because each rule of docs/spec/signals.md section 1.1 is a row. */

import { describe, expect, test } from 'vitest';
import { originOf } from '../../../src/verify/credential/ai-claim.ts';
import type { AiClaim } from '../../../src/verify/credential/credential.ts';
import { historyOf } from '../../../src/verify/credential/history.ts';
import { storeOf, type Told, told } from '../../fixtures/manifest-texts.ts';

const AI: Told = { actions: [told('trainedAlgorithmicMedia')] };
const PARTS: Told = { actions: [told('compositeWithTrainedAlgorithmicMedia')] };
const CAMERA: Told = { actions: [told('digitalCapture')] };
const SILENT: Told = { actions: [{ action: 'c2pa.created' }] };
const BING: Told = { actions: [{ action: 'c2pa.created', softwareAgent: 'Image Creator from Designer' }] };

function using(ingredients: Told['ingredients'], ...actions: readonly object[]): Told {
  return { actions, ingredients: ingredients! };
}

function claimOf(manifests: Readonly<Record<string, Told>>): AiClaim {
  return originOf(storeOf(manifests)).claim;
}

describe('one manifest', () => {
  const cases: readonly (readonly [string, AiClaim, Told])[] = [
    ['created by a model', 'generated', AI],
    [
      'an address without its first part',
      'generated',
      { actions: [{ action: 'c2pa.created', digitalSourceType: 'trainedAlgorithmicMedia' }] },
    ],
    ['composite with trained media', 'parts', PARTS],
    ['composite of synthetic elements', 'parts', { actions: [told('compositeSynthetic')] }],
    [
      'created and then edited by a model',
      'generated',
      { actions: [told('trainedAlgorithmicMedia'), told('trainedAlgorithmicMedia', 'c2pa.edited')] },
    ],
    [
      'generated, then changed by hand',
      'generated',
      { actions: [told('trainedAlgorithmicMedia'), told('humanEdits', 'c2pa.edited')] },
    ],
    [
      'a camera, then a model',
      'parts',
      { actions: [told('digitalCapture'), told('trainedAlgorithmicMedia', 'c2pa.edited')] },
    ],
    [
      'generated, then partly again',
      'parts',
      {
        actions: [
          told('trainedAlgorithmicMedia'),
          told('compositeWithTrainedAlgorithmicMedia', 'c2pa.edited'),
        ],
      },
    ],
    [
      'a screen, then a model',
      'parts',
      { actions: [told('screenCapture'), told('trainedAlgorithmicMedia', 'c2pa.edited')] },
    ],
    [
      'created twice, once by a camera',
      'parts',
      { actions: [told('digitalCapture'), told('trainedAlgorithmicMedia')] },
    ],
    ['a known generator without a source', 'agent', BING],
    [
      'a known generator’s name beside a camera',
      'not-ai',
      { actions: [told('digitalCapture', 'c2pa.created', { softwareAgent: 'DALL·E 3' })] },
    ],
    [
      'a known generator that only edited',
      'silent',
      { actions: [{ action: 'c2pa.edited', softwareAgent: 'Image Creator from Designer' }] },
    ],
    [
      'a name that begins like a generator',
      'silent',
      { actions: [{ action: 'c2pa.created', softwareAgent: 'Image Creator from Designers' }] },
    ],
    ['a camera', 'not-ai', CAMERA],
    ['an algorithm without training', 'silent', { actions: [told('algorithmicMedia')] }],
    ['a composite', 'silent', { actions: [told('composite')] }],
    ['an unknown source', 'silent', { actions: [told('trainedAlgorithmicMedia2')] }],
    ['actions without sources', 'silent', SILENT],
    ['no actions', 'silent', {}],
    ['actions of version 1', 'generated', { ...AI, label: 'c2pa.actions' }],
    ['a second assertion of actions', 'generated', { ...AI, label: 'c2pa.actions.v2__1' }],
    ['another assertion', 'silent', { ...AI, label: 'c2pa.actions.other' }],
    ['a template for its action', 'generated', { ...SILENT, templates: [told('trainedAlgorithmicMedia')] }],
    [
      'a template for every action',
      'generated',
      { ...SILENT, templates: [told('trainedAlgorithmicMedia', '*')] },
    ],
    [
      'a template for another action',
      'silent',
      { ...SILENT, templates: [told('trainedAlgorithmicMedia', 'c2pa.edited')] },
    ],
    [
      'an agent by its number',
      'agent',
      {
        actions: [{ action: 'c2pa.created', softwareAgentIndex: 1 }],
        softwareAgents: [{ name: 'Other' }, { name: 'Image Creator from Designer' }],
      },
    ],
    [
      'one odd action beside another',
      'generated',
      { actions: ['odd', { action: 7 }, told('trainedAlgorithmicMedia')] as object[] },
    ],
  ];
  test.each(cases)('%s: %s', (_, claim, manifest) => {
    expect(claimOf({ a: manifest })).toBe(claim);
  });
});

describe('ingredients', () => {
  const cases: readonly (readonly [string, AiClaim, Readonly<Record<string, Told>>])[] = [
    [
      'edit of a generated picture',
      'generated',
      { a: using([['parentOf', 'b']], told('composite', 'c2pa.edited')), b: AI },
    ],
    [
      'edit of an edit of a generated picture',
      'generated',
      { a: using([['parentOf', 'b']]), b: using([['parentOf', 'c']]), c: AI },
    ],
    [
      'edit with generated parts of a generated picture',
      'parts',
      { a: using([['parentOf', 'b']], told('compositeWithTrainedAlgorithmicMedia', 'c2pa.edited')), b: AI },
    ],
    ['edit of a picture with parts', 'parts', { a: using([['parentOf', 'b']]), b: PARTS }],
    [
      'generated picture with something placed on it',
      'parts',
      {
        a: using([
          ['parentOf', 'b'],
          ['componentOf', null],
        ]),
        b: AI,
      },
    ],
    [
      'generated picture with a photograph placed on it',
      'parts',
      {
        a: using([
          ['parentOf', 'b'],
          ['componentOf', 'c'],
        ]),
        b: AI,
        c: CAMERA,
      },
    ],
    [
      'generated picture with another one placed on it',
      'generated',
      {
        a: using([
          ['parentOf', 'b'],
          ['componentOf', 'c'],
        ]),
        b: AI,
        c: AI,
      },
    ],
    [
      'composition of generated pictures',
      'parts',
      {
        a: using([
          ['componentOf', 'b'],
          ['componentOf', 'c'],
        ]),
        b: AI,
        c: AI,
      },
    ],
    [
      'photograph with a generated picture placed on it',
      'parts',
      {
        a: using([
          ['parentOf', 'b'],
          ['componentOf', 'c'],
        ]),
        b: CAMERA,
        c: AI,
      },
    ],
    [
      'generated from a hint',
      'generated',
      { a: using([['inputTo', 'b']], told('trainedAlgorithmicMedia')), b: CAMERA },
    ],
    [
      'photograph that used a generated mask',
      'not-ai',
      { a: using([['inputTo', 'b']], told('digitalCapture')), b: AI },
    ],
    [
      'photograph of which a model changed something',
      'parts',
      { a: using([['parentOf', 'b']], told('trainedAlgorithmicMedia', 'c2pa.edited')), b: CAMERA },
    ],
    [
      'unknown picture that a model changed',
      'parts',
      { a: using([['parentOf', null]], told('trainedAlgorithmicMedia', 'c2pa.edited')) },
    ],
    ['edit of a known generator’s picture', 'agent', { a: using([['parentOf', 'b']]), b: BING }],
    ['edit of a photograph', 'not-ai', { a: using([['parentOf', 'b']]), b: CAMERA }],
    [
      'photograph with something unknown placed on it',
      'silent',
      {
        a: using([
          ['parentOf', 'b'],
          ['componentOf', null],
        ]),
        b: CAMERA,
      },
    ],
    [
      'edit by hand of an unknown picture',
      'silent',
      { a: using([['parentOf', null]], told('humanEdits', 'c2pa.edited')) },
    ],
    ['ingredient whose manifest is missing', 'silent', { a: using([['parentOf', 'gone']]) }],
    [
      'ingredient whose signature does not hold',
      'silent',
      { a: using([['parentOf', 'b']]), b: { ...AI, passed: [], failed: ['claimSignature.mismatch'] } },
    ],
    [
      'ingredient that was another picture',
      'silent',
      { a: using([['parentOf', 'b']]), b: { ...AI, failed: ['assertion.dataHash.mismatch'] } },
    ],
    ['ingredient that nobody checked', 'silent', { a: using([['parentOf', 'b']]), b: { ...AI, passed: [] } }],
  ];
  test.each(cases)('%s: %s', (_, claim, manifests) => {
    expect(claimOf(manifests)).toBe(claim);
  });

  test('name the manifests that the claim rests on', () => {
    const edited = { a: using([['parentOf', 'b']]), b: using([['parentOf', 'c']]), c: AI };
    expect(originOf(storeOf(edited)).restsOn).toEqual(['a', 'b', 'c']);
    const own = { a: using([['inputTo', 'b']], told('trainedAlgorithmicMedia')), b: AI };
    expect(originOf(storeOf(own)).restsOn).toEqual(['a']);
  });

  test.each<[string, Told['ingredients']]>([
    [
      'the parent first',
      [
        ['parentOf', 'b'],
        ['componentOf', 'c'],
      ],
    ],
    [
      'the component first',
      [
        ['componentOf', 'c'],
        ['parentOf', 'b'],
      ],
    ],
  ])('rests on all that must be generated for it, %s', (_, ingredients) => {
    for (const actions of [[], [told('trainedAlgorithmicMedia', 'c2pa.edited')]]) {
      const { claim, restsOn } = originOf(
        storeOf({ a: { actions, ingredients: ingredients! }, b: AI, c: AI }),
      );
      expect([claim, [...restsOn].sort()]).toEqual(['generated', ['a', 'b', 'c']]);
    }
  });

  test('near at hand say what they say, also where they are too deep on another way', () => {
    const links = Array.from({ length: 16 }, (_, i) => [
      `d${i}`,
      using([['componentOf', i < 15 ? `d${i + 1}` : 'p']]),
    ]);
    const deep: Told['ingredients'] = [
      ['componentOf', 'd0'],
      ['parentOf', 'p'],
    ];
    for (const ingredients of [deep, deep.toReversed()])
      expect(claimOf({ a: { actions: [], ingredients }, ...Object.fromEntries(links), p: AI })).toBe('parts');
  });

  test('that use each other are visited once', () => {
    const circle = {
      a: using([['parentOf', 'b']]),
      b: using([
        ['parentOf', 'a'],
        ['componentOf', 'b'],
      ]),
    };
    expect(claimOf(circle)).toBe('silent');
    expect(historyOf(storeOf(circle))).toEqual([]);
  });

  test('are followed 16 deep and no further', () => {
    const chain = (length: number) => {
      const links = Array.from({ length }, (_, i) => [`m${i}`, using([['parentOf', `m${i + 1}`]])] as const);
      return { ...Object.fromEntries(links), [`m${length}`]: AI };
    };
    expect(claimOf(chain(16))).toBe('generated');
    expect(claimOf(chain(17))).toBe('silent');
  });

  test('that are named a thousand times cost little', () => {
    const many: Told['ingredients'] = Array.from({ length: 1000 }, () => ['parentOf', 'b'] as const);
    const wide = Object.fromEntries(
      Array.from({ length: 12 }, (_, i) => [`m${i}`, using(many.map(([by]) => [by, `m${i + 1}`] as const))]),
    );
    const started = performance.now();
    expect(claimOf({ ...wide, m12: AI })).toBe('generated');
    expect(performance.now() - started).toBeLessThan(5000);
  });
});
