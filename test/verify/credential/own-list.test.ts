/** Certificates that the reader adds: what a PEM file must be, and that its signers count like the official list. */

import { beforeAll, describe, expect, it } from 'vitest';
import { openNodeCredentialReader } from '../../../cli/credential-reader.ts';
import {
  MAX_PEM_BYTES,
  ownCertificates,
  parseCredentialList,
  readCertificates,
} from '../../../src/verify/credential/own-list.ts';
import { pem, root } from '../../fixtures/certificates.ts';
import { claimSigner, GENERATED } from '../../fixtures/credential-parties.ts';
import { signed } from '../../fixtures/credentials.ts';

let mine: Awaited<ReturnType<typeof root>>;
let text: string;

beforeAll(async () => {
  mine = await root('My Trust');
  text = pem(mine, await root('Another'));
});

describe('a PEM file', () => {
  it('is its certificates, without comments', () => {
    const read = readCertificates(`Subject: My Trust\n${text}\ntrailing words`);
    expect(read).toMatchObject({ ok: true, value: { count: 2 } });
    expect(read.ok && read.value.pem).not.toMatch(/Subject|trailing/);
  });

  it.each([
    ['too-large', (): string => text + ' '.repeat(MAX_PEM_BYTES)],
    [
      'private-key',
      (): string => `${text}-----BEGIN EC PRIVATE KEY-----\nAA==\n-----END EC PRIVATE KEY-----\n`,
    ],
    ['no-certificate', (): string => 'nothing'],
    ['no-certificate', (): string => text.replaceAll('BEGIN CERTIFICATE', 'BEGIN PUBLIC KEY')],
    ['bad-certificate', (): string => text.replace(/MII/, 'AAA')],
    ['bad-certificate', (): string => '-----BEGIN CERTIFICATE-----\nMI\n-----END CERTIFICATE-----'],
  ] as const)('is refused as %s', (code, make) => {
    expect(readCertificates(make())).toMatchObject({ ok: false, code });
  });
});

describe('stored trust', () => {
  it('gives the certificates of its lists, and nothing for anything else', () => {
    const list = { schema: 'rail.credential-list/1', name: 'Mine', pem: text };
    expect(parseCredentialList(list)).toMatchObject({ name: 'Mine', count: 2 });
    const broken = [null, 7, { ...list, name: '' }, { ...list, pem: 'x' }, { ...list, more: 1 }];
    expect(broken.map(parseCredentialList)).toEqual(broken.map(() => null));
    expect(ownCertificates([...broken, list])).toBe(text);
  });

  it('makes a signer that only the reader knows lead to A2', async () => {
    const file = await signed(await claimSigner(mine, 'My Studio'), { actions: GENERATED });
    const open = openNodeCredentialReader();
    expect(await open('')(file, 'image/png')).toMatchObject({ signer: 'unknown' });
    expect(await open(text)(file, 'image/png')).toMatchObject({ signer: 'own', who: 'My Studio' });
  });
});
