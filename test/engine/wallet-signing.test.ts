/**
 * Signing in the keys worker (docs/spec/accounts.md section 3): read again, described again, passed by the gate, and only then signed. The gate is a stand-in here that says what
 * it was asked; what was signed is held against viem.
 */

import {
  hashTypedData,
  keccak256,
  parseTransaction,
  recoverAddress,
  recoverMessageAddress,
  recoverTransactionAddress,
} from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import { beforeEach, describe, expect, test } from 'vitest';
import type { KeysOutcome, KeysRequest } from '../../src/engine/keys-protocol.ts';
import type { SigningAsk, SigningDecision, SigningGate } from '../../src/engine/wallet-gate.ts';
import { accept, type Parsed, refuse } from '../../src/errors.ts';
import { readActivity } from '../../src/wallet/activity.ts';
import type { Signable } from '../../src/wallet/signable.ts';
import { ACCOUNT, MAIL, messageOf, OTHER, transactionOf, typedDataOf } from '../fixtures/signables.ts';
import { answerOn, circuitFile, type OpenTestVault, openTestVault } from '../fixtures/vault/keys-calls.ts';
import { the } from '../fixtures/vault/made.ts';

const WORDS = 'test test test test test test test test test test test junk';
const SITE = { by: 'page', origin: 'https://shop.example' } as const;
const CALL = `0x${'ab'.repeat(32)}`;
const REQUIRES = { statement: 's', model: 'm', kinds: ['zk'], atLeast: 1 };
const DECISION: SigningDecision = { verdict: 'ask', rules: ['r1'], because: [] };

type ToSign = Omit<KeysRequest<'wallet-sign'>['params'], 'dataKey'>;

const asked: { ask: SigningAsk; confirmed: boolean | null }[] = [];
let verdict: Parsed<SigningDecision>;
const gate: SigningGate = {
  pass: async (_, asks, confirmed) => {
    for (const ask of asks) asked.push({ ask, confirmed });
    return verdict.ok ? accept(asks.map(() => DECISION)) : verdict;
  },
  preview: async (_, asks) => {
    for (const ask of asks) asked.push({ ask, confirmed: null });
    return verdict.ok ? accept(asks.map(() => ({ ...DECISION, needs: null }))) : verdict;
  },
};

beforeEach(() => {
  asked.length = 0;
  verdict = accept(DECISION);
});

async function openWallet(): Promise<
  OpenTestVault & { readonly sign: (change?: Change) => Promise<Parsed<One>> }
> {
  const opened = await openTestVault(circuitFile, gate);
  the(await opened.ask('wallet-restore', { mnemonic: WORDS, name: 'Account 1' }));
  const sign = async ({ signable = transactionOf(), simulated = null, ...change }: Change = {}) => {
    const params = { ...paramsOf(transactionOf()), items: [{ signable, simulated }], ...change };
    const outcome = await opened.ask('wallet-sign', params as ToSign);
    return outcome.ok ? accept(outcome.value[0]!) : outcome;
  };
  return { ...opened, sign };
}

type Change = {
  readonly signable?: unknown;
  readonly simulated?: unknown;
  readonly [member: string]: unknown;
};
type One = KeysOutcome<'wallet-sign'> extends Parsed<readonly (infer S)[]> ? S : never;

function paramsOf(...signables: readonly Signable[]): ToSign {
  const items = signables.map((signable) => ({ signable, simulated: null }));
  return { items, who: SITE, chain: 'eip155:1', confirmed: true };
}

const codeOf = (answer: Parsed<unknown>) => (answer.ok ? 'done' : answer.code);

const told = (evidence: object) => ({ items: [{ signable: transactionOf(), simulated: null, evidence }] });

describe('a signature', () => {
  test('of a transaction is one that viem reads back', async () => {
    const { sign } = await openWallet();
    const { raw, hash, signature, decision } = the(await sign());
    expect(await recoverTransactionAddress({ serializedTransaction: raw as never })).toBe(ACCOUNT);
    expect(parseTransaction(raw as never)).toMatchObject({ nonce: 7, chainId: 1, value: 10n ** 18n });
    expect(hash).toBe(keccak256(raw!));
    expect(signature).toMatch(/^0x[0-9a-f]{130}$/);
    expect(decision).toEqual(DECISION);
  });

  test('of a message and of typed data recovers to the account, for a phrase and for an imported key', async () => {
    const { ask, sign } = await openWallet();
    const message = the(await sign({ signable: messageOf('hello') }));
    expect(message).toMatchObject({ raw: null, hash: null });
    expect(await recoverMessageAddress({ message: 'hello', signature: message.signature })).toBe(ACCOUNT);
    const typed = the(await sign({ signable: typedDataOf(MAIL) }));
    const hash = hashTypedData(MAIL as never);
    expect(await recoverAddress({ hash, signature: typed.signature })).toBe(ACCOUNT);

    const secretKey = '0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d';
    the(await ask('wallet-import-key', { secretKey, name: 'Imported' }));
    const own = the(await sign({ signable: { ...messageOf('hello'), account: OTHER } }));
    expect(own.signature).toBe(await privateKeyToAccount(secretKey).signMessage({ message: 'hello' }));
    expect(asked).toHaveLength(3);
  });

  test('is passed by the gate with our own description, and with who asks', async () => {
    const { sign } = await openWallet();
    const simulated = {
      ok: true,
      outflows: [{ asset: 'eip155:1/slip44:60', amount: '7', how: 'sent', to: OTHER }],
    };
    the(await sign({ simulated, confirmed: false, description: { digest: 'forged' } }));
    const [{ ask, confirmed } = { ask: null, confirmed: null }] = asked;
    expect(confirmed).toBe(false);
    expect(ask).toMatchObject({ who: SITE, simulated, signable: transactionOf() });
    expect(ask!.description).toMatchObject({
      kind: 'transaction',
      account: ACCOUNT,
      chain: 'eip155:1',
      to: OTHER,
    });
    expect(ask!.description.digest).toMatch(/^0x[0-9a-f]{64}$/);
  });

  test('is described for the site that asks, so that a sign-in to another one is seen', async () => {
    const { ask, sign } = await openWallet();
    const signIn = (host: string) =>
      messageOf(
        `${host} wants you to sign in with your Ethereum account:\n${ACCOUNT}\n\n\nURI: https://${host}\nVersion: 1\nChain ID: 1\nNonce: 12345678\nIssued At: 2025-01-01T00:00:00Z`,
      );
    const warningsOf = async (signable: Signable, change: object = {}) => {
      asked.length = 0;
      the(await sign({ signable, ...change }));
      the(await ask('wallet-decide', { ...paramsOf(signable), ...change }));
      const [signed, decided] = asked.map((one) => one.ask.description.warnings);
      expect(decided).toEqual(signed);
      return signed;
    };
    expect(await warningsOf(signIn('shop.example'))).toEqual([]);
    expect(await warningsOf(signIn('bank.example'))).toEqual(['sign-in-other-domain']);
    const person = { who: { by: 'person' } };
    expect(await warningsOf(signIn('shop.example'), person)).toEqual(['sign-in-other-domain']);
  });

  test.each(['policy-denied', 'needs-confirmation', 'double-sign', 'evidence-missing'])(
    'is not made where the gate says %s',
    async (code) => {
      const { sign } = await openWallet();
      verdict = refuse(code, 'no');
      expect(await sign()).toEqual({ ok: false, code, because: 'no' });
      expect(asked).toHaveLength(1);
    },
  );

  test('is not made by a program without a policy', async () => {
    const opened = await openTestVault();
    the(await opened.ask('wallet-restore', { mnemonic: WORDS, name: 'Account 1' }));
    expect(codeOf(await opened.ask('wallet-sign', paramsOf(transactionOf())))).toBe('policy-denied');
    expect(codeOf(await opened.ask('wallet-decide', paramsOf(transactionOf())))).toBe('policy-denied');
  });

  test.each<[string, object, string]>([
    ['a stranger’s account', { signable: { ...transactionOf(), account: OTHER } }, 'no-account'],
    ['no signable', { signable: null }, 'bad-member'],
    ['a member too many', { signable: { ...transactionOf(), policy: 'none' } }, 'unknown-member'],
    ['nobody', { who: null }, 'bad-member'],
    ['a page without an origin', { who: { by: 'page', origin: 'null' } }, 'bad-member'],
    ['a page by http elsewhere', { who: { by: 'page', origin: 'http://shop.example' } }, 'bad-member'],
    ['a person with an origin', { who: { by: 'person', origin: 'https://shop.example' } }, 'unknown-member'],
    ['an agent without a key', { who: { by: 'agent', key: 'robot' } }, 'bad-member'],
    ['a chain that is none', { chain: 'bip122:1' }, 'bad-member'],
    ['nothing', { items: [] }, 'bad-member'],
    [
      'seventeen at once',
      { items: Array(17).fill({ signable: transactionOf(), simulated: null }) },
      'bad-member',
    ],
    [
      'an item with a member too many',
      { items: [{ signable: transactionOf(), simulated: null, confirmed: true }] },
      'unknown-member',
    ],
    ['no word on agreement', { confirmed: undefined }, 'bad-member'],
    ['evidence of no call', told({ found: [] }), 'bad-member'],
    ['evidence of a call that is none', told({ call: '0x00', found: [] }), 'bad-member'],
    ['evidence that says more', told({ call: CALL, found: [], by: 'a site' }), 'unknown-member'],
    [
      'an answer that is none',
      told({ call: CALL, found: [{ requires: REQUIRES, answers: [{ kind: 'zk', status: 'yes' }] }] }),
      'bad-member',
    ],
    ['agreement that is a text', { confirmed: 'true' }, 'bad-member'],
    ['a simulation that is not one', { simulated: { ok: true } }, 'bad-member'],
    [
      'an outflow below zero',
      { simulated: { ok: true, outflows: [{ asset: 'a', amount: '-1', how: 'sent', to: null }] } },
      'bad-member',
    ],
    [
      '257 outflows',
      {
        simulated: {
          ok: true,
          outflows: Array.from({ length: 257 }, () => ({ asset: 'a', amount: '1', how: 'sent', to: null })),
        },
      },
      'bad-member',
    ],
  ])('is not made for %s, and the gate is not asked', async (_, change, code) => {
    const { sign } = await openWallet();
    expect(codeOf(await sign(change as Change))).toBe(code);
    expect(asked).toEqual([]);
  });

  test('is not made for what is only watched, or is of another phrase, or stored for another address', async () => {
    const opened = await openTestVault(circuitFile, gate);
    const sign = () => opened.ask('wallet-sign', paramsOf(transactionOf()));
    the(await opened.ask('wallet-watch', { address: ACCOUNT, name: 'Watched' }));
    expect(codeOf(await sign())).toBe('watch-only');
    const { id } = the(await opened.ask('wallet-accounts', {})).accounts[0]!;
    const common = { address: ACCOUNT, name: 'a', addedAt: '2026-11-21T12:00:00Z' };
    await opened.put('account', id, { ...common, source: 'seed', index: 0, seed: 'AAAAAAAAAAAAAAAAAAAAAA' });
    expect(codeOf(await sign())).toBe('other-seed');
    await opened.put('account', id, { ...common, source: 'key', secretKey: `${'A'.repeat(42)}E` });
    expect(codeOf(await sign())).toBe('other-address');
    expect(asked).toEqual([]);
  });

  test('and a vault that is locked', async () => {
    const { sign } = await openWallet();
    expect(codeOf(await sign({ dataKey: '' }))).toBe('altered-header');
    expect(asked).toEqual([]);
  });
});

describe('several', () => {
  const [first, second] = [transactionOf({ nonce: '7' }), transactionOf({ nonce: '8' })];

  test('are asked about together, and signed in their order', async () => {
    const { ask } = await openWallet();
    const signed = the(await ask('wallet-sign', paramsOf(first, second)));
    expect(signed.map(({ raw }) => parseTransaction(raw as never).nonce)).toEqual([7, 8]);
    expect(asked).toHaveLength(2);
  });

  test('are not signed, and the gate is not asked, where one is of an account that cannot sign', async () => {
    const { ask, signed } = await openWallet();
    the(await ask('wallet-watch', { address: OTHER, name: 'Watched' }));
    const both = paramsOf(first, { ...second, account: OTHER });
    expect(codeOf(await ask('wallet-sign', both))).toBe('watch-only');
    expect([asked, signed]).toEqual([[], []]);
  });
});

describe('a transaction that was signed for a site', () => {
  test('is kept for the wallet’s home before it is handed out, with the site', async () => {
    const { sign, signed } = await openWallet();
    const { raw, hash } = the(await sign());
    expect(readActivity(signed)).toEqual(signed);
    expect(signed).toMatchObject([
      {
        id: hash!.slice(2),
        chainId: '1',
        account: ACCOUNT,
        nonce: '7',
        about: { what: 'site', origin: SITE.origin, to: OTHER },
        state: { is: 'signed', raw, hash },
      },
    ]);
  });

  test('is none where it is the person’s own, a message, or refused', async () => {
    const { sign, signed } = await openWallet();
    the(await sign({ who: { by: 'person' } }));
    the(await sign({ signable: messageOf('hello') }));
    verdict = refuse('policy-denied', 'no');
    await sign();
    expect(signed).toEqual([]);
  });

  test('is not handed out where it could not be kept', async () => {
    const { vault, dataKey } = await openWallet();
    const broken = { ...vault, gate, keepSigned: () => Promise.reject(new Error('full')) };
    expect(codeOf(await answerOn(broken, dataKey)('wallet-sign', paramsOf(transactionOf())))).toBe(
      'vault-broken',
    );
  });
});

test('what the gate would say is asked without reserving or signing', async () => {
  const { ask } = await openWallet();
  const { confirmed: _, ...params } = paramsOf(transactionOf());
  expect(the(await ask('wallet-decide', params))).toEqual([{ ...DECISION, needs: null }]);
  expect(asked).toMatchObject([{ confirmed: null, ask: { who: SITE } }]);
  the(await ask('wallet-watch', { address: OTHER, name: 'Watched' }));
  expect(codeOf(await ask('wallet-decide', paramsOf({ ...transactionOf(), account: OTHER })))).toBe('done');
});
