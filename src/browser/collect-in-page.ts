/**
 * Lists the pictures and article paragraphs of a page, on demand (docs/spec/verdict.md section 5). Runs inside the page like
 * `in-page.ts`: sent there as text, it uses nothing but its arguments and the page, reads no pixels and adds nothing.
 * What it returns was seen by a hostile page: it is data to check.
 */

import type { WithTools } from './tools-in-page.ts';

/** By place in the list, pictures first: the number is the key of a finding. */
export type Collected = {
  readonly pictures: readonly { readonly url: string; readonly width: number; readonly height: number }[];
  readonly texts: readonly string[];
  /** Pictures and paragraphs over the limits. */
  readonly beyond: number;
  /** Elements that do not let themselves be read. */
  readonly unreadable: number;
  /** The page has more elements than are looked at. */
  readonly isCut: boolean;
};

export type CollectLimits = {
  readonly pictures: number;
  readonly texts: number;
  readonly elements: number;
  /** Of one address, and of all together: `data:` pictures are their own files. */
  readonly urlChars: number;
  readonly allUrlChars: number;
  readonly textChars: number;
  /** Of one picture or text, for the marks. */
  readonly places: number;
};

/**
 * Where the elements of each key are kept, in the extension's own world of the page, for `mark-in-page.ts`: a page may
 * put something else into an element later, and the mark must not speak of that.
 */
export type PageParts = {
  railPageParts?: readonly {
    readonly elements: readonly Element[];
    readonly isStill: (element: Element) => boolean;
  }[];
};

/** Runs after `putToolsInPage`. One function, because it is sent to the page as text. */
export function collectInPage(limits: CollectLimits): Collected {
  /** Icons and counting pixels are smaller. */
  const MIN_SIDE = 32;
  const MIN_WORDS = 25;
  /** Characters that say as much as 25 words, in scripts without spaces. */
  const MIN_UNSPACED = 40;
  const UNSPACED = /[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]/g;
  const PARAGRAPH = 'p, li, blockquote';
  const ARTICLE = 'article, main, [role=main]';

  const { shadowOf, picturesOf } = (globalThis as WithTools).railTools!;
  type Part = { elements: Element[]; width: number; height: number };
  const pictures = new Map<string, Part>();
  const texts = new Map<string, Element[]>();
  let seen = 0;
  let beyond = 0;
  let unreadable = 0;
  let urlChars = 0;

  const addPictures = (element: Element) => {
    const { width, height } = element.getBoundingClientRect();
    if (width < MIN_SIDE || height < MIN_SIDE || !element.checkVisibility({ visibilityProperty: true }))
      return;
    for (const url of picturesOf(element)) {
      const known = pictures.get(url);
      if (known !== undefined) {
        if (known.elements.length < limits.places) known.elements.push(element);
        if (width * height > known.width * known.height) Object.assign(known, { width, height });
        continue;
      }
      const isOver = url.length > limits.urlChars || urlChars + url.length > limits.allUrlChars;
      if (isOver || pictures.size >= limits.pictures) {
        beyond++;
        continue;
      }
      urlChars += url.length;
      pictures.set(url, { elements: [element], width, height });
    }
  };

  const addText = (element: HTMLElement) => {
    if (element.querySelector(PARAGRAPH) !== null || !element.checkVisibility({ visibilityProperty: true }))
      return;
    const text = element.innerText.trim();
    const isLong =
      text.split(/\s+/).length >= MIN_WORDS || (text.match(UNSPACED)?.length ?? 0) >= MIN_UNSPACED;
    if (!isLong) return;
    const known = texts.get(text);
    if (known !== undefined) {
      if (known.length < limits.places) known.push(element);
    } else if (texts.size >= limits.texts || text.length > limits.textChars) beyond++;
    else texts.set(text, [element]);
  };

  const addElement = (element: Element, isAnywhere: boolean) => {
    addPictures(element);
    const isWithin = () => isAnywhere || element.closest(ARTICLE) !== null;
    if (element.matches(PARAGRAPH) && isWithin()) addText(element as HTMLElement);
    const inner = shadowOf(element);
    if (inner !== null) visit(inner, isWithin());
    const frame = element.localName === 'iframe' ? (element as HTMLIFrameElement).contentDocument : null;
    if (frame !== null) visit(frame, false);
  };

  /** `within`: the shadow root's host stands in an article. */
  const visit = (root: Document | ShadowRoot, within: boolean) => {
    // Documents of frames are of another realm, so none is an instance of this one's class.
    const isAnywhere =
      within || (root.nodeType === Node.DOCUMENT_NODE && root.querySelector(ARTICLE) === null);
    for (const element of root.querySelectorAll('*')) {
      seen++;
      if (seen > limits.elements) return;
      try {
        addElement(element, isAnywhere);
      } catch {
        unreadable++; // such as a form whose fields bear the names of what is read of it
      }
    }
  };

  visit(document, false);
  (globalThis as PageParts).railPageParts = [
    ...[...pictures].map(([url, { elements }]) => ({
      elements,
      isStill: (element: Element) => picturesOf(element).includes(url),
    })),
    ...[...texts].map(([text, elements]) => ({
      elements,
      isStill: (element: Element) => (element as HTMLElement).innerText.trim() === text,
    })),
  ];
  return {
    pictures: [...pictures].map(([url, { width, height }]) => ({ url, width, height })),
    texts: [...texts.keys()],
    beyond,
    unreadable,
    isCut: seen > limits.elements,
  };
}
