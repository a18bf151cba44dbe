/** Numbers, times and addresses as a reader expects them. Pure; `locale` is a BCP 47 tag. */

/** `2026-11-12T09:14:07Z` in the reader's language and time zone; what is not a time stays as it is. */
export function dateTime(utc: string, locale: string): string {
  const ms = Date.parse(utc);
  if (Number.isNaN(ms)) return utc;
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium' }).format(ms);
}

/** Minutes are enough for what the reader did. */
export function dateMinute(ms: number, locale: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }).format(ms);
}

/** As long as it took: in milliseconds below a second. */
export function duration(ms: number, locale: string): string {
  const [value, unit] = ms < 1000 ? [ms, 'millisecond'] : [ms / 1000, 'second'];
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit,
    maximumFractionDigits: ms < 1000 ? 0 : 1,
  }).format(value);
}

/** `share` from 0 to 1; rounded down, so that nearly all never reads as all. */
export function percent(share: number, locale: string): string {
  return new Intl.NumberFormat(locale, { style: 'percent' }).format(Math.floor(share * 100) / 100);
}

/** `image/jpeg` -> `JPEG`. */
export function mediaName(mediaType: string): string {
  const subtype = mediaType.slice(mediaType.indexOf('/') + 1).replace(/\+xml$/, '');
  return subtype.toUpperCase();
}

export function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url;
}

/** `https://cdn.example/*` -> `https://cdn.example`. */
export function originOf(pattern: string): string {
  return pattern.replace(/\/\*$/, '');
}

/** A Content Credential in a text is thousands of these, and the cut may halve one. */
const INVISIBLE = /\ufeff|[\u{e0100}-\u{e01ef}]|\p{Surrogate}/gu;

/** The first `maxChars` characters of a text, cut at a space where there is one, on one line. */
export function excerpt(text: string, maxChars: number): string {
  const line = text
    .slice(0, maxChars * 8)
    .replaceAll(INVISIBLE, '')
    .replaceAll(/\s+/g, ' ')
    .trim();
  if (line.length <= maxChars) return line;
  const cut = line.slice(0, maxChars);
  const space = cut.lastIndexOf(' ');
  return `${(space > maxChars / 2 ? cut.slice(0, space) : cut).trimEnd()} …`;
}
