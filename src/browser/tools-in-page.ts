/**
 * What several functions for a page need. Each of them is sent there as text and brings nothing along, so this one runs
 * before them and leaves its tools in the extension's own world of the page, which the page does not see into.
 */

export type Tools = {
  /** Open or closed; `null` where there is none. */
  readonly shadowOf: (element: Element) => ShadowRoot | null;
  /** Addresses of the pictures that an element shows itself, the nearest to the reader first. May throw. */
  readonly picturesOf: (element: Element) => readonly string[];
};

export type WithTools = { railTools?: Tools };

/** One function, because it is sent to the page as text. */
export function putToolsInPage(): void {
  type Openers = {
    readonly chrome?: { readonly dom?: { openOrClosedShadowRoot: (element: Element) => ShadowRoot | null } };
  };
  const XHTML = 'http://www.w3.org/1999/xhtml';
  const FIRST_URL = /url\("((?:https?|data|blob):[^"]+)"\)/;

  const shadowOf = (element: Element): ShadowRoot | null => {
    const chromium = (globalThis as Openers).chrome?.dom;
    const firefox = element as Element & { openOrClosedShadowRoot?: ShadowRoot | null };
    if (chromium === undefined) return firefox.openOrClosedShadowRoot ?? element.shadowRoot;
    return element.namespaceURI === XHTML ? chromium.openOrClosedShadowRoot(element) : null;
  };

  const picturesOf = (element: Element): readonly string[] => {
    const { currentSrc, src, naturalWidth, href } = element as Partial<HTMLImageElement> & {
      href?: { baseVal?: string };
    };
    const { poster, paused, currentTime } = element as Partial<HTMLVideoElement>;
    const name = element.localName;
    const style = getComputedStyle(element);
    const found: string[] = [];
    const replaced = FIRST_URL.exec(style.content)?.[1];
    if (replaced !== undefined) found.push(replaced);
    // What is not loaded yet is not fetched: nobody has seen it.
    else if (name === 'img' && naturalWidth) found.push(currentSrc || src || '');
    if (name === 'image' && href?.baseVal) found.push(new URL(href.baseVal, document.baseURI).href);
    if (name === 'video' && poster && paused && currentTime === 0) found.push(poster);
    // Of several layers the first lies on top.
    found.push(FIRST_URL.exec(style.backgroundImage)?.[1] ?? '');
    return found.filter((url) => url !== '');
  };

  (globalThis as WithTools).railTools = { shadowOf, picturesOf };
}
