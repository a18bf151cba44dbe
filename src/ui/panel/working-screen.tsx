/** A lookup on its way: what is being done, step by step, and a way to stop it. */

import type { ContentLookup, LookupState } from '../../browser/lookup-state.ts';
import type { MessageKey } from '../message.ts';
import { tell } from '../panel-calls.ts';
import { t } from '../text.ts';
import { Mark } from './rail.tsx';
import { SubjectLine } from './subject-line.tsx';

type Step = Extract<LookupState['progress'], { phase: 'working' }>['step'];

const STEPS = ['reading', 'fingerprinting', 'asking-servers', 'comparing', 'verifying'] as const;

export function WorkingScreen(props: { readonly state: ContentLookup; readonly step: Step }) {
  const { state } = props;
  const isPicture = state.subject.kind === 'picture';
  const steps: readonly Step[] = props.step === 'reproducing' ? [...STEPS, 'reproducing'] : STEPS;
  const now = steps.indexOf(props.step);
  return (
    <>
      <SubjectLine state={state} found={null} captured={false} />
      <div class="page after-subject">
        <h1>{t(isPicture ? 'working_title_picture' : 'working_title_text')}</h1>
        <ol class="rail steps">
          {steps.map((step, i) => {
            const place = i < now ? 'pass' : i === now ? 'now' : 'off';
            return (
              <li key={step} class={place} aria-current={i === now ? 'step' : undefined}>
                <span class="stop" aria-hidden="true">
                  {place === 'pass' && <Mark shape="pass" />}
                </span>
                <div class="t">
                  <span class="for-ears">{t(placeWord(place))} </span>
                  {t(stepWord(step, isPicture))}
                </div>
              </li>
            );
          })}
        </ol>
        <button type="button" onClick={() => void tell({ type: 'cancel', tabId: state.tabId })}>
          {t(props.step === 'reproducing' ? 'reproduce_stop' : 'working_cancel')}
        </button>
      </div>
    </>
  );
}

function placeWord(place: 'pass' | 'now' | 'off'): MessageKey {
  if (place === 'pass') return 'step_done';
  return place === 'now' ? 'step_now' : 'step_next';
}

function stepWord(step: Step, isPicture: boolean): MessageKey {
  if (step === 'reading') return isPicture ? 'step_reading_picture' : 'step_reading_text';
  return STEP_WORDS[step];
}

const STEP_WORDS: Record<Exclude<Step, 'reading'>, MessageKey> = {
  fingerprinting: 'step_fingerprinting',
  'asking-servers': 'step_asking_servers',
  comparing: 'step_comparing',
  verifying: 'step_verifying',
  reproducing: 'step_reproducing',
};
