/** A reader's desk in Firefox: settings, lookups that begin with a message of the panel, and pages of the extension in tabs. */

import type { Page } from 'puppeteer-core';
import type { LookupState, LookupSubject } from '../../../src/browser/lookup-state.ts';
import { openStageWithSamples } from '../samples.ts';
import type { Stage } from '../stage.ts';
import { until } from '../until.ts';
import { type FirefoxWithExtension, launchFirefox } from './launch.ts';

export type Desk = {
  readonly stage: Stage;
  readonly firefox: FirefoxWithExtension;
  /** The stage's settings, with changes. */
  readonly configure: (changes?: { readonly [key: string]: unknown }) => Promise<void>;
  /** The lookup once it has come to something. */
  readonly lookUp: (subject: LookupSubject) => Promise<LookupState>;
  /** The value of an expression in a page of the extension. */
  readonly inExtension: (expression: string) => Promise<unknown>;
  readonly openPage: (name: string) => Promise<Page>;
  readonly close: () => Promise<void>;
};

/** Of no tab: whatever would run in a page fails at once. */
const TAB = 4_000_000;

/** @param shared a stage that somebody else closes */
export async function openDesk(shared?: Stage): Promise<Desk> {
  const stage = shared ?? (await openStageWithSamples());
  const firefox = await launchFirefox(null);
  const inExtension = (expression: string) => firefox.handle.evaluate(expression);
  const configure: Desk['configure'] = async (changes = {}) => {
    const settings = JSON.stringify({ ...stage.settings, ...changes });
    await inExtension(`browser.storage.local.set({ settings: ${settings} })`);
  };
  await configure();
  let lookups = 0;
  return {
    stage,
    firefox,
    configure,
    inExtension,
    async lookUp(subject) {
      const tabId = TAB + lookups++;
      const before = { id: '1', tabId, startedAtMs: 0, subject, thumbnail: null };
      const state: LookupState = { ...before, progress: { phase: 'failed', code: 'worker-lost' } };
      const key = `lookup:${tabId}`;
      await inExtension(`browser.storage.session.set(${JSON.stringify({ [key]: state })})`);
      await inExtension(`browser.runtime.sendMessage({ type: 'retry', tabId: ${tabId} })`);
      return until(async () => {
        const now = (await inExtension(
          `browser.storage.session.get('${key}').then((all) => all['${key}'])`,
        )) as LookupState;
        return now.id !== '1' && now.progress.phase !== 'working' ? now : null;
      });
    },
    async openPage(name) {
      const page = await firefox.browser.newPage();
      await firefox.goTo(page, name);
      return page;
    },
    async close() {
      await firefox.close();
      if (shared === undefined) await stage.close();
    },
  };
}

export function picture(srcUrl: string): LookupSubject {
  return { kind: 'picture', srcUrl, name: '', site: 'a.example', frameId: 0 };
}

export function text(content: string): LookupSubject {
  return { kind: 'text', text: content, site: 'a.example', frameId: 0 };
}
