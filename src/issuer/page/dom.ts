/** Makes elements: the page's only way to build itself. Text stays text, so nothing shown can become markup. */

export type Child = Node | string | null;
type Listener = (event: Event) => void;

/** Functions become listeners, everything else an attribute; `true` is an attribute without a value. */
export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  properties: Readonly<Record<string, string | number | boolean | Listener>> = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (typeof value === 'function') element.addEventListener(name.slice(2), value);
    else if (value !== false) element.setAttribute(name, value === true ? '' : String(value));
  }
  element.append(...children.filter((child) => child !== null));
  return element;
}

/**
 * Where the page is narrow each row is a block with its heads beside the values, which is why cells have their heads at hand and roles of their
 * own: as blocks they would be a table to no one else. What is still too wide scrolls by itself.
 */
export function table(caption: string, heads: readonly string[], rows: readonly (readonly Child[])[]): Node {
  return el(
    'div',
    { class: 'rows', tabindex: 0, role: 'region', 'aria-label': caption },
    el(
      'table',
      { role: 'table' },
      el('thead', { role: 'rowgroup' }, el('tr', { role: 'row' }, ...heads.map(headCell))),
      el(
        'tbody',
        { role: 'rowgroup' },
        ...rows.map((row) => el('tr', { role: 'row' }, ...row.map((cell, i) => bodyCell(cell, heads[i]!)))),
      ),
    ),
  );
}

/** Above buttons stands nothing. */
function headCell(head: string): Node {
  return head === '' ? el('td', { role: 'cell' }) : el('th', { role: 'columnheader', scope: 'col' }, head);
}

function bodyCell(cell: Child, head: string): Node {
  return el('td', { role: 'cell', 'data-head': head }, cell);
}

/** The beginning of a number or id, with all of it on request. */
export function short(text: string): Node {
  return el('code', { title: text }, text.length > 16 ? `${text.slice(0, 12)}…` : text);
}

const DATE = new Intl.DateTimeFormat('en', { dateStyle: 'medium' });
const TIME = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short' });

export function dateOf(ms: number): string {
  return DATE.format(ms);
}

export function timeOf(ms: number): string {
  return TIME.format(ms);
}

export function counted(count: number, one: string, many: string): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
}
