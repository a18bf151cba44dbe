/** Types of `find-browsers.mjs`, which stays plain JavaScript for Node 20. */

export type Environment = Readonly<Record<string, string | undefined>>;

export declare function findChromium(env?: Environment): string | null;
export declare function findFirefox(env?: Environment): string | null;
export declare function findProgram(name: string, env?: Environment): string | null;
export declare function findAll(env?: Environment): {
  readonly chromium: string | null;
  readonly firefox: string | null;
  readonly xvfb: string | null;
  readonly xdotool: string | null;
  readonly openbox: string | null;
};
