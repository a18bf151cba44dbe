/** Seeded chance and the few SVG words that the scenes of the demo share. The same seed draws the same scene. */

export type Chance = {
  /** A number from `from` up to `to`. */
  readonly between: (from: number, to: number) => number;
  readonly pick: <T>(choices: readonly T[]) => T;
};

/** All scenes are drawn on a sheet of this size, in pixels. */
export const WIDTH = 1080;
export const HEIGHT = 720;

/** Mulberry32: small, quick, and good enough for pictures. */
export function chanceFrom(seed: number): Chance {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    between: (from, to) => from + next() * (to - from),
    pick: (choices) => choices[Math.floor(next() * choices.length)]!,
  };
}

export function svg(definitions: string, drawing: string): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}"><defs>${definitions}</defs>${drawing}</svg>`;
}

/** Top to bottom; stops at even distances. */
export function fade(id: string, colours: readonly string[]): string {
  const stops = colours.map(
    (colour, i) => `<stop offset="${i / (colours.length - 1)}" stop-color="${colour}"/>`,
  );
  return `<linearGradient id="${id}" x1="0" y1="0" x2="0" y2="1">${stops.join('')}</linearGradient>`;
}

/** From a colour in the middle to nothing at the rim. */
export function glow(id: string, colour: string, strength: number): string {
  return `<radialGradient id="${id}"><stop offset="0" stop-color="${colour}" stop-opacity="${strength}"/><stop offset="1" stop-color="${colour}" stop-opacity="0"/></radialGradient>`;
}

export function sky(fill: string): string {
  return `<rect width="${WIDTH}" height="${HEIGHT}" fill="${fill}"/>`;
}

/** A closed shape under a line of points: everything from the line down to the bottom edge. */
export function below(points: readonly (readonly [number, number])[]): string {
  const line = points.map(([x, y]) => `${at(x)} ${at(y)}`).join('L');
  return `M0 ${HEIGHT}L${line}L${WIDTH} ${HEIGHT}Z`;
}

/** Coordinates with one digit behind the point: short, and the same on every machine. */
export function at(value: number): string {
  return value.toFixed(1);
}
