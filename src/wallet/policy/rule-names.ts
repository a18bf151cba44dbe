/**
 * How a rule names chains, accounts and assets (docs/spec/policy.md section 1): in the one form that descriptions have, since one written otherwise would be met by nothing. Whether there is such a chain,
 * account or asset is not known here.
 */

import * as v from 'valibot';
import { unescaped } from './same-asset.ts';

/** CAIP-2 of what this wallet signs for: transactions and typed data of EVM chains, intents of NEAR. 0 is what typed data can call itself. */
const CHAIN = '(?:eip155:(?:0|[1-9]\\d{0,31})|near:mainnet)';
const CONTRACT = '0x[0-9a-fA-F]{40}';
const NUMBER = '(?:0|[1-9]\\d{0,77})';
const EVM_ASSET = `eip155:(?:0|[1-9]\\d{0,31})/(?:slip44:${NUMBER}|erc20:${CONTRACT}|erc(?:721|1155):${CONTRACT}(?:/${NUMBER})?)`;
/** CAIP-19 has no letters for some that names of NEAR hold: they are `%` and two digits. */
const NEAR_ASSET = /^near:mainnet\/nep(141|171|245):([-.%a-zA-Z0-9]{1,128})$/;
const NEAR_CONTRACT = /^[a-z0-9._-]{2,64}$/;

const text = (pattern: RegExp) => v.pipe(v.string(), v.maxLength(200), v.regex(pattern));

export const ruleChain = text(new RegExp(`^${CHAIN}$`));
/** CAIP-10. An account is an address on NEAR, too. */
export const ruleAccount = text(new RegExp(`^${CHAIN}:${CONTRACT}$`));
/** CAIP-19. */
export const ruleAsset = v.pipe(v.string(), v.maxLength(200), v.check(isAsset, 'not an asset'));

function isAsset(asset: string): boolean {
  if (new RegExp(`^${EVM_ASSET}$`).test(asset)) return true;
  const [, standard, name = ''] = NEAR_ASSET.exec(asset) ?? [];
  const [contract = '', ...item] = unescaped(name).split(':');
  return NEAR_CONTRACT.test(contract) && (standard !== '141' || item.length === 0);
}
