/** A catalogue as browsers need it: what is put on screen, without the descriptions and examples that are for translators. Smaller to download. */

type Entry = {
  readonly message: string;
  readonly placeholders?: { readonly [name: string]: { readonly content: string } };
};

/** @param text of `_locales/LANGUAGE/messages.json` */
export function catalogueForBrowsers(text: string): string {
  const entries = Object.entries(JSON.parse(text) as { readonly [key: string]: Entry });
  return JSON.stringify(Object.fromEntries(entries.map(([key, entry]) => [key, shownOf(entry)])));
}

function shownOf({ message, placeholders = {} }: Entry): Entry {
  const contents = Object.entries(placeholders).map(([name, { content }]) => [name, { content }] as const);
  return { message, ...(contents.length > 0 && { placeholders: Object.fromEntries(contents) }) };
}
