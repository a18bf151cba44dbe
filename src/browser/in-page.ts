/**
 * Functions that the browser runs inside a page, in the extension's isolated world, after the reader's click. Each is
 * sent there as text, so it may use nothing but its arguments and the page. What they return was seen by a hostile
 * page: it is data to check, never to believe. None of them reads a canvas.
 */

/** Standard base64 of the file; `not-readable` where the page may not read it either, or it is gone. */
export type PageRead = { readonly base64: string } | 'too-large' | 'not-readable';

/** Where an element is on screen, in CSS pixels of the tab's visible part. */
export type PageRect = {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  /** Size of the tab's visible part, scroll bars included. */
  readonly viewWidth: number;
  readonly viewHeight: number;
};

/** Reads a picture with the page's own rights: same origin, servers that allow it, `data:` and the page's `blob:`. */
export function readPictureInPage(url: string, maxBytes: number, timeoutMs: number): Promise<PageRead> {
  const read = async (): Promise<PageRead> => {
    // The copy that the page shows is in the cache: no second request, and the same bytes.
    const signal = AbortSignal.timeout(timeoutMs);
    const response = await fetch(url, { cache: 'force-cache', signal });
    if (!response.ok || response.body === null) return 'not-readable';
    const reader = response.body.getReader();
    const parts: Uint8Array<ArrayBuffer>[] = [];
    let length = 0;
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      length += value.length;
      if (length > maxBytes) {
        await reader.cancel();
        return 'too-large';
      }
      parts.push(value);
    }
    return await new Promise<PageRead>((resolve) => {
      const file = new FileReader();
      file.onload = () => {
        const dataUrl = String(file.result);
        resolve({ base64: dataUrl.slice(dataUrl.indexOf(',') + 1) });
      };
      file.onerror = () => resolve('not-readable');
      file.readAsDataURL(new Blob(parts));
    });
  };
  return read().catch(() => 'not-readable' as const);
}

/**
 * Every selection that the frame has, text fields and shadow roots included, each at most `maxChars` long. Which of
 * them was clicked is for the caller to tell.
 */
export function readSelectionsInPage(maxChars: number): readonly string[] {
  const found: string[] = [String(document.getSelection() ?? '')];
  let root: Document | ShadowRoot | null = document;
  while (root !== null) {
    const focused: Element | null = root.activeElement;
    if (
      focused instanceof HTMLTextAreaElement ||
      (focused instanceof HTMLInputElement && focused.type !== 'password')
    ) {
      found.push(focused.value.slice(focused.selectionStart ?? 0, focused.selectionEnd ?? 0));
    }
    root = focused?.shadowRoot ?? null;
    // Only Chrome has a selection of its own in each shadow root.
    const inside = (root as { getSelection?: () => Selection | null } | null)?.getSelection?.();
    found.push(String(inside ?? ''));
  }
  return found.filter((text) => text !== '').map((text) => text.slice(0, maxChars));
}

/** The visible part of the element that shows `url`; `null` where it is out of sight or its frame's place is unknown. */
export function findPictureInPage(url: string): PageRect | null {
  const shows = (element: Element) => {
    const { currentSrc, src, href } = element as Partial<HTMLImageElement> & { href?: { baseVal?: string } };
    return currentSrc === url || src === url || href?.baseVal === url;
  };
  const roots: (Document | ShadowRoot)[] = [document];
  const pictures: Element[] = [];
  for (let root = roots.pop(); root !== undefined; root = roots.pop()) {
    for (const element of root.querySelectorAll('*')) {
      if (element.shadowRoot) roots.push(element.shadowRoot);
      if (shows(element)) pictures.push(element);
    }
  }
  // The pointer still rests on what was clicked, unless the reader went to the panel; then the first one has to do.
  const picture = pictures.find((element) => element.matches(':hover')) ?? pictures[0];
  if (picture === undefined) return null;

  let view: Window = window;
  const box = picture.getBoundingClientRect();
  let [left, top, right, bottom] = [box.left, box.top, box.right, box.bottom];
  for (;;) {
    left = Math.max(left, 0);
    top = Math.max(top, 0);
    right = Math.min(right, view.innerWidth);
    bottom = Math.min(bottom, view.innerHeight);
    if (view === view.top) break;
    const frame: Element | null = view.frameElement; // `null` in a frame of another origin
    if (frame === null || view.parent === view) return null;
    const outer = frame.getBoundingClientRect();
    const [dx, dy] = [outer.left + frame.clientLeft, outer.top + frame.clientTop];
    [left, top, right, bottom] = [left + dx, top + dy, right + dx, bottom + dy];
    view = view.parent;
  }
  if (right - left < 1 || bottom - top < 1) return null;
  // Pinch zoom shows a part of the layout; the capture shows that part.
  const { offsetLeft, offsetTop, scale } = view.visualViewport ?? { offsetLeft: 0, offsetTop: 0, scale: 1 };
  return {
    left: left - offsetLeft,
    top: top - offsetTop,
    width: right - left,
    height: bottom - top,
    viewWidth: view.innerWidth / scale,
    viewHeight: view.innerHeight / scale,
  };
}
