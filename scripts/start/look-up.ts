/**
 * Makes the extension look something up as its context menu does, and waits for the verdict. The real listener runs;
 * only the click itself is made up, so the side panel does not open by itself.
 */

import { type LookupState, stateKey } from '../../src/browser/lookup-state.ts';
import { RailError } from '../../src/errors.ts';
import type { VerdictDocument } from '../../src/verify/document.ts';
import type { ChromiumWithRail } from './chromium.ts';

/** Inside `evaluate`, which runs in the extension. */
declare const chrome: typeof import('wxt/browser').browser;

export type Clicked = { readonly srcUrl: string } | { readonly selectionText: string };

/** A server that never answers is given up after 8 s, several times in a row. */
const LOOKUP_LIMIT_MS = 45_000;

/** Of the active tab. @throws RailError `unsupported-here` when the lookup ends without a verdict */
export async function lookUpInExtension(
  { background, page }: Pick<ChromiumWithRail, 'background' | 'page'>,
  clicked: Clicked,
): Promise<VerdictDocument> {
  const info = {
    ...clicked,
    menuItemId: 'srcUrl' in clicked ? 'rail-check-image' : 'rail-check-selection',
    pageUrl: page.url(),
    frameId: 0,
    editable: false,
  };
  const tabId = await background.evaluate(
    async () => (await chrome.tabs.query({ active: true }))[0]?.id ?? -1,
  );
  const state = await background.evaluate(waitForVerdict, {
    info,
    tabId,
    key: stateKey(tabId),
    limitMs: LOOKUP_LIMIT_MS,
  });
  if (state?.progress.phase === 'done') return state.progress.verdict;
  const ended = state === null ? 'no answer' : JSON.stringify(state.progress);
  throw new RailError('unsupported-here', `the lookup ended without a verdict: ${ended}`);
}

/** Runs inside the extension's background, so it can use nothing from outside itself. */
function waitForVerdict({
  info,
  tabId,
  key,
  limitMs,
}: {
  readonly info: object;
  readonly tabId: number;
  readonly key: string;
  readonly limitMs: number;
}): Promise<LookupState | null> {
  const read = async () => (await chrome.storage.session.get(key))[key] as LookupState | undefined;
  return new Promise((resolve) => {
    let before = '';
    const look = async () => {
      const state = await read();
      if (state === undefined || state.id === before || state.progress.phase === 'working') return;
      chrome.storage.session.onChanged.removeListener(look);
      clearTimeout(timer);
      resolve(state);
    };
    const timer = setTimeout(() => resolve(null), limitMs);
    void read().then(async (earlier) => {
      before = earlier?.id ?? '';
      chrome.storage.session.onChanged.addListener(look);
      const tab = await chrome.tabs.get(tabId);
      const { onClicked } = chrome.contextMenus as unknown as {
        readonly onClicked: { readonly dispatch: (info: object, tab: unknown) => void };
      };
      onClicked.dispatch(info, tab);
    });
  });
}
