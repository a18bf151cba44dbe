/** The side panel: one screen per phase of a lookup, between a header that says what left the device and a footer. */

import { useEffect, useRef, useState } from 'preact/hooks';
import { attestableContent } from '../../browser/attest-state.ts';
import type { ContentLookup, LookupState } from '../../browser/lookup-state.ts';
import type { VerdictDocument } from '../../verify/document.ts';
import { say, t } from '../text.ts';
import { headlineOf } from '../tier.ts';
import { AccessScreen } from './access-screen.tsx';
import { AttestScreen } from './attest-screen.tsx';
import { FailedScreen, failureTitle } from './failed-screen.tsx';
import { FirstQuestion } from './first-question.tsx';
import { FirstRun } from './first-run.tsx';
import { PlainFrame } from './frame.tsx';
import { useOwnContent } from './own-content.tsx';
import { PageScreen, pageTitle } from './page-screen.tsx';
import { PickingScreen } from './picking-screen.tsx';
import { useLookup } from './use-lookup.ts';
import { VerdictScreen } from './verdict-screen.tsx';
import { WorkingScreen } from './working-screen.tsx';

export function Panel() {
  const state = useLookup();
  useFocusKept(state);
  useOwnContent();
  return (
    <>
      {/* One live region that stays, so that each news is read once. */}
      <output class="for-ears">{state ? announcement(state) : ''}</output>
      {state !== undefined && <Screen state={state} />}
    </>
  );
}

function Screen({ state }: { readonly state: LookupState | null }) {
  if (state === null) return <FirstRun />;
  const { progress, subject } = state;
  if (progress.phase === 'picking') return <PickingScreen key={state.id} state={state} />;
  if (progress.phase === 'asking-first') return <FirstQuestion state={state} servers={progress.servers} />;
  if (progress.phase === 'page') return <PageScreen key={state.id} state={state} page={progress} />;
  // A page's first moment, before its own phases.
  return subject.kind === 'page' ? null : <ContentScreen state={{ ...state, subject }} />;
}

function ContentScreen({ state }: { readonly state: ContentLookup }) {
  const { progress } = state;
  // The key makes each lookup start with everything folded.
  if (progress.phase === 'done')
    return (
      <DoneScreen
        key={`${state.id} ${progress.verdict.tier}`}
        state={state}
        verdict={progress.verdict}
        captured={progress.captured}
      />
    );
  if (progress.phase === 'needs-access')
    return (
      <PlainFrame left={t('left_nothing')}>
        <AccessScreen state={state} origin={progress.origin} canCapture={progress.canCapture} />
      </PlainFrame>
    );
  const stays = state.subject.kind === 'picture' ? t('left_stays_picture') : t('left_stays_text');
  return (
    <PlainFrame left={stays}>
      {progress.phase === 'working' ? (
        <WorkingScreen state={state} step={progress.step} />
      ) : (
        progress.phase === 'failed' && <FailedScreen state={state} code={progress.code} />
      )}
    </PlainFrame>
  );
}

/** The verdict, or the reader's own statement about what it is of. */
function DoneScreen(props: {
  readonly state: ContentLookup;
  readonly verdict: VerdictDocument;
  readonly captured: boolean;
}) {
  const [isAttesting, setAttesting] = useState(false);
  const content = attestableContent(props.state);
  const wasAttesting = useRef(false);
  useEffect(() => {
    // The pressed button went away with its screen: the keyboard goes on where it came from.
    if (wasAttesting.current && !isAttesting) document.querySelector<HTMLElement>('button.attest')?.focus();
    wasAttesting.current = isAttesting;
  }, [isAttesting]);
  if (content === null) return <VerdictScreen {...props} />;
  return isAttesting ? (
    <AttestScreen {...props} content={content} onBack={() => setAttesting(false)} />
  ) : (
    <VerdictScreen {...props} onAttest={() => setAttesting(true)} />
  );
}

function announcement({ progress, subject }: LookupState): string {
  if (progress.phase === 'done') return say(headlineOf(progress.verdict));
  if (progress.phase === 'working')
    return subject.kind === 'picture' ? t('working_title_picture') : t('working_title_text');
  if (progress.phase === 'failed') return t(failureTitle(progress.code));
  if (progress.phase === 'page') return t(pageTitle(progress));
  if (progress.phase === 'picking') return t('picking_title');
  return progress.phase === 'needs-access' ? t('access_title') : t('first_title');
}

/** A pressed button that disappears with its screen must not send the keyboard back to the top of the browser. */
function useFocusKept(state: LookupState | null | undefined): void {
  const hadFocus = useRef(false);
  const phase = state?.progress.phase;
  useEffect(() => {
    const note = () => {
      hadFocus.current = document.activeElement !== document.body;
    };
    document.addEventListener('focusin', note);
    if (hadFocus.current && document.activeElement === document.body)
      document.querySelector<HTMLElement>('main')?.focus();
    else note();
    return () => document.removeEventListener('focusin', note);
  }, [phase]);
}
