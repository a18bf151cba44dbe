/** Everything that left the device for this lookup: who received it, what kind of value, how often. */

import type { LookupSubject } from '../../browser/lookup-state.ts';
import { hostOf } from '../format.ts';
import type { MessageKey } from '../message.ts';
import type { Receiver } from '../sent.ts';
import { say, t } from '../text.ts';

const NEVER: Record<LookupSubject['kind'], MessageKey> = {
  picture: 'left_never_picture',
  text: 'left_never_text',
  page: 'left_never_page',
};

export function LeftDevice(props: {
  readonly id: string;
  readonly subject: LookupSubject;
  readonly receivers: readonly Receiver[];
}) {
  const { subject, receivers } = props;
  const isAway = receivers.some(({ place }) => place === 'away');
  return (
    <section class="left-list" id={props.id} aria-labelledby="left-title">
      <h2 id="left-title">{t('left_title')}</h2>
      {receivers.length === 0 && <p>{t('left_none_asked')}</p>}
      {receivers.length > 0 && !isAway && <p>{t('left_only_local')}</p>}
      <ul>
        {receivers.map(({ host, place, values }) => (
          <li key={host}>
            <b>{host}</b>
            {place === 'this-device' && <span class="muted"> {t('left_on_device')}</span>}
            <ul class="values">
              {values.map((value) => (
                <li key={value.key}>{say(value)}</li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
      <p>{t(NEVER[subject.kind])}</p>
      {isAway && <p>{t('left_address')}</p>}
      {subject.kind === 'picture' && /^https?:/.test(subject.srcUrl) && (
        <p>{t('left_refetch', hostOf(subject.srcUrl))}</p>
      )}
      {subject.kind === 'page' && <p>{t('left_refetch_page')}</p>}
    </section>
  );
}
