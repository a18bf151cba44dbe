/** The policy in the keys worker: kept in the vault, before every signature, with its log and its numbers (docs/spec/policy.md). */

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodeFunctionData, parseAbi } from 'viem';
import { beforeEach, describe, expect, test } from 'vitest';
import type { KeysRequest } from '../../src/engine/keys-protocol.ts';
import { policyGate } from '../../src/engine/policy-gate.ts';
import { callContent } from '../../src/wallet/policy/ask.ts';
import { verifyLog } from '../../src/wallet/policy/log.ts';
import { NO_RULES } from '../../src/wallet/policy/policy.ts';
import type { Hex, Signable } from '../../src/wallet/signable.ts';
import { ACCOUNT, messageOf, OTHER, TOKEN, transactionOf } from '../fixtures/signables.ts';
import { circuitFile, type OpenTestVault, openTestVault } from '../fixtures/vault/keys-calls.ts';
import { the } from '../fixtures/vault/made.ts';
import { PASS } from '../fixtures/vault/wallet.ts';
import { type GateDisk, gateDisk, memoryGateStore } from '../fixtures/wallet/gate-store.ts';

const WORDS = 'test test test test test test test test test test test junk';
const SITE = { by: 'page', origin: 'https://shop.example' } as const;
const AGENT = { by: 'agent', key: 'A'.repeat(43) } as const;
const DENY_SHOP = { id: 'no-shop', effect: 'deny', who: { origin: ['https://shop.example'] } };
const AGENT_MESSAGES = { id: 'words', effect: 'allow', who: { agent: [AGENT.key] }, kind: ['message'] };

let disk: GateDisk;
let vault: OpenTestVault;

beforeEach(async () => {
  disk = gateDisk();
  const store = memoryGateStore(disk);
  vault = await openTestVault(
    circuitFile,
    policyGate(store, () => Date.UTC(2026, 10, 21, 12)),
    store,
  );
  the(await vault.ask('wallet-restore', { mnemonic: WORDS, name: 'Account 1' }));
});

const policyOf = (...rules: readonly object[]) => JSON.stringify({ schema: 'rail.policy/1', rules });
const write = (...rules: readonly object[]) =>
  vault.ask('policy-write', { secret: PASS, text: policyOf(...rules) });

/** Policies of the guide, in their order. */
function guideExample(at: number): string {
  const guide = readFileSync(join(import.meta.dirname, '../../docs/guide/wallet.md'), 'utf8');
  return [...guide.matchAll(/```json\n([\s\S]*?)```/g)][at]![1]!;
}

async function signed(signable: Signable, change: object = {}, item: object = {}): Promise<string> {
  const items = [{ signable, simulated: null, ...item }];
  const params = { items, who: SITE, chain: 'eip155:1', confirmed: true, ...change };
  const outcome = await vault.ask(
    'wallet-sign',
    params as Omit<KeysRequest<'wallet-sign'>['params'], 'dataKey'>,
  );
  return outcome.ok ? outcome.value[0]!.decision.verdict : outcome.code;
}

describe('the policy', () => {
  test('has no rules at first: the person confirms each signature', async () => {
    expect(JSON.parse(the(await vault.ask('policy-read', {})).text)).toEqual(NO_RULES);
    expect(await signed(transactionOf(), { confirmed: false })).toBe('needs-confirmation');
    expect(await signed(transactionOf())).toBe('ask');
  });

  test('is kept in the vault, and decides', async () => {
    const written = the(await write(DENY_SHOP));
    expect(the(await vault.ask('policy-read', {}))).toEqual(written);
    expect(written.digest).toMatch(/^0x[0-9a-f]{64}$/);
    expect(await signed(transactionOf())).toBe('policy-denied');
    expect(await signed(transactionOf(), { who: { by: 'person' } })).toBe('ask');
  });

  test('lets an agent sign what a rule allows, and nothing else', async () => {
    the(await write(AGENT_MESSAGES));
    const unasked = { who: AGENT, confirmed: false };
    expect(await signed(messageOf('hello'), unasked)).toBe('allow');
    expect(await signed(transactionOf(), unasked)).toBe('policy-denied');
  });

  test('is asked about what only a contract’s descriptor can read, and refuses what nothing can', async () => {
    const to = '0x87870Bca3F3fD6335C3F4ce8392D69350B4fA4E2';
    const supply = encodeFunctionData({
      abi: parseAbi(['function supply(address asset,uint256 amount,address onBehalfOf,uint16 referralCode)']),
      args: ['0xdAC17F958D2ee523a2206206994597C13D831ec7', 5_000_000n, OTHER, 0],
    });
    the(await write({ id: 'all', effect: 'allow', kind: ['transaction'], maxFee: '1000000000000000000' }));
    const call = transactionOf({ to, data: supply, value: '0' });
    expect(await signed(call, { confirmed: false })).toBe('needs-confirmation');
    expect(await signed(call)).toBe('ask');
    expect(await signed(transactionOf({ to, data: '0xdeadbeef', nonce: '8' }))).toBe('not-decoded');
  });

  test('of the guide refuses what goes beyond it in a day, and nothing before', async () => {
    the(await vault.ask('policy-write', { secret: PASS, text: guideExample(0) }));
    const pay = (nonce: string) => signed(transactionOf({ nonce, value: '20000000000000000' }));
    expect([await pay('1'), await pay('2'), await pay('3')]).toEqual(['ask', 'ask', 'policy-denied']);
  });

  describe('that requires evidence', () => {
    const requires = { statement: 'rail.statement/1', model: 'm', kinds: ['zk', 'tee'], atLeast: 2 } as const;
    const rule = { id: 'model-only', effect: 'ask', kind: ['transaction'], requires };
    const call = transactionOf({
      data: encodeFunctionData({
        abi: parseAbi(['function transfer(address to,uint256 amount)']),
        args: [ACCOUNT, 5n],
      }),
      value: '0',
    });
    const preview = { items: [{ signable: call, simulated: null }], who: SITE, chain: 'eip155:1' } as const;
    const digest: Hex = `0x${createHash('sha256').update(callContent(call.transaction)).digest('hex')}`;
    const told = (evidenced = requires, status = 'pass') => ({
      evidence: {
        call: digest,
        found: [{ requires: evidenced, answers: evidenced.kinds.map((kind) => ({ kind, status })) }],
      },
    });

    test('signs with it, and says beforehand what to look for', async () => {
      the(await write(rule));
      expect(the(await vault.ask('wallet-decide', preview))).toMatchObject([
        { verdict: 'deny', because: ['evidence-missing'], needs: { call: digest, each: [requires] } },
      ]);
      expect(await signed(call, {}, told())).toBe('ask');
    });

    test('of the guide is one', async () => {
      the(await vault.ask('policy-write', { secret: PASS, text: guideExample(1) }));
      expect(await signed(call)).toBe('evidence-missing');
      const [first] = the(await vault.ask('wallet-decide', preview));
      const requires = first!.needs!.each[0]!;
      const found = [{ requires, answers: ['zk', 'tee'].map((kind) => ({ kind, status: 'pass' })) }];
      expect(await signed(call, {}, { evidence: { call: digest, found } })).toBe('ask');
    });

    test('refuses without it, and evidence that does not hold', async () => {
      the(await write(rule));
      expect(await signed(call)).toBe('evidence-missing');
      expect(await signed(call, {}, told(requires, 'unknown'))).toBe('evidence-missing');
      expect(await signed(call, {}, told(requires, 'fail'))).toBe('evidence-disagrees');
    });

    test.each([
      ['a bit of the data', { data: call.transaction.data.replace(/05$/, '04') as Hex }],
      ['the value', { value: '1' }],
      ['the receiver', { to: TOKEN }],
      ['the chain', { chainId: '10' }],
    ])('refuses a call that differs in %s, whatever was found for this one', async (_, change) => {
      the(await write(rule));
      const other = transactionOf({ ...call.transaction, ...change } as Parameters<typeof transactionOf>[0]);
      const chain = `eip155:${other.transaction.chainId}`;
      expect(await signed(other, { chain }, told())).toBe('evidence-missing');
    });

    test('refuses what was found for another requirement', async () => {
      the(await write(rule));
      for (const change of [{ model: 'other' }, { statement: 'other' }, { atLeast: 1 }])
        expect(await signed(call, {}, told({ ...requires, ...change } as typeof requires))).toBe(
          'evidence-missing',
        );
    });
  });

  test('is previewed without anything being counted', async () => {
    the(await write(DENY_SHOP));
    const before = JSON.stringify([...disk.rows]);
    const items = [{ signable: transactionOf(), simulated: null }];
    const preview = { items, who: SITE, chain: 'eip155:1' } as const;
    expect(await vault.ask('wallet-decide', preview)).toMatchObject({ value: [{ verdict: 'deny' }] });
    expect(JSON.stringify([...disk.rows])).toBe(before);
  });

  test('is changed only by who opens the vault once more, and wrong secrets have to wait', async () => {
    the(await write(DENY_SHOP));
    const wrong = { by: 'password', password: 'not the password' } as const;
    const loosen = (secret: object) =>
      vault.ask('policy-write', { secret: secret as never, text: policyOf() });
    expect(await loosen(wrong)).toMatchObject({ ok: false, code: 'wrong-secret' });
    expect(await vault.ask('policy-write', { text: policyOf() } as never)).toMatchObject({ ok: false });
    expect(await signed(transactionOf())).toBe('policy-denied');
    let last = '';
    for (let i = 0; i < 8; i++) {
      const answer = await loosen(wrong);
      last = answer.ok ? '' : answer.code;
    }
    expect(last).toBe('too-many-tries');
  });

  test('that is not one replaces none', async () => {
    the(await write(DENY_SHOP));
    for (const [text, code] of [
      ['{', 'not-json'],
      [policyOf({ ...DENY_SHOP, effect: 'perhaps' }), 'bad-member'],
      [policyOf(DENY_SHOP, DENY_SHOP), 'same-id'],
    ] as const)
      expect(await vault.ask('policy-write', { secret: PASS, text })).toMatchObject({ ok: false, code });
    expect(await signed(transactionOf())).toBe('policy-denied');
  });

  test('that cannot be read refuses everything', async () => {
    await vault.put('policy', 'rules', { schema: 'rail.policy/1', rules: [{ id: 'x' }] });
    expect(await signed(transactionOf())).toBe('altered-record');
    expect(await vault.ask('policy-read', {})).toMatchObject({ ok: false, code: 'altered-record' });
    await vault.put('policy', 'rules', { schema: 'rail.policy/1', rules: [] }, 2);
    expect(await signed(transactionOf())).toBe('future-version');
  });
});

describe('what was decided', () => {
  test('is logged, also where nothing was signed, and the log can be checked elsewhere', async () => {
    await signed(transactionOf(), { confirmed: false });
    await signed(transactionOf());
    const { text, head, from } = the(await vault.ask('policy-log', {}));
    const entries = verifyLog(text, { head: head as `0x${string}`, from });
    expect(entries).toMatchObject({ ok: true, value: [{ passed: false }, { passed: true, verdict: 'ask' }] });
    const [first, ...rest] = text.trimEnd().split('\n');
    const cut = verifyLog(`${rest.join('\n')}\n`, { head: head as `0x${string}`, from });
    expect(first && cut.ok ? '' : 'altered').toBe('altered');
  });

  test('holds for one number: another transaction with it is refused, here and where the numbers are taken', async () => {
    expect(await signed(transactionOf())).toBe('ask');
    expect(await signed(transactionOf({ to: OTHER, value: '7' }))).toBe('double-sign');
    const { text } = the(await vault.ask('policy-numbers', {}));

    const store = memoryGateStore(gateDisk());
    const gate = policyGate(store, () => Date.UTC(2026, 10, 21, 12));
    vault = await openTestVault(circuitFile, gate, store);
    the(await vault.ask('wallet-restore', { mnemonic: WORDS, name: 'Account 1' }));
    expect(await vault.ask('policy-import-numbers', { text: text.replace('"5"', '"6"') })).toMatchObject({
      ok: false,
      code: 'other-version',
    });
    the(await vault.ask('policy-import-numbers', { text }));
    expect(await signed(transactionOf({ to: OTHER, value: '7' }))).toBe('double-sign');
  });
});

describe('beginning the gate anew', () => {
  const limit = {
    id: 'once',
    effect: 'deny',
    cap: { asset: 'eip155:1/slip44:60', window: { seconds: 60, max: '9', count: 1 } },
  };

  test('takes what opens the vault: nothing else forgets a limit or a number', async () => {
    expect(await signed(transactionOf())).toBe('ask');
    const before = new Map(disk.rows);
    for (const secret of [
      { by: 'password', password: 'not the password' },
      { by: 'recovery', code: 'no code' },
    ] as const)
      expect(await vault.ask('policy-begin-anew', { secret })).toMatchObject({ ok: false });
    expect(await vault.ask('policy-begin-anew', {} as never)).toMatchObject({ ok: false });
    expect(disk.rows).toEqual(before);
    expect(await signed(transactionOf({ to: OTHER, value: '7' }))).toBe('double-sign');
  });

  test('forgets limits, numbers and the log, and leaves the rules', async () => {
    the(await write(limit));
    await signed(transactionOf());
    the(await vault.ask('policy-begin-anew', { secret: PASS }));
    expect(disk.rows.size).toBe(0);
    expect(the(await vault.ask('policy-log', {})).text).toBe('');
    expect(the(await vault.ask('policy-read', {})).text).toContain('once');
  });

  test('is the way out of a gate that cannot be read', async () => {
    await signed(transactionOf());
    disk.rows.set('state', new Uint8Array([1]));
    expect(await signed(transactionOf())).toBe('altered-gate');
    the(await vault.ask('policy-begin-anew', { secret: PASS }));
    expect(await signed(transactionOf())).toBe('ask');
  });
});
