/**
 * What one provider's root key has said about its signing keys: which it authorised, which it revoked, and which
 * records were withdrawn (docs/spec/record.md section 7). Built from items whose signatures were verified; pure.
 *
 * A keyring only grows: authorisations and revocations are signed, so the union of what all servers show is the
 * best knowledge, and a server that hides one is beaten by one that does not.
 */

import { fromBase64Url, sha256, toBase64Url } from '../../bytes.ts';
import type { DataItem } from '../../formats/ans104.ts';
import { readRecord } from './record.ts';
import type { ProviderBody, RevocationBody } from './record-body.ts';

export type Keyring = {
  /** Root public key, base64url. */
  readonly root: string;
  readonly rootAddress: string;
  /** The domain that the root itself claims, from its newest statement; `null` without a statement. */
  readonly domain: string | null;
  /** Addresses of authorised signing keys. */
  readonly owners: ReadonlySet<string>;
  readonly revocations: readonly RevocationBody[];
};

export type Standing = 'valid' | 'withdrawn' | 'key-superseded' | 'key-compromised' | 'not-authorised';

/** Address under which servers index a public key. */
export async function addressOf(publicKey: string): Promise<string | null> {
  const bytes = fromBase64Url(publicKey);
  return bytes?.length === 32 ? toBase64Url(await sha256(bytes)) : null;
}

/**
 * Unites the root's statements and revocations found among `items`; items of others are ignored. `known` are
 * addresses that earlier statements authorised.
 */
export async function buildKeyring(
  root: string,
  items: readonly DataItem[],
  known: Iterable<string> = [],
): Promise<Keyring> {
  const rootAddress = (await addressOf(root)) ?? '';
  const statements: ProviderBody[] = [];
  const revocations: { readonly owner: string; readonly body: RevocationBody }[] = [];
  for (const item of items) {
    const record = readRecord(item);
    if (!record.ok) continue;
    const { owner, body } = record.value;
    if (body.type === 'provider' && owner === rootAddress && body.root === root) statements.push(body);
    if (body.type === 'revocation' && body.provider === root) revocations.push({ owner, body });
  }
  const owners = new Set<string>(known);
  for (const key of statements.flatMap(({ keys }) => keys)) {
    const address = await addressOf(key);
    if (address) owners.add(address);
  }
  const newest = statements.sort((a, b) => b.claimedAt.localeCompare(a.claimedAt))[0];
  return {
    root,
    rootAddress,
    domain: newest?.domain ?? null,
    owners,
    revocations: revocations
      .filter(({ owner, body }) => owner === rootAddress || (body.kind === 'withdrawn' && owners.has(owner)))
      .map(({ body }) => body),
  };
}

/**
 * Whether a record of this provider stands. `subject` is the record's id, or for a text part its output's id;
 * `provenHeight` is the block in which the record is proven to be, `null` where that is not proven.
 */
export function standingOf(
  keyring: Keyring,
  record: { readonly owner: string; readonly id: string; readonly subject: string },
  provenHeight: number | null,
): Standing {
  if (!keyring.owners.has(record.owner)) return 'not-authorised';
  for (const revocation of keyring.revocations) {
    if (revocation.kind === 'withdrawn') {
      if (revocation.of === record.id || revocation.of === record.subject) return 'withdrawn';
    } else if (
      revocation.of === record.owner &&
      !(provenHeight !== null && provenHeight < revocation.height)
    ) {
      return revocation.kind === 'compromised' ? 'key-compromised' : 'key-superseded';
    }
  }
  return 'valid';
}
