/** "Blue hour": a row of narrow houses along a canal, some windows still lit. */

import { at, type Chance, chanceFrom, fade, glow, HEIGHT, sky, svg, WIDTH } from './seed.ts';

const GROUND = 520;
const WALLS = ['#8c4a3c', '#b5674a', '#5d6f7f', '#3f5468', '#a98467', '#6c584c', '#7d8597', '#94594b'];

export function street(): string {
  const chance = chanceFrom(5150);
  const houses: string[] = [];
  for (let x = -30; x < WIDTH; ) {
    const width = chance.between(84, 138);
    houses.push(house(chance, x, width, chance.between(230, 370)));
    x += width;
  }
  const definitions = [
    fade('dusk', ['#16264f', '#2f4a86', '#7c7fb0', '#e3a48d']),
    fade('canal', ['#33436e', '#131c38']),
    glow('lamp', '#ffd58a', 0.8),
  ];
  const row = houses.join('');
  const mirrored = `<g transform="matrix(1 0 0 -0.62 0 ${GROUND * 1.62 + 26})" opacity=".38">${row}</g>`;
  const water = `<rect y="${GROUND + 14}" width="${WIDTH}" height="${HEIGHT}" fill="url(#canal)"/>`;
  const quay = `<rect y="${GROUND}" width="${WIDTH}" height="16" fill="#2a2430"/>`;
  return svg(
    definitions.join(''),
    sky('url(#dusk)') + row + water + mirrored + waves(chance) + quay + lamps(chance),
  );
}

function house(chance: Chance, x: number, width: number, height: number): string {
  const wall = chance.pick(WALLS);
  const top = GROUND - height;
  const front = `<path d="M${at(x)} ${GROUND}V${at(top)}${gable(chance, x, top, width)}V${GROUND}Z" fill="${wall}" stroke="#1c1a26" stroke-width="2.5"/>`;
  const columns = width > 112 ? 3 : 2;
  const rows = Math.floor(height / 74);
  const windows: string[] = [];
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      const gap = width / columns;
      windows.push(pane(chance, x + gap * (column + 0.5), top + 26 + row * 72, gap * 0.5));
    }
  const door = `<rect x="${at(x + width * 0.38)}" y="${GROUND - 54}" width="${at(width * 0.24)}" height="54" fill="${chance.pick(['#20313d', '#43281f', '#1f3a2e'])}"/>`;
  return front + windows.join('') + door;
}

/** Pointed, stepped or bell-shaped, as canal houses have them. */
function gable(chance: Chance, x: number, top: number, width: number): string {
  const rise = chance.between(34, 70);
  const end = x + width;
  const middle = x + width / 2;
  if (chance.between(0, 1) < 0.4) return `L${at(middle)} ${at(top - rise)}L${at(end)} ${at(top)}`;
  if (chance.between(0, 1) < 0.5)
    return `Q${at(x + width * 0.3)} ${at(top)} ${at(middle - 14)} ${at(top - rise)}H${at(middle + 14)}Q${at(end - width * 0.3)} ${at(top)} ${at(end)} ${at(top)}`;
  const step = width / 8;
  const up = [1, 2, 3].map((i) => `V${at(top - (rise * i) / 3)}H${at(x + step * (i + 0.5))}`).join('');
  const down = [2, 1, 0].map((i) => `H${at(end - step * (i + 0.5))}V${at(top - (rise * i) / 3)}`).join('');
  return `${up}${down}H${at(end)}`;
}

function pane(chance: Chance, middle: number, y: number, width: number): string {
  const isLit = chance.between(0, 1) < 0.45;
  const fill = isLit ? chance.pick(['#ffd98a', '#ffc46b', '#ffe9b8']) : chance.pick(['#1b2540', '#223052']);
  const x = middle - width / 2;
  const frame = `<rect x="${at(x)}" y="${at(y)}" width="${at(width)}" height="44" fill="${fill}" stroke="#efe6da" stroke-width="3"/>`;
  return `${frame}<path d="M${at(middle)} ${at(y)}v44M${at(x)} ${at(y + 18)}h${at(width)}" stroke="#efe6da" stroke-width="2"/>`;
}

function waves(chance: Chance): string {
  return Array.from({ length: 130 }, () => {
    const y = chance.between(GROUND + 22, HEIGHT);
    return `<rect x="${at(chance.between(-40, WIDTH))}" y="${at(y)}" width="${at(chance.between(20, 130))}" height="1.8" fill="${chance.pick(['#9aa4d2', '#0e1530', '#e3a48d'])}" opacity=".35"/>`;
  }).join('');
}

function lamps(chance: Chance): string {
  return [90, 310, 540, 765, 985]
    .map((near) => {
      const x = near + chance.between(-14, 14);
      return `<circle cx="${at(x)}" cy="${GROUND - 72}" r="62" fill="url(#lamp)"/><path d="M${at(x)} ${GROUND + 4}V${GROUND - 66}" stroke="#15131c" stroke-width="5"/><circle cx="${at(x)}" cy="${GROUND - 72}" r="8" fill="#fff3cf"/>`;
    })
    .join('');
}
