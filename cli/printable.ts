/** Text for a terminal: names of files and of signers come from outside, and a terminal must not act on them. */

/** What moves a cursor or turns the direction of writing, as JSON writes it; line breaks stay. */
export function printable(text: string): string {
  return text.replace(/(?!\n)[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu, escaped);
}

/** The same for what must not begin a line of its own, such as the name of a file. */
export function onOneLine(text: string): string {
  return printable(text).replaceAll('\n', escaped);
}

function escaped(char: string): string {
  return `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
