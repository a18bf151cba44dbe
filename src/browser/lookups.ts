/**
 * One lookup from the click to the verdict, as the algorithm. Each stage is written to `storage.session`, where the
 * panel reads it; the background may be stopped between any two, and the watchdog ends what was left behind.
 */

import { browser } from 'wxt/browser';
import type {
  CheckOptions,
  FailureCode,
  Outcome,
  PictureSource,
  StoredContent,
  WorkerProgress,
} from '../engine/lookup-protocol.ts';
import { mustAskFirst, type Settings } from '../engine/settings.ts';
import { isLoopback } from '../loopback.ts';
import type { VerdictDocument } from '../verify/document.ts';
import { capturePicture } from './capture-picture.ts';
import { callEngine, cancelCall, warmEngine } from './engine.ts';
import { otherWays, readPicture } from './fetch-image.ts';
import { callOf, lookupOf } from './lookup-call.ts';
import type {
  ContentLookup,
  ContentSubject,
  LookupState,
  LookupSubject,
  PanelMessage,
} from './lookup-state.ts';
import {
  addToHistory,
  changeLookup,
  forgetLookup,
  type LookupName,
  openLookup,
  readLookup,
  readSettings,
  storeReach,
} from './lookup-store.ts';
import { nameOf } from './menus.ts';
import { beginPage, checkRead, onPageProgress, stopPage } from './page-lookups.ts';
import { readSelection } from './read-selection.ts';
import type { PageFrame } from './run-in-page.ts';
import { isReproducing, isRunning, startWatch } from './watchdog.ts';

/** How a lookup differs from a plain one. */
type Manner = Pick<CheckOptions, 'askDomains' | 'askManifests' | 'reproduce'> & {
  /** `capture`: the pixels on screen instead of the file. */
  readonly picture: 'file' | 'capture';
};

type PictureSubject = Extract<ContentSubject, { kind: 'picture' }>;

const PLAIN: Manner = { picture: 'file', askDomains: [], askManifests: [], reproduce: false };

const LABEL_CHARS = 80;

/** Looks up what was clicked. The panel shows it at once; of a text it first has the browser's version only. */
export async function lookUp(tabId: number, clicked: ContentSubject): Promise<void> {
  const lookup = await begin(tabId, clicked);
  if (clicked.kind === 'picture') return run(lookup, PLAIN);
  const text = await readSelection({ tabId, frameId: clicked.frameId }, clicked.text);
  const subject = { ...clicked, text };
  if (await changeLookup(lookup, { subject })) await run({ ...lookup, subject }, PLAIN);
}

/** Waits for the panel, which has the reader point at something. */
export async function startPicking(tabId: number, site: string): Promise<void> {
  const lookup = await begin(tabId, { kind: 'page', site, frameId: 0 });
  await changeLookup(lookup, { progress: { phase: 'picking' } });
}

/** Makes it the tab's current lookup and stops the one before. */
async function begin(tabId: number, subject: LookupSubject): Promise<LookupState> {
  const before = await readLookup(tabId);
  const lookup = await openLookup(tabId, subject);
  if (before !== null && isRunning(before)) void cancelCall(callOf(before));
  return lookup;
}

async function run(lookup: LookupState, manner: Manner): Promise<void> {
  const settings = await readSettings();
  if (mustAskFirst(settings)) {
    const servers = settings.gateways.filter((url) => !isLoopback(url));
    await changeLookup(lookup, { progress: { phase: 'asking-first', servers } });
    return;
  }
  const { subject } = lookup;
  if (subject.kind === 'page') return beginPage(lookup);
  const content = { ...lookup, subject };
  await startWatch();
  const outcome = await check(content, optionsOf(settings, manner), manner);
  if (outcome === null) return;
  if (outcome.ok) await conclude(content, outcome.value, manner, settings);
  else await fail(lookup, outcome.code);
}

/** Steps, small pictures and findings from the worker. */
export async function onProgress(progress: WorkerProgress): Promise<void> {
  const lookup = lookupOf(progress.call);
  if (progress.event === 'thumbnail') await changeLookup(lookup, { thumbnail: progress.dataUrl });
  else if (progress.event === 'step')
    await changeLookup(lookup, { progress: { phase: 'working', step: progress.step } }, ['working']);
  else await onPageProgress(progress);
}

/**
 * What the panel asks for. `read-stored` has an answer; everything else shows in the tab's lookup and is answered when
 * that has come to rest, because Chrome lets a background live while it owes an answer.
 */
export async function answerPanel(message: PanelMessage): Promise<StoredContent | null> {
  const { tabId } = message;
  if (message.type === 'read-stored') return readStored(message);
  const own = ownSubject(message);
  if (own !== null) {
    await run(await begin(tabId, own), PLAIN);
    return null;
  }
  const lookup = await readLookup(tabId);
  if (lookup === null) return null;
  if (message.type === 'cancel') await cancel(lookup, message.id);
  else if (message.type === 'stop-page') await stopPage(lookup);
  else if (message.type === 'page-read') await checkPageRead(lookup, message);
  else {
    if (message.type === 'answer-first') await storeReach(message.reach);
    await run(await begin(tabId, nextSubject(message, lookup.subject)), mannerOf(message));
  }
  return null;
}

async function cancel(lookup: LookupState, id = lookup.id): Promise<void> {
  if (id !== lookup.id) return;
  // Whoever stops a model still wants the verdict that stood before it.
  if (isReproducing(lookup.progress)) return run(await begin(lookup.tabId, lookup.subject), PLAIN);
  await forgetLookup(lookup.tabId);
  await cancelCall(callOf(lookup));
}

async function checkPageRead(
  lookup: LookupState,
  { id, page }: PanelMessage & { readonly type: 'page-read' },
): Promise<void> {
  if (id !== lookup.id) return;
  await startWatch();
  await checkRead(lookup, page, optionsOf(await readSettings(), PLAIN));
}

export async function closeTab(tabId: number): Promise<void> {
  const lookup = await readLookup(tabId);
  if (lookup === null) return;
  await forgetLookup(tabId);
  await cancelCall(callOf(lookup));
}

/** `null` where the lookup waits for the reader, or is no longer current. */
async function check(
  lookup: ContentLookup,
  options: CheckOptions,
  manner: Manner,
): Promise<Outcome<VerdictDocument> | null> {
  const { subject } = lookup;
  const call = callOf(lookup);
  if (subject.kind === 'text') {
    return callEngine({ call, method: 'check-text', params: { text: subject.text, options } }, onProgress);
  }
  const frame: PageFrame = { tabId: lookup.tabId, frameId: subject.frameId };
  const [source, video] = await Promise.all([
    pictureOf(frame, subject, manner),
    subject.part === 'video' ? readPicture(frame, subject.srcUrl) : undefined,
    warmEngine().catch(() => {}),
  ]);
  const outcome: Outcome<VerdictDocument> =
    source === null
      ? { ok: false, code: 'picture-unreachable' }
      : await callEngine(
          {
            call,
            method: 'check-picture',
            params: { source, options, ...(video === undefined ? {} : { video }) },
          },
          onProgress,
        );
  const isUnread = !outcome.ok && outcome.code === 'picture-unreachable';
  if (!isUnread || manner.picture === 'capture' || subject.part !== undefined) return outcome;
  const ways = await otherWays(frame, subject.srcUrl);
  if (ways === null) return outcome;
  await changeLookup(lookup, { progress: { phase: 'needs-access', ...ways } });
  return null;
}

async function pictureOf(
  frame: PageFrame,
  { srcUrl, part }: PictureSubject,
  { picture }: Manner,
): Promise<PictureSource | null> {
  if (part === 'region') return { from: 'capture', url: srcUrl };
  return picture === 'capture' || part === 'video'
    ? capturePicture(frame, srcUrl)
    : readPicture(frame, srcUrl);
}

async function conclude(
  lookup: ContentLookup,
  verdict: VerdictDocument,
  manner: Manner,
  settings: Settings,
): Promise<void> {
  const captured =
    manner.picture === 'capture' || (lookup.subject.kind === 'picture' && lookup.subject.part !== undefined);
  const isCurrent = await changeLookup(lookup, { progress: { phase: 'done', verdict, captured } });
  if (!isCurrent || !settings.privacy.history || (await isPrivateTab(lookup.tabId))) return;
  const { subject } = lookup;
  await addToHistory({
    atMs: Date.now(),
    site: subject.site,
    label: subject.kind === 'picture' ? subject.name : subject.text.slice(0, LABEL_CHARS),
    tier: verdict.tier,
    headline: verdict.headline,
    sent: verdict.sent,
  });
}

async function fail(lookup: LookupName, code: FailureCode): Promise<void> {
  await changeLookup(lookup, { progress: { phase: 'failed', code } });
}

async function readStored(message: PanelMessage & { readonly type: 'read-stored' }): Promise<StoredContent> {
  const { id, digest, media, sizeBytes } = message;
  const { gateways } = await readSettings();
  const params = { gateways, stored: { id, digest, media, sizeBytes } };
  const request = { call: `stored:${crypto.randomUUID()}`, method: 'read-stored', params } as const;
  const outcome = await callEngine(request);
  return outcome.ok ? outcome.value : { shown: 'nothing', because: 'unreachable' };
}

/** Content that the reader gave to the panel itself; `null` for all other messages. */
function ownSubject(message: PanelMessage): ContentSubject | null {
  const nowhere = { site: '', frameId: 0 };
  if (message.type === 'check-own-text') return { kind: 'text', text: message.text, ...nowhere };
  if (message.type !== 'check-file') return null;
  return { kind: 'picture', srcUrl: message.url, name: message.name, ...nowhere };
}

/** What is looked up next: something on the page, all of it, or the same again. */
function nextSubject(message: PanelMessage, before: LookupSubject): LookupSubject {
  const place = { site: before.site, frameId: 0 };
  if (message.type === 'check-page') return { kind: 'page', ...place };
  if (message.type !== 'picked') return before;
  const { url, pixels } = message;
  const subject = { kind: 'picture', srcUrl: url, name: pixels ? '' : nameOf(url), ...place } as const;
  return pixels ? { ...subject, part: 'region' } : subject;
}

function mannerOf(message: PanelMessage): Manner {
  if (message.type === 'use-capture') return { ...PLAIN, picture: 'capture' };
  if (message.type === 'reproduce') return { ...PLAIN, reproduce: true };
  if (message.type === 'ask-manifest') return { ...PLAIN, askManifests: [message.url] };
  return message.type === 'ask-domain' ? { ...PLAIN, askDomains: [message.domain] } : PLAIN;
}

function optionsOf(
  { gateways, trust, groups, privacy }: Settings,
  { askDomains, askManifests, reproduce }: Manner,
): CheckOptions {
  const asked = { askDomains, askManifests, reproduce };
  return { gateways, trust, groups, reach: privacy.reach, openings: [], ...asked };
}

/** A private window leaves no trace on the device, whatever the settings say. */
async function isPrivateTab(tabId: number): Promise<boolean> {
  return browser.tabs.get(tabId).then(
    ({ incognito }) => incognito,
    () => true, // closed meanwhile: when in doubt, nothing is kept
  );
}
