/** The parts of a picture file that carry statements about it, and how much of them is read (docs/spec/signals.md section 2). */

export type FileBlock =
  | { readonly kind: 'text'; readonly key: string; readonly text: string; readonly where: string }
  /** From the TIFF header on. */
  | { readonly kind: 'exif'; readonly bytes: Uint8Array; readonly where: string }
  | { readonly kind: 'xmp'; readonly text: string; readonly where: string }
  /** IPTC-IIM records. */
  | { readonly kind: 'iptc'; readonly bytes: Uint8Array; readonly where: string }
  /**
   * A Content Credential; its bytes are left where they are. `scattered` where other data stand between its parts: what a
   * signature leaves out begins with the first part and ends with the last.
   */
  | { readonly kind: 'manifest'; readonly where: string; readonly scattered?: true }
  /** What stands behind the picture's end. */
  | { readonly kind: 'trailer'; readonly bytes: Uint8Array; readonly where: string };

/** Chunks, segments, boxes or items that are walked; those that hold nothing but pixels do not count. */
export const MAX_STEPS = 4096;
export const MAX_BLOCKS = 512;
/** After inflation. */
export const MAX_BLOCK_BYTES = 256 * 1024;
export const MAX_TOGETHER_BYTES = 1024 * 1024;
export const MAX_TRAILER_BYTES = 64 * 1024;
const MAX_NAME_BYTES = 256;

/** Collects blocks up to the limits. */
export type Collector = {
  readonly blocks: FileBlock[];
  /** Becomes false where something was left out. */
  complete: boolean;
  /** Bytes that may still be kept; whoever inflates stops there. */
  roomBytes(): number;
  /** Work that led to no block: it uses up room all the same, or many small bombs would add up. */
  spend(sizeBytes: number): void;
  add(block: FileBlock): void;
};

export function openCollector(): Collector {
  let usedBytes = 0;
  const collector: Collector = {
    blocks: [],
    complete: true,
    roomBytes: () => Math.min(MAX_BLOCK_BYTES, MAX_TOGETHER_BYTES - usedBytes),
    spend(sizeBytes) {
      usedBytes = Math.min(usedBytes + sizeBytes, MAX_TOGETHER_BYTES);
    },
    add(block) {
      const sizeBytes = 'bytes' in block ? block.bytes.length : 'text' in block ? block.text.length : 0;
      if (collector.blocks.length >= MAX_BLOCKS || sizeBytes > collector.roomBytes()) {
        collector.complete = false;
        return;
      }
      usedBytes += sizeBytes;
      collector.blocks.push(block);
    },
  };
  return collector;
}

const utf8 = new TextDecoder('utf-8', { fatal: true });
const latin1 = new TextDecoder('latin1');

/** Many tools write UTF-8 where a format says Latin-1. */
export function decodeText(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    return latin1.decode(bytes);
  }
}

/** Short marks and names, a character for each byte. (The decoder called latin1 is windows-1252.) */
export function ascii(bytes: Uint8Array, from: number, to: number): string {
  return String.fromCharCode(...bytes.subarray(from, Math.min(to, from + MAX_NAME_BYTES)));
}

export function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
