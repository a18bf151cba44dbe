/** "Lanterns over the lake": paper lanterns rise at night, and the water doubles them. */

import { at, below, type Chance, chanceFrom, fade, glow, HEIGHT, sky, svg, WIDTH } from './seed.ts';

const SHORE = 470;
const LANTERNS = 58;

export function lanterns(): string {
  const chance = chanceFrom(4242);
  const definitions = [
    fade('night', ['#0c1030', '#1b1f4d', '#3a2c63', '#7a4a6d']),
    fade('water', ['#4b3560', '#1d2048', '#0a0d26']),
    fade('hill', ['#191a3a', '#0e1028']),
    glow('halo', '#ffb454', 0.75),
    glow('moon', '#dfe6ff', 0.5),
  ];
  const many = Array.from({ length: LANTERNS }, () => place(chance));
  const moon =
    '<circle cx="850" cy="140" r="150" fill="url(#moon)"/><circle cx="850" cy="140" r="38" fill="#f2f3ff"/><circle cx="866" cy="130" r="34" fill="#1a1e4b" opacity=".85"/>';
  const water = `<rect y="${SHORE}" width="${WIDTH}" height="${HEIGHT - SHORE}" fill="url(#water)"/>`;
  const above = sky('url(#night)') + stars(chance) + moon + hills(chance) + water;
  return svg(
    definitions.join(''),
    above + many.map(reflection).join('') + ripples(chance) + many.map(lantern).join(''),
  );
}

type Lantern = { readonly x: number; readonly y: number; readonly size: number; readonly tint: string };

function place(chance: Chance): Lantern {
  const near = chance.between(0, 1) ** 2;
  return {
    x: chance.between(10, WIDTH - 10),
    y: 60 + chance.between(0, 1) * (SHORE - 90) + near * 40,
    size: 6 + near * 26,
    tint: chance.pick(['#ffcf70', '#ff9a4d', '#ff7b5a', '#ffe3a1']),
  };
}

function lantern({ x, y, size, tint }: Lantern): string {
  const body = `M${at(x - size * 0.62)} ${at(y - size * 0.6)}Q${at(x)} ${at(y - size * 1.35)} ${at(x + size * 0.62)} ${at(y - size * 0.6)}L${at(x + size * 0.44)} ${at(y + size * 0.8)}H${at(x - size * 0.44)}Z`;
  const flame = `<ellipse cx="${at(x)}" cy="${at(y + size * 0.5)}" rx="${at(size * 0.2)}" ry="${at(size * 0.34)}" fill="#fff8dd"/>`;
  return `<circle cx="${at(x)}" cy="${at(y)}" r="${at(size * 3)}" fill="url(#halo)"/><path d="${body}" fill="${tint}"/>${flame}`;
}

/** Lower on the water the higher the lantern hangs, drawn out by the waves. */
function reflection({ x, y, size, tint }: Lantern): string {
  const depth = SHORE + (SHORE - y) * 0.52 + 8;
  return depth > HEIGHT
    ? ''
    : `<ellipse cx="${at(x)}" cy="${at(depth)}" rx="${at(size * 0.7)}" ry="${at(size * 1.9)}" fill="${tint}" opacity=".42"/>`;
}

function ripples(chance: Chance): string {
  return Array.from({ length: 240 }, () => {
    const y = chance.between(SHORE + 4, HEIGHT);
    const long = chance.between(12, 30 + (y - SHORE) * 0.5);
    return `<rect x="${at(chance.between(-60, WIDTH))}" y="${at(y)}" width="${at(long)}" height="${at(1 + (y - SHORE) / 150)}" rx="1" fill="${chance.pick(['#0a0d26', '#27275a', '#8a5a78'])}" opacity=".5"/>`;
  }).join('');
}

function stars(chance: Chance): string {
  return Array.from(
    { length: 170 },
    () =>
      `<circle cx="${at(chance.between(0, WIDTH))}" cy="${at(chance.between(0, 360))}" r="${at(chance.between(0.5, 1.7))}" fill="#fff" opacity="${at(chance.between(0.3, 1))}"/>`,
  ).join('');
}

function hills(chance: Chance): string {
  const [left, right] = [chance.between(0, 3), chance.between(3, 6)];
  const points = Array.from({ length: 109 }, (_, i): [number, number] => {
    const x = i * 10;
    return [x, 392 - 58 * Math.sin(x / 190 + left) - 22 * Math.sin(x / 61 + right) - chance.between(0, 7)];
  });
  return `<path d="${below(points)}" fill="url(#hill)"/>`;
}
