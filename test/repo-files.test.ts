/**
 * The rules of this repository about its files as such: length, names, headers, what they never mention, and that
 * links between documents work. A failure names file and line. See repo.test.ts for the rules about code.
 */

import { existsSync } from 'node:fs';
import { posix } from 'node:path';
import { describe, expect, test } from 'vitest';
import { codeFiles, listFiles, ROOT, readText } from './fixtures/source-tree.ts';

const files = listFiles();
const code = codeFiles();

describe('files', () => {
  const written = code.filter(({ path }) => !path.endsWith('.d.mts'));

  test('stay within 300 lines or say why not', () => {
    const long = written.filter(
      ({ text }) => text.split('\n').length > 301 && !text.includes('Longer than 300 lines because'),
    );
    expect(long.map(({ path, text }) => `${path}:301 has ${text.split('\n').length - 1} lines`)).toEqual([]);
  });

  test('of the product begin by saying what they do', () => {
    const product = written.filter(({ path }) => path.includes('/') && !path.startsWith('test/'));
    const silent = product.filter(({ text }) => !/^(#!.*\n)?\/\*\*/.test(text));
    expect(silent.map(({ path }) => `${path}:1`)).toEqual([]);
  });

  test('have names that say what is inside', () => {
    const empty = /(^|[-/])(utils?|helpers?|common|managers?|services?|misc)(\.|\/|$)/;
    expect(files.filter((path) => /\.(ts|tsx|mjs)$/.test(path) && empty.test(path))).toEqual([]);
  });

  test('are called in lower-kebab', () => {
    const named = files.filter((path) => /\.(ts|tsx|mjs|mts|css|html|md)$/.test(path));
    const kebab = /^_?[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)*$|^[A-Z][A-Z_]*\.md$|^\.[a-z]+$/;
    expect(named.filter((path) => path.split('/').some((part) => !kebab.test(part)))).toEqual([]);
  });

  test('leave no unfinished notes', () => {
    const note = new RegExp(`\\b(${['TO' + 'DO', 'FIX' + 'ME', 'X' + 'XX'].join('|')})\\b`);
    expect(code.flatMap((file) => linesMatching(file.path, file.text, note))).toEqual([]);
  });

  test('mention no machine and no package registry', () => {
    const machine = new RegExp(
      [
        `(^|[\\s'"\`(=:])/(${['work', 'root', 'home'].join('|')})/`,
        `https?://[^\\s'"\`)]*\\b(${['artifact' + 'ory', 'ver' + 'daccio', 'nex' + 'us', 'regi' + 'stry'].join('|')})\\b`,
        '"res' + 'olved": *"http',
      ].join('|'),
    );
    const text = files.filter((path) => /\.(ts|tsx|mjs|mts|css|html|md|json|ya?ml|txt)$|^\.ci\//.test(path));
    expect(text.flatMap((path) => linesMatching(path, readText(path), machine))).toEqual([]);
  });
});

describe('package-lock.json', () => {
  type Locked = {
    readonly dependencies?: Readonly<Record<string, string>>;
    readonly optionalDependencies?: Readonly<Record<string, string>>;
  };
  const { packages } = JSON.parse(readText('package-lock.json')) as { packages: Record<string, Locked> };

  test('has every package that another one names, or npm ci refuses it', () => {
    // A package that could not be found is left out in silence when the lock is written.
    const missing = Object.entries(packages).flatMap(([path, entry]) =>
      Object.keys({ ...entry.dependencies, ...entry.optionalDependencies })
        .filter((name) => !placesFor(path, name).some((place) => place in packages))
        .map((name) => `${path || 'package.json'} needs ${name}`),
    );
    expect(missing).toEqual([]);
  });
});

describe('markdown', () => {
  test('links to files and headings that exist', () => {
    const broken = files
      .filter((path) => path.endsWith('.md'))
      .flatMap((path) =>
        localLinks(path)
          .filter(({ target, anchor }) => !linkResolves(target, anchor))
          .map(({ at, link }) => `${at} ${link}`),
      );
    expect(broken).toEqual([]);
  });
});

/** Where Node looks for a package: beside the one that asks, then further up. */
function placesFor(path: string, name: string): string[] {
  const steps = path === '' ? [] : path.split('/node_modules/');
  const above = steps.map(
    (_, i) => `${steps.slice(0, steps.length - i).join('/node_modules/')}/node_modules/${name}`,
  );
  return [...above, `node_modules/${name}`];
}

function linesMatching(path: string, text: string, pattern: RegExp): string[] {
  return text
    .split('\n')
    .flatMap((line, i) => (pattern.test(line) ? [`${path}:${i + 1} ${line.trim().slice(0, 100)}`] : []));
}

type Link = { readonly at: string; readonly link: string; readonly target: string; readonly anchor: string };

function localLinks(path: string): Link[] {
  let fenced = false;
  return readText(path)
    .split('\n')
    .flatMap((line, i) => {
      if (/^\s*(```|~~~)/.test(line)) fenced = !fenced;
      if (fenced) return [];
      return [...line.replaceAll(/`[^`]*`/g, '').matchAll(/\]\(\s*<?([^)\s>]+)/g)]
        .map(([, link]) => link!)
        .filter((link) => !/^[a-z][a-z0-9+.-]*:/i.test(link))
        .map((link) => {
          const [file, anchor = ''] = link.split('#');
          const target = file === '' ? path : posix.join(posix.dirname(path), decodeURI(file!));
          return { at: `${path}:${i + 1}`, link, target, anchor };
        });
    });
}

function linkResolves(target: string, anchor: string): boolean {
  const inside = !target.startsWith('..');
  if (!inside || !existsSync(posix.join(ROOT, target))) return false;
  return anchor === '' || !target.endsWith('.md') || headingAnchors(target).includes(anchor);
}

/** Headings as GitHub makes anchors of them. */
function headingAnchors(path: string): string[] {
  return [...readText(path).matchAll(/^#{1,6}\s+(.+)$/gm)].map(([, heading]) =>
    heading!
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replaceAll(/\s/g, '-'),
  );
}
