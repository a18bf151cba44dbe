import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { utf8 } from '../../../src/bytes.ts';
import { type Standing, sequenceKey, standingOf } from '../../../src/wallet/policy/double-sign.ts';
import { FLOOR, type GateStore, readRow, SIGNED } from '../../../src/wallet/policy/gate-store.ts';
import {
  exportInterchange,
  type Interchange,
  importInterchange,
  ROOT,
  readInterchange,
} from '../../../src/wallet/policy/interchange.ts';
import { ACCOUNT, type AskChange, askOf, digestOf, policyOf, SHOP } from '../../fixtures/wallet/asks.ts';
import { memoryGateStore } from '../../fixtures/wallet/gate-store.ts';
import { passed, testGate, the } from '../../fixtures/wallet/gates.ts';

const SPEC = readFileSync(join(import.meta.dirname, '../../../docs/spec/policy.md'), 'utf8');
const KEY = sequenceKey(ACCOUNT, 'tx:eip155:1');
const METADATA = { interchange_format_version: '5', genesis_validators_root: ROOT };
const ONE = `0x${'11'.repeat(32)}` as const;

const fileOf = (...blocks: object[]) => ({
  metadata: METADATA,
  data: [{ pubkey: KEY, signed_blocks: blocks, signed_attestations: [] }],
});
const read = (value: unknown) => readInterchange(typeof value === 'string' ? value : JSON.stringify(value));
const importing = (store: GateStore, file: unknown) => importInterchange(store, the(read(file)));

async function exported(store: GateStore): Promise<Interchange> {
  return JSON.parse(the(await exportInterchange(store)));
}

describe('a file', () => {
  const file = fileOf({ slot: '7', signing_root: ONE }, { slot: '8' });
  const withBlock = (block: object) => fileOf({ slot: '7', ...block });
  const withData = (change: object) => ({ ...file, data: [{ ...file.data[0], ...change }] });

  test('is read as it is', () => {
    expect(read(file)).toEqual({ ok: true, value: file });
  });

  test('is for this program alone', () => {
    expect(ROOT).toBe(digestOf('rail.double-sign/1'));
  });

  test.each([
    ['too-large', ' '.repeat(8_388_609)],
    ['too-deep', '['.repeat(7)],
    ['not-json', '{'],
    ['bad-member', 'null'],
    ['bad-member', { ...file, data: {} }],
    ['unknown-member', { ...file, more: 1 }],
    ['unknown-member', withBlock({ root: ONE })],
    ['bad-member', withBlock({ slot: 7 })],
    ['bad-member', withBlock({ slot: '07' })],
    ['bad-member', withBlock({ slot: '-1' })],
    ['bad-member', withBlock({ slot: '18446744073709551616' })],
    ['bad-member', withBlock({ signing_root: '0x11' })],
    ['bad-member', withBlock({ signing_root: ONE.toUpperCase() })],
    ['bad-member', withData({ pubkey: ACCOUNT })],
    ['other-version', { ...file, metadata: { ...METADATA, interchange_format_version: '4' } }],
    ['other-root', { ...file, metadata: { ...METADATA, genesis_validators_root: ONE } }],
    ['attestations', withData({ signed_attestations: [{ source_epoch: '1', target_epoch: '2' }] })],
  ])('%s', (code, value) => {
    expect(read(value)).toMatchObject({ ok: false, code });
  });

  test('with 33 digests for one number changes nothing', async () => {
    const roots = Array.from({ length: 33 }, (_, at) => ({ slot: '7', signing_root: digestOf(String(at)) }));
    const gate = testGate();
    await passed(gate, policyOf({}));
    const before = new Map(gate.disk.rows);
    expect(await importing(gate.store, fileOf({ slot: '5' }, ...roots))).toMatchObject({
      code: 'too-many-roots',
    });
    // The gate's own digest is one of them.
    expect(await importing(gate.store, fileOf(...roots.slice(1)))).toMatchObject({ code: 'too-many-roots' });
    expect(gate.disk.rows).toEqual(before);
    expect(await importing(gate.store, fileOf(...roots.slice(2)))).toMatchObject({ ok: true });
  });

  test.each(['number/', 'floor/'])('is not imported over an altered row: %s', async (prefix) => {
    const gate = testGate();
    await importing(gate.store, file);
    const name = [...gate.disk.rows.keys()].find((one) => one.startsWith(prefix))!;
    gate.disk.rows.set(name, utf8('{}'));
    const more = fileOf({ slot: '7', signing_root: digestOf('other') });
    expect(await importing(gate.store, more)).toMatchObject({ code: 'altered-gate' });
    if (prefix === 'number/')
      expect(await exportInterchange(gate.store)).toMatchObject({ code: 'altered-gate' });
  });
});

const root = fc.option(
  fc.nat(4).map((of) => digestOf(String(of))),
  { nil: undefined },
);
const block = fc
  .record({ slot: fc.oneof(fc.nat(12).map(String), fc.constant('18446744073709551615')), signing_root: root })
  .map(({ slot, signing_root }) => (signing_root ? { slot, signing_root } : { slot }));
const scopes = ['tx:eip155:1', 'tx:eip155:10'].map((scope) => sequenceKey(ACCOUNT, scope));
const arbitraryFile = fc
  .array(fc.tuple(fc.constantFrom(...scopes), fc.array(block, { minLength: 1, maxLength: 8 })), {
    maxLength: 4,
  })
  .map((data) => ({
    metadata: METADATA,
    data: data.map(([pubkey, signed_blocks]) => ({ pubkey, signed_blocks, signed_attestations: [] })),
  }));

/** Sorted, each key and block once. */
function normal({ data }: Interchange) {
  const blocks = new Map<string, Map<string, object>>();
  for (const { pubkey, signed_blocks } of data)
    for (const one of signed_blocks) {
      const place = `${one.slot.padStart(20, '0')}${one.signing_root ?? ''}`;
      blocks.set(pubkey, (blocks.get(pubkey) ?? new Map()).set(place, one));
    }
  const sorted = <T>(map: Map<string, T>) => [...map].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    metadata: METADATA,
    data: sorted(blocks).map(([pubkey, ones]) => ({
      pubkey,
      signed_blocks: sorted(ones).map(([, one]) => one),
      signed_attestations: [],
    })),
  };
}

const RANK: { readonly [standing in Standing]: number } = {
  same: 0,
  free: 0,
  replacement: 1,
  cancellation: 1,
  taken: 2,
};

/** Of the requests that a gate may get, in the order of `ASKS`. */
async function standings(store: GateStore): Promise<readonly Standing[]> {
  return store.transaction(async (tx) => {
    const found: Standing[] = [];
    for (const change of ASKS) {
      const ask = askOf(change);
      const { scope, number } = ask.description.sequence!;
      const key = sequenceKey(ask.description.account, scope);
      const signed = the(await readRow(tx, SIGNED.name(key, number), SIGNED.shape));
      found.push(standingOf(ask, signed, the(await readRow(tx, FLOOR.name(key), FLOOR.shape))));
    }
    return found;
  });
}

const ASKS: readonly AskChange[] = ['0', '3', '7', '12', '18446744073709551615'].flatMap((nonce) =>
  [{}, { maxFeePerGas: '2' }, { to: ACCOUNT, value: '0' }, { value: '1' }].flatMap((change): AskChange[] => [
    { transaction: { nonce, ...change } },
    { transaction: { nonce, ...change }, description: { digest: digestOf('1') } },
    {
      transaction: { nonce, ...change },
      description: { sequence: { scope: 'tx:eip155:10', number: nonce } },
    },
  ]),
);

describe('importing', () => {
  test('and then exporting is the identity', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryFile, async (file) => {
        const store = memoryGateStore();
        the(await importing(store, file));
        const first = await exported(store);
        expect(first).toEqual(normal(the(read(file))));
        const again = memoryGateStore();
        the(await importing(again, first));
        expect(await exported(again)).toEqual(first);
      }),
      { numRuns: 200 },
    );
  });

  test('only makes things stricter, and the order of files changes nothing', async () => {
    let stricter = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(ASKS.length - 1), { maxLength: 4 }),
        arbitraryFile,
        arbitraryFile,
        async (own, one, two) => {
          const gates = [testGate(), testGate()];
          for (const gate of gates) for (const at of own) await passed(gate, policyOf({}), ASKS[at], true);
          const before = await standings(gates[0]!.store);
          for (const file of [one, two]) the(await importing(gates[0]!.store, file));
          for (const file of [two, one]) the(await importing(gates[1]!.store, file));
          const after = await standings(gates[0]!.store);
          expect(await standings(gates[1]!.store)).toEqual(after);
          for (const [at, standing] of after.entries()) {
            expect(RANK[standing]).toBeGreaterThanOrEqual(RANK[before[at]!]);
            // Nothing that was not let through here becomes so, or it would not be counted.
            expect(standing === 'same').toBe(before[at] === 'same');
            if (standing !== before[at]) stricter++;
          }
        },
      ),
      { numRuns: 150 },
    );
    expect(stricter).toBeGreaterThan(100);
  });

  test('takes the numbers up to the lowest, and never gives them back', async () => {
    const gate = testGate();
    const nth = (nonce: string) => passed(gate, policyOf({}), { transaction: { nonce } });
    await importing(gate.store, fileOf({ slot: '9' }, { slot: '11', signing_root: ONE }));
    expect([await nth('8'), await nth('9'), await nth('10'), await nth('11')]).toEqual([
      'double-sign',
      'double-sign',
      'allow',
      'double-sign',
    ]);
    await importing(gate.store, fileOf({ slot: '2' }));
    expect(await nth('7')).toBe('double-sign');
    expect(await nth('12')).toBe('allow');
  });

  test('takes even the digest that the file names, but not one that was let through here', async () => {
    const [gate, other] = [testGate(), testGate()];
    await passed(gate, policyOf({}));
    const own = await exported(gate.store);
    await importing(other.store, own);
    expect(await passed(other, policyOf({}))).toBe('double-sign');
    const before = new Map(gate.disk.rows);
    await importing(gate.store, own);
    expect(gate.disk.rows).toEqual(before);
    expect(await passed(gate, policyOf({}))).toBe('allow');
    expect(await passed(gate, policyOf({}), { transaction: { maxFeePerGas: '2' } }, true)).toBe('ask');
  });

  test('of another digest for a number ends its replacements', async () => {
    const gate = testGate();
    await passed(gate, policyOf({}));
    // Its lowest number is another one, so that it is not that which ends them.
    await importing(gate.store, fileOf({ slot: '3' }, { slot: '7', signing_root: ONE }));
    const faster = { transaction: { maxFeePerGas: '2' } };
    expect(await passed(gate, policyOf({}), faster, true)).toBe('double-sign');
    expect(await passed(gate, policyOf({}), { transaction: { to: ACCOUNT, value: '0' } }, true)).toBe(
      'double-sign',
    );
    expect(await passed(gate, policyOf({}))).toBe('allow');
  });
});

describe('exporting', () => {
  test('has every digest that was let through, by account, scope and number', async () => {
    const gate = testGate();
    const faster = { maxFeePerGas: '2' };
    for (const nonce of ['10', '9']) await passed(gate, policyOf({}), { transaction: { nonce } });
    await passed(gate, policyOf({}), { transaction: { nonce: '10', ...faster } }, true);
    await passed(gate, policyOf({}), { description: { sequence: { scope: 'x', number: '1' } } });
    const digest = (transaction: object) => askOf({ transaction }).description.digest;
    const roots = [digest({ nonce: '10' }), digest({ nonce: '10', ...faster })].sort();
    const { data } = await exported(gate.store);
    expect(data.map(({ pubkey }) => pubkey)).toEqual([KEY, sequenceKey(ACCOUNT, 'x')].sort());
    expect(data.find(({ pubkey }) => pubkey === KEY)!.signed_blocks).toEqual([
      { slot: '9', signing_root: digest({ nonce: '9' }) },
      ...roots.map((signing_root) => ({ slot: '10', signing_root })),
    ]);
  });

  test('of more rows than a page of the store has all of them', async () => {
    const store = memoryGateStore();
    const blocks = Array.from({ length: 1200 }, (_, at) => ({ slot: String(at), signing_root: ONE }));
    await importing(store, fileOf(...blocks));
    expect((await exported(store)).data[0]!.signed_blocks).toEqual(blocks);
  });

  test('is as the example in the specification', async () => {
    const gate = testGate();
    const sequence = { scope: 'tx:eip155:1', number: '7' };
    await passed(gate, policyOf({}), { description: { digest: ONE, sequence } });
    const [, example] = /Example: account[\s\S]*?```json\n(.*)\n```/.exec(SPEC)!;
    expect(example).toBe(the(await exportInterchange(gate.store)));
  });
});

test('a file of an account says nothing about another', async () => {
  const gate = testGate();
  await importing(gate.store, {
    ...fileOf({ slot: '9' }),
    data: [{ ...fileOf({ slot: '9' }).data[0], pubkey: sequenceKey(SHOP, 'tx:eip155:1') }],
  });
  expect(await passed(gate, policyOf({}))).toBe('allow');
});
