/**
 * Builds the extension for Chrome and Firefox into .output/chrome-mv3 and .output/firefox-mv3, and what sites embed into
 * .output/packages/personhood.
 *
 *   npm run build [-- --zip] [-- --browser chrome|firefox]     one browser: without the package
 *   npm run build:personhood                                   the package alone
 *
 * `--zip` also packs each build. The packer sorts names and leaves times out, so equal sources give equal bytes.
 */

import { parseArgs } from 'node:util';
import { type BuildOutput, build, zip } from 'wxt';
import { buildPersonhood, PERSONHOOD_OUT } from './build-personhood.ts';

const BROWSERS = ['chrome', 'firefox'] as const;

/**
 * Chrome's background is one classic script that is parsed again at each start of the service worker; whatever
 * it can reach, even behind `import()`, is inlined. Heavy work belongs to the workers of src/engine.
 */
const NOT_IN_BACKGROUND =
  /node_modules\/(@noble|arweave|dexie|graphql|hash-wasm|preact|sharp|snarkjs|ffjavascript|onnxruntime-web)\/|\/src\/(formats|ledger|vault|identity|wallet|verify|provider|devledger)\//;
/** Who may ask, what would be answered, and what is open of the wallet: comparisons, no curves. */
const BUT_THESE =
  /\/src\/(identity\/(answer|asking-origin|bounds)|wallet\/(public-state|public-steps|default-chains))\.ts$/;

const { values: options } = parseArgs({
  options: { zip: { type: 'boolean', default: false }, browser: { type: 'string' } },
});

for (const browser of BROWSERS) {
  if (options.browser !== undefined && options.browser !== browser) continue;
  const target = { browser, manifestVersion: 3 } as const;
  const heavy: string[] = [];
  const hooks = {
    'build:done': (_: unknown, output: Readonly<BuildOutput>) => {
      if (browser === 'chrome') heavy.push(...heavyModules(output));
    },
  };
  if (options.zip) await zip({ ...target, hooks });
  else await build({ ...target, hooks });
  if (heavy.length > 0) {
    console.error(`Chrome's background reaches code that belongs to a worker:\n  ${heavy.join('\n  ')}`);
    process.exitCode = 1;
  }
}

if (options.browser === undefined) await buildPersonhood(PERSONHOOD_OUT);

function heavyModules(output: Readonly<BuildOutput>): string[] {
  return output.steps
    .flatMap((step) => step.chunks)
    .filter((chunk) => chunk.type === 'chunk' && chunk.fileName === 'background.js')
    .flatMap((chunk) => (chunk.type === 'chunk' ? chunk.moduleIds : []))
    .filter((id) => NOT_IN_BACKGROUND.test(id) && !BUT_THESE.test(id));
}
