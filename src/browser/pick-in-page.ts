/**
 * Lets the reader point at something on a page that has no menu of its own: a background, a canvas, a drawing, a picture
 * behind other elements, or a part of the screen. Runs inside the page like `in-page.ts`: sent there as text, it uses
 * nothing but the page, adds one closed shadow root while it runs, and reads no pixels. What it returns is data to check.
 */

import type { PageRect } from './in-page.ts';
import type { WithTools } from './tools-in-page.ts';

export type Picked =
  | { readonly what: 'url'; readonly url: string }
  /** A part of the visible page, to be captured. */
  | { readonly what: 'region'; readonly rect: PageRect };

/** Ends a pick that is still under way. */
export function stopPickingInPage(): void {
  const { railStopPicking: stop } = globalThis as { railStopPicking?: () => void };
  // An element of the page may bear the name.
  if (typeof stop === 'function') stop();
}

/** Runs after `putToolsInPage`. `null` where the reader pressed Escape or the panel stopped it. One function, because it is sent to the page as text. */
export function pickInPage(): Promise<Picked | null> {
  type Box = { left: number; top: number; width: number; height: number };
  type Target = { box: Box; url: string | null };
  const MIN_SIDE = 16;
  const MIN_DRAG = 8;
  const here = globalThis as WithTools & { railStopPicking?: () => void };
  const { shadowOf, picturesOf } = here.railTools!;
  if (typeof here.railStopPicking === 'function') here.railStopPicking();

  const host = document.createElement('rail-picker');
  host.style.cssText = 'all:initial;position:fixed;inset:0;z-index:2147483647;cursor:crosshair';
  const shadow = host.attachShadow({ mode: 'closed' });
  const frame = document.createElement('div');
  frame.style.cssText =
    'position:fixed;display:none;box-sizing:border-box;border:3px solid #2b3fd6;outline:2px solid #fff;' +
    'background:rgb(43 63 214 / 15%);pointer-events:none';
  shadow.append(frame);

  const show = (box: Box | null) => {
    frame.style.display = box === null ? 'none' : 'block';
    if (box !== null)
      for (const side of ['left', 'top', 'width', 'height'] as const) frame.style[side] = `${box[side]}px`;
  };

  /** A form's own fields may bear the method's name. */
  const boxOf = (element: Element) => Element.prototype.getBoundingClientRect.call(element);

  /** What can be looked up of one element: a file by its address, or what it draws. */
  const targetOf = (element: Element, dx: number, dy: number): Target | null => {
    const { left, top, width, height } = boxOf(element);
    if (width < MIN_SIDE || height < MIN_SIDE) return null;
    const box = { left: left + dx, top: top + dy, width, height };
    try {
      const [url] = picturesOf(element);
      if (url !== undefined) return { box, url };
    } catch {
      return { box, url: null }; // what it shows cannot be told, but it can be captured
    }
    return ['canvas', 'svg', 'video'].includes(element.localName) ? { box, url: null } : null;
  };

  /** Everything under a point, through shadow roots and frames of the same origin, nearest to the reader first. */
  const targetAt = (
    root: Document | ShadowRoot,
    x: number,
    y: number,
    dx: number,
    dy: number,
  ): Target | null => {
    for (const element of root.elementsFromPoint(x, y)) {
      if (element === host) continue;
      const inner = shadowOf(element);
      const within = inner === null || inner === root ? null : targetAt(inner, x, y, dx, dy);
      if (within !== null) return within;
      const document = element.localName === 'iframe' ? (element as HTMLIFrameElement).contentDocument : null;
      if (document !== null) {
        const { left, top } = boxOf(element);
        const [ox, oy] = [left + element.clientLeft, top + element.clientTop];
        const found = targetAt(document, x - ox, y - oy, dx + ox, dy + oy);
        if (found !== null) return found;
      }
      const target = targetOf(element, dx, dy);
      if (target !== null) return target;
    }
    return null;
  };

  const allTargets = (): readonly Target[] =>
    [...document.querySelectorAll('*')]
      .flatMap((element) => targetOf(element, 0, 0) ?? [])
      .filter(
        ({ box }) =>
          box.left < innerWidth &&
          box.top < innerHeight &&
          box.left + box.width > 0 &&
          box.top + box.height > 0,
      );

  const regionOf = (box: Box): Picked => {
    const left = Math.max(box.left, 0);
    const top = Math.max(box.top, 0);
    const { offsetLeft, offsetTop, scale } = visualViewport ?? { offsetLeft: 0, offsetTop: 0, scale: 1 };
    return {
      what: 'region',
      rect: {
        left: left - offsetLeft,
        top: top - offsetTop,
        width: Math.min(box.left + box.width, innerWidth) - left,
        height: Math.min(box.top + box.height, innerHeight) - top,
        viewWidth: innerWidth / scale,
        viewHeight: innerHeight / scale,
      },
    };
  };

  return new Promise((resolve) => {
    const stop = new AbortController();
    const { signal } = stop;
    let start: { x: number; y: number } | null = null;
    let byKey = -1;

    const end = (picked: Picked | null) => {
      if (signal.aborted) return;
      stop.abort();
      host.remove();
      delete here.railStopPicking;
      // Two frames later the page is drawn without the picker, and can be captured.
      requestAnimationFrame(() => requestAnimationFrame(() => resolve(picked)));
    };
    const pick = ({ box, url }: Target) => end(url === null ? regionOf(box) : { what: 'url', url });
    const dragged = (event: PointerEvent): Box | null => {
      if (start === null || Math.hypot(event.clientX - start.x, event.clientY - start.y) < MIN_DRAG)
        return null;
      return {
        left: Math.min(start.x, event.clientX),
        top: Math.min(start.y, event.clientY),
        width: Math.abs(event.clientX - start.x),
        height: Math.abs(event.clientY - start.y),
      };
    };
    /** Events that the page makes up do not count. */
    const on = <K extends keyof HTMLElementEventMap>(type: K, act: (event: HTMLElementEventMap[K]) => void) =>
      addEventListener(
        type,
        (event) => {
          if (!event.isTrusted) return;
          act(event as HTMLElementEventMap[K]);
        },
        { signal, capture: true },
      );

    on('pointermove', (event) => {
      byKey = -1;
      show(dragged(event) ?? targetAt(document, event.clientX, event.clientY, 0, 0)?.box ?? null);
    });
    on('pointerdown', (event) => {
      event.preventDefault();
      event.stopImmediatePropagation();
      start = { x: event.clientX, y: event.clientY };
    });
    on('pointerup', (event) => {
      event.preventDefault();
      event.stopImmediatePropagation();
      const box = dragged(event);
      const target = targetAt(document, event.clientX, event.clientY, 0, 0);
      start = null;
      if (box !== null && box.width >= MIN_SIDE && box.height >= MIN_SIDE) end(regionOf(box));
      else if (target !== null) pick(target);
    });
    on('click', (event) => {
      event.preventDefault();
      event.stopImmediatePropagation();
    });
    on('keydown', (event) => {
      if (event.key === 'Escape') return end(null);
      const targets = allTargets();
      if (event.key === 'Enter' && byKey in targets) pick(targets[byKey]!);
      else if (event.key === 'Tab' && targets.length > 0) {
        byKey = (byKey + (event.shiftKey ? targets.length - 1 : 1) + targets.length) % targets.length;
        show(targets[byKey]!.box);
      } else return;
      event.preventDefault();
      event.stopImmediatePropagation();
    });
    here.railStopPicking = () => end(null);
    (document.documentElement ?? document).append(host);
    window.focus();
  });
}
