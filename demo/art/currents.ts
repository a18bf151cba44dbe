/** "Currents": thousands of short strokes that follow an invisible stream. */

import { at, type Chance, chanceFrom, fade, HEIGHT, sky, svg, WIDTH } from './seed.ts';

const STROKES = 1500;
const STEPS = 24;
const INKS = ['#f4a259', '#f7d488', '#e76f51', '#2a9d8f', '#8ecae6', '#f1faee', '#457b9d'];

type Eddy = { readonly x: number; readonly y: number; readonly turn: number; readonly reach: number };

export function currents(): string {
  const chance = chanceFrom(271828);
  const eddies = Array.from(
    { length: 6 },
    (): Eddy => ({
      x: chance.between(0, WIDTH),
      y: chance.between(0, HEIGHT),
      turn: chance.pick([-1, 1]) * chance.between(1.2, 2.6),
      reach: chance.between(120, 300),
    }),
  );
  const strokes = Array.from({ length: STROKES }, () => stroke(chance, eddies)).join('');
  return svg(fade('deep', ['#0b2239', '#12355b', '#0a1a2c']), sky('url(#deep)') + strokes);
}

function stroke(chance: Chance, eddies: readonly Eddy[]): string {
  let [x, y] = [chance.between(-40, WIDTH), chance.between(-40, HEIGHT + 40)];
  const band = Math.floor((y / HEIGHT) * 3 + Math.sin(x / 210) + 7) % INKS.length;
  const ink = chance.between(0, 1) < 0.7 ? INKS[band]! : chance.pick(INKS);
  const points: string[] = [];
  for (let step = 0; step < STEPS; step++) {
    points.push(`${at(x)} ${at(y)}`);
    const angle = direction(x, y, eddies);
    x += 7 * Math.cos(angle);
    y += 7 * Math.sin(angle);
  }
  const width = chance.between(1, 5.6);
  return `<path d="M${points.join('L')}" fill="none" stroke="${ink}" stroke-width="${at(width)}" stroke-linecap="round"/>`;
}

/** The stream runs right; each eddy bends it, more so the nearer it is. */
function direction(x: number, y: number, eddies: readonly Eddy[]): number {
  const drift = 0.35 * Math.sin(y / 95) + 0.25 * Math.cos(x / 170);
  return eddies.reduce((angle, eddy) => {
    const distance = Math.hypot(x - eddy.x, y - eddy.y);
    return angle + eddy.turn * Math.exp(-((distance / eddy.reach) ** 2));
  }, drift);
}
