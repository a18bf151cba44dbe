import { describe, expect, test } from 'vitest';
import { utf8 } from '../../../src/bytes.ts';
import { RailError } from '../../../src/errors.ts';
import { callDigest } from '../../../src/wallet/policy/ask.ts';
import { passGate, previewGate } from '../../../src/wallet/policy/gate.ts';
import { readLog } from '../../../src/wallet/policy/log.ts';
import { NO_RULES, type Policy, policyDigest } from '../../../src/wallet/policy/policy.ts';
import {
  type AskChange,
  askOf,
  BOT,
  ETH,
  NOW,
  PAGE,
  PERSON,
  policyOf,
  SHOP,
} from '../../fixtures/wallet/asks.ts';
import { gateDisk } from '../../fixtures/wallet/gate-store.ts';
import { passed, testGate, the } from '../../fixtures/wallet/gates.ts';

const ALLOW = policyOf({ who: { agent: [(BOT as { key: string }).key] } });
const ASK = policyOf({ effect: 'ask' });

describe('one refusal for each reason', () => {
  const requires = { statement: 's', model: 'm', kinds: ['zk' as const], atLeast: 1 };

  test('what passes', async () => {
    expect(await passed(testGate(), ALLOW)).toBe('allow');
    expect(await passed(testGate(), ASK, {}, true)).toBe('ask');
  });

  test.each([
    ['policy-denied', policyOf({}, { effect: 'deny' }), {}],
    ['policy-denied', NO_RULES, {}],
    ['other-chain', ALLOW, { description: { warnings: ['other-chain' as const] } }],
    ['not-decoded', ALLOW, { description: { isDecoded: false } }],
    ['evidence-missing', policyOf({ requires }), {}],
  ])('%s, confirmed or not', async (code, policy, change) => {
    expect(await passed(testGate(), policy, change)).toBe(code);
    expect(await passed(testGate(), policy, change, true)).toBe(code);
  });

  test('evidence-disagrees', async () => {
    const gate = testGate(gateDisk(), async () => [{ kind: 'tee', status: 'fail' }]);
    expect(await passed(gate, policyOf({ requires }))).toBe('evidence-disagrees');
  });

  test('needs-confirmation', async () => {
    expect(await passed(testGate(), ASK)).toBe('needs-confirmation');
    expect(await passed(testGate(), NO_RULES, { who: PAGE })).toBe('needs-confirmation');
    expect(await passed(testGate(), NO_RULES, { who: PERSON })).toBe('needs-confirmation');
  });

  test('double-sign', async () => {
    const gate = testGate();
    expect(await passed(gate, ALLOW)).toBe('allow');
    expect(await passed(gate, ALLOW, { transaction: { value: '1' } }, true)).toBe('double-sign');
  });

  test('the first that is true, where several are', async () => {
    const change = { description: { isDecoded: false, warnings: ['other-chain' as const] } };
    expect(await passed(testGate(), policyOf({ requires }), change)).toBe('other-chain');
  });
});

describe('a number', () => {
  test('is free for another account, chain or number', async () => {
    const gate = testGate();
    expect(await passed(gate, ALLOW)).toBe('allow');
    expect(await passed(gate, ALLOW, { transaction: { nonce: '8' } })).toBe('allow');
    const sequence = { scope: 'tx:eip155:10', number: '7' };
    expect(await passed(gate, ALLOW, { transaction: { value: '9' }, description: { sequence } })).toBe(
      'allow',
    );
    const signable = { ...askOf().signable, account: SHOP } as const;
    const other = {
      signable,
      description: { account: SHOP, digest: askOf({ transaction: { value: '8' } }).description.digest },
    };
    expect(await passed(gate, ALLOW, other)).toBe('allow');
  });

  test('is not taken by what was refused', async () => {
    const gate = testGate();
    expect(await passed(gate, ASK, { transaction: { value: '1' } })).toBe('needs-confirmation');
    expect(await passed(gate, ALLOW)).toBe('allow');
  });

  test('can be replaced, by who confirms', async () => {
    const gate = testGate();
    await passed(gate, ALLOW);
    const faster = { transaction: { maxFeePerGas: '2' } };
    expect(await passed(gate, ALLOW, faster)).toBe('needs-confirmation');
    expect(await passed(gate, ALLOW, faster, true)).toBe('ask');
    // Both are signed now, and neither takes a confirmation again.
    expect(await passed(gate, ALLOW, faster)).toBe('allow');
    expect(await passed(gate, ALLOW)).toBe('allow');
  });
});

describe('a window', () => {
  const cap = { asset: ETH, window: { seconds: 60, max: '50000' } };
  const capped = policyOf({ cap });
  const nth = (nonce: number) => ({ transaction: { nonce: String(nonce) } });

  test('fills up and frees again', async () => {
    const gate = testGate();
    const outcomes = [];
    for (let at = 0; at < 3; at++) outcomes.push(await passed(gate, capped, nth(at)));
    expect(outcomes).toEqual(['allow', 'allow', 'policy-denied']);
    gate.time.nowMs += 60_000;
    expect(await passed(gate, capped, nth(3))).toBe('allow');
  });

  test('is not freed by a clock that was set back, before or after', async () => {
    const gate = testGate();
    for (const at of [0, 1]) await passed(gate, capped, nth(at));
    gate.time.nowMs -= 3_600_000;
    expect(await passed(gate, capped, nth(2))).toBe('policy-denied');
    gate.time.nowMs = NOW + 59_999;
    expect(await passed(gate, capped, nth(2))).toBe('policy-denied');
    gate.time.nowMs = NOW + 60_000;
    expect(await passed(gate, capped, nth(2))).toBe('allow');
  });

  test('a rule whose time is over does not come back with the clock', async () => {
    const gate = testGate();
    const policy = policyOf({ time: { notAfter: NOW / 1000 } });
    gate.time.nowMs += 1000;
    expect(await passed(gate, policy)).toBe('policy-denied');
    gate.time.nowMs = NOW;
    expect(await passed(gate, policy)).toBe('policy-denied');
  });

  test('a rule that is met by the highest time alone has no evidence', async () => {
    const gate = testGate(gateDisk(), async () => [{ kind: 'zk', status: 'pass' }]);
    const requires = { statement: 's', model: 'm', kinds: ['zk' as const], atLeast: 1 };
    const policy = policyOf({}, { time: { notBefore: NOW / 1000 + 5 }, requires });
    gate.time.nowMs += 5000;
    expect(await passed(gate, policy, nth(0))).toBe('allow');
    gate.time.nowMs = NOW;
    expect(await passed(gate, policy, nth(1))).toBe('evidence-missing');
  });

  test('counts what a person confirmed', async () => {
    const gate = testGate();
    const both = policyOf({ cap }, { effect: 'deny', cap });
    for (const at of [0, 1])
      expect(await passed(gate, both, { ...nth(at), who: PERSON }, true)).toBe('allow');
    expect(await passed(gate, both, { ...nth(2), who: PERSON }, true)).toBe('policy-denied');
  });

  test('does not count the same digest twice', async () => {
    const gate = testGate();
    for (let at = 0; at < 4; at++) expect(await passed(gate, capped, nth(0))).toBe('allow');
    expect(await passed(gate, capped, nth(1))).toBe('allow');
    expect(await passed(gate, capped, nth(2))).toBe('policy-denied');
  });
});

describe('the log', () => {
  test('has an entry for each decision, let through or not', async () => {
    const gate = testGate();
    await passed(gate, ALLOW);
    gate.time.nowMs += 5;
    await passed(gate, ASK, { who: PAGE, transaction: { nonce: '8' } });
    await passed(gate, ASK, { who: PERSON, transaction: { nonce: '9' } }, true);
    const entries = the(await readLog(gate.store, null, 10)).map(({ before: _, ...entry }) => entry);
    const request = (nonce: string) => askOf({ transaction: { nonce } }).description.digest;
    const asked = {
      atMs: NOW + 5,
      policy: policyDigest(ASK),
      verdict: 'ask',
      rules: ['r1'],
      because: ['rule-ask'],
    };
    expect(entries).toEqual([
      { n: 2, ...asked, who: PERSON, request: request('9'), passed: true },
      { n: 1, ...asked, who: PAGE, request: request('8'), passed: false },
      {
        n: 0,
        atMs: NOW,
        who: BOT,
        policy: policyDigest(ALLOW),
        request: request('7'),
        verdict: 'allow',
        passed: true,
        rules: ['r1'],
        because: ['rule-allow'],
      },
    ]);
  });

  test('holds neither amounts nor receivers', async () => {
    const gate = testGate();
    await passed(gate, ALLOW, { transaction: { value: '123456789' } });
    const log = JSON.stringify(the(await readLog(gate.store, null, 10)));
    expect(log).not.toContain('123456789');
    expect(log.toLowerCase()).not.toContain(SHOP.slice(2).toLowerCase());
  });
});

describe('a preview', () => {
  test('says what would be decided, and changes nothing', async () => {
    const gate = testGate();
    const policy = policyOf({ cap: { asset: ETH, window: { seconds: 60, max: '30000' } } });
    const seen = the(await previewGate(gate, policy, [askOf()]));
    expect(gate.disk.rows.size).toBe(0);
    expect(seen).toMatchObject(the(await passGate(gate, policy, [askOf()], false)));
    expect(seen).toMatchObject([{ needs: null }]);
    const next = the(await previewGate(gate, policy, [askOf({ transaction: { nonce: '8' } })]));
    expect(next).toMatchObject([{ verdict: 'deny', because: ['cap-window', 'no-rule'] }]);
  });
});

describe('evidence to look for', () => {
  const requires = { statement: 's', model: 'm', kinds: ['zk', 'tee'], atLeast: 2 } as const;
  const needs = async (policy: Policy, change: AskChange = {}) =>
    the(await previewGate(testGate(), policy, [askOf(change)]))[0]!.needs;

  test('is that of the rules that are met, each once, for the call', async () => {
    const policy = policyOf(
      { requires },
      { requires },
      { chain: ['eip155:5'], requires: { ...requires, model: 'x' } },
    );
    expect(await needs(policy)).toEqual({ call: callDigest(askOf()), each: [requires] });
    expect(await needs(policyOf({}))).toBeNull();
  });

  test('is none where it could change nothing', async () => {
    expect(await needs(policyOf({ requires }, { effect: 'deny' }))).toBeNull();
    expect(await needs(policyOf({ requires }), { description: { isDecoded: false } })).toBeNull();
    expect(
      await needs(policyOf({ requires, cap: { asset: ETH, perTx: '1' } }), { who: PERSON }),
    ).not.toBeNull();
  });
});

describe('what it was given', () => {
  test.each(['state', 'counter/r1', 'number/', 'floor/'])(
    'in the row %s, altered, refuses',
    async (prefix) => {
      const policy = policyOf({ cap: { asset: ETH, window: { seconds: 60, max: '99999' } } });
      const gate = testGate();
      await passed(gate, policy);
      const key = [...gate.disk.rows.keys()].find((name) => name.startsWith('number/'))!.split('/')[1];
      const name = [...gate.disk.rows.keys(), `floor/${key}`].find((one) => one.startsWith(prefix))!;
      for (const text of ['', '{}', '{"n":-1}', '[{}]', 'null', '"x"']) {
        gate.disk.rows.set(name, utf8(text));
        const before = new Map(gate.disk.rows);
        expect(await passed(gate, policy, {}, true)).toBe('altered-gate');
        expect(await previewGate(gate, policy, [askOf()])).toMatchObject({ code: 'altered-gate' });
        expect(gate.disk.rows).toEqual(before);
      }
    },
  );

  test('must be a description of what is signed', async () => {
    const wrong = askOf({ description: { account: SHOP } });
    await expect(passGate(testGate(), ALLOW, [wrong], true)).rejects.toThrow(RailError);
  });
});

test('begun anew, nothing is counted, signed or logged', async () => {
  const gate = testGate();
  await passed(gate, ALLOW);
  await gate.store.clear();
  expect(await passed(gate, ALLOW, { transaction: { value: '1' } })).toBe('allow');
  expect(the(await readLog(gate.store, null, 10))).toHaveLength(1);
});
