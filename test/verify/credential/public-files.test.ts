/** Public files with Content Credentials, read with the lists that the product ships. */

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openNodeManifestReader } from '../../../cli/manifest-reader.ts';
import { readCredential } from '../../../src/verify/credential/read-credential.ts';
import { ROOT } from '../../fixtures/source-tree.ts';

const FOLDER = join(ROOT, process.env.RAIL_VECTORS ?? '../shared/vectors', 'c2pa');
const readManifests = openNodeManifestReader();
const list = (name: string) => readFileSync(join(ROOT, 'roots/c2pa', `${name}.pem`), 'utf8');
const anchors = {
  official: list('official'),
  timeStamps: list('time-stamps'),
  interimIssuers: list('interim-anchors'),
  interimSigners: list('interim-allowed'),
  own: '',
};

const CASES: readonly (readonly [string, object | null])[] = [
  [
    'chatgpt-image2.png',
    { integrity: 'intact', signer: 'official', claim: 'generated', who: 'OpenAI', tool: 'gpt-image 2.0' },
  ],
  [
    'gemini_3.1pro.png',
    {
      integrity: 'intact',
      signer: 'official',
      time: 'timestamped',
      signedAt: '2026-06-05T13:50:35Z',
      claim: 'generated',
      who: 'Google',
    },
  ],
  [
    'dalle-2024.webp',
    {
      integrity: 'intact',
      signer: 'interim',
      time: 'expired',
      signedAt: null,
      claim: 'generated',
      who: 'OpenAI',
      tool: 'DALL·E',
    },
  ],
  ['adobe-composite-ocsp.jpg', { integrity: 'intact', signer: 'interim', claim: 'parts', who: 'Adobe' }],
  [
    'adobe-20220124-C.jpg',
    { integrity: 'intact', signer: 'unknown', claim: 'silent', who: 'C2PA Test Signing Cert' },
  ],
  ['adobe-20220124-CA.jpg', { integrity: 'intact', signer: 'unknown', claim: 'silent' }],
  ['adobe-20220124-E-dat-CA.jpg', { integrity: 'changed' }],
  ['adobe-20220124-E-sig-CA.jpg', { integrity: 'broken' }],
  ['adobe-20220124-XCA.jpg', { integrity: 'changed' }],
  ['adobe-20220124-I.jpg', null],
  ['malformed-no-alg.jpg', { state: 'unreadable' }],
  [
    'remote-manifest.jpg',
    { state: 'remote', url: expect.stringMatching(/^https:\/\/cai-manifests\.adobe\.com\//) },
  ],
];

describe('public files', () => {
  test.for(CASES)('%s', async ([name, expected], { skip }) => {
    const path = join(FOLDER, name);
    if (!existsSync(path)) skip(`no ${path} (set RAIL_VECTORS)`);
    const mediaType = `image/${name.split('.').at(-1)!.replace('jpg', 'jpeg')}`;
    const credential = await readCredential(readFileSync(path), mediaType, { readManifests, anchors });
    if (expected === null) expect(credential).toBeNull();
    else expect(credential).toMatchObject(expected);
  });
});
