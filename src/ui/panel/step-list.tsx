/** Steps of something that is under way, as stops of the rail. */

import type { MessageKey } from '../message.ts';
import { t } from '../text.ts';
import { Mark } from './rail.tsx';

/** @param now place of the step that is going on */
export function StepList({ steps, now }: { readonly steps: readonly MessageKey[]; readonly now: number }) {
  return (
    <ol class="rail steps">
      {steps.map((step, i) => {
        const place = i < now ? 'pass' : i === now ? 'now' : 'off';
        return (
          <li key={step} class={place} aria-current={i === now ? 'step' : undefined}>
            <span class="stop" aria-hidden="true">
              {place === 'pass' && <Mark shape="pass" />}
            </span>
            <div class="t">
              <span class="for-ears">{t(PLACE_WORDS[place])} </span>
              {t(step)}
            </div>
          </li>
        );
      })}
    </ol>
  );
}

const PLACE_WORDS: Record<'pass' | 'now' | 'off', MessageKey> = {
  pass: 'step_done',
  now: 'step_now',
  off: 'step_next',
};
