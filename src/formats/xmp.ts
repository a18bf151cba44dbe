/**
 * Reads the properties of an XMP packet (ISO 16684-1), as attributes or elements, by namespace and not by prefix. It is
 * a small scanner and not an XML parser: it knows no document types and no entities but the five of XML and numbers, so
 * that nothing can expand, and reads a packet that has a document type not at all.
 */

export type XmpProperty = { readonly namespace: string; readonly name: string; readonly value: string };

export const MAX_PROPERTIES = 512;
export const MAX_VALUE_CHARS = 2_000;
const MAX_DEPTH = 64;
const MAX_TAG_CHARS = 64 * 1024;
/** Prefixes in force at one place; real packets have under 30. */
const MAX_NAMES = 128;
const RDF = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#';
const META = 'adobe:ns:meta/';
const MEDIA_MANAGEMENT = 'http://ns.adobe.com/xap/1.0/mm/';
/** Of its members these describe other files: what it was made from. */
const OF_OTHER_FILES = ['Pantry', 'Ingredients', 'DerivedFrom', 'ManagedFrom'];

/** Namespace of each prefix. */
type Names = ReadonlyMap<string, string>;
type Element = { readonly namespace: string; readonly name: string; readonly names: Names };

/** Properties in the order of the packet; several values of one list come as several properties. */
export function xmpProperties(packet: string): readonly XmpProperty[] {
  if (/<!(DOCTYPE|ENTITY)/i.test(packet)) return [];
  const found: XmpProperty[] = [];
  const open: Element[] = [];
  let at = 0;
  while (at < packet.length && found.length < MAX_PROPERTIES && open.length <= MAX_DEPTH) {
    const tagAt = packet.indexOf('<', at);
    addText(packet.slice(at, tagAt < 0 ? packet.length : tagAt), open, found);
    if (tagAt < 0) break;
    const end = endOfMarkup(packet, tagAt);
    if (end === null) break;
    readMarkup(packet.slice(tagAt, end), open, found);
    at = end;
  }
  return found.slice(0, MAX_PROPERTIES);
}

/** What is no element, with its end. What CDATA holds is not read, and no program writes any. */
const CLOSINGS = [
  ['<!--', '-->'],
  ['<![CDATA[', ']]>'],
  ['<?', '?>'],
] as const;

/** Behind the tag, comment or instruction that begins at `at`; `null` where it has no end. */
function endOfMarkup(packet: string, at: number): number | null {
  const closing = CLOSINGS.find(([opening]) => packet.startsWith(opening, at))?.[1];
  if (closing !== undefined) {
    const end = packet.indexOf(closing, at);
    return end < 0 ? null : end + closing.length;
  }
  let quote = '';
  for (let i = at + 1; i < packet.length && i - at < MAX_TAG_CHARS; i++) {
    const char = packet[i]!;
    if (quote !== '') quote = char === quote ? '' : quote;
    else if (char === '"' || char === "'") quote = char;
    else if (char === '>') return i + 1;
  }
  return null;
}

function readMarkup(markup: string, open: Element[], found: XmpProperty[]): void {
  if (markup.startsWith('</')) open.pop();
  if (/^<[/!?]/.test(markup)) return;
  const [, tag = ''] = /^<([^\s/>]+)/.exec(markup) ?? [];
  const attributes = attributesOf(markup.slice(1 + tag.length));
  const names = namesIn(attributes, open.at(-1)?.names ?? new Map());
  const element = { ...resolve(tag, names), names };
  const owner = [...open, element].findLast(({ namespace }) => namespace !== RDF && namespace !== META);
  const own = isAboutThisFile([...open, element]);
  for (const [attribute, value] of own ? attributes : []) {
    const { namespace, name } = resolve(attribute, names);
    if (namespace === RDF && name === 'resource' && owner !== undefined) add(found, owner, value);
    else if (namespace !== RDF && namespace !== META && namespace !== '')
      add(found, { namespace, name }, value);
  }
  if (!markup.endsWith('/>')) open.push(element);
}

/** Sticky, so that it moves on or stops: searching for the next match would take time squared on hostile text. */
function attributesOf(rest: string): readonly (readonly [string, string])[] {
  const attribute = /\s*([^\s=/>"']+)\s*=\s*(?:"([^"]*)"|'([^']*)')/y;
  const found: (readonly [string, string])[] = [];
  for (let match = attribute.exec(rest); match !== null; match = attribute.exec(rest))
    found.push([match[1]!, decode(match[2] ?? match[3] ?? '')]);
  return found;
}

function namesIn(attributes: readonly (readonly [string, string])[], outer: Names): Names {
  const own = attributes.filter(([name]) => name.startsWith('xmlns:'));
  if (own.length === 0) return outer;
  const names = new Map(outer);
  for (const [name, uri] of own) if (names.size < MAX_NAMES) names.set(name.slice('xmlns:'.length), uri);
  return names;
}

function resolve(qualified: string, names: Names): { readonly namespace: string; readonly name: string } {
  const colon = qualified.indexOf(':');
  const prefix = qualified.slice(0, Math.max(colon, 0));
  return { namespace: names.get(prefix) ?? '', name: qualified.slice(colon + 1) };
}

/** Belongs to the nearest element that is more than a list or its entry. */
function addText(text: string, open: readonly Element[], found: XmpProperty[]): void {
  const value = text.trim();
  const owner = open.findLast(({ namespace }) => namespace !== RDF && namespace !== META);
  if (value !== '' && owner !== undefined && isAboutThisFile(open)) add(found, owner, decode(value));
}

function isAboutThisFile(open: readonly Element[]): boolean {
  return !open.some(({ namespace, name }) => namespace === MEDIA_MANAGEMENT && OF_OTHER_FILES.includes(name));
}

function add(
  found: XmpProperty[],
  { namespace, name }: Pick<XmpProperty, 'namespace' | 'name'>,
  value: string,
): void {
  found.push({ namespace, name, value: value.slice(0, MAX_VALUE_CHARS) });
}

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['lt', '<'],
  ['gt', '>'],
  ['amp', '&'],
  ['quot', '"'],
  ['apos', "'"],
]);

function decode(text: string): string {
  return text.replace(/&(#x[0-9a-f]{1,6}|#\d{1,7}|[a-z]{2,4});/gi, (whole, name: string) => {
    if (!name.startsWith('#')) return ENTITIES.get(name) ?? whole;
    const code =
      name[1] === 'x' || name[1] === 'X' ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}
