/** "Dunes, noon": sand, one caravan, and hard shadows. The scene that nobody logged. */

import { at, type Chance, chanceFrom, fade, glow, HEIGHT, sky, svg, WIDTH } from './seed.ts';

const SANDS = [
  ['#f2c78a', '#c98649'],
  ['#eab876', '#b56f3a'],
  ['#e2a862', '#9c5a2e'],
  ['#d8964f', '#7e4322'],
] as const;

export function dunes(): string {
  const chance = chanceFrom(88);
  const definitions = [
    fade('noon', ['#2f86c9', '#8cc3e6', '#f6e9cf']),
    glow('sun', '#fffbe8', 0.9),
    ...SANDS.map((sand, i) => fade(`sand${i}`, sand)),
  ];
  const sun =
    '<circle cx="230" cy="120" r="170" fill="url(#sun)"/><circle cx="230" cy="120" r="36" fill="#fffdf2"/>';
  const rows = SANDS.map((_, i) => dune(chance, i)).join('');
  return svg(definitions.join(''), sky('url(#noon)') + sun + rows + caravan());
}

/** A lit slope, and its shadow on the side away from the sun. */
function dune(chance: Chance, i: number): string {
  const y = 350 + i * 96;
  const crest = [760, 330, 880, 470][i]! + chance.between(-40, 40);
  const height = chance.between(80, 125);
  const ridge = `Q${at(crest - 210)} ${at(y)} ${at(crest)} ${at(y - height)}`;
  const lit = `<path d="M0 ${HEIGHT}V${at(y + 16)}${ridge}Q${at(crest + 160)} ${at(y + 20)} ${WIDTH} ${at(y - 26)}V${HEIGHT}Z" fill="url(#sand${i})"/>`;
  const shadow = `<path d="M${at(crest)} ${at(y - height)}Q${at(crest + 160)} ${at(y + 20)} ${WIDTH} ${at(y - 26)}V${HEIGHT}H${at(crest + 60)}Q${at(crest + 130)} ${at(y + 60)} ${at(crest)} ${at(y - height)}Z" fill="#4a2615" opacity=".36"/>`;
  return lit + shadow + ripples(chance, y + 30);
}

function ripples(chance: Chance, from: number): string {
  return Array.from({ length: 60 }, () => {
    const [x, y] = [chance.between(-40, WIDTH), chance.between(from, from + 190)];
    const long = chance.between(30, 130);
    return `<path d="M${at(x)} ${at(y)}q${at(long / 2)} ${at(chance.between(-9, 9))} ${at(long)} 0" fill="none" stroke="#7c4a24" stroke-width="1.6" opacity=".28"/>`;
  }).join('');
}

/** Six camels on a crest, each a body on legs with a hump and a raised head. */
function caravan(): string {
  return Array.from({ length: 6 }, (_, i) => {
    const camel =
      'M0 0V-14Q2 -22 9 -21Q14 -32 20 -21Q27 -22 30 -17L36 -28Q37 -33 44 -31L43 -28L39 -27L34 -11L31 -10V0H29V-9H6L4 0Z';
    return `<path transform="translate(${600 + i * 58} ${498 + i * 3}) scale(${at(1.1 - i * 0.05)})" d="${camel}" fill="#3a1d10"/>`;
  }).join('');
}
