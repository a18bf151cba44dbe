/** Before anything was looked up: what to do, and that nothing leaves the device until then. */

import { t } from '../text.ts';
import { PlainFrame } from './frame.tsx';

export function FirstRun() {
  return (
    <PlainFrame left={t('left_nothing')}>
      <div class="page">
        <h1>{t('empty_title')}</h1>
        <h2 class="label">{t('empty_steps_title')}</h2>
        <ol class="rail numbered">
          <li>
            <span class="stop" />
            <div class="t">{t('empty_step_point')}</div>
          </li>
          <li>
            <span class="stop" />
            <div class="t">{t('empty_step_choose', t('menuCheckImage'), t('menuCheckSelection'))}</div>
          </li>
          <li>
            <span class="stop" />
            <div class="t">{t('empty_step_read')}</div>
          </li>
        </ol>
        <p>{t('empty_own')}</p>
        <p class="muted">{t('empty_private')}</p>
      </div>
    </PlainFrame>
  );
}
