import { describe, expect, test } from 'vitest';
import { originOf } from '../../../src/verify/credential/ai-claim.ts';
import { historyOf } from '../../../src/verify/credential/history.ts';
import { storeOf, told } from '../../fixtures/manifest-texts.ts';

describe('history', () => {
  test('is oldest first, with who signed each step', () => {
    const store = storeOf({
      a: {
        ingredients: [['parentOf', 'b']],
        actions: [told('composite', 'c2pa.edited', { when: '2026-06-05T00:00:00+02:00' })],
      },
      b: {
        actions: [
          told('trainedAlgorithmicMedia', 'c2pa.created', { softwareAgent: { name: 'model', version: '2' } }),
        ],
      },
    });
    expect(historyOf(store)).toEqual([
      {
        action: 'c2pa.created',
        agent: 'model 2',
        at: null,
        source: 'trainedAlgorithmicMedia',
        who: 'Signer of b',
      },
      {
        action: 'c2pa.edited',
        agent: null,
        at: '2026-06-04T22:00:00Z',
        source: 'composite',
        who: 'Signer of a',
      },
    ]);
  });

  test('has at most 50 steps of 10,000, and the claim is still found among them', () => {
    const edits = Array.from({ length: 10_000 }, () => ({ action: 'c2pa.edited' }));
    const store = storeOf({ a: { actions: [...edits, told('trainedAlgorithmicMedia')] } });
    expect(historyOf(store)).toHaveLength(50);
    expect(originOf(store).claim).toBe('generated');
  });
});
