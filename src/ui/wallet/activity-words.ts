/** What a transaction in the activity was for, in words: amounts whole, tokens by the name that the person chose, every other one by its address. Pure but for the catalogue. */

import type { Activity, Move } from '../../wallet/activity.ts';
import { wholeAmount } from '../../wallet/amount.ts';
import { shortAddress } from '../../wallet/recipient.ts';
import type { Address } from '../../wallet/signable.ts';
import { written } from '../foreign-text.tsx';
import type { MessageKey } from '../message.ts';
import { t } from '../text.ts';
import { amountOf, assetName, type KnownAssets } from './asset-words.ts';

export type ActivityWords = {
  /** `isForeign`: the words of a contract's descriptor. */
  readonly title: { readonly text: string; readonly isForeign: boolean };
  /** Of a transaction that moves several things: each but the first. */
  readonly more: readonly string[];
  readonly parties: readonly { readonly label: MessageKey; readonly address: Address }[];
};

export function activityWords({ about, nonce, state }: Activity, names: KnownAssets): ActivityWords {
  const isDone = state.is === 'confirmed';
  switch (about.what) {
    case 'send': {
      const symbol = written(about.symbol ?? names.chain?.symbol ?? '');
      const what = `${wholeAmount(about.amount, about.decimals ?? 0)} ${symbol}`;
      return said(t(isDone ? 'activity_sent' : 'activity_send', what), [
        { label: 'field_to', address: about.to },
      ]);
    }
    case 'revoke':
      return said(t('activity_revoked', written(about.symbol ?? about.token)), [
        { label: 'field_spender', address: about.spender },
      ]);
    case 'cancel':
      return said(t('activity_cancelled', nonce), []);
    case 'site':
      return siteWords(about, names, isDone);
  }
}

function siteWords(
  { intent, to, moves = [], others = 0 }: Extract<Activity['about'], { readonly what: 'site' }>,
  names: KnownAssets,
  isDone: boolean,
): ActivityWords {
  const [first, ...rest] = moves;
  if (first === undefined) {
    const title = { text: intent ?? t('ask_kind_transaction'), isForeign: intent !== null };
    return { title, more: [], parties: to === null ? [] : [{ label: 'activity_at', address: to }] };
  }
  const sentence = (move: Move) => moveWords(move, names, isDone);
  const parties = moves.flatMap(({ how, to: party }) =>
    party === null
      ? []
      : [{ label: how === 'sent' ? ('field_to' as const) : ('field_spender' as const), address: party }],
  );
  return {
    title: { text: sentence(first), isForeign: false },
    more: [...rest.map(sentence), ...(others > 0 ? [t('activity_others', String(others))] : [])],
    parties: parties.filter(({ address }, at) => parties.findIndex((one) => one.address === address) === at),
  };
}

function said(text: string, parties: ActivityWords['parties']): ActivityWords {
  return { title: { text, isForeign: false }, more: [], parties };
}

function moveWords(move: Move, names: KnownAssets, isDone: boolean): string {
  const { asset, amount, item } = move;
  if (amount === '0' && item !== undefined) {
    const { symbol, address } = assetName(asset, names);
    return symbol === null
      ? t('activity_revoked_or_item', shortAddress((address ?? '') as Address), item)
      : t('activity_revoked', written(symbol));
  }
  const what = whatOf(move, names);
  if (move.how === 'unwrapped') return t('activity_unwrap', what);
  if (move.how === 'sent') return t(isDone ? 'activity_sent' : 'activity_send', what);
  return t(amount === 'all' ? 'activity_allow_all' : 'activity_allow', what);
}

function whatOf({ asset, amount, item }: Move, names: KnownAssets): string {
  const name = assetName(asset, names);
  const where = name.address === null ? '' : shortAddress(name.address as Address);
  if (name.tokenId !== null && amount !== 'all')
    return amount === '1'
      ? t('activity_item', name.tokenId, where)
      : t('activity_items', amount, name.tokenId, where);
  if (amount === 'all')
    return asset.includes('/erc721:')
      ? t('activity_every_item', where)
      : name.symbol === null
        ? t('activity_token', where)
        : written(name.symbol);
  const { text, isRaw } = amountOf(amount, name);
  if (!isRaw) return `${text} ${written(name.symbol ?? '')}`.trim();
  return item === undefined
    ? t('activity_units', text, where)
    : t('activity_units_or_item', text, where, item);
}
