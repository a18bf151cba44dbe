/** While the proof is made: where it is at, and a way to stop it. */

import type { MessageKey } from '../message.ts';
import { Mark } from '../panel/rail.tsx';
import { t } from '../text.ts';
import { askBackground } from './approve-calls.ts';
import { type Asked, WhoAsks } from './who-asks.tsx';

const STAGES: readonly (readonly [string, MessageKey])[] = [
  ['asking', 'approve_stage_asking'],
  ['loading', 'approve_stage_loading'],
  ['witness', 'approve_stage_witness'],
  ['proof', 'approve_stage_proof'],
];

const PLACES = { pass: 'step_done', now: 'step_now', off: 'step_next' } as const;

export function Proving(props: { readonly id: string; readonly asked: Asked; readonly stage: string }) {
  const now = STAGES.findIndex(([stage]) => stage === props.stage);
  return (
    <>
      <WhoAsks origin={props.asked.origin} title={t('approve_proving')} />
      <ol class="rail steps" aria-live="polite">
        {STAGES.map(([stage, key], i) => {
          const place = i < now ? 'pass' : i === now ? 'now' : 'off';
          return (
            <li class={place} key={stage} aria-current={i === now ? 'step' : undefined}>
              <span class="stop" aria-hidden="true">
                {place === 'pass' && <Mark shape="pass" />}
              </span>
              <span class="t">
                <span class="for-ears">{t(PLACES[place])} </span>
                {t(key)}
              </span>
            </li>
          );
        })}
      </ol>
      <div class="bottom">
        <button
          type="button"
          class="wide"
          onClick={() => void askBackground({ type: 'approve-stop', id: props.id })}
        >
          {t('approve_cancel')}
        </button>
      </div>
    </>
  );
}
