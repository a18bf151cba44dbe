/** docs/spec/personhood.md section 8, read out of the page: texts and digests are what the code makes of the same inputs. */

import { createHash, hkdfSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { fromBase64Url, fromHex, fromUtf8, toBase64Url, toBigInt, toHex } from '../../src/bytes.ts';
import { canonicalize, type Json } from '../../src/canonical.ts';
import { ed25519Signer } from '../../src/formats/ed25519.ts';
import { type Attested, attestationMessage, attestationScope } from '../../src/identity/attestation.ts';
import { circuitInput } from '../../src/identity/decimal.ts';
import { checkEnrolment, enrol } from '../../src/identity/enrolment.ts';
import { identityFor } from '../../src/identity/identity.ts';
import { buildTree } from '../../src/identity/leaves.ts';
import { type Bound, type Counted, digestText, messageOf, scopeOf } from '../../src/identity/scope.ts';

const page = readFileSync(new URL('../../docs/spec/personhood.md', import.meta.url), 'utf8');
const section = page.slice(page.indexOf('## 8.'));
const blocks = (language: string) =>
  [...section.matchAll(/```(\w*)\n([^`]*)\n```/g)]
    .filter(([, name]) => name === language)
    .map(([, , text]) => text!);
const [commitment, treeRoot, scopeText, scopeInput] = blocks('') as [string, string, string, string];
const [scopeJson, messageJson, enrolmentJson, attestScopeJson, attestMessageJson] = blocks('json') as [
  string,
  string,
  string,
  string,
  string,
];
/** `x` after these words. */
const named = (words: string) => new RegExp(`${words}\\s+\`([^\`]+)\``).exec(section)![1]!;
const hexes = [...section.matchAll(/(?:is|SHA-256)\s+`([0-9a-f]{64})`/g)].map(([, hex]) => hex!);
const [secretHex, scopeHex, messageHex, attestScopeHex, attestMessageHex] = hexes as [
  string,
  string,
  string,
  string,
  string,
];

const sha256Hex = (text: string) => createHash('sha256').update(text).digest('hex');
/** Members without `schema`. */
function members(json: string): Record<string, Json> {
  const { schema: _, ...rest } = JSON.parse(json) as Record<string, Json>;
  return rest;
}

describe('docs/spec/personhood.md section 8', () => {
  const issuer = toBase64Url(ed25519Signer(new Uint8Array(32).fill(7)).publicKey);
  const identity = identityFor(new Uint8Array(32).fill(5), issuer);

  test('the identity', () => {
    expect(named('Issuer:')).toBe(issuer);
    const info = `rail/semaphore/v1|${issuer}`;
    const derived = hkdfSync('sha256', Buffer.alloc(32, 5), Buffer.alloc(0), info, 32);
    expect(secretHex).toBe(Buffer.from(derived).toString('hex'));
    expect(toHex(identity.secret)).toBe(secretHex);
    expect(String(identity.commitment)).toBe(commitment);
    expect(String(buildTree([identity.commitment, 2n, 3n]).root)).toBe(treeRoot);
  });

  test('the scope', async () => {
    const scope = await scopeOf(members(scopeJson) as unknown as Counted);
    expect(toHex(scope)).toBe(scopeHex);
    expect(sha256Hex(scopeJson)).toBe(scopeHex);
    expect(digestText(scope)).toBe(scopeText);
    expect(String(toBigInt(fromHex(scopeHex)!))).toBe(scopeText);
    expect(String(circuitInput(scope))).toBe(scopeInput);
  });

  test('the message', async () => {
    const { root, ...bound } = members(messageJson);
    expect(root).toBe(treeRoot);
    expect(toHex(await messageOf(bound as unknown as Bound, root as string))).toBe(messageHex);
    expect(sha256Hex(messageJson)).toBe(messageHex);
  });

  test('the enrolment', async () => {
    const printed = JSON.parse(enrolmentJson) as { readonly groupId: string; readonly nonce: string };
    const { groupId, nonce } = printed;
    expect(nonce).toBe(named('the nonce'));
    expect(await enrol(identity, { issuer, groupId, nonce })).toEqual(printed);
    const checked = await checkEnrolment(printed, { issuer, groupId, nonce }, () => false);
    expect(checked).toEqual({ ok: true, value: identity.commitment });
  });

  test('an attestation', async () => {
    const { root, ...attested } = members(attestMessageJson);
    const scope = await attestationScope(attested as unknown as Attested);
    expect([toHex(scope), sha256Hex(attestScopeJson)]).toEqual([attestScopeHex, attestScopeHex]);
    const { fingerprints: _, ...without } = attested as unknown as Attested;
    const message = await attestationMessage(without, root as string);
    expect([toHex(message), sha256Hex(attestMessageJson)]).toEqual([attestMessageHex, attestMessageHex]);
  });

  test('every JSON is canonical', () => {
    for (const json of blocks('json')) expect(fromUtf8(canonicalize(JSON.parse(json)))).toBe(json);
    expect(fromBase64Url(named('the nonce'))?.length).toBe(32);
  });
});
