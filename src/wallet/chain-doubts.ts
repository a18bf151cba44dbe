/**
 * What is worth a second look about what somebody calls a network (docs/spec/page-requests.md section 7): its id is known by another name, or its name, or its coin's, is that of another network. It
 * compares with networks that are widely known and with the wallet's own; a network without a doubt is not thereby what it says.
 *
 * Looking alike is told by letters: case, spaces, marks, the words that networks share, and letters of Cyrillic and Greek and digits that are drawn like Latin ones. Others are not seen.
 */

import { KNOWN_CHAINS } from './known-chains.ts';
import type { Chain } from './public-state.ts';
import type { Decimal } from './signable.ts';

export type ChainDoubt =
  | { readonly code: 'id-known-as'; readonly name: string }
  | { readonly code: 'name-of-other'; readonly name: string; readonly chainId: Decimal }
  | { readonly code: 'coin-known-as'; readonly symbol: string }
  /** Usual where networks share a coin; nothing says that it is the same one. */
  | { readonly code: 'coin-of-other'; readonly name: string };

type Named = Pick<Chain, 'chainId' | 'name' | 'symbol'>;

/** Letters of Cyrillic and Greek that are drawn like Latin ones, and what is drawn like `l` or `o`. Capitals stand only where they are drawn like another letter than their small ones. */
const DRAWN_LIKE: ReadonlyMap<string, string> = new Map(
  [
    ...[
      'аa',
      'вb',
      'сc',
      'ԁd',
      'еe',
      'һh',
      'нh',
      'іl',
      'јj',
      'кk',
      'ӏl',
      'мm',
      'оo',
      'рp',
      'ԛq',
      'ѕs',
      'тt',
      'уy',
      'ԝw',
      'хx',
    ],
    ...['αa', 'βb', 'εe', 'Ηh', 'ηn', 'ιl', 'κk', 'μm', 'Νn', 'νv', 'οo', 'ρp', 'τt', 'Υy', 'υu', 'χx', 'ζz'],
    ...['il', 'ıl', '1l', '|l', '0o'],
  ].map((pair) => [...pair] as [string, string]),
);
/** What many of them are called besides, as it is written and as it is drawn. */
const SHARED_WORDS = /(ma[il]nnet(work)?|network|cha[il]n)+$/;

/** Most urgent first. @param own the wallet's networks; the one with this id is not compared */
export function chainDoubts({ chainId, name, symbol }: Named, own: readonly Named[]): readonly ChainDoubt[] {
  const known = KNOWN_CHAINS.find((one) => one.chainId === chainId);
  const isCalledSo = known?.names.some((one) => plain(one) === plain(name)) ?? false;
  const other = isCalledSo ? null : otherCalled(chainId, name, own);
  const isCoinCalledSo = known?.symbols.some((one) => isSame(one, symbol)) ?? false;
  const coinOf = KNOWN_CHAINS.find(({ symbols }) => symbols.some((one) => drawn(one) === drawn(symbol)));
  return [
    ...(other === null ? [] : [{ code: 'name-of-other', ...other } as const]),
    ...(known === undefined || isCalledSo ? [] : [{ code: 'id-known-as', name: known.names[0] } as const]),
    ...(known === undefined || isCoinCalledSo
      ? []
      : [{ code: 'coin-known-as', symbol: known.symbols[0] } as const]),
    ...(known === undefined && coinOf !== undefined
      ? [{ code: 'coin-of-other', name: coinOf.names[0] } as const]
      : []),
  ];
}

function otherCalled(chainId: Decimal, name: string, own: readonly Named[]) {
  const all = [...KNOWN_CHAINS, ...own.map((one) => ({ chainId: one.chainId, names: [one.name] }))];
  const other = all.find(
    (one) => one.chainId !== chainId && one.names.some((its) => looks(its) === looks(name)),
  );
  return other === undefined ? null : { name: other.names[0]!, chainId: other.chainId };
}

function isSame(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

/** Without case, spaces, signs and the words that networks share. */
function plain(name: string): string {
  const letters = name
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '');
  return withoutShared(letters);
}

function looks(name: string): string {
  return withoutShared(drawn(name).replaceAll(/[^\p{L}\p{N}]/gu, ''));
}

/** As it is drawn, nearly. */
function drawn(text: string): string {
  const letters = [...text.normalize('NFKD').replaceAll(/\p{M}/gu, '')];
  const alike = letters.map((letter) => {
    const small = letter.toLowerCase();
    return DRAWN_LIKE.get(letter) ?? DRAWN_LIKE.get(small) ?? small;
  });
  return alike.join('').replaceAll('rn', 'm').replaceAll('vv', 'w');
}

function withoutShared(letters: string): string {
  const left = letters.replace(SHARED_WORDS, '');
  return left === '' ? letters : left;
}
