/** Files with keys of models: what they may hold, and which entry a piece of evidence is checked against. */

import { describe, expect, it } from 'vitest';
import { sha256, toBase64Url, utf8 } from '../../../src/bytes.ts';
import type { ComputationItem } from '../../../src/ledger/record/computation-item.ts';
import {
  type ComputationKey,
  keyFor,
  MAX_KEYS_BYTES,
  programOf,
  readComputationKeys,
} from '../../../src/verify/computation/computation-keys.ts';

const BYTES = utf8('a verifying key');
const HASH = toBase64Url(await sha256(BYTES));
const ROOT = toBase64Url(new Uint8Array(32).fill(1));
const OTHER = toBase64Url(new Uint8Array(32).fill(2));
const KEY: ComputationKey = {
  system: 'groth16-bn254',
  model: { commitment: HASH, scheme: 'verifying-key' },
  name: 'Aurora Tiny 1',
  provider: ROOT,
  key: toBase64Url(BYTES),
  layout: 'rail.journal/1',
  setup: 'test',
};
const STORED = { id: ROOT, digest: ROOT, sizeBytes: 9 };
const ITEM: ComputationItem = {
  schema: 'rail.computation/1',
  system: KEY.system,
  systemVersion: 'snarkjs@0.7.6',
  key: HASH,
  model: KEY.model,
  layout: KEY.layout,
  proof: STORED,
};
const file = (entries: unknown) => utf8(JSON.stringify({ schema: 'rail.computation-keys/1', entries }));

describe('a file of keys', () => {
  it('holds entries', () => {
    expect(readComputationKeys(file([KEY]))).toMatchObject({ ok: true, value: { entries: [KEY] } });
  });

  it.each<[string, Uint8Array, string]>([
    ['too large', new Uint8Array(MAX_KEYS_BYTES + 1), 'too-large'],
    ['no JSON', utf8('{'), 'not-json'],
    ['without entries', file([]), 'bad-member'],
    ['with more entries than are read', file(Array.from({ length: 101 }, () => KEY)), 'bad-member'],
    ['of another setup grade', file([{ ...KEY, setup: 'perfect' }]), 'bad-member'],
    ['with a secret', file([{ ...KEY, secret: 1 }]), 'unknown-member'],
    ['with a name on two lines', file([{ ...KEY, name: 'a\nb' }]), 'bad-member'],
    ['with a key that is no base64url', file([{ ...KEY, key: '+' }]), 'bad-member'],
  ])('%s is refused', (_, bytes, code) => {
    expect(readComputationKeys(bytes)).toMatchObject({ ok: false, code });
  });
});

describe('a piece of evidence', () => {
  it('is checked against the entry of its system, model, layout and company', () => {
    expect(keyFor(ITEM, ROOT, [KEY])).toBe(KEY);
    // Of two grades the worse one is believed, in whichever order the files were added.
    const [better, worse] = [
      { ...KEY, setup: 'ceremony' },
      { ...KEY, setup: 'test' },
    ] as const;
    expect(keyFor(ITEM, ROOT, [better, worse])).toBe(worse);
    expect(keyFor(ITEM, ROOT, [worse, better])).toBe(worse);
  });

  it.each<[string, Partial<ComputationItem>, string]>([
    ['of another company', {}, OTHER],
    ['of another system', { system: 'plonk-bn254' }, ROOT],
    ['of another model', { model: { ...KEY.model, commitment: OTHER } }, ROOT],
    ['that takes the commitment for something else', { model: { ...KEY.model, scheme: 'image-id' } }, ROOT],
    ['in another layout', { layout: 'rail.picture-circuit/1' }, ROOT],
  ])('%s has none', (_, changes, provider) => {
    expect(keyFor({ ...ITEM, ...changes }, provider, [KEY])).toBeNull();
  });

  it('is given the key’s own bytes, or the commitment where there is no key', async () => {
    expect(await programOf(ITEM, KEY)).toEqual(BYTES);
    const { key: _, ...virtualMachine } = KEY;
    const { key: __, ...item } = ITEM;
    expect(await programOf(item, virtualMachine)).toEqual(await sha256(BYTES));
  });

  it('is given nothing where key and commitment do not belong together', async () => {
    const { key: _, ...without } = ITEM;
    expect(await programOf(without, KEY)).toBeNull();
    expect(await programOf({ ...ITEM, key: OTHER }, KEY)).toBeNull();
    const { key: __, ...virtualMachine } = KEY;
    expect(await programOf(ITEM, virtualMachine)).toBeNull();
    const model = { commitment: OTHER, scheme: 'verifying-key' } as const;
    expect(await programOf(ITEM, { ...KEY, model })).toBeNull();
  });
});
