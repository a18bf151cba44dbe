/**
 * What several functions for a page need. Each of them is sent there as text and brings nothing along, so this one runs
 * before them and leaves its tools in the extension's own world of the page, which the page does not see into.
 */

export type Tools = {
  /** Open or closed; `null` where there is none. */
  readonly shadowOf: (element: Element) => ShadowRoot | null;
  /**
   * Addresses of the pictures that an element shows itself. Throws where its own form fields bear the names of what is
   * read, and where several backgrounds lie upon each other: which of them shows cannot be told.
   */
  readonly picturesOf: (element: Element) => readonly string[];
};

export type WithTools = { railTools?: Tools };

/** One function, because it is sent to the page as text. */
export function putToolsInPage(): void {
  type Openers = {
    readonly chrome?: { readonly dom?: { openOrClosedShadowRoot: (element: Element) => ShadowRoot | null } };
  };
  const XHTML = 'http://www.w3.org/1999/xhtml';
  /** Address, and resolution where it is one of several. */
  const URLS = /url\("((?:[^"\\]|\\.)*)"\)(?:\s+(?:type\("[^"]*"\)\s+)?([\d.]+)dppx)?/g;
  const ADDRESS = /^(?:https?|data|blob):/;

  /** The one address in a computed style: of an `image-set` that which this screen loads. */
  const addressIn = (style: string): string => {
    const found = [...style.matchAll(URLS)].map(([, url, dppx]) => ({
      url: url!.replaceAll(/\\(.)/g, '$1'),
      dppx: Number(dppx ?? 0),
    }));
    if (found.length > 1 && !style.startsWith('image-set(')) throw new Error('several layers');
    const fine = found.filter(({ dppx }) => dppx >= devicePixelRatio).sort((a, b) => a.dppx - b.dppx);
    const url = (fine[0] ?? found.toSorted((a, b) => b.dppx - a.dppx)[0])?.url ?? '';
    return ADDRESS.test(url) ? url : '';
  };

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
    const replaced = addressIn(style.content);
    const found = [replaced];
    // What is not loaded yet is not fetched: nobody has seen it.
    if (replaced === '' && name === 'img' && naturalWidth) found.push(currentSrc || src || '');
    if (name === 'image' && href?.baseVal) found.push(new URL(href.baseVal, element.baseURI).href);
    if (name === 'video' && poster && paused && currentTime === 0) found.push(poster);
    found.push(addressIn(style.backgroundImage));
    return found.filter((url) => url !== '');
  };

  (globalThis as WithTools).railTools = { shadowOf, picturesOf };
}
