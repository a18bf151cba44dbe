/** Switching sites on and off: the browser is asked for one host, and scripts are registered for the hosts of the list and no others. */

import { beforeEach, describe, expect, test, vi } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { SITES_KEY } from '../../src/browser/site-state.ts';
import { eventually } from '../fixtures/eventually.ts';

type Registered = { readonly id: string; readonly matches: readonly string[]; readonly world: string };

let registered: Registered[] = [];
const scripting = {
  getRegisteredContentScripts: vi.fn(),
  registerContentScripts: vi.fn(),
  unregisterContentScripts: vi.fn(),
  executeScript: vi.fn(),
};
const permissions = { request: vi.fn(), contains: vi.fn() };
const tabs = { get: vi.fn(), sendMessage: vi.fn() };
vi.mock('wxt/browser', () => ({ browser: { ...fakeBrowser, scripting, permissions, tabs } }));

const { addWanted, dropSitesWithoutAccess, registerScripts, storedSites, switchOn } = await import(
  '../../src/browser/sites.ts'
);

const store = (...sites: readonly string[]) => fakeBrowser.storage.local.set({ [SITES_KEY]: sites });

beforeEach(() => {
  vi.resetAllMocks();
  fakeBrowser.reset();
  registered = [];
  scripting.getRegisteredContentScripts.mockImplementation(async () => registered);
  scripting.registerContentScripts.mockImplementation(async (scripts: Registered[]) => {
    registered = [...registered, ...scripts];
  });
  scripting.unregisterContentScripts.mockImplementation(async ({ ids }: { ids: string[] }) => {
    registered = registered.filter(({ id }) => !ids.includes(id));
  });
  tabs.get.mockResolvedValue({ url: 'https://a.example/x' });
  tabs.sendMessage.mockRejectedValue(new Error('no receiver'));
  permissions.contains.mockResolvedValue(true);
});

describe('scripts', () => {
  test('are registered for the hosts of the list: top frame, document start, both worlds', async () => {
    await store('https://a.example', 'https://a.example:8443', 'http://127.0.0.1:8080');
    await registerScripts();
    const common = {
      matches: ['http://127.0.0.1/*', 'https://a.example/*'],
      runAt: 'document_start',
      allFrames: false,
    };
    expect(registered).toEqual([
      { id: 'rail-inpage', js: ['/inpage.js'], world: 'MAIN', ...common },
      { id: 'rail-relay', js: ['/relay.js'], world: 'ISOLATED', ...common },
    ]);
    await registerScripts();
    expect(scripting.registerContentScripts).toHaveBeenCalledTimes(1);
  });

  test('follow the list, and go with its last entry', async () => {
    await store('https://a.example');
    await registerScripts();
    await store('https://b.example');
    await registerScripts();
    expect(registered.map(({ matches }) => matches)).toEqual([
      ['https://b.example/*'],
      ['https://b.example/*'],
    ]);
    await store();
    await registerScripts();
    expect(registered).toEqual([]);
  });

  test('are not registered for what is no site', async () => {
    await store('http://a.example', '*', 'https://a.example/path');
    await registerScripts();
    expect(registered).toEqual([]);
  });
});

describe('switching on', () => {
  test('asks for the page’s host in the click itself, stores the origin, and starts in the tab', async () => {
    permissions.request.mockResolvedValue(true);
    const done = switchOn(7, 'https://a.example:8443/vote?x');
    expect(permissions.request).toHaveBeenCalledWith({ origins: ['https://a.example/*'] });
    tabs.get.mockResolvedValue({ url: 'https://a.example:8443/vote?x' });
    await done;
    expect(await storedSites()).toEqual(['https://a.example:8443']);
    expect(scripting.executeScript.mock.calls).toMatchObject([
      [{ target: { tabId: 7, frameIds: [0] }, files: ['/inpage.js'], world: 'MAIN' }],
      [{ target: { tabId: 7, frameIds: [0] }, files: ['/relay.js'], world: 'ISOLATED' }],
    ]);
  });

  test('tells a relay that is there, and starts no second one', async () => {
    permissions.request.mockResolvedValue(true);
    tabs.sendMessage.mockResolvedValue(true);
    await switchOn(7, 'https://a.example/x');
    expect(tabs.sendMessage).toHaveBeenCalledWith(7, { type: 'page-on' }, { frameId: 0 });
    expect(scripting.executeScript).not.toHaveBeenCalled();
  });

  test('starts nothing in a tab that went elsewhere meanwhile', async () => {
    permissions.request.mockResolvedValue(true);
    tabs.get.mockResolvedValue({ url: 'https://b.example/' });
    await switchOn(7, 'https://a.example/x');
    expect(await storedSites()).toEqual(['https://a.example']);
    expect(scripting.executeScript).not.toHaveBeenCalled();
  });

  test('changes nothing where the person refused, also when access comes for something else', async () => {
    permissions.request.mockResolvedValue(false);
    await switchOn(7, 'https://a.example/x');
    await addWanted();
    expect(await storedSites()).toEqual([]);
  });

  test.each(['http://a.example/', 'chrome://settings/', 'data:text/html,x', 'about:blank'])(
    'asks nothing on %s',
    async (address) => {
      await switchOn(7, address);
      expect(permissions.request).not.toHaveBeenCalled();
    },
  );

  test('is finished by the next background, where the one that asked is gone', async () => {
    permissions.request.mockReturnValue(new Promise(() => {}));
    void switchOn(7, 'https://a.example/x');
    await eventually(async () =>
      expect(await fakeBrowser.storage.session.get('site-wanted')).not.toEqual({}),
    );
    await addWanted();
    expect(await storedSites()).toEqual(['https://a.example']);
  });
});

test('sites whose access was taken away in the browser are switched off', async () => {
  await store('https://a.example', 'https://b.example');
  permissions.contains.mockImplementation(async ({ origins }) => origins[0] === 'https://b.example/*');
  await dropSitesWithoutAccess();
  expect(await storedSites()).toEqual(['https://b.example']);
});

test('a site that is switched off while the browser is asked about access stays off', async () => {
  await store('https://a.example', 'https://b.example', 'https://c.example');
  const answer = Promise.withResolvers<void>();
  permissions.contains.mockImplementation(async ({ origins }) => {
    await answer.promise;
    return origins[0] !== 'https://a.example/*';
  });
  const dropped = dropSitesWithoutAccess();
  await eventually(() => expect(permissions.contains).toHaveBeenCalledTimes(3));
  await store('https://a.example', 'https://b.example');
  answer.resolve();
  await dropped;
  expect(await storedSites()).toEqual(['https://b.example']);
});
