/**
 * `npm run bench [-- NAME...] [--json]`: runs the named benchmarks, or all of them, one after the other. Machines are
 * noisy: read medians and ratios, and compare only what was measured in one run.
 */

import { cpus } from 'node:os';
import { type Bench, formatTable } from './table.ts';

const BENCHES: Record<string, () => Promise<Bench>> = {
  size: async () => (await import('./size.ts')).size,
  record: async () => (await import('./record.ts')).record,
  fingerprint: async () => (await import('./fingerprint.ts')).fingerprint,
  'recall-text': async () => (await import('./recall.ts')).textRecall,
  'recall-image': async () => (await import('./recall.ts')).imageRecall,
  signals: async () => (await import('./signals.ts')).signals,
  lookup: async () => (await import('./lookup.ts')).lookup,
  quotes: async () => (await import('./quotes.ts')).quotes,
  page: async () => (await import('./page.ts')).page,
  proofs: async () => (await import('./proofs.ts')).proofs,
  proving: async () => (await import('./proving.ts')).proving,
  membership: async () => (await import('./membership.ts')).membership,
  tree: async () => (await import('./tree.ts')).tree,
  vault: async () => (await import('./vault.ts')).vault,
  wallet: async () => (await import('./wallet.ts')).wallet,
  'wallet-home': async () => (await import('./wallet-home.ts')).walletHome,
};

const asJson = process.argv.includes('--json');
const asked = process.argv.slice(2).filter((argument) => argument !== '--json');
const unknown = asked.filter((name) => !Object.hasOwn(BENCHES, name));
if (unknown.length > 0) {
  process.stderr.write(
    `unknown benchmark ${unknown.join(', ')}; there are ${Object.keys(BENCHES).join(', ')}\n`,
  );
  process.exit(2);
}

const machine = `${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${cpus().length} cores, Node ${process.version}`;
const results: Record<string, unknown> = {};
if (!asJson) process.stdout.write(`${machine}, ${new Date().toISOString().slice(0, 10)}\n\n`);
for (const name of asked.length > 0 ? asked : Object.keys(BENCHES)) {
  const tables = await (await BENCHES[name]!())();
  results[name] = tables;
  if (!asJson) process.stdout.write(`${tables.map(formatTable).join('\n')}\n`);
}
if (asJson) process.stdout.write(`${JSON.stringify({ machine, results })}\n`);
