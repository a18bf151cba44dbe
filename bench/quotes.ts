/**
 * Verifying a quote of each kind of sealed hardware in Node: with self-made chains, and with the public ones where they are.
 * Cold is the first quote of a fresh process.
 */

import { execFileSync } from 'node:child_process';
import type { Bytes } from '../src/bytes.ts';
import type { HardwareSystem } from '../src/verify/computation/system.ts';
import { nitro } from '../src/verify/computation/systems/nitro.ts';
import { sevSnp } from '../src/verify/computation/systems/sev-snp.ts';
import { sgx } from '../src/verify/computation/systems/sgx.ts';
import { tdx } from '../src/verify/computation/systems/tdx.ts';
import { AT, makeIntelQuote } from '../test/fixtures/quotes/intel.ts';
import { makeNitroDocument, NITRO_AT } from '../test/fixtures/quotes/nitro.ts';
import {
  PUBLIC_MISSING,
  pinnedRoot,
  publicNitro,
  publicSevSnp,
  publicTdx,
} from '../test/fixtures/quotes/public.ts';
import { makeSevSnpReport, SEV_AT } from '../test/fixtures/quotes/sev-snp.ts';
import { type BenchTable, median, ms, quantile } from './table.ts';

const RUNS = 100;
const COLD_RUNS = 5;

type Sample = {
  readonly name: string;
  readonly system: HardwareSystem;
  readonly quote: Bytes;
  readonly collateral: Bytes | null;
  readonly atMs: number;
  readonly root: Bytes;
  /** What is answered: only genuine quotes are measured, some of machines in debug mode. */
  readonly answer: string;
  readonly budgetMs: number | '';
};

export async function quotes(): Promise<readonly BenchTable[]> {
  const rows: (string | number)[][] = [];
  for (const sample of [...(await selfMade()), ...publicOnes()]) {
    const took: number[] = [];
    for (let run = 0; run < RUNS / 5; run++) await timed(sample); // the first runs are compiled
    for (let run = 0; run < RUNS; run++) took.push(await timed(sample));
    const cold = Array.from({ length: COLD_RUNS }, () => coldMs(sample));
    const coldMedian = (of: keyof Cold) => ms(median(cold.map((one) => one[of])));
    const bytes = sample.quote.length + (sample.collateral?.length ?? 0);
    rows.push([
      sample.name,
      bytes,
      coldMedian('load'),
      coldMedian('first'),
      ms(median(took)),
      ms(quantile(took, 0.95)),
      sample.budgetMs,
    ]);
  }
  return [
    {
      title: 'Quotes of sealed hardware',
      columns: [
        'quote',
        'bytes with collateral',
        'load ms',
        'first ms',
        'warm ms',
        'warm p95 ms',
        'budget ms',
      ],
      rows,
      notes: [
        'load: the code from its sources, in a fresh process; first: the first quote there',
        ...(PUBLIC_MISSING ? [PUBLIC_MISSING] : []),
      ],
    },
  ];
}

async function timed({ system, quote, collateral, atMs, root, answer }: Sample): Promise<number> {
  const from = performance.now();
  const result = await system.verify(quote, collateral, atMs, [root]);
  const took = performance.now() - from;
  if ((result.ok ? 'valid' : result.code) !== answer)
    throw new Error(`${system.id} did not answer ${answer}`);
  return took;
}

type Cold = { readonly load: number; readonly first: number };

/** A process of its own, with nothing compiled. */
function coldMs({ system, quote, collateral, atMs, root }: Sample): Cold {
  const text = (bytes: Bytes | null) => bytes && Buffer.from(bytes).toString('base64');
  const given = JSON.stringify([quote, collateral, root].map(text));
  const name = system.id === 'sev-snp' ? 'sevSnp' : system.id;
  const program = `
    const [quote, collateral, root] = JSON.parse(require('node:fs').readFileSync(0, 'utf8'))
      .map((text) => text && new Uint8Array(Buffer.from(text, 'base64')));
    (async () => {
      const from = performance.now();
      const { ${name}: system } = await import('./src/verify/computation/systems/${system.id}.ts');
      const loaded = performance.now();
      await system.verify(quote, collateral, ${atMs}, [root]);
      console.log(JSON.stringify({ load: loaded - from, first: performance.now() - loaded }));
    })();`;
  const printed = execFileSync(process.execPath, ['-e', program], { input: given, encoding: 'utf8' });
  return JSON.parse(printed) as Cold;
}

async function selfMade(): Promise<readonly Sample[]> {
  const intel = { atMs: AT, answer: 'valid' } as const;
  return [
    { name: 'tdx, self-made', system: tdx, ...(await makeIntelQuote()), ...intel, budgetMs: 40 },
    {
      name: 'sgx, self-made',
      system: sgx,
      ...(await makeIntelQuote({ kind: 'sgx' })),
      ...intel,
      budgetMs: 40,
    },
    {
      name: 'nitro, self-made',
      system: nitro,
      ...(await makeNitroDocument()),
      collateral: null,
      atMs: NITRO_AT,
      answer: 'valid',
      budgetMs: '',
    },
    {
      name: 'sev-snp, self-made',
      system: sevSnp,
      ...(await makeSevSnpReport()),
      atMs: SEV_AT,
      answer: 'valid',
      budgetMs: '',
    },
  ];
}

function publicOnes(): readonly Sample[] {
  if (PUBLIC_MISSING) return [];
  const root = (name: string) => ({ root: pinnedRoot(name) });
  const [intel, amazon, amd] = ['intel-sgx-root.pem', 'aws-nitro-root.pem', 'amd-ark-milan.pem'].map(root);
  return [
    { name: 'tdx, public', system: tdx, ...publicTdx(), ...intel!, answer: 'valid', budgetMs: 40 },
    {
      name: 'nitro, public (debug)',
      system: nitro,
      ...publicNitro(),
      ...amazon!,
      answer: 'debug-mode',
      budgetMs: '',
    },
    {
      name: 'sev-snp, public (debug)',
      system: sevSnp,
      ...publicSevSnp(),
      ...amd!,
      answer: 'debug-mode',
      budgetMs: '',
    },
  ];
}
