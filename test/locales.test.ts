/**
 * The message catalogue against the code: each key that code or manifest asks for exists, none is left over, and
 * placeholders fit. Other languages must have the keys and placeholders of English.
 */

import { describe, expect, test } from 'vitest';
import { type Messages, PLACEHOLDER, pseudoMessages } from './fixtures/pseudo-locale.ts';
import { codeFiles, listFiles, type Node, place, readText, stringValue } from './fixtures/source-tree.ts';

/** Names of the functions that look a message up; the key is their first argument. */
const LOOKUPS = ['t', 'msg', 'getMessage'];

const files = listFiles();
const speaking = codeFiles().filter(
  ({ path }) => /^(src\/ui|src\/browser|entrypoints)\//.test(path) || path === 'wxt.config.ts',
);
const catalogues = files.filter((path) => /^public\/_locales\/[^/]+\/messages\.json$/.test(path));
const english = catalogueOf('public/_locales/en/messages.json');

describe('the English catalogue', () => {
  test('has each key that is asked for', () => {
    const asked = [...speaking.flatMap(keysAsked), ...markupKeys()];
    expect(asked.filter(({ key }) => !(key in english)).map(({ at, key }) => `${at} ${key}`)).toEqual([]);
  });

  test('has no key that nobody asks for', () => {
    // A key in a table ({ A1: 'headlineA1' }) counts as asked for.
    const strings = speaking.flatMap(({ nodes }) => nodes.map(stringValue));
    const asked = new Set([...strings, ...markupKeys().map(({ key }) => key)]);
    expect(Object.keys(english).filter((key) => !asked.has(key))).toEqual([]);
  });

  test('uses each placeholder it declares and declares each it uses', () => {
    const wrong = Object.entries(english).filter(
      ([, entry]) =>
        named(entry.message).join() !==
        Object.keys(entry.placeholders ?? {})
          .sort()
          .join(),
    );
    expect(wrong.map(([key]) => key)).toEqual([]);
  });

  test('says something in each message', () => {
    expect(Object.keys(english).filter((key) => english[key]!.message.trim() === '')).toEqual([]);
  });
});

describe.each(catalogues.filter((path) => !path.includes('/en/')))('%s', (path) => {
  const messages = catalogueOf(path);

  test('has the keys and placeholders of English', () => {
    const shape = (all: Messages) =>
      Object.fromEntries(Object.entries(all).map(([key, { message }]) => [key, named(message)]));
    expect(shape(messages)).toEqual(shape(english));
  });
});

describe('the pseudo-locale', () => {
  const sample: Messages = {
    found: {
      message: 'Logged by $COMPANY$ on $date$, costs $$ $1',
      placeholders: { company: { content: '$1' }, date: { content: '$2' } },
    },
  };

  test('keeps placeholders in order and makes text longer', () => {
    const { message, placeholders } = pseudoMessages(sample).found!;
    expect(message.match(PLACEHOLDER)).toEqual(['$COMPANY$', '$date$', '$$', '$1']);
    expect(placeholders).toEqual(sample.found!.placeholders);
    expect(message.length).toBeGreaterThanOrEqual(sample.found!.message.length * 1.4);
    expect(message).toMatch(/^\[.*\]$/);
  });

  test('changes every message of the real catalogue and keeps its placeholders', () => {
    const pseudo = pseudoMessages(english);
    for (const [key, { message }] of Object.entries(english)) {
      expect(pseudo[key]!.message.match(PLACEHOLDER)).toEqual(message.match(PLACEHOLDER));
      expect(pseudo[key]!.message).not.toContain(message);
    }
  });
});

function catalogueOf(path: string): Messages {
  return JSON.parse(readText(path)) as Messages;
}

/** Placeholder names are case-insensitive. */
function named(message: string): string[] {
  const names = (message.match(PLACEHOLDER) ?? []).filter((mark) => /^\$.*[^$]\$$/.test(mark));
  return [...new Set(names.map((mark) => mark.slice(1, -1).toLowerCase()))].sort();
}

type Asked = { readonly key: string; readonly at: string };

/** `t('key')`, `msg('key')`, `browser.i18n.getMessage('key')`, and `t(open ? 'a' : 'b')`. */
function keysAsked(file: (typeof speaking)[number]): Asked[] {
  return file.nodes
    .filter((node) => node.type === 'CallExpression' && LOOKUPS.includes(calledName(node)))
    .flatMap((node) =>
      literalKeys((node.arguments as Node[])[0]).map((key) => ({ key, at: place(file, node) })),
    );
}

function calledName(call: Node): string {
  const callee = call.callee as Node;
  return String(callee.type === 'MemberExpression' ? (callee.property as Node).name : callee.name);
}

function literalKeys(node: Node | undefined): string[] {
  if (node?.type === 'ConditionalExpression')
    return [...literalKeys(node.consequent as Node), ...literalKeys(node.alternate as Node)];
  const text = stringValue(node);
  return text === null ? [] : [text];
}

/** `__MSG_key__` in the manifest, in pages and in style sheets; names starting with @@ are the browser's own. */
function markupKeys(): Asked[] {
  return files
    .filter((path) => path === 'wxt.config.ts' || /^(entrypoints|src)\/.*\.(html|css)$/.test(path))
    .flatMap((path) =>
      readText(path)
        .split('\n')
        .flatMap((line, i) =>
          [...line.matchAll(/__MSG_(\w+)__/g)].map(([, key]) => ({ key: key!, at: `${path}:${i + 1}` })),
        ),
    );
}
