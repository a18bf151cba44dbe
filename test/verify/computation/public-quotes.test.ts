/**
 * No changed bit of quotes of real hardware goes unnoticed. That the makers' real roots stand behind them is in
 * test/fixtures/computation-cases.
 */

import { describe, expect, test } from 'vitest';
import type { Bytes } from '../../../src/bytes.ts';
import type { ComputationCode, HardwareSystem } from '../../../src/verify/computation/system.ts';
import { nitro } from '../../../src/verify/computation/systems/nitro.ts';
import { sevSnp } from '../../../src/verify/computation/systems/sev-snp.ts';
import { tdx } from '../../../src/verify/computation/systems/tdx.ts';
import {
  PUBLIC_MISSING,
  type PublicQuote,
  pinnedRoot,
  publicNitro,
  publicSevSnp,
  publicTdx,
} from '../../fixtures/quotes/public.ts';

const PUBLIC: readonly {
  readonly name: string;
  readonly system: HardwareSystem;
  readonly root: string;
  readonly read: () => PublicQuote;
  /** What the genuine quote gets, and its changed copies must not. */
  readonly genuine: ComputationCode | 'valid';
}[] = [
  { name: 'tdx', system: tdx, root: 'intel-sgx-root.pem', read: publicTdx, genuine: 'valid' },
  // These two are genuine and of machines in debug mode: the last thing that is asked of them.
  {
    name: 'nitro',
    system: nitro,
    root: 'aws-nitro-root.pem',
    read: publicNitro,
    genuine: 'debug-mode',
  },
  {
    name: 'sev-snp',
    system: sevSnp,
    root: 'amd-ark-milan.pem',
    read: publicSevSnp,
    genuine: 'debug-mode',
  },
];

describe.each(PUBLIC)('$name', ({ system, root, read, genuine }) => {
  const codeOf = async (quote: Bytes, { collateral, atMs }: PublicQuote) => {
    const answer = await system.verify(quote, collateral, atMs, [pinnedRoot(root)]);
    return answer.ok ? 'valid' : answer.code;
  };

  test('no changed bit goes unnoticed', { timeout: 120_000 }, async ({ skip }) => {
    if (PUBLIC_MISSING) skip(PUBLIC_MISSING);
    const given = read();
    const codes = await eachChange(given.quote, 1, (changed) => codeOf(changed, given));
    expect(codes.filter(({ answer }) => answer === 'valid' || answer === genuine)).toEqual([]);
  });
});

describe('the public TDX quote', () => {
  test('says what it measured, and until when that holds', async ({ skip }) => {
    if (PUBLIC_MISSING) skip(PUBLIC_MISSING);
    const { quote, collateral, atMs } = publicTdx();
    const answer = await tdx.verify(quote, collateral, atMs, [pinnedRoot('intel-sgx-root.pem')]);
    expect(answer).toMatchObject({
      ok: true,
      value: {
        tcbStatus: 'UpToDate',
        advisories: [],
        validUntil: '2025-07-19T10:00:35.000Z', // the list of revoked chips is the first to be outdated
        measurements: {
          mrTd: '91eb2b44d141d4ece09f0c75c2c53d247a3c68edd7fafe8a3520c942a604a407de03ae6dc5f87f27428b2538873118b7',
        },
      },
    });
  });

  test('no changed bit of its collateral goes unnoticed', { timeout: 120_000 }, async ({ skip }) => {
    if (PUBLIC_MISSING) skip(PUBLIC_MISSING);
    const { quote, collateral, atMs } = publicTdx();
    const root = pinnedRoot('intel-sgx-root.pem');
    const answers = await eachChange(collateral, 13, (changed) => tdx.verify(quote, changed, atMs, [root]));
    const unnoticed = answers.filter(({ answer, at, to }) => answer.ok && !isOtherCase(collateral[at]!, to));
    expect(unnoticed).toEqual([]);
  });
});

/** Asks for copies with one bit changed in every `step`th byte, some at a time. */
async function eachChange<T>(bytes: Bytes, step: number, ask: (changed: Bytes) => Promise<T>) {
  const answers: { readonly at: number; readonly to: number; readonly answer: T }[] = [];
  for (let from = 0; from < bytes.length; from += 64 * step) {
    const places = Array.from({ length: 64 }, (_, i) => from + i * step).filter((at) => at < bytes.length);
    const some = places.map(async (at) => {
      const changed = bytes.slice();
      changed[at]! ^= 1 << ((at * 5 + 3) % 8);
      return { at, to: changed[at]!, answer: await ask(changed) };
    });
    answers.push(...(await Promise.all(some)));
  }
  return answers;
}

/** Lists and signatures are hex of either case, so that `a` and `A` are the same digit. */
function isOtherCase(before: number, after: number): boolean {
  return (before ^ after) === 0x20 && /[a-f]/i.test(String.fromCharCode(before));
}
