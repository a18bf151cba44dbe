import { describe, expect, test } from 'vitest';
import { callDigest } from '../../../src/wallet/policy/ask.ts';
import { decide } from '../../../src/wallet/policy/decide.ts';
import {
  type CheckEvidence,
  type EvidenceAnswer,
  evidenceProblem,
  gatherEvidence,
} from '../../../src/wallet/policy/evidence.ts';
import type { Requires } from '../../../src/wallet/policy/policy.ts';
import {
  type AskChange,
  askOf,
  digestOf,
  NOTHING_SPENT,
  PERSON,
  policyOf,
  TOKEN,
} from '../../fixtures/wallet/asks.ts';

const REQUIRES: Requires = { statement: 's', model: 'm', kinds: ['zk', 'tee', 'reexec'], atLeast: 2 };
const answer = (kind: EvidenceAnswer['kind'], status: string) => ({ kind, status }) as EvidenceAnswer;

describe('answers', () => {
  test.each([
    [null, [answer('zk', 'pass'), answer('tee', 'pass')]],
    [null, [answer('zk', 'pass'), answer('tee', 'pass'), answer('reexec', 'unknown')]],
    ['evidence-missing', []],
    ['evidence-missing', [answer('zk', 'pass')]],
    ['evidence-missing', [answer('zk', 'pass'), answer('zk', 'pass')]],
    ['evidence-missing', [answer('zk', 'pass'), answer('tee', 'none')]],
    ['evidence-missing', [answer('zk', 'pass'), answer('tee', 'unknown')]],
    ['evidence-missing', [answer('zk', 'pass'), answer('tee', 'PASS')]],
    ['evidence-disagrees', [answer('zk', 'pass'), answer('tee', 'pass'), answer('reexec', 'fail')]],
    ['evidence-disagrees', [answer('zk', 'fail'), answer('zk', 'pass'), answer('tee', 'pass')]],
    ['evidence-disagrees', [answer('zk', 'fail')]],
  ] as const)('%s: %j', (problem, answers) => {
    expect(evidenceProblem(REQUIRES, answers)).toBe(problem);
  });

  test('of a kind that is not listed do not count for it, but against it', () => {
    const listed: Requires = { ...REQUIRES, kinds: ['zk', 'tee'] };
    const passing = [answer('zk', 'pass'), answer('reexec', 'pass')];
    expect(evidenceProblem(listed, passing)).toBe('evidence-missing');
    const failing = [answer('zk', 'pass'), answer('tee', 'pass'), answer('reexec', 'fail')];
    expect(evidenceProblem(listed, failing)).toBe('evidence-disagrees');
  });

  test('that list a kind twice count it once', () => {
    const twice: Requires = { ...REQUIRES, kinds: ['zk', 'zk', 'tee'] };
    expect(evidenceProblem(twice, [answer('zk', 'pass')])).toBe('evidence-missing');
  });
});

describe('what evidence is about', () => {
  const call = callDigest(askOf());

  test('is the call: any change of chain, receiver, value or data is another one', () => {
    const changes = [
      { chainId: '10' },
      { to: TOKEN },
      { to: null },
      { value: '101' },
      { data: '0x00' },
    ] as const;
    const calls = changes.map((transaction) => callDigest(askOf({ transaction })));
    expect(new Set([call, ...calls]).size).toBe(changes.length + 1);
  });

  test('is not its number, its fees, or how an address is written', () => {
    const changes = [{ nonce: '8' }, { maxFeePerGas: '9' }, { gasLimit: '1' }] as const;
    for (const transaction of changes) expect(callDigest(askOf({ transaction }))).toBe(call);
    expect(callDigest(askOf({ transaction: { to: TOKEN } }))).toBe(
      callDigest(askOf({ transaction: { to: TOKEN.toLowerCase() as typeof TOKEN } })),
    );
  });

  test('is of the form in the specification', () => {
    const json =
      '{"chain":"eip155:1","data":"0x","to":"0x00000000000000000000000000000000000000b0","value":"100"}';
    expect(call).toBe(digestOf(`rail.call/1\0${json}`));
  });

  test('is what is signed, for anything else', () => {
    const signable = { kind: 'message', account: askOf().signable.account, message: '0x' } as const;
    expect(callDigest(askOf({ signable, description: { digest: digestOf('m') } }))).toBe(digestOf('m'));
  });
});

describe('a rule that requires it', () => {
  const two: CheckEvidence = async (_, call) =>
    call === callDigest(askOf()) ? [answer('zk', 'pass'), answer('tee', 'pass')] : [answer('tee', 'pass')];
  const verdict = async (rule: object, check: CheckEvidence, change: AskChange = {}) => {
    const [policy, ask] = [policyOf({ requires: REQUIRES, ...rule }), askOf(change)];
    return decide(policy, ask, NOTHING_SPENT, await gatherEvidence(check, policy, ask));
  };

  test('allows with it, and denies the same call with one bit changed', async () => {
    expect((await verdict({}, two)).verdict).toBe('allow');
    const changed = await verdict({}, two, { transaction: { data: '0x01' } });
    expect(changed).toMatchObject({ verdict: 'deny', because: ['evidence-missing'], rules: ['r1'] });
  });

  test('denies where the check disagrees, rejects or is silent', async () => {
    const failing: CheckEvidence = async () => [answer('zk', 'fail')];
    expect((await verdict({}, failing)).because).toEqual(['evidence-disagrees']);
    expect((await verdict({}, () => Promise.reject(new Error('offline')))).because).toEqual([
      'evidence-missing',
    ]);
    expect((await verdict({}, async () => [])).verdict).toBe('deny');
  });

  test('denies without it even where the rule would not apply', async () => {
    const beyond = { cap: { asset: 'eip155:1/slip44:60', perTx: '1' } };
    expect((await verdict(beyond, async () => [], { who: PERSON })).verdict).toBe('deny');
    expect((await verdict(beyond, two, { who: PERSON })).verdict).toBe('ask');
    expect(await verdict({ ...beyond, effect: 'ask' }, two)).toMatchObject({ verdict: 'ask' });
    expect((await verdict({ effect: 'ask' }, async () => [], { who: PERSON })).verdict).toBe('deny');
  });

  test('asks for none where it is not met', async () => {
    const asked: unknown[] = [];
    await verdict({ chain: ['eip155:5'] }, async (requires) => {
      asked.push(requires);
      return [];
    });
    expect(asked).toEqual([]);
  });

  test('gets no answers that were gathered for another call', async () => {
    const policy = policyOf({ requires: REQUIRES });
    const evidence = await gatherEvidence(two, policy, askOf());
    const other = askOf({ transaction: { value: '1' } });
    expect(decide(policy, other, NOTHING_SPENT, evidence).because).toEqual(['evidence-missing']);
  });
});
