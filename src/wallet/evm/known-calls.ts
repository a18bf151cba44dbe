/**
 * Calls whose meaning is the same in whichever contract they are (ERC-20, 721, 1155, 2612, Permit2, and who owns a contract), and what each can take out of the account.
 * That the contract keeps to the standard is not promised: its bytes are not known here.
 */

import type { Outflow, WarningCode } from '../description.ts';
import type { Address, Decimal } from '../signable.ts';
import { ZERO_ADDRESS } from './address.ts';
import { isLong, limitOf, tokenOf, warnIf } from './description-parts.ts';

export type Effect = {
  readonly outflows: readonly Outflow[];
  readonly warnings: readonly WarningCode[];
  /** In place of the call's own. */
  readonly intent?: string;
};

/** Where a call goes; arguments are as `decodeCall` writes them. */
export type CallPlace = {
  readonly account: Address;
  readonly contract: Address;
  /** CAIP-2. */
  readonly chain: string;
  readonly nowMs: number;
};

export type KnownCall = {
  readonly name: string;
  readonly intent: string;
  readonly params: readonly { readonly name: string; readonly type: string }[];
  readonly effect: (args: Args, at: CallPlace) => Effect;
};

type Args = { readonly [path: string]: string };

const NOTHING: Effect = { outflows: [], warnings: [] };
/** Nothing of the account's own leaves: what another account let this one take does. */
const FROM_OTHER: Effect = { outflows: [], warnings: ['from-other-account'] };
const REVOKES: Effect = { ...NOTHING, intent: 'Revoke' };
const changesOwner = (): Effect => ({ outflows: [], warnings: ['owner-change'] });

export const KNOWN_CALLS: readonly KnownCall[] = [
  call('transfer', 'address to,uint256 amount', 'Transfer', sendsAmount),
  call('transferFrom', 'address from,address to,uint256 amount', 'Transfer', (args, at) =>
    args.from === at.account ? orOneItem(args.amount!, sends(args.amount!, args.to!, at)) : FROM_OTHER,
  ),
  call('approve', 'address spender,uint256 amount', 'Approve', (args, at) => {
    // Nobody is let: an allowance for nobody, or no approval of that item.
    if (args.spender === ZERO_ADDRESS) return REVOKES;
    const effect = orOneItem(args.amount!, approves(args, at));
    return args.amount === '0' ? { ...effect, intent: 'Revoke, or approve item 0' } : effect;
  }),
  call('increaseAllowance', 'address spender,uint256 amount', 'Approve more', approvesMore),
  call('increaseApproval', 'address spender,uint256 amount', 'Approve more', approvesMore),
  call('decreaseAllowance', 'address spender,uint256 amount', 'Approve less', () => NOTHING),
  call('decreaseApproval', 'address spender,uint256 amount', 'Approve less', () => NOTHING),
  call(
    'permit',
    'address owner,address spender,uint256 amount,uint256 deadline,uint8 v,bytes32 r,bytes32 s',
    'Approve',
    (args, at) => {
      if (args.owner !== at.account) return NOTHING;
      return args.amount === '0' ? REVOKES : approves(args, at);
    },
  ),
  call(
    'permit',
    'address owner,address spender,uint256 nonce,uint256 expiry,bool allowed,uint8 v,bytes32 r,bytes32 s',
    'Approve',
    (args, at) => {
      if (args.owner !== at.account) return NOTHING;
      return args.allowed === 'true'
        ? allows(tokenOf(at.chain, 'erc20', at.contract), 'all', args.spender!)
        : REVOKES;
    },
  ),
  // Of wrapped coins, and of much else.
  call('deposit', '', 'Deposit', () => NOTHING),
  call('withdraw', 'uint256 amount', 'Withdraw', unwraps),
  // ERC-1363 and ERC-777: whoever gets it is called with the data, and may take at once what it is let.
  call('transferAndCall', 'address to,uint256 amount', 'Transfer', sendsAmount),
  call('transferAndCall', 'address to,uint256 amount,bytes data', 'Transfer', sendsAmount),
  call('approveAndCall', 'address spender,uint256 amount', 'Approve', approves),
  call('approveAndCall', 'address spender,uint256 amount,bytes data', 'Approve', approves),
  call('send', 'address to,uint256 amount,bytes data', 'Transfer', sendsAmount),
  call('authorizeOperator', 'address operator', 'Approve all', (args, at) =>
    allows(tokenOf(at.chain, 'erc20', at.contract), 'all', args.operator!),
  ),
  call('revokeOperator', 'address operator', 'Revoke', () => NOTHING),

  call('safeTransferFrom', 'address from,address to,uint256 tokenId', 'Transfer', sendsOne),
  call('safeTransferFrom', 'address from,address to,uint256 tokenId,bytes data', 'Transfer', sendsOne),
  call(
    'safeTransferFrom',
    'address from,address to,uint256 id,uint256 amount,bytes data',
    'Transfer',
    sendsSome,
  ),
  call(
    'safeBatchTransferFrom',
    'address from,address to,uint256[] ids,uint256[] amounts,bytes data',
    'Transfer',
    sendsSome,
  ),
  call('setApprovalForAll', 'address operator,bool approved', 'Approve all', (args, at) =>
    args.approved === 'true'
      ? {
          outflows: [
            {
              asset: tokenOf(at.chain, 'erc721', at.contract),
              amount: 'all',
              how: 'allowed',
              to: args.operator as Address,
            },
          ],
          warnings: ['approval-for-all'],
        }
      : REVOKES,
  ),

  // Permit2, which holds approvals of other tokens.
  call('approve', 'address token,address spender,uint160 amount,uint48 expiration', 'Approve', (args, at) => {
    if (args.amount === '0') return REVOKES;
    const token = tokenOf(at.chain, 'erc20', args.token as Address);
    const effect = allows(token, limitOf(args.amount!, 160), args.spender!);
    return {
      ...effect,
      warnings: [...effect.warnings, ...warnIf(isLong(args.expiration!, at.nowMs), 'permit-long')],
    };
  }),
  call('transferFrom', 'address from,address to,uint160 amount,address token', 'Transfer', (args, at) =>
    args.from === at.account
      ? sends(args.amount!, args.to!, { ...at, contract: args.token as Address })
      : FROM_OTHER,
  ),

  call('transferOwnership', 'address newOwner', 'Give away ownership', changesOwner),
  call('renounceOwnership', '', 'Give up ownership', changesOwner),
  call('acceptOwnership', '', 'Take ownership', changesOwner),
  call('setOwner', 'address newOwner', 'Give away ownership', changesOwner),
  call('changeAdmin', 'address newAdmin', 'Change who governs', changesOwner),
  call('upgradeTo', 'address implementation', 'Replace the code', changesOwner),
  call('upgradeToAndCall', 'address implementation,bytes data', 'Replace the code', changesOwner),
  call('grantRole', 'bytes32 role,address account', 'Give a role', changesOwner),
  call('revokeRole', 'bytes32 role,address account', 'Take a role away', changesOwner),
  call('renounceRole', 'bytes32 role,address account', 'Give up a role', changesOwner),
  // Safe, a wallet of several owners.
  call('addOwnerWithThreshold', 'address owner,uint256 threshold', 'Add an owner', changesOwner),
  call('removeOwner', 'address before,address owner,uint256 threshold', 'Remove an owner', changesOwner),
  call('swapOwner', 'address before,address oldOwner,address newOwner', 'Replace an owner', changesOwner),
  call('changeThreshold', 'uint256 threshold', 'Change how many owners must agree', changesOwner),
  call('enableModule', 'address module', 'Let a module act', changesOwner),
  call('setGuard', 'address guard', 'Change the guard', changesOwner),
  call('setFallbackHandler', 'address handler', 'Change the fallback handler', changesOwner),
];

/** @param params as Solidity writes them */
function call(name: string, params: string, intent: string, effect: KnownCall['effect']): KnownCall {
  const read = params === '' ? [] : params.split(',').map((param) => param.split(' ') as [string, string]);
  return { name, intent, params: read.map(([type, as]) => ({ type, name: as })), effect };
}

function sendsAmount({ amount, to }: Args, at: CallPlace): Effect {
  return sends(amount!, to!, at);
}

function sends(amount: Decimal, to: string, { chain, contract }: CallPlace): Effect {
  return {
    outflows: [{ asset: tokenOf(chain, 'erc20', contract), amount, how: 'sent', to: to as Address }],
    // What is sent to the token's own contract stays there.
    warnings: warnIf(to === contract, 'sends-to-self-contract'),
  };
}

/** Of a wrapped coin, as much of the token is taken in as of the coin is paid out; of what is no token, nothing leaves. */
function unwraps({ amount }: Args, { chain, contract }: CallPlace): Effect {
  const asset = tokenOf(chain, 'erc20', contract);
  return { outflows: [{ asset, amount: amount!, how: 'unwrapped', to: null }], warnings: [] };
}

/** ERC-721 has the same four bytes: there the amount is the number of an item, and 0 is a number like every other. */
function orOneItem(amount: Decimal, { outflows, warnings }: Effect): Effect {
  return {
    outflows: outflows.map((outflow) => ({ ...outflow, item: amount })),
    warnings: [...warnings, ...warnIf(amount === '0', 'maybe-item-zero')],
  };
}

function sendsOne(args: Args, { account, chain, contract }: CallPlace): Effect {
  if (args.from !== account) return FROM_OTHER;
  const asset = tokenOf(chain, 'erc721', contract, args.tokenId);
  return {
    outflows: [{ asset, amount: '1', how: 'sent', to: args.to as Address }],
    warnings: warnIf(args.to === contract, 'sends-to-self-contract'),
  };
}

/** One `id` and `amount`, or `ids.0`, `amounts.0` and so on. */
function sendsSome(args: Args, { account, chain, contract }: CallPlace): Effect {
  if (args.from !== account) return FROM_OTHER;
  const amounts = Object.entries(args).filter(([path]) => path === 'amount' || path.startsWith('amounts.'));
  const outflows = amounts.map(([path, amount]): Outflow => {
    const asset = tokenOf(chain, 'erc1155', contract, args[path.replace('amount', 'id')]);
    return { asset, amount, how: 'sent', to: args.to as Address };
  });
  return { outflows, warnings: warnIf(args.to === contract, 'sends-to-self-contract') };
}

function approves(args: Args, at: CallPlace): Effect {
  return allows(tokenOf(at.chain, 'erc20', at.contract), limitOf(args.amount!, 256), args.spender!);
}

/** Nothing more is let by 0, and what was let before stays. */
function approvesMore(args: Args, at: CallPlace): Effect {
  return args.amount === '0' ? NOTHING : approves(args, at);
}

function allows(asset: string, amount: Decimal | 'all', spender: string): Effect {
  return {
    outflows: [{ asset, amount, how: 'allowed', to: spender as Address }],
    warnings: warnIf(amount === 'all', 'unlimited-approval'),
  };
}
