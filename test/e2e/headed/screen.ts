/**
 * A screen that nobody sees, with a mouse and a keyboard: Xvfb and xdotool. Real clicks are the only way to a context
 * menu and to what browsers allow after one.
 */

import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { promisify } from 'node:util';
import { findProgram } from '../../../scripts/find-browsers.mjs';
import { until } from '../until.ts';

export type Screen = {
  /** For the environment variable DISPLAY. */
  readonly display: string;
  /** Right-clicks and waits for a menu to appear. */
  readonly openMenu: (x: number, y: number) => Promise<void>;
  readonly click: (x: number, y: number) => Promise<void>;
  readonly move: (x: number, y: number) => Promise<void>;
  readonly drag: (from: readonly [number, number], to: readonly [number, number]) => Promise<void>;
  /** Presses keys one after the other. */
  readonly press: (...keys: readonly string[]) => Promise<void>;
  /** The same, and waits for the menu that they open: keys that come before it is there go to the menu before. */
  readonly pressToOpen: (...keys: readonly string[]) => Promise<void>;
  /** Into test-results/headed, where ImageMagick is installed. */
  readonly photograph: (name: string) => Promise<void>;
  readonly close: () => Promise<void>;
};

const WIDTH = 1400;
const HEIGHT = 900;
const PHOTOS = 'test-results/headed';

/** Why no screen can be had here, or `null`. */
export const noScreen: string | null = ['Xvfb', 'xdotool'].every((name) => findProgram(name) !== null)
  ? null
  : 'no Xvfb or no xdotool';

const run = promisify(execFile);

export async function openScreen(): Promise<Screen> {
  const xvfb = spawn(
    'Xvfb',
    ['-displayfd', '3', '-screen', '0', `${WIDTH}x${HEIGHT}x24`, '-nolisten', 'tcp'],
    {
      stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    },
  );
  const display = `:${await firstLine(xvfb)}`;
  const env = { ...process.env, DISPLAY: display };
  const xdotool = async (...args: readonly (string | number)[]) => {
    return (await run('xdotool', args.map(String), { env })).stdout;
  };
  /** Menus are windows of their own. */
  const windows = async () =>
    (await xdotool('search', '--onlyvisible', '--name', '').catch(() => '')).split('\n');
  const clickAt = async (button: 1 | 3, x: number, y: number) => {
    await xdotool('mousemove', Math.round(x), Math.round(y));
    await xdotool('click', button);
  };
  const toOpen = async (act: () => Promise<unknown>) => {
    const before = await windows();
    await act();
    await until(async () => (await windows()).some((id) => !before.includes(id)) || null);
  };
  return {
    display,
    openMenu: (x, y) => toOpen(() => clickAt(3, x, y)),
    click: (x, y) => clickAt(1, x, y),
    move: async (x, y) => void (await xdotool('mousemove', Math.round(x), Math.round(y))),
    async drag([fromX, fromY], [toX, toY]) {
      await xdotool('mousemove', Math.round(fromX), Math.round(fromY), 'mousedown', 1);
      // In between, too: a browser takes a jump for a click.
      await xdotool('mousemove', Math.round((fromX + toX) / 2), Math.round((fromY + toY) / 2));
      await xdotool('mousemove', Math.round(toX), Math.round(toY), 'mouseup', 1);
    },
    press: async (...keys) => void (await xdotool('key', ...keys)),
    pressToOpen: (...keys) => toOpen(() => xdotool('key', ...keys)),
    async photograph(name) {
      if (findProgram('import') === null) return;
      mkdirSync(PHOTOS, { recursive: true });
      await run('import', ['-window', 'root', `${PHOTOS}/${name}.png`], { env });
    },
    async close() {
      const ended = new Promise((resolve) => xvfb.once('exit', resolve));
      if (xvfb.kill()) await ended; // `false` where it is gone already
    },
  };
}

/** To the end of the line: Xvfb writes it in two pieces, and dies when nobody reads the second. */
async function firstLine(xvfb: ChildProcess): Promise<string> {
  let line = '';
  for await (const piece of xvfb.stdio[3] as NodeJS.ReadableStream) {
    line += String(piece);
    if (line.endsWith('\n')) return line.trim();
  }
  throw new Error('Xvfb did not start');
}
