/**
 * Public servers that a fresh installation asks. They are the reader's choice to change, nothing is trusted because it
 * comes from one of them, and none of them was reachable where this list was written: untested against the live network.
 */

export const DEFAULT_GATEWAYS: readonly string[] = [
  'https://arweave.net',
  'https://permagate.io',
  'https://arweave-search.goldsky.com',
];

export const DEFAULT_UPLOAD_URL = 'https://upload.ardrive.io';
