/**
 * Who answers which method (docs/spec/page-requests.md section 7). By itself and small: the background looks here before anything is read, at the beginning of a text
 * alone. So this decides where a text is read, and never what it means.
 */

/** `null`: not the wallet's, or no text of our page's script. Then the strictest limits hold. */
export type MethodClass = 'instant' | 'node' | 'consent' | 'refused';

const CLASSES: readonly (readonly [MethodClass, RegExp])[] = [
  [
    'instant',
    /^(eth_(chainId|accounts|coinbase)|net_version|web3_clientVersion|wallet_(get|revoke)Permissions)$/,
  ],
  [
    'consent',
    /^(eth_(requestAccounts|sendTransaction|signTypedData_v4)|personal_sign|wallet_(requestPermissions|sendCalls|(add|switch)EthereumChain|watchAsset))$/,
  ],
  ['refused', /^eth_(sign|signTransaction|signTypedData(_v[13])?|getEncryptionPublicKey|decrypt)$/],
  // Which of these there are is for the worker to say.
  ['node', /^((eth|net)_\w+|personal_ecRecover|wallet_get(CallsStatus|Capabilities))$/],
];

/** The method that a text of our page's script begins with; `null` for every other text. */
export function methodOf(text: string): string | null {
  return /^\{"method":"(\w{1,64})"[,}]/.exec(text)?.[1] ?? null;
}

export function classOf(method: string | null): MethodClass | null {
  return CLASSES.find(([, names]) => method !== null && names.test(method))?.[0] ?? null;
}

/** Whether the wallet may have it, by whatever class. */
export function isWalletText(text: string): boolean {
  return classOf(methodOf(text)) !== null;
}
