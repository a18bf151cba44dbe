/** "Ridges at first light": mountain ranges behind each other, mist between them, pines in front. */

import { at, below, type Chance, chanceFrom, fade, glow, HEIGHT, sky, svg, WIDTH } from './seed.ts';

const RANGES = ['#c9a9b8', '#a58aa8', '#7f7198', '#5b5a86', '#3d456d', '#222c4c'];

export function ridges(): string {
  const chance = chanceFrom(1907);
  const definitions = [
    fade('sky', ['#3c5a92', '#7f8fb8', '#e0a9a0', '#f8d3a0', '#fbe6c4']),
    glow('sun', '#fff3d0', 0.95),
    ...RANGES.map((colour, i) => fade(`range${i}`, [colour, mist(i)])),
  ];
  const ranges = RANGES.map((_, i) => range(chance, i)).join('');
  const sun =
    '<circle cx="742" cy="300" r="190" fill="url(#sun)"/><circle cx="742" cy="300" r="44" fill="#fff6df"/>';
  return svg(
    definitions.join(''),
    sky('url(#sky)') + clouds(chance) + sun + birds(chance) + ranges + pines(chance),
  );
}

function mist(i: number): string {
  return ['#ecd3c4', '#dcc0c0', '#b8a6bb', '#8c86ac', '#5d638f', '#161d36'][i]!;
}

/** Each range is a sum of waves; the nearer, the lower and the rougher. */
function range(chance: Chance, i: number): string {
  const base = 270 + 62 * i;
  const waves = [1, 2.3, 4.7, 11, 23].map((frequency) => ({
    frequency,
    phase: chance.between(0, 6.3),
    height: (64 - 3 * i) / frequency ** 0.85,
  }));
  const points: [number, number][] = [];
  for (let x = 0; x <= WIDTH; x += 6) {
    const lift = waves.reduce(
      (sum, { frequency, phase, height }) => sum + height * Math.sin((x / WIDTH) * 5 * frequency + phase),
      0,
    );
    points.push([x, base - lift - chance.between(0, 4)]);
  }
  return `<path d="${below(points)}" fill="url(#range${i})"/>`;
}

function clouds(chance: Chance): string {
  return Array.from({ length: 26 }, () => {
    const [x, y] = [chance.between(-80, WIDTH), chance.between(30, 230)];
    const [long, thick] = [chance.between(60, 260), chance.between(2, 11)];
    return `<ellipse cx="${at(x)}" cy="${at(y)}" rx="${at(long)}" ry="${at(thick)}" fill="#fff" opacity="${at(chance.between(0.1, 0.45))}"/>`;
  }).join('');
}

function birds(chance: Chance): string {
  return Array.from({ length: 9 }, () => {
    const [x, y] = [chance.between(300, 560), chance.between(130, 240)];
    const wing = chance.between(6, 13);
    return `<path d="M${at(x - wing)} ${at(y - wing / 2)}Q${at(x - wing / 3)} ${at(y - wing / 2)} ${at(x)} ${at(y)}Q${at(x + wing / 3)} ${at(y - wing / 2)} ${at(x + wing)} ${at(y - wing / 2)}" fill="none" stroke="#2b3350" stroke-width="2"/>`;
  }).join('');
}

function pines(chance: Chance): string {
  return Array.from({ length: 46 }, () => {
    const x = chance.between(-20, WIDTH + 20);
    const foot = HEIGHT + 6;
    const height = chance.between(60, 170) * (0.55 + Math.abs(x / WIDTH - 0.55));
    const storeys = Array.from({ length: 5 }, (_, i) => {
      const top = foot - height + (i * height) / 6;
      const half = (height / 22) * (i + 1.6);
      return `M${at(x)} ${at(top)}L${at(x + half)} ${at(top + height / 3.4)}H${at(x - half)}Z`;
    });
    return `<path d="${storeys.join('')}" fill="${chance.pick(['#0f1629', '#131c33', '#18233d'])}"/>`;
  }).join('');
}
