import { describe, expect, test } from 'vitest';
import { parseShape } from '../../../src/shapes.ts';
import { simulatedShape, whoShape } from '../../../src/wallet/policy/ask.ts';
import { BOT, outflow, PAGE, PERSON, SITE } from '../../fixtures/wallet/asks.ts';

describe('who asks', () => {
  test.each([[PAGE], [PERSON], [BOT]])('%j is read as it is', (who) => {
    expect(parseShape(whoShape, who)).toEqual({ ok: true, value: who });
  });

  test.each([
    [null],
    ['person'],
    [{ by: 'owner' }],
    [{ by: 'person', origin: SITE }],
    [{ by: 'page' }],
    [{ by: 'page', origin: 'null' }],
    [{ by: 'page', origin: `${SITE}/` }],
    [{ by: 'page', origin: 'file:///a' }],
    [{ by: 'page', origin: 'http://shop.example' }],
    [{ by: 'agent', key: 'short' }],
  ])('%j is refused', (who) => {
    expect(parseShape(whoShape, who)).toMatchObject({ ok: false });
  });
});

describe('a simulation', () => {
  const done = { ok: true, outflows: [outflow('5'), { ...outflow('all'), to: null }] };

  test.each([[null], [done], [{ ok: false, outflows: [] }]])('%j is read as it is', (simulated) => {
    expect(parseShape(simulatedShape, simulated)).toEqual({ ok: true, value: simulated });
  });

  test.each([
    ['is missing', undefined],
    ['has no outflows', { ok: true }],
    ['succeeded perhaps', { ...done, ok: 'yes' }],
    ['says more', { ...done, by: 'rpc' }],
    ['has a negative amount', { ok: true, outflows: [outflow('-1')] }],
    ['has an amount in hex', { ok: true, outflows: [outflow('0x1')] }],
    ['has an asset that is none', { ok: true, outflows: [outflow('1', 'ETH')] }],
    ['has a receiver that is none', { ok: true, outflows: [{ ...outflow('1'), to: 'me' }] }],
    ['has too many outflows', { ok: true, outflows: Array(257).fill(outflow('1')) }],
  ])('that %s is refused', (_name, simulated) => {
    expect(parseShape(simulatedShape, simulated)).toMatchObject({ ok: false });
  });
});
