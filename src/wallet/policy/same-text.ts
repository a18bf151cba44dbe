/** Compares texts of rules and descriptions (docs/spec/policy.md section 1): hexadecimal numbers in them have no capitals, everything else is exact. */

export function sameText(a: string, b: string): boolean {
  return a === b || plain(a) === plain(b);
}

function plain(text: string): string {
  return text.replace(/0x[0-9a-f]+/gi, (hex) => hex.toLowerCase());
}
