/** Hands a text to the browser's downloads, named by what it is and the day. */

export function saveFile(what: string, text: string, type = 'application/json'): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = `rail-${what}-${new Date().toISOString().slice(0, 10)}.${type === 'application/json' ? 'json' : 'jsonl'}`;
  link.click();
  URL.revokeObjectURL(url);
}
