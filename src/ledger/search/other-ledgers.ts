/**
 * The two searches for what others wrote about a file, and reading one such item (docs/spec/other-ledgers.md sections 1
 * and 2). Reading says what a verified item states about which digest; it does not say that any of it is true.
 */

import { sha256, toBase64Url, toHex, utf8 } from '../../bytes.ts';
import { accept, type Parsed, refuse } from '../../errors.ts';
import type { DataItem } from '../../formats/ans104.ts';
import type { Tag } from '../../formats/avro-tags.ts';
import { type Asked, askTogether } from './ask.ts';
import type { Gateway, Query } from './gateway.ts';

export type OtherProtocol = 'C2PA-Manifest-Proof' | 'ANS-112';

export type OtherStatement = {
  readonly protocol: OtherProtocol;
  /** Whether it says that the file was generated. */
  readonly claim: 'ai' | 'none';
  /** Id of the manifest that a C2PA proof names, where it has the usual form; its writer chose it. */
  readonly manifest: string | null;
  /** What a C2PA proof says that the item holds. */
  readonly storage: 'full' | 'manifest' | 'proof' | null;
};

/**
 * `other-content`: about another file, or in neither protocol. `later-version`: not readable here. `malformed`: it breaks
 * its own protocol and says nothing.
 */
export type OtherCode = 'other-content' | 'later-version' | 'malformed';

const C2PA_PROOF = 'C2PA-Manifest-Proof';
/** The draft names both. */
const ANS_112 = ['Provenance-Confirmation', 'DCPR'];
const STORAGE = ['full', 'manifest', 'proof'] as const;
const SHA256_NAMES = ['sha256', 'sha-256'];
const MANIFEST_URN = /^urn:(?:c2pa|uuid):[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** One page of each search: strangers may flood both, and nothing more than a row follows from them. */
export function findInOtherLedgers(gateways: readonly Gateway[], digest: Uint8Array): Promise<Asked> {
  const proofs: Query = {
    what: 'digest',
    tags: [
      { name: 'Protocol', values: [C2PA_PROOF] },
      { name: 'C2PA-Asset-Hash', values: [toBase64Url(digest)] },
    ],
  };
  const ans112: Query = {
    what: 'digest',
    tags: [
      { name: 'Data-Protocol', values: ANS_112 },
      { name: 'Data-Hash', values: spellings(digest) },
    ],
  };
  return askTogether(gateways, [proofs, ans112], 1);
}

/** What a verified item states about the file with this digest. */
export async function readOtherLedger(
  item: DataItem,
  digest: Uint8Array,
): Promise<Parsed<OtherStatement, OtherCode>> {
  const { tags } = item;
  if (only(tags, 'Protocol') === C2PA_PROOF && only(tags, 'C2PA-Asset-Hash') === toBase64Url(digest))
    return await readProof(item);
  const isAns112 = ANS_112.includes(only(tags, 'Data-Protocol') ?? '');
  if (isAns112 && spellings(digest).includes(only(tags, 'Data-Hash') ?? ''))
    return await readAns112(item, digest);
  return refuse('other-content', 'the item does not name this file');
}

async function readProof({ tags, data }: DataItem): Promise<Parsed<OtherStatement, OtherCode>> {
  const version = only(tags, 'Protocol-Version');
  const manifest = only(tags, 'C2PA-Manifest-ID');
  const storeHash = only(tags, 'C2PA-Manifest-Store-Hash');
  const storage = STORAGE.find((mode) => mode === only(tags, 'C2PA-Storage-Mode'));
  if (version !== null && !version.startsWith('1.'))
    return refuse('later-version', 'written by a later version of its protocol');
  if (version === null || manifest === null || storeHash === null || storage === undefined)
    return refuse('malformed', 'a tag that its protocol demands is missing');
  if (storage === 'manifest' && toBase64Url(await sha256(data)) !== storeHash)
    return refuse('malformed', 'its data are not the manifest that it names');
  return accept({
    protocol: C2PA_PROOF,
    claim: 'none',
    manifest: MANIFEST_URN.test(manifest) ? manifest : null,
    storage,
  });
}

async function readAns112(
  { tags, data }: DataItem,
  digest: Uint8Array,
): Promise<Parsed<OtherStatement, OtherCode>> {
  const algorithm = tags.some(({ name }) => name === 'Hashing-Algo') ? only(tags, 'Hashing-Algo') : 'sha256';
  if (!SHA256_NAMES.includes(algorithm?.toLowerCase() ?? ''))
    return refuse('malformed', 'its hash is not a SHA-256');
  if (data.length > 0 && toHex(await sha256(data)) !== toHex(digest))
    return refuse('malformed', 'its data are not the content that it names');
  const prompt = only(tags, 'Prompt');
  const promptHash = only(tags, 'Prompt-Hash');
  if (prompt !== null && promptHash !== null && !spellings(await sha256(utf8(prompt))).includes(promptHash))
    return refuse('malformed', 'its prompt is not the one that it names');
  const claim = prompt !== null || promptHash !== null || only(tags, 'Model') !== null ? 'ai' : 'none';
  return accept({ protocol: 'ANS-112', claim, manifest: null, storage: null });
}

/** ANS-112 does not say how a hash is written. */
function spellings(hash: Uint8Array): readonly string[] {
  return [toHex(hash), toBase64Url(hash)];
}

/** The value of a tag that occurs exactly once, else `null`. */
function only(tags: readonly Tag[], name: string): string | null {
  const found = tags.filter((tag) => tag.name === name);
  return found.length === 1 ? found[0]!.value : null;
}
