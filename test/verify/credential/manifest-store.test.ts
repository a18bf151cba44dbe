import { describe, expect, test } from 'vitest';
import { MAX_JSON_CHARS, type ManifestTexts } from '../../../src/verify/credential/manifest-port.ts';
import { parseManifestStore } from '../../../src/verify/credential/manifest-store.ts';
import { SOUND, storeOf, textsOf } from '../../fixtures/manifest-texts.ts';

const WHOLE = textsOf({ a: { actions: [{ action: 'c2pa.created' }] } });

// biome-ignore lint/suspicious/noExplicitAny: the point is to break the shape
function broken(change: (store: any, report: any) => void): ManifestTexts {
  const [store, report] = [JSON.parse(WHOLE.store), JSON.parse(WHOLE.report)];
  change(store, report);
  return { store: JSON.stringify(store), report: JSON.stringify(report) };
}

describe('parseManifestStore', () => {
  test('reads what the library reports', () => {
    expect(parseManifestStore(WHOLE).ok).toBe(true);
  });

  const refusals: readonly (readonly [string, ManifestTexts])[] = [
    ['too-large', { ...WHOLE, report: ' '.repeat(MAX_JSON_CHARS + 1) }],
    ['not-json', { ...WHOLE, store: WHOLE.store.slice(1) }],
    ['bad-shape', broken((store) => delete store.validation_results)],
    ['bad-shape', broken((store) => store.validation_results.activeManifest.failure.push('odd'))],
    ['bad-shape', broken((store) => delete store.validation_results.activeManifest.failure)],
    ['bad-shape', broken((_, report) => delete report.manifests)],
    ['no-active-manifest', broken((store) => Object.assign(store, { active_manifest: 'b' }))],
    ['no-active-manifest', broken((store) => Object.assign(store, { active_manifest: 'constructor' }))],
    ['too-many-manifests', textsOf(Object.fromEntries(Array.from({ length: 65 }, (_, i) => [`m${i}`, {}])))],
  ];
  test.each(refusals)('%s (%#)', (code, texts) => {
    expect(parseManifestStore(texts)).toMatchObject({ ok: false, code });
  });

  test('64 manifests are not too many', () => {
    const manifests = Object.fromEntries(Array.from({ length: 64 }, (_, i) => [`m${i}`, {}]));
    expect(parseManifestStore(textsOf(manifests)).ok).toBe(true);
  });

  test('text from outside is cut and cannot break the line or turn it round', () => {
    const agent = `evil\u202e\n\u0000${'x'.repeat(1000)}`;
    const { manifests } = storeOf({
      a: { organisation: 'Open\u2066AI\ud800', actions: [{ action: 'c2pa.created', softwareAgent: agent }] },
    });
    const manifest = manifests.get('a')!;
    expect(manifest.organisation).toBe('Open\ufffdAI\ufffd');
    expect(manifest.actions[0]!.agent).toBe(`evil\ufffd\ufffd\ufffd${'x'.repeat(493)}`);
  });

  test.each(['\u200b\u3164', ' ', ''])('a name that nobody could see is none: %j', (organisation) => {
    expect(storeOf({ a: { organisation } }).manifests.get('a')?.organisation).toBeNull();
  });

  test('a long name is cut, so that what is said about it stays near', () => {
    const { organisation } = storeOf({ a: { organisation: 'X'.repeat(400) } }).manifests.get('a')!;
    expect(organisation).toBe(`${'X'.repeat(100)}…`);
  });

  test('an odd member does not hide the others', () => {
    const actions = [
      { action: 'c2pa.created', softwareAgent: 7, when: {}, digitalSourceType: 'x/y/digitalCapture' },
    ];
    expect(storeOf({ a: { actions } }).manifests.get('a')!.actions).toEqual([
      { action: 'c2pa.created', agent: null, at: null, source: 'digitalCapture' },
    ]);
  });
});

describe('codes', () => {
  const status = (label: string, code: string) => ({ code, url: `self#jumbf=/c2pa/${label}/c2pa.signature` });
  const USED = textsOf({
    a: { ingredients: [['parentOf', 'b']] },
    b: { failed: ['signingCredential.untrusted'] },
  });
  const withDeltas = (failure: readonly object[], success: readonly object[] = []) => {
    const store = JSON.parse(USED.store);
    const ingredientAssertionURI = 'self#jumbf=/c2pa/a/c2pa.assertions/c2pa.ingredient.v3__0';
    const validationDeltas = { success, informational: [], failure };
    store.validation_results.ingredientDeltas = [{ ingredientAssertionURI, validationDeltas }];
    const parsed = parseManifestStore({ ...USED, store: JSON.stringify(store) });
    if (!parsed.ok) throw new Error(parsed.because);
    const failed = (label: string) => parsed.value.manifests.get(label)!.codes.failed.map(({ code }) => code);
    return { a: failed('a'), b: failed('b') };
  };

  test('that a claim recorded about an ingredient are kept', () => {
    expect(withDeltas([])).toEqual({ a: [], b: ['signingCredential.untrusted'] });
  });

  test('that differ now are added to the ingredient, not to the active manifest', () => {
    const found = withDeltas([status('b', 'signingCredential.expired')]);
    expect(found).toEqual({ a: [], b: ['signingCredential.expired', 'signingCredential.untrusted'] });
  });

  test('of a signer that was unlisted then and is listed now are dropped', () => {
    expect(withDeltas([], [status('b', 'signingCredential.trusted')])).toEqual({ a: [], b: [] });
  });

  test('count as whoever is nearest recorded them: a stranger discredits and vouches for nobody else’s', () => {
    const said = { success: [status('b', 'signingCredential.trusted')], informational: [], failure: [] };
    const texts = textsOf({
      a: {
        ingredients: [
          ['parentOf', 'b'],
          ['componentOf', 'c'],
        ],
      },
      b: {},
      c: {
        ingredients: [
          ['inputTo', 'b'],
          ['inputTo', 'c'],
        ],
      },
    });
    const store = JSON.parse(texts.store);
    const [ofB, ofC] = store.manifests.c.ingredients;
    ofB.validation_results.activeManifest = { ...said, failure: [status('b', 'claimSignature.mismatch')] };
    ofC.validation_results.activeManifest = { ...said, success: [status('c', 'signingCredential.trusted')] };
    const parsed = parseManifestStore({ ...texts, store: JSON.stringify(store) });
    if (!parsed.ok) throw new Error(parsed.because);
    for (const label of ['b', 'c']) {
      const { passed, failed } = parsed.value.manifests.get(label)!.codes;
      expect([label, passed.map(({ code }) => code), failed]).toEqual([label, SOUND, []]);
    }
  });

  test('that say an ingredient was replaced count against the active manifest, which covers it', () => {
    const code = 'ingredient.manifest.mismatch';
    expect(withDeltas([status('b', code)]).a).toEqual([code]);
  });
});
