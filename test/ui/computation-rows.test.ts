/** Computation evidence as stops: what was established, what did not hold, and what was not there. */

import { describe, expect, test } from 'vitest';
import type { LookupState } from '../../src/browser/lookup-state.ts';
import { computationStops } from '../../src/ui/computation-rows.ts';
import type { Row } from '../../src/ui/row.ts';
import { evidence } from '../../src/verify/evidence.ts';
import { VERDICTS, verdict } from '../fixtures/lookup-states.ts';

const ABOUT = { record: 'r', who: 'Aurora Images', name: 'Aurora Tiny 1' };
const inShort = ({ shape, title, text }: Row) => [shape, title.key, text?.key ?? null];

describe('computation evidence', () => {
  test('of which a record names none makes no stop', () => {
    expect(computationStops(verdict([evidence('exact-recognised', 'x', ABOUT)]), 'en')).toEqual([]);
  });

  test('is one stop with one for each way below it, those that were not there included', () => {
    const state = VERDICTS['A+']!;
    const [stop, ...more] = computationStops(verdictIn(state), 'en');
    expect(more).toEqual([]);
    expect([stop!.shape, stop!.title.key, stop!.title.args]).toEqual(['pass', 'computation_title', ['2']]);
    expect(stop!.children.map(inShort)).toEqual([
      ['pass', 'row_computation_proof_title', 'row_computation_proof_text'],
      ['off', 'computation_no_hardware', null],
      ['pass', 'row_computation_reproduced_title', 'row_computation_reproduced_text'],
    ]);
    expect(stop!.children[0]!.text!.args).toEqual([
      'Aurora Tiny 1',
      { key: 'setup_test', args: [] },
      '38 ms',
    ]);
    expect(stop!.children[2]!.text!.args).toEqual([
      'Aurora Tiny 1',
      { key: 'reproduction_difference', args: ['onnxruntime-web 1.30.0', '0', '0'] },
      '1.2 sec',
    ]);
  });

  test('names what does not hold with its reason, and the rating of a platform', () => {
    const [stop] = computationStops(verdictIn(VERDICTS['A+hardware']!), 'en');
    expect([stop!.shape, stop!.title.args]).toEqual(['fail', ['1']]);
    expect(stop!.children.map(inShort)).toEqual([
      ['fail', 'row_computation_invalid_title', 'refusal_proof_false'],
      ['pass', 'row_computation_hardware_title', 'row_computation_hardware_text'],
      ['off', 'computation_no_reproduction', null],
    ]);
    const [, hardware] = stop!.children;
    expect(hardware!.text!.args[1]).toEqual({ key: 'platform_status', args: ['SWHardeningNeeded'] });
  });

  test('of two records is not added up, and a platform without a rating is not called up to date', () => {
    const hardware = { ...ABOUT, record: 'other', family: 'hardware', tcbStatus: null };
    const rows = [
      evidence('computation-proof', 'x', { ...ABOUT, family: 'proof', setup: 'test' }),
      evidence('computation-hardware', 'x', hardware),
    ];
    const [stop] = computationStops(verdict(rows), 'en');
    expect(stop!.title.args).toEqual(['1']);
    expect(stop!.children[1]!.text!.args[1]).toEqual({ key: 'platform_unrated', args: [] });
  });

  test('that could not be read stands below the three', () => {
    const rows = [evidence('computation-unverifiable', 'x', { ...ABOUT, refusal: 'not-available' })];
    const [stop] = computationStops(verdict(rows), 'en');
    expect(stop!.shape).toBe('unknown');
    expect(stop!.children.map(inShort)).toEqual([
      ['off', 'computation_no_proof', null],
      ['off', 'computation_no_hardware', null],
      ['off', 'computation_no_reproduction', null],
      ['unknown', 'row_computation_unverifiable_title', 'refusal_not_available'],
    ]);
    expect(stop!.children[3]!.title.args).toEqual([{ key: 'computation_evidence', args: [] }]);
  });
});

function verdictIn(state: LookupState) {
  if (state.progress.phase !== 'done') throw new Error('no verdict');
  return state.progress.verdict;
}
