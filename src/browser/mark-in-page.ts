/**
 * Marks on a page beside what was found there (docs/spec/verdict.md section 5): one closed shadow root with a chip for each place,
 * nothing else. Runs inside the page like `in-page.ts`; it waits for the panel's connection and removes everything when
 * that ends. A page can take the marks away or draw its own: what counts is the panel's list.
 */

import type { PageParts } from './collect-in-page.ts';

/** Name of the connection. */
export const MARKS = 'rail-marks';

/** From the panel: a chip for the places of one key, or the wish to see them. */
export type MarkMessage =
  | { readonly key: number; readonly label: string; readonly colors: readonly [string, string] }
  | { readonly show: number };

/** From the page: a chip was chosen. */
export type ChosenMessage = { readonly key: number };

/** One function, because it is sent to the page as text. */
export function markInPage(name: string): void {
  type Port = {
    readonly name: string;
    readonly postMessage: (message: ChosenMessage) => void;
    readonly onMessage: { addListener: (hear: (message: MarkMessage) => void) => void };
    readonly onDisconnect: { addListener: (end: () => void) => void };
  };
  type Connections = {
    addListener: (hear: (port: Port) => void) => void;
    removeListener: (hear: (port: Port) => void) => void;
  };
  type World = PageParts & {
    railUnmark?: () => void;
    readonly browser?: { readonly runtime: { readonly onConnect: Connections } };
    readonly chrome?: { readonly runtime: { readonly onConnect: Connections } };
  };
  type Box = {
    readonly left: number;
    readonly top: number;
    readonly width: number;
    readonly isText: boolean;
  };
  const here = globalThis as World;
  // Elements of the page may bear these names, where nothing else does.
  if (typeof here.railUnmark === 'function') here.railUnmark();
  const connections = [here.browser, here.chrome].find((one) => one?.runtime?.onConnect)!.runtime.onConnect;

  const host = document.createElement('rail-marks');
  host.style.cssText = 'all:initial;position:absolute;top:0;left:0;width:0;height:0;z-index:2147483646';
  const shadow = host.attachShadow({ mode: 'closed' });
  // Words that a style sheet brings are not among those that a page finds with `window.find`.
  const style = document.createElement('style');
  style.textContent = 'button::before{content:attr(data-label)}';
  shadow.append(style);
  /** Of a chip, in CSS pixels, and as wide as its place at most. All have the same: a page can measure them. */
  const WIDTH = 216;
  const MIN_WIDTH = 70;
  const chips: { chip: HTMLElement; element: Element; isStill: (element: Element) => boolean }[] = [];
  const stop = new AbortController();
  const { signal } = stop;

  /** An element in the window; `null` where it is out of sight in its frame or not drawn at all. */
  const boxOf = (element: Element): Box | null => {
    const { left: x, top: y, width, height } = element.getBoundingClientRect();
    if (width < 1 || height < 1) return null;
    let [left, top] = [x, y];
    for (let view = element.ownerDocument.defaultView; view !== null && view !== window; ) {
      const frame: Element | null = view.frameElement;
      if (frame === null || left < 0 || top < 0 || left > view.innerWidth || top > view.innerHeight)
        return null;
      const outer = frame.getBoundingClientRect();
      left += outer.left + frame.clientLeft;
      top += outer.top + frame.clientTop;
      view = frame.ownerDocument.defaultView;
    }
    return { left, top, width, isText: element.matches('p, li, blockquote') };
  };

  const place = () => {
    const origin = host.getBoundingClientRect();
    // All is measured before anything is moved: the page is laid out once.
    const boxes = chips.map(({ element, isStill }) => {
      try {
        return isStill(element) ? boxOf(element) : null;
      } catch {
        return null; // the page made it unreadable since
      }
    });
    for (const [i, { chip }] of chips.entries()) {
      const box = boxes[i];
      chip.style.display = box ? 'block' : 'none';
      if (!box) continue;
      // On a picture, above a text: nobody wants its first words covered.
      const rise = box.isText ? -24 : 4;
      const left = Math.round(Math.max(box.left + 4, 0) - origin.left);
      const top = Math.max(Math.round(box.top + rise - origin.top), 0);
      chip.style.translate = `${left}px ${top}px`;
      chip.style.width = `${Math.max(MIN_WIDTH, Math.min(WIDTH, Math.round(box.width - 8)))}px`;
    }
  };
  let isDue = false;
  const placeSoon = () => {
    if (isDue) return;
    isDue = true;
    requestAnimationFrame(() => {
      isDue = false;
      if (!signal.aborted) place();
    });
  };

  let later: ReturnType<typeof setTimeout> | undefined;
  /** Some pages change all the time, and looking at every place takes a few milliseconds. */
  const placeLater = () => {
    later ??= setTimeout(() => {
      later = undefined;
      placeSoon();
    }, 200);
  };

  const observer = new MutationObserver(placeLater);
  const CHANGES = { subtree: true, childList: true, characterData: true, attributes: true } as const;
  /** Style sheets change without a word. */
  const clock = setInterval(placeLater, 1_000);

  const watch = (view: Window | null) => {
    for (const type of ['scroll', 'resize'])
      view?.addEventListener(type, placeSoon, { signal, capture: true });
    // Another picture in the same place; its event never reaches the window.
    view?.document.addEventListener('load', placeSoon, { signal, capture: true });
  };

  const mark = (port: Port, { key, label, colors: [ink, paper] }: Extract<MarkMessage, { key: number }>) => {
    const { elements, isStill } = here.railPageParts?.[key] ?? { elements: [], isStill: () => false };
    for (const element of elements) {
      const chip = document.createElement('button');
      chip.type = 'button';
      chip.dataset.label = label;
      chip.title = label;
      chip.ariaLabel = label;
      chip.style.cssText =
        'all:initial;position:absolute;top:0;left:0;display:none;box-sizing:border-box;' +
        'padding:3px 8px;border-radius:999px;cursor:pointer;pointer-events:auto;white-space:nowrap;text-align:center;overflow:hidden;' +
        'text-overflow:ellipsis;font:600 12px/1.3 system-ui,sans-serif;box-shadow:0 0 0 1px #fff,0 1px 4px #0006;' +
        `color:${ink};background:${paper};border:1px solid ${ink}`;
      chip.addEventListener('focus', () => (chip.style.outline = `3px solid ${ink}`));
      chip.addEventListener('blur', () => (chip.style.outline = ''));
      chip.addEventListener('click', (event) => {
        event.stopPropagation();
        event.preventDefault();
        if (event.isTrusted) port.postMessage({ key });
      });
      shadow.append(chip);
      chips.push({ chip, element, isStill });
      watch(element.ownerDocument.defaultView);
      observer.observe(element.getRootNode(), CHANGES);
    }
    if (chips.length > 0 && !host.isConnected) document.documentElement.append(host);
    placeSoon();
  };

  const end = () => {
    stop.abort();
    watcher.disconnect();
    observer.disconnect();
    clearInterval(clock);
    clearTimeout(later);
    connections.removeListener(begin);
    host.remove();
    if (here.railUnmark === end) delete here.railUnmark;
  };
  const begin = (port: Port) => {
    if (port.name !== name) return;
    // Another connection has marks of its own.
    connections.removeListener(begin);
    port.onMessage.addListener((message) => {
      if (signal.aborted) return;
      if ('key' in message) mark(port, message);
      else here.railPageParts?.[message.show]?.elements[0]?.scrollIntoView({ block: 'center' });
    });
    port.onDisconnect.addListener(end);
  };
  watch(window);
  const watcher = new ResizeObserver(placeSoon);
  watcher.observe(document.documentElement);
  here.railUnmark = end;
  connections.addListener(begin);
}
