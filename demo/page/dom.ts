/** Makes elements: the page's only way to build itself. Text stays text, so nothing shown can become markup. */

export type Child = Node | string | null;

type Properties<K extends keyof HTMLElementTagNameMap> = {
  readonly [name: string]: string | number | boolean | ((event: never) => void) | undefined;
} & { readonly class?: string; readonly onclick?: (event: MouseEvent) => void } & Partial<{
    readonly [P in 'oninput' | 'onchange' | 'onsubmit']: (event: Event) => void;
  }> & { readonly is?: K };

/** Functions become listeners, everything else an attribute; `true` is an attribute without a value. */
export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  properties: Properties<K> = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (typeof value === 'function') element.addEventListener(name.slice(2), value as EventListener);
    else if (value !== undefined && value !== false)
      element.setAttribute(name, value === true ? '' : String(value));
  }
  element.append(...children.filter((child) => child !== null));
  return element;
}

const SVG = 'http://www.w3.org/2000/svg';

/** A small line drawing; decoration, hidden from assistive technology. */
export function icon(path: string): SVGSVGElement {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 10 10');
  svg.setAttribute('aria-hidden', 'true');
  const line = document.createElementNS(SVG, 'path');
  line.setAttribute('d', path);
  svg.append(line);
  return svg;
}

/** An element of the page itself. */
export function place(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page has no #${id}`);
  return found;
}

export function fill(parent: HTMLElement, ...children: readonly Child[]): void {
  parent.replaceChildren(...children.filter((child) => child !== null));
  parent.removeAttribute('aria-busy');
}

export function kilobytes(sizeBytes: number): string {
  return sizeBytes < 10_240 ? `${(sizeBytes / 1024).toFixed(1)} kB` : `${Math.round(sizeBytes / 1024)} kB`;
}
