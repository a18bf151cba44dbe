/** Servers that the operator names: whether the address is one, and an upload that says whether it was reached. */

import { RailError } from '../src/errors.ts';
import { type Upload, uploadTo } from '../src/ledger/publish/upload.ts';
import { misuse } from './io.ts';

/** @throws RailError `bad-argument` where an address is none, with the likely one where there is one. */
export function checkAddresses(addresses: readonly (string | undefined)[], usage: string): void {
  for (const address of addresses) {
    if (address === undefined || (/^https?:\/\/./.test(address) && URL.canParse(address))) continue;
    const likely = `${/^(localhost|127\.|\[::1\])/.test(address) ? 'http' : 'https'}://${address}`;
    const hint =
      address.includes('://') || !URL.canParse(likely)
        ? 'a server is named as https://…'
        : `did you mean ${likely}?`;
    throw misuse(`${address || 'an empty text'} is no address; ${hint}`, usage);
  }
}

/** Uploads to one service. @throws RailError `no-upload` */
export function uploadFromHere(url: string): Upload {
  let answered = false;
  const upload = uploadTo(async (...request) => {
    answered = false;
    const response = await fetch(...request);
    answered = true;
    return response;
  }, url);
  return async (item) => {
    try {
      await upload(item);
    } catch (cause) {
      if (answered || !(cause instanceof RailError)) throw cause;
      throw new RailError('no-upload', `the upload server ${url} could not be reached`, { cause });
    }
  };
}
