/**
 * What the core needs from its surroundings, as types only. Each place that runs the core (extension worker,
 * command line, tests) passes its own; tests pass fixed ones.
 */

/** The platform's `fetch`, or one that tests control. */
export type Fetch = (url: string, init?: RequestInit) => Promise<Response>;

/** Wall-clock time in milliseconds since 1970 (UTC). */
export type Clock = () => number;

/** Cryptographically random bytes. */
export type Random = (lengthBytes: number) => Uint8Array<ArrayBuffer>;

/**
 * A decoded still picture: 8-bit RGBA, rows from the top, not premultiplied, orientation applied, no colour
 * conversion. `data.length === 4 * width * height`.
 */
export type Pixels = {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray | Uint8Array;
};
