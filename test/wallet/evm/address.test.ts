import { expect, test } from 'vitest';
import { readAddress } from '../../../src/wallet/evm/address.ts';

/** EIP-55 "Test Cases": all capitals, none, and the others. */
const EIP55 = [
  '0x52908400098527886E0F7030069857D2E4169EE7',
  '0xde709f2102306220921060314715629080e2fb77',
  '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed',
  '0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359',
  '0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB',
  '0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb',
] as const;

test.each(EIP55)('EIP-55: %s', (address) => {
  expect(readAddress(address)).toEqual({ ok: true, value: address });
  expect(readAddress(address.toLowerCase())).toEqual({ ok: true, value: address });
});

const VALID = EIP55[2];
test.each([
  ['bad-checksum', VALID.replace('aA', 'Aa')],
  ['bad-checksum', `0x${VALID.slice(2).toUpperCase()}`],
  ['bad-address', VALID.slice(0, -1)],
  ['bad-address', `${VALID}0`],
  ['bad-address', `0X${VALID.slice(2)}`],
  ['bad-address', VALID.slice(2)],
  ['bad-address', ` ${VALID}`],
  ['bad-address', `${VALID}\n`],
  ['bad-address', VALID.replace('5', 'g')],
  ['bad-address', 0x5aaeb6053f],
  ['bad-address', null],
  ['bad-address', [VALID]],
])('%s: %j', (code, text) => {
  expect(readAddress(text)).toMatchObject({ ok: false, code });
});
