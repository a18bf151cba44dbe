/**
 * A member's statement in Firefox: one profile joins by invitation, looks a picture up and attests, another that recognises the group sees tier H.
 * What the maker does is done on the extension's pages.
 */

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AttestProgress } from '../../../src/browser/attest-state.ts';
import type { LookupState } from '../../../src/browser/lookup-state.ts';
import { englishOf } from '../../fixtures/english.ts';
import { countAttestations, GROUP_NAME, openRealIssuer, type RealIssuer } from '../real-issuer.ts';
import { dataUrl, pictureFile } from '../samples.ts';
import { until } from '../until.ts';
import { type Desk, openDesk, picture } from './desk.ts';
import { handsOn } from './hands.ts';
import { noFirefox } from './launch.ts';

const PASSWORD = 'correct horse battery';
const PICTURE = 31;
const LIMIT_MS = 240_000;

/** How far a run is, as `storage.session` has it. */
type Progress = { readonly phase: AttestProgress['phase']; readonly stage?: string; readonly code?: string };
const RESTS: readonly Progress['phase'][] = ['queued', 'ended', 'unanswered'];

/** Keeps every step of the run from now on, so that none is too short to be seen. */
const follow = `(() => {
  window.came = [];
  browser.storage.session.onChanged.addListener((changes) => {
    for (const [key, { newValue }] of Object.entries(changes))
      if (key.startsWith('attest:')) window.came.push((({ phase, stage, code }) => ({ phase, stage, code }))(newValue.progress));
  });
})()`;

describe('attesting in Firefox', () => {
  let maker: Desk;
  let issuer: RealIssuer;

  beforeAll(async () => {
    if (noFirefox !== null) return;
    maker = await openDesk();
    issuer = await openRealIssuer(maker.stage.gateways, String(maker.stage.settings.uploadUrl));
  });

  afterAll(async () => {
    await issuer?.close();
    await maker?.close();
  });

  test('what a member attests in one profile shows as H in another', {
    timeout: LIMIT_MS,
  }, async (context) => {
    context.skip(noFirefox !== null, noFirefox ?? '');
    const create = { type: 'vault-call', method: 'vault-create', params: { password: PASSWORD } };
    await maker.inExtension(`browser.runtime.sendMessage(${JSON.stringify(create)})`);
    const settings = handsOn(maker.firefox.handle, '[data-testid=memberships]');
    await settings.fill('member_join_link', await issuer.invite());
    await settings.press('member_join_look');
    await settings.press('member_join');
    const { groupId } = issuer;
    const unnamed = englishOf('member_unnamed', groupId.slice(0, 8), issuer.issuer.slice(0, 8));
    await settings.see(englishOf('member_joined', unnamed));

    const srcUrl = dataUrl('image/png', await pictureFile(PICTURE));
    const { progress } = await maker.lookUp(picture(srcUrl));
    expect(progress).toMatchObject({ phase: 'done', verdict: { tier: 'F' } });
    const panel = await maker.openPage('sidepanel.html');
    const hands = handsOn(panel, 'main');
    await hands.press('attest_entry');
    await hands.choose(englishOf('statement_source'));
    await hands.choose(unnamed);
    await maker.inExtension(`void ${follow}`);
    await hands.press('attest_do');
    // Here an idle background is stopped after five seconds, less than a proof takes.
    const came = await until(async () => {
      const all = (await maker.inExtension('window.came')) as readonly Progress[];
      return RESTS.includes(all.at(-1)?.phase ?? 'looking') ? all : null;
    }, LIMIT_MS);
    const [phases, stages] = [came.map(({ phase }) => phase), came.map(({ stage }) => stage)];
    expect([...new Set(phases)], JSON.stringify(came)).toEqual(['looking', 'proving', 'sending', 'queued']);
    expect(stages).toContain('proof');
    await hands.see(englishOf('attest_queued_title'));
    await until(async () => (await countAttestations(maker.stage.gateways[0]!, digestOf(progress))) || null);

    const reader = await openDesk(maker.stage);
    try {
      await reader.configure({ groups: [issuer.entry] });
      const seen = await reader.lookUp(picture(srcUrl));
      expect(seen.progress).toMatchObject({
        phase: 'done',
        verdict: { tier: 'H', leading: 'attested-source', headline: expect.stringContaining(GROUP_NAME) },
      });
    } finally {
      await reader.close();
    }
  });
});

function digestOf(progress: LookupState['progress']): string {
  const digest = progress.phase === 'done' ? progress.verdict.subject.digest : undefined;
  if (digest === undefined) throw new Error('no digest');
  return digest;
}
