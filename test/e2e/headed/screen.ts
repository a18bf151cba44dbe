/**
 * A screen that nobody sees, with a mouse and a keyboard: Xvfb and xdotool. Real clicks are the only way to a context
 * menu and to what browsers allow after one.
 */

import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { findProgram } from '../../../scripts/find-browsers.mjs';

export type Screen = {
  /** For the environment variable DISPLAY. */
  readonly display: string;
  /** Right-clicks there and waits for a menu to appear. */
  readonly openMenu: (x: number, y: number) => Promise<void>;
  readonly press: (...keys: readonly string[]) => Promise<void>;
  /** Into test-results/headed, where ImageMagick is installed. */
  readonly photograph: (name: string) => Promise<void>;
  readonly close: () => Promise<void>;
};

const WIDTH = 1400;
const HEIGHT = 900;
const PHOTOS = 'test-results/headed';

/** Why no screen can be had here, or `null`. */
export const noScreen: string | null =
  ['Xvfb', 'xdotool'].filter((name) => findProgram(name) === null).join(' and ') || null;

const run = promisify(execFile);

export async function openScreen(): Promise<Screen> {
  const xvfb = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', `${WIDTH}x${HEIGHT}x24`, '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const display = `:${await firstLine(xvfb)}`;
  const env = { ...process.env, DISPLAY: display };
  const xdotool = async (...args: readonly (string | number)[]) => {
    return (await run('xdotool', args.map(String), { env })).stdout;
  };
  /** Menus are windows of their own. */
  const windows = async () => (await xdotool('search', '--onlyvisible', '--name', '').catch(() => '')).split('\n');
  return {
    display,
    async openMenu(x, y) {
      const before = await windows();
      await xdotool('mousemove', Math.round(x), Math.round(y));
      await xdotool('click', 3);
      await until(async () => ((await windows()).some((id) => !before.includes(id)) ? true : null));
    },
    press: async (...keys) => void (await xdotool('key', ...keys)),
    async photograph(name) {
      if (findProgram('import') === null) return;
      mkdirSync(PHOTOS, { recursive: true });
      await run('import', ['-window', 'root', `${PHOTOS}/${name}.png`], { env });
    },
    async close() {
      const ended = new Promise((resolve) => xvfb.once('exit', resolve));
      xvfb.kill();
      await ended;
    },
  };
}

/** Tries until `look` gives something. Screens tell nobody when they have changed. */
export async function until<T>(look: () => Promise<T | null | undefined>, limitMs = 20_000): Promise<T> {
  const endMs = Date.now() + limitMs;
  for (;;) {
    const seen = await look();
    if (seen !== null && seen !== undefined) return seen;
    if (Date.now() > endMs) throw new Error(`not seen within ${limitMs} ms: ${look}`);
    await wait(100);
  }
}

async function firstLine(xvfb: ChildProcess): Promise<string> {
  const pipe = xvfb.stdio[3] as NodeJS.ReadableStream;
  for await (const piece of pipe) return String(piece).trim();
  throw new Error('Xvfb did not start');
}
