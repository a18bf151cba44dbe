/**
 * What each button of the page has to end in, as a literal table by group; `ELSEWHERE` has those that ask our wallet nothing, and why. The page stands on chain 1, because its sign-ins and swaps do.
 * Longer than 300 lines because it is one table.
 */

import { expect } from '@playwright/test';
import type { MessageKey } from '../../../src/ui/message.ts';
import { ACCOUNT } from '../../fixtures/signables.ts';
import type { Asked, Failure, Row } from './test-dapp-press.ts';

const HASH: unknown = expect.stringMatching(/^0x[\da-f]{64}$/);
const SIGNATURE: unknown = expect.stringMatching(/^0x[\da-f]{130}$/);
const ID: unknown = { id: expect.stringMatching(/^0x[\da-f]{64}$/) };
const DECLINED: Failure = [4001, 'user-rejected'];
const NOT_READ: MessageKey = 'decided_not_decoded';

const SEND = 'eth_sendTransaction';
const TYPED = 'eth_signTypedData_v4';
const MESSAGE = 'personal_sign';
const CALLS = 'wallet_sendCalls';
const TOKEN = 'wallet_watchAsset';

/** The person looks at these warnings and agrees. */
const agreed = (method: string, result: unknown, warns: readonly string[] = []): Asked => ({
  method,
  shown: { warns, says: null, agrees: true },
  ends: { result },
});
/** It could be agreed to, with these warnings, and is declined. */
const declined = (method: string, warns: readonly string[] = []): Asked => ({
  method,
  shown: { warns, says: null, agrees: false },
  ends: { failure: DECLINED },
});
/** Of an item that the chain says is the person's. */
const own = ({ shown, ...asked }: Asked): Asked => ({
  ...asked,
  shown: shown === null ? null : { ...shown, owner: 'own' },
});
/** The window comes up and there is nothing to agree with: it says why. */
const blocked = (method: string, says: MessageKey, warns: readonly string[] = []): Asked => ({
  method,
  shown: { warns, says, agrees: false },
  ends: { failure: DECLINED },
});
/** No window. */
const answered = (method: string, result: unknown): Asked => ({ method, shown: null, ends: { result } });
const refused = (method: string, code: number, name: string | undefined, detail?: string): Asked => ({
  method,
  shown: null,
  ends: { failure: [code, name] },
  ...(detail === undefined ? {} : { detail }),
});
const malformed = (method: string, detail: string) => refused(method, -32602, 'bad-member', detail);
const row = (id: string, ...asks: readonly Asked[]): Row => ({ id, asks });

export const CONNECT = row('connectButton', agreed('eth_requestAccounts', [ACCOUNT]));
const PERMISSIONS = [
  expect.objectContaining({
    parentCapability: 'eth_accounts',
    caveats: [{ type: 'restrictReturnedAccounts', value: [ACCOUNT] }],
  }),
];
export const CONNECTION: readonly Row[] = [
  row('getAccounts', answered('eth_accounts', [ACCOUNT])),
  row('requestPermissions', agreed('wallet_requestPermissions', PERMISSIONS)),
  row('getPermissions', answered('wallet_getPermissions', PERMISSIONS)),
];
export const REVOKE = row('revokeAccountsPermission', answered('wallet_revokePermissions', null));

/** The page's own contracts, each made by its button. */
export const DEPLOYS: readonly Row[] = [
  row('deployButton', agreed(SEND, HASH, ['contract-creation'])),
  row('deployFailingButton', agreed(SEND, HASH, ['contract-creation'])),
  row('deployMultisigButton', agreed(SEND, HASH, ['contract-creation'])),
];

export const SENDS: readonly Row[] = [
  row('sendButton', agreed(SEND, HASH)),
  row('sendEIP1559Button', agreed(SEND, HASH)),
  row('sendEIP1559WithoutGasButton', declined(SEND)),
  row('depositButton', agreed(SEND, HASH, ['first-time'])),
  row('withdrawButton', declined(SEND)),
  row('sendMultisigButton', declined(SEND, ['first-time'])),
  row('sendHeavyHexDataButton', blocked(SEND, NOT_READ, ['data-not-decoded'])),
  row('submitForm', declined(SEND, ['first-time'])),
  row('swapComparisonSwapButton', blocked(SEND, NOT_READ, ['data-not-decoded', 'first-time'])),
];
/** The forecast says that it will fail; the site gave a limit, so that it can be sent, and it does fail. */
export const FAILING = row('sendFailingButton', agreed(SEND, HASH));

export const CREATE_TOKEN = row('createToken', agreed(SEND, HASH, ['contract-creation']));
export const TOKENS: readonly Row[] = [
  row('watchAssets', agreed(TOKEN, true)),
  row('transferTokens', agreed(SEND, HASH, ['first-time'])),
  row('approveTokens', declined(SEND, ['first-time'])),
  row('increaseTokenAllowance', declined(SEND, ['first-time'])),
  row('getAllowance', answered('eth_call', `0x${'0'.repeat(64)}`)),
  // The chain's own word: nothing was allowed, and the page asks no further.
  row('transferFromTokens', refused('eth_estimateGas', 3, undefined)),
  row('transferTokensWithoutGas', declined(SEND, ['first-time'])),
  row('approveTokensWithoutGas', declined(SEND, ['first-time'])),
  // Nothing stands at that address.
  row('eip747WatchButton', blocked(TOKEN, 'ask_token_unknown')),
];

export const DEPLOY_ITEMS: readonly Row[] = [
  row('deployNFTsButton', agreed(SEND, HASH, ['contract-creation'])),
  row('deployERC1155Button', agreed(SEND, HASH, ['contract-creation'])),
];
export const ITEMS: readonly Row[] = [
  row('mintButton', blocked(SEND, NOT_READ, ['data-not-decoded'])),
  row('batchMintButton', blocked(SEND, NOT_READ, ['data-not-decoded'])),
  row('watchNFTButton', own(agreed(TOKEN, true))),
  row('watchNFTsButton', own(declined(TOKEN)), own(declined(TOKEN))),
  row('watchAssetButton', own(agreed(TOKEN, true))),
  row('approveButton', declined(SEND, ['first-time'])),
  row('setApprovalForAllButton', declined(SEND, ['approval-for-all', 'first-time'])),
  row('revokeButton', declined(SEND)),
  row('transferFromButton', declined(SEND, ['first-time'])),
  row('batchTransferFromButton', declined(SEND, ['first-time'])),
  row('setApprovalForAllERC1155Button', declined(SEND, ['approval-for-all', 'first-time'])),
  row('revokeERC1155Button', declined(SEND)),
  // Typed data with a domain and no type for it: docs/spec/wallet.md section 4.
  row('sign721Permit', malformed(TYPED, 'there is a domain, and no type for it')),
];

/** The page wants its calls atomic, which an ordinary account's are not. */
const NOT_ATOMIC = refused(CALLS, 5760, 'not-atomic');
export const CALLS_ATOMIC: readonly Row[] = [
  row('eip5792SendCallsButton', NOT_ATOMIC),
  row('eip5792SendCallsApprovalButton', NOT_ATOMIC),
  row('eip5792SendCallsRequiredAssetsButton', refused(CALLS, 5700, 'unknown-capability')),
  row('batchUsdcSwapExecuteButton', NOT_ATOMIC),
  row('ppomSendMaliciousEthButton', NOT_ATOMIC),
  row('ppomSendMaliciousERC20TransferButton', NOT_ATOMIC),
  row('ppomSendMaliciousERC20ApprovalButton', NOT_ATOMIC),
  row('ppomSendMaliciousSetApprovalForAllButton', NOT_ATOMIC),
  row('ppomSendMaliciousContractInteractionButton', NOT_ATOMIC),
  row('ppomSendThreeMaliciousTxsButton', NOT_ATOMIC),
  row('eip5792GetCallsStatusButton', refused('wallet_getCallsStatus', 5730, 'unknown-id')),
  row(
    'eip5792GetCapabilitiesButton',
    answered('wallet_getCapabilities', { '0x1': { atomic: { status: 'unsupported' } } }),
  ),
];
/** The same, as a page for ordinary accounts asks: the calls need not be atomic. */
export const CALLS_ONE_BY_ONE: readonly Row[] = [
  row('eip5792SendCallsButton', blocked(CALLS, NOT_READ, ['data-not-decoded', 'first-time', 'first-time'])),
  row('eip5792SendCallsApprovalButton', declined(CALLS, ['approval-for-all', 'first-time'])),
  row(
    'ppomSendMaliciousSetApprovalForAllButton',
    blocked(CALLS, NOT_READ, [
      'approval-for-all',
      'data-not-decoded',
      'first-time',
      'first-time',
      'first-time',
    ]),
  ),
  row(
    'ppomSendThreeMaliciousTxsButton',
    blocked(CALLS, NOT_READ, ['approval-for-all', 'data-not-decoded', 'first-time', 'first-time']),
  ),
];
/** Its fields are filled so that each call only sends something. */
export const SEND_CALLS = row('eip5792SendCallsButton', agreed(CALLS, ID, ['first-time', 'first-time']));
export const CALLS_STATUS = row(
  'eip5792GetCallsStatusButton',
  answered(
    'wallet_getCallsStatus',
    expect.objectContaining({
      status: 200,
      atomic: false,
      receipts: [expect.objectContaining({ status: '0x1' }), expect.objectContaining({ status: '0x1' })],
    }),
  ),
);

export const MALICIOUS: readonly Row[] = [
  row('maliciousRawEthButton', declined(SEND, ['first-time'])),
  row('maliciousERC20TransferButton', declined(SEND, ['first-time'])),
  row('maliciousApprovalButton', declined(SEND, ['first-time'])),
  row('maliciousSetApprovalForAll', declined(SEND, ['approval-for-all', 'first-time'])),
  row('maliciousContractInteractionButton', blocked(SEND, NOT_READ, ['data-not-decoded'])),
  row('maliciousPermit', declined(TYPED, ['permit-by-signature', 'first-time'])),
  row('maliciousTradeOrder', declined(TYPED, ['permit-by-signature', 'permit-long'])),
  row('maliciousSeaport', declined(TYPED, ['permit-by-signature', 'zero-price-sale'])),
  row('maliciousSendWithOddHexData', malformed(SEND, 'the data is not 0x and whole bytes in hex')),
  row('maliciousApproveERC20WithOddHexData', malformed(SEND, 'the data is not 0x and whole bytes in hex')),
  row(
    'maliciousSendWithoutHexPrefixValue',
    malformed(SEND, 'value is not 0x and the hex digits of a number in its range'),
  ),
  // 77 hex digits are more than 256 bits have.
  row(
    'maliciousPermitHexPaddedChain',
    malformed(TYPED, 'EIP712Domain.chainId is no whole number that can be read exactly'),
  ),
  row(
    'maliciousPermitIntAddress',
    malformed(TYPED, 'EIP712Domain.verifyingContract is not a value of its type'),
  ),
];

const times = (count: number, one: Asked) => Array.from({ length: count }, () => one);
const TOO_MANY = (method: string) => refused(method, -32005, 'too-many-requests');
/** Ten at once: eight of a site wait at a time. Ten, each after the last: who declined three times is asked no more. */
export const FLOODS: readonly Row[] = [
  row('sendEIP1559Batch', ...times(8, declined(SEND)), ...times(2, TOO_MANY(SEND))),
  row('sendEIP1559Queue', ...times(3, declined(SEND)), ...times(7, TOO_MANY(SEND))),
  row(
    'signTypedDataV4Batch',
    ...times(8, declined(TYPED, ['permit-by-signature', 'first-time'])),
    ...times(2, TOO_MANY(TYPED)),
  ),
  row(
    'signTypedDataV4Queue',
    ...times(3, declined(TYPED, ['permit-by-signature', 'first-time'])),
    ...times(7, TOO_MANY(TYPED)),
  ),
];

const NEVER = (method: string) => refused(method, 4200, 'refused-method');
export const NEVER_ANSWERED: readonly Row[] = [
  row('decryptButton', NEVER('eth_decrypt')),
  row('getEncryptionKeyButton', NEVER('eth_getEncryptionPublicKey')),
  row('ethSign', NEVER('eth_sign')),
  row('signTypedData', NEVER('eth_signTypedData')),
  row('signTypedDataV3', NEVER('eth_signTypedData_v3')),
];

/** Signed, and verified by the page afterwards. */
export const SIGNED: readonly Row[] = [
  row('personalSign', agreed(MESSAGE, SIGNATURE)),
  row('personalSignVerify', answered('personal_ecRecover', ACCOUNT.toLowerCase())),
  row('signTypedDataV4', agreed(TYPED, SIGNATURE)),
  row('signTypedDataV4Verify'),
  row('signPermit', agreed(TYPED, SIGNATURE, ['permit-by-signature', 'permit-long', 'first-time'])),
  row('signPermitVerify'),
  row('siwe', agreed(MESSAGE, SIGNATURE)),
];
export const SIGNATURES: readonly Row[] = [
  row('signBlurOrder', blocked(TYPED, NOT_READ, ['data-not-decoded', 'may-trade'])),
  row('signPermitSingle', declined(TYPED, ['permit-by-signature', 'unlimited-approval', 'first-time'])),
  row(
    'signPermitBatch',
    declined(TYPED, ['permit-by-signature', 'unlimited-approval', 'members-removed', 'first-time']),
  ),
  row('signSeaportBulkOrder', malformed(TYPED, 'there is a domain, and no type for it')),
  row('siweResources', declined(MESSAGE)),
  row('siweBadDomain', declined(MESSAGE, ['sign-in-other-domain'])),
  row('siweBadAccount', declined(MESSAGE, ['sign-in-other-account'])),
  row('siweMalformed', declined(MESSAGE, ['sign-in-malformed'])),
  row('signInvalidType', malformed(TYPED, 'a field of OrderComponents has a type that is none')),
  row('signEmptyDomain', malformed(TYPED, 'EIP712Domain.name has no value')),
  row('signExtraDataNotTyped', declined(TYPED, ['members-removed'])),
  row('signInvalidPrimaryType', malformed(TYPED, 'the primary type is not among the types')),
  row('signNoPrimaryTypeDefined', malformed(TYPED, 'the primary type is not among the types')),
  row(
    'signInvalidVerifyingContractType',
    malformed(TYPED, 'EIP712Domain.verifyingContract is not a value of its type'),
  ),
];

export const MALFORMED: readonly Row[] = [
  row('sendWithInvalidValue', malformed(SEND, 'value is not 0x and the hex digits of a number in its range')),
  row('sendWithInvalidTxType', malformed(SEND, 'the type is not known, or not of these members')),
  row('sendWithInvalidRecipient', malformed(SEND, 'an address is 0x and 40 hex digits')),
  row(
    'sendWithInvalidGasLimit',
    malformed(SEND, 'gasLimit is not 0x and the hex digits of a number in its range'),
  ),
  row(
    'sendWithInvalidMaxFeePerGas',
    malformed(SEND, 'maxFeePerGas is not 0x and the hex digits of a number in its range'),
  ),
  row(
    'sendTempoBatchTx',
    refused(SEND, -32602, 'unknown-member', 'the transaction has a member that is not known'),
  ),
];

export const CHAINS: readonly Row[] = [
  // Nothing listens there; a chain whose server cannot be asked for its id is not added.
  row('addEthereumChain', blocked('wallet_addEthereumChain', 'approve_p_unreachable')),
  row('switchEthereumChain', refused('wallet_switchEthereumChain', 4902, 'unknown-chain')),
  row('ensSubmit', answered('eth_call', '0x')),
];
/** Once the wallet has that chain. */
export const SWITCH = row('switchEthereumChain', agreed('wallet_switchEthereumChain', null));

/** They ask our wallet nothing. `asks-nothing` is pressed to see it; `other` is not pressed. */
export const ELSEWHERE: {
  readonly [id: string]: readonly ['disabled' | 'hidden' | 'asks-nothing' | 'other', string];
} = {
  useWindowProviderButton: ['other', 'leaves the provider, and takes none: the page looks for a uuid'],
  walletConnect: ['other', 'another wallet, by way of a relay that is not reached'],
  sdkConnect: ['other', 'another wallet, by way of a relay that is not reached'],
  openNetworkPicker: ['asks-nothing', 'opens a list of the page'],
  eip5792SendCallsEdit: ['asks-nothing', 'shows fields of the page'],
  eip5792AddCall: ['asks-nothing', 'adds fields of the page'],
  resetConfigButton: ['asks-nothing', 'empties fields of the page'],
  batchUsdcSwapResetButton: ['asks-nothing', 'empties fields of the page'],
  batchUsdcSwapCheckStatusButton: ['disabled', 'the swap has to be atomic'],
  ppomGetCallsStatusButton: ['disabled', 'the calls have to be atomic'],
  mintSepoliaERC20: ['hidden', 'is for Sepolia alone'],
  encryptButton: ['disabled', 'no key was given'],
  sign721PermitVerify: ['disabled', 'nothing was signed'],
  signTypedDataVerify: ['disabled', 'nothing was signed'],
  signTypedDataV3Verify: ['disabled', 'nothing was signed'],
};
