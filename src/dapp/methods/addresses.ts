/** Accounts in the parameters of a page: lower case, or with the capitals of EIP-55. */

import * as v from 'valibot';
import { readAddress } from '../../wallet/evm/address.ts';
import type { Address } from '../../wallet/signable.ts';

/** With the capitals of EIP-55. */
export const address = v.pipe(
  v.string(),
  v.maxLength(42),
  v.check((text) => readAddress(text).ok, 'no address'),
  v.transform((text): Address => {
    const read = readAddress(text);
    return read.ok ? read.value : (text as Address);
  }),
);
