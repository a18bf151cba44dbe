/**
 * Reads a page's pictures and holds the files there, so that their digests can travel long before they do. Runs inside
 * the page like `in-page.ts`, in the extension's own world, which the page does not see into. Digests from there are
 * claims: the worker computes them again from the files.
 */

export type HeldLimits = {
  readonly fileBytes: number;
  readonly allBytes: number;
  readonly timeoutMs: number;
  /** A panel that is gone cannot let go of the files. */
  readonly keepMs: number;
};

/** `digest` is SHA-256 in base64url; `null` on pages without a secure origin, which cannot compute one. */
export type PageHeld = { readonly digest: string | null } | 'too-large' | 'not-readable';

/** Where the files are kept, by place in the list of URLs. */
type PageFiles = { railPageFiles?: Map<number, Uint8Array<ArrayBuffer>> };

/** Reads each of `urls` with the page's own rights. Lets go of the files that were held before. */
export function holdPicturesInPage(
  urls: readonly string[],
  limits: HeldLimits,
): Promise<readonly PageHeld[]> {
  const world = globalThis as PageFiles;
  const files = new Map<number, Uint8Array<ArrayBuffer>>();
  world.railPageFiles = files;
  setTimeout(() => files.clear(), limits.keepMs);
  const subtle = (globalThis.crypto as Partial<Crypto>).subtle;
  let left = limits.allBytes;

  const signal = AbortSignal.timeout(limits.timeoutMs);
  const readFile = async (url: string): Promise<Uint8Array<ArrayBuffer> | 'too-large' | 'not-readable'> => {
    // The copy that the page shows is in the cache: no second request, and the same bytes.
    const response = await fetch(url, { cache: 'force-cache', signal });
    if (!response.ok || response.body === null) return 'not-readable';
    const reader = response.body.getReader();
    const parts: Uint8Array<ArrayBuffer>[] = [];
    let length = 0;
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      length += value.length;
      if (length > Math.min(limits.fileBytes, left)) {
        await reader.cancel();
        return 'too-large';
      }
      parts.push(value);
    }
    if (length > left) return 'too-large'; // others came first
    left -= length;
    const file = new Uint8Array(length);
    let at = 0;
    for (const part of parts) {
      file.set(part, at);
      at += part.length;
    }
    return file;
  };

  const holdOne = async (url: string, place: number): Promise<PageHeld> => {
    const file = await readFile(url);
    if (typeof file === 'string') return file;
    files.set(place, file);
    if (subtle === undefined) return { digest: null };
    const digest = new Uint8Array(await subtle.digest('SHA-256', file));
    const base64 = btoa(String.fromCharCode(...digest));
    return { digest: base64.replaceAll('+', '-').replaceAll('/', '_').replace('=', '') };
  };
  return Promise.all(urls.map((url, place) => holdOne(url, place).catch(() => 'not-readable' as const)));
}

/** Standard base64 of each file; `null` where it is not held, or no more. */
export function readHeldInPage(places: readonly number[]): Promise<readonly (string | null)[]> {
  const files = (globalThis as PageFiles).railPageFiles;
  const readOne = (place: number): Promise<string | null> => {
    const file = files?.get(place);
    if (file === undefined) return Promise.resolve(null);
    return new Promise((resolve) => {
      const reader = new FileReader();
      reader.onload = () => {
        const dataUrl = String(reader.result);
        resolve(dataUrl.slice(dataUrl.indexOf(',') + 1));
      };
      reader.onerror = () => resolve(null);
      reader.readAsDataURL(new Blob([file]));
    });
  };
  return Promise.all(places.map(readOne));
}

export function dropHeldInPage(): void {
  (globalThis as PageFiles).railPageFiles?.clear();
}
