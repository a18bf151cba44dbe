/**
 * A member's statement about content, from the panel's button to the relay (docs/spec/personhood.md section 6), as the algorithm: where the group stands, a proof
 * on this device, and only the proof to the relay. It runs in the panel's page. Each step is stored first, because a panel may be closed between any
 * two; the next one goes on with what was left behind. What was once sent is only ever sent again as it is.
 */

import { accept, type Parsed, refuse } from '../errors.ts';
import { MIN_GROUP_SIZE } from '../identity/bounds.ts';
import { againIfLost, askLookup, askOpened, cancelAsked, isLost } from './ask-workers.ts';
import {
  type AttestRun,
  type AttestStart,
  attestableContent,
  isBeforeSending,
  isUnderWay,
  type MadeAttestation,
} from './attest-state.ts';
import { changeRun, openRun, readRun, readRuns, workingOn } from './attest-store.ts';
import { readLookup } from './lookup-store.ts';
import { findMembership, placeOf } from './memberships.ts';

/** Longer than all limits of its steps together. */
const LOST_AFTER_MS = 300_000;

/** The relay looked at it and says no: sending the same again changes nothing. */
const REFUSED: readonly string[] = ['group-too-small', 'no-relay', 'unknown-root'];

/** Answered when what it began has come to rest. Content is what the extension looked up itself, never a digest from elsewhere. */
export async function startAttesting({
  tabId,
  id,
  membership,
  statement,
}: AttestStart): Promise<Parsed<null>> {
  const lookup = await readLookup(tabId);
  const content = lookup?.id === id ? attestableContent(lookup) : null;
  if (content === null) return refuse('unknown-content', 'the exact bytes are not known here');
  const member = await findMembership(membership);
  if (!member.ok) return member;
  const { groupId, issuer } = member.value;
  const opened = await openRun({ ...content, statement, groupId, issuer, membership }, Date.now());
  if (!opened.ok) return opened;
  await workingOn(opened.value, prove);
  return accept(null);
}

/** By the run's key and name: a panel may show one that was replaced meanwhile. */
export async function cancelAttesting(key: string, name: string): Promise<Parsed<null>> {
  const run = await currentRun(key, name);
  return run.ok ? end(run.value, 'cancelled') : run;
}

export async function sendAttestationAgain(key: string, name: string): Promise<Parsed<null>> {
  const run = await currentRun(key, name);
  if (!run.ok) return run;
  const { progress } = run.value;
  if (progress.phase !== 'unanswered') return refuse('no-run', 'there is nothing to send again');
  const { url, attestation } = progress;
  const change = { startedAtMs: Date.now(), progress: { phase: 'sending', url, attestation } } as const;
  const again = await changeRun(run.value, ['unanswered'], change);
  if (again !== null) await workingOn(again, send);
  return accept(null);
}

/** The vault was locked: no proof is made with a key that is gone. */
export async function stopProofs(): Promise<void> {
  for (const run of (await readRuns()).filter(isBeforeSending)) await end(run, 'locked');
}

/** Goes on with what a closed panel left behind, and ends what takes too long. */
export async function resumeAttesting(nowMs: number): Promise<void> {
  const underWay = (await readRuns()).filter(isUnderWay);
  await Promise.all(
    underWay.map((run) => (nowMs - run.startedAtMs >= LOST_AFTER_MS ? giveUp(run) : workingOn(run, resume))),
  );
}

async function currentRun(key: string, name: string): Promise<Parsed<AttestRun>> {
  const run = await readRun(key);
  return run?.run === name ? accept(run) : refuse('no-run', 'it is no longer the current one');
}

async function resume(run: AttestRun): Promise<void> {
  if (run.progress.phase === 'sending') {
    // Whether the first time arrived is not known.
    const again = await changeRun(run, ['sending'], { mayBeSaid: true });
    if (again !== null) await send(again);
    return;
  }
  await cancelAsked(run.run);
  const again = await changeRun(run, ['looking', 'proving'], { progress: { phase: 'looking' } });
  if (again !== null) await prove(again);
}

/** The group's newest list and the proof. The relay's answer to a proof of another run is never waited for. */
async function prove(run: AttestRun): Promise<void> {
  // Nothing was handed over yet: where the background was stopped in the middle, all of it can be asked again.
  const made = await againIfLost(() => makeAttestation(run));
  if (!made.ok) {
    await end(run, made.code);
    return;
  }
  const sending = await changeRun(run, ['proving'], { progress: { phase: 'sending', ...made.value } });
  if (sending !== null) await send(sending);
}

async function makeAttestation(
  run: AttestRun,
): Promise<Parsed<{ readonly url: string; readonly attestation: MadeAttestation }>> {
  const member = await findMembership(run.membership);
  if (!member.ok) return member;
  const { issuer, issuerUrl, groupId } = member.value;
  if (groupId !== run.groupId) return refuse('no-membership', 'the membership is of another group by now');
  const place = await placeOf(member.value);
  if (!place.ok) return place;
  const { root, path } = place.value;
  if (path === null) return refuse('not-listed', 'the newest list does not have this member');
  if (!root.hasRelay) return refuse('no-relay', 'nobody may publish attestations of this group');
  if (root.size < MIN_GROUP_SIZE) return refuse('group-too-small', `${root.size} members are too few`);
  const { statement, digest, media } = run;
  const attested = { statement, digest, media, groupId, rootRecordId: root.recordId };
  const proving = { phase: 'proving', stage: 'loading' } as const;
  if ((await changeRun(run, ['looking', 'proving'], { progress: proving })) === null)
    return refuse('cancelled', 'it was ended meanwhile');
  const proof = await askOpened(
    { method: 'prove-attestation', params: { issuer, attested, root: root.root, path } },
    {
      call: run.run,
      onStage: (stage) => void changeRun(run, ['proving'], { progress: { phase: 'proving', stage } }),
    },
  );
  if (!proof.ok) return proof;
  const named = { schema: 'rail.attestation/1', type: 'attestation' } as const;
  return accept({ url: issuerUrl, attestation: { ...named, ...attested, proof: proof.value.proof } });
}

async function send(run: AttestRun): Promise<void> {
  const { progress } = run;
  if (progress.phase !== 'sending') return;
  const { url, attestation } = progress;
  const answer = await againIfLost(async () => {
    const once = await askLookup('issuer-attest', { url, attestation });
    // Whether it arrived is not known.
    if (isLost(once)) await changeRun(run, ['sending'], { mayBeSaid: true });
    return once;
  });
  if (answer.ok) await changeRun(run, ['sending'], { mayBeSaid: true, progress: { phase: 'queued' } });
  else if (REFUSED.includes(answer.code))
    await changeRun(run, ['sending'], { progress: { phase: 'ended', code: answer.code } });
  else await unanswered(run, answer.code);
}

/** Before anything was sent. What is on its way cannot be called back. */
async function end(run: AttestRun, code: string): Promise<Parsed<null>> {
  const ended = await changeRun(run, ['looking', 'proving'], { progress: { phase: 'ended', code } });
  if (ended === null) return refuse('no-run', 'it is past ending');
  await cancelAsked(run.run);
  return accept(null);
}

async function giveUp(run: AttestRun): Promise<void> {
  if (isBeforeSending(run)) await end(run, 'too-slow');
  else await unanswered(run, 'too-slow');
}

async function unanswered(run: AttestRun, code: string): Promise<void> {
  const { progress } = run;
  if (progress.phase !== 'sending') return;
  await changeRun(run, ['sending'], {
    mayBeSaid: true,
    progress: { ...progress, phase: 'unanswered', code },
  });
}
