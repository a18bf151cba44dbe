/** What known files give, as docs/guide/signals.md says; the side panel is held against the same table (test/e2e). */

import { describe, expect, it } from 'vitest';
import { openNodeCredentialReader } from '../../cli/credential-reader.ts';
import { decodeImageFile } from '../../cli/decode-image.ts';
import { accept } from '../../src/errors.ts';
import { queryPrints } from '../../src/ledger/fingerprint/fingerprint-image.ts';
import { checkImage } from '../../src/verify/check-image.ts';
import { contextOf, SERVER_A } from '../fixtures/lookups.ts';
import { honest, serve } from '../fixtures/lying-gateway.ts';
import { noSignalFiles, SIGNALS, signalFile, signalsOf } from '../fixtures/signals-table.ts';

const readCredential = openNodeCredentialReader()('');

async function check(name: string, isUp: boolean) {
  const file = signalFile(name);
  const { fetch } = await serve(isUp ? [honest(SERVER_A, [])] : []);
  const fingerprint = async () => {
    const decoded = await decodeImageFile(file);
    if (!decoded.ok) return decoded;
    const { pixels, header } = decoded.value;
    const { width, height } = pixels;
    return accept({ query: queryPrints(pixels), mediaType: header.mediaType, width, height });
  };
  return checkImage(
    { file, fingerprint, pixels: async () => null },
    contextOf({ fetch, gatewayUrls: [SERVER_A], readCredential }),
  );
}

it('the guide lists the files', () => {
  expect(SIGNALS.length).toBeGreaterThan(15);
});

if (noSignalFiles !== null) console.log(`skipped: known files, ${noSignalFiles}`);

describe.skipIf(noSignalFiles !== null)('a file', () => {
  it.each(SIGNALS)('$file is $tier', async ({ file, tier, codes }) => {
    expect(signalsOf(await check(file, true))).toEqual({ tier, codes });
  });

  it.each(SIGNALS)(
    '$file says the same while no server answers, but F is G',
    async ({ file, tier, codes }) => {
      expect(signalsOf(await check(file, false))).toEqual({ tier: tier === 'F' ? 'G' : tier, codes });
    },
  );
});
