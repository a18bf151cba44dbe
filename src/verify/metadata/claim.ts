/** What unsigned metadata says, and where it says it (docs/spec/signals.md section 2). */

export type Mark =
  | 'a1111'
  | 'comfyui'
  | 'invokeai'
  | 'novelai'
  | 'swarmui'
  | 'midjourney'
  | 'civitai'
  | 'grok'
  | 'firefly'
  | 'tc260'
  | 'iptc'
  | 'higgsfield'
  | 'samsung'
  | 'tensorart'
  | 'stability-matrix'
  | 'fooocus';

export type Setting = readonly [name: string, value: string];

export type MetadataClaim = {
  /** Row of the table of generators. */
  readonly mark: Mark;
  /** Name for people. */
  readonly tool: string;
  readonly model: string | null;
  readonly settings: readonly Setting[];
  /** Block and key. */
  readonly where: string;
  readonly says: 'ai' | 'parts' | 'not-ai';
  readonly sourceType: string | null;
};
