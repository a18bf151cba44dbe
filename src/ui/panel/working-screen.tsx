/** A lookup on its way: what is being done, step by step, and a way to stop it. */

import type { ContentLookup, LookupState } from '../../browser/lookup-state.ts';
import type { MessageKey } from '../message.ts';
import { tell } from '../panel-calls.ts';
import { t } from '../text.ts';
import { StepList } from './step-list.tsx';
import { SubjectLine } from './subject-line.tsx';

type Step = Extract<LookupState['progress'], { phase: 'working' }>['step'];

const STEPS = ['reading', 'fingerprinting', 'asking-servers', 'comparing', 'verifying'] as const;

export function WorkingScreen(props: { readonly state: ContentLookup; readonly step: Step }) {
  const { state } = props;
  const isPicture = state.subject.kind === 'picture';
  const steps: readonly Step[] = props.step === 'reproducing' ? [...STEPS, 'reproducing'] : STEPS;
  return (
    <>
      <SubjectLine state={state} found={null} captured={false} />
      <div class="page after-subject">
        <h1>{t(isPicture ? 'working_title_picture' : 'working_title_text')}</h1>
        <StepList steps={steps.map((step) => stepWord(step, isPicture))} now={steps.indexOf(props.step)} />
        <button type="button" onClick={() => void tell({ type: 'cancel', tabId: state.tabId })}>
          {t(props.step === 'reproducing' ? 'reproduce_stop' : 'working_cancel')}
        </button>
      </div>
    </>
  );
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
