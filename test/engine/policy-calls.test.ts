/** The policy in the keys worker: kept in the vault, before every signature, with its log and its numbers (docs/spec/policy.md). */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodeFunctionData, parseAbi } from 'viem';
import { beforeEach, describe, expect, test } from 'vitest';
import type { KeysRequest } from '../../src/engine/keys-protocol.ts';
import { policyGate } from '../../src/engine/policy-gate.ts';
import { verifyLog } from '../../src/wallet/policy/log.ts';
import { NO_RULES } from '../../src/wallet/policy/policy.ts';
import type { Signable } from '../../src/wallet/signable.ts';
import { messageOf, OTHER, transactionOf } from '../fixtures/signables.ts';
import { circuitFile, type OpenTestVault, openTestVault } from '../fixtures/vault/keys-calls.ts';
import { the } from '../fixtures/vault/made.ts';
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
const write = (...rules: readonly object[]) => vault.ask('policy-write', { text: policyOf(...rules) });

async function signed(signable: Signable, change: object = {}): Promise<string> {
  const params = { signable, who: SITE, chain: 'eip155:1', simulated: null, confirmed: true, ...change };
  const outcome = await vault.ask(
    'wallet-sign',
    params as Omit<KeysRequest<'wallet-sign'>['params'], 'dataKey'>,
  );
  return outcome.ok ? outcome.value.decision.verdict : outcome.code;
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
    const guide = readFileSync(join(import.meta.dirname, '../../docs/guide/wallet.md'), 'utf8');
    the(await vault.ask('policy-write', { text: /```json\n([\s\S]*?)```/.exec(guide)![1]! }));
    const pay = (nonce: string) => signed(transactionOf({ nonce, value: '20000000000000000' }));
    expect([await pay('1'), await pay('2'), await pay('3')]).toEqual(['ask', 'ask', 'policy-denied']);
  });

  test('is previewed without anything being counted', async () => {
    the(await write(DENY_SHOP));
    const before = JSON.stringify([...disk.rows]);
    const preview = { signable: transactionOf(), who: SITE, chain: 'eip155:1', simulated: null } as const;
    expect(await vault.ask('wallet-decide', preview)).toMatchObject({ ok: true, value: { verdict: 'deny' } });
    expect(JSON.stringify([...disk.rows])).toBe(before);
  });

  test('that is not one replaces none', async () => {
    the(await write(DENY_SHOP));
    for (const [text, code] of [
      ['{', 'not-json'],
      [policyOf({ ...DENY_SHOP, effect: 'perhaps' }), 'bad-member'],
      [policyOf(DENY_SHOP, DENY_SHOP), 'same-id'],
    ] as const)
      expect(await vault.ask('policy-write', { text })).toMatchObject({ ok: false, code });
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
