/** The provider's events in a page: what was there before decides what is said. */

import { expect, test, vi } from 'vitest';
import { openProviderEvents } from '../../src/browser/provider-events.ts';

const NAMES = ['connect', 'disconnect', 'chainChanged', 'accountsChanged'];
const quiet = () => new Promise((resolve) => setImmediate(resolve));

function open() {
  const events = openProviderEvents(() => new Error('gone'));
  const heard: unknown[] = [];
  for (const name of NAMES) events.add(name, (value: unknown) => heard.push([name, value]));
  return { events, heard };
}

test('the first that is said is a connection, and later ones only what changed', async () => {
  const { events, heard } = open();
  events.arrive({ chainId: '0x1', accounts: ['0xa'] });
  events.arrive({ chainId: '0x1', accounts: ['0xa'] });
  await quiet();
  expect(heard).toEqual([['connect', { chainId: '0x1' }]]);
  events.arrive({ chainId: '0x5', accounts: ['0xa'] });
  events.arrive({ chainId: '0x5', accounts: [] });
  await quiet();
  expect(heard.slice(1)).toEqual([
    ['chainChanged', '0x5'],
    ['accountsChanged', []],
  ]);
});

test('a site that is switched off is told once, and connected again later', async () => {
  const { events, heard } = open();
  events.leave();
  events.arrive({ chainId: '0x1', accounts: [] });
  events.leave();
  events.leave();
  events.arrive({ chainId: '0x1', accounts: ['0xa'] });
  await quiet();
  expect(heard).toEqual([
    ['connect', { chainId: '0x1' }],
    ['disconnect', new Error('gone')],
    ['connect', { chainId: '0x1' }],
    ['accountsChanged', ['0xa']],
  ]);
});

test('a listener that was removed hears nothing, once for each time that it was added', async () => {
  const events = openProviderEvents(() => new Error('gone'));
  const listener = vi.fn();
  events.add('connect', listener);
  events.add('connect', listener);
  events.remove('connect', listener);
  events.remove('connect', () => {});
  events.arrive({ chainId: '0x1', accounts: [] });
  await quiet();
  expect(listener).toHaveBeenCalledTimes(1);
});

test.each<[unknown, unknown]>([
  ['message', () => {}],
  ['__proto__', () => {}],
  [Symbol('connect'), () => {}],
  ['connect', 'no function'],
])('what is no event, or no listener, is not kept: %o', async (name, listener) => {
  const events = openProviderEvents(() => new Error('gone'));
  events.add(name, listener);
  events.remove(name, listener);
  events.arrive({ chainId: '0x1', accounts: [] });
  await quiet();
});

test('a page can add a thousand listeners of a kind', async () => {
  const events = openProviderEvents(() => new Error('gone'));
  const listener = vi.fn();
  for (let i = 0; i < 1_100; i++) events.add('connect', listener);
  events.arrive({ chainId: '0x1', accounts: [] });
  await quiet();
  expect(listener).toHaveBeenCalledTimes(1_000);
});
