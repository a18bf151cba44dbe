/** A list of checks as a rail with stops: the shape of each stop and its words carry the meaning, colour only helps. */

import { openSettings } from '../panel-calls.ts';
import type { HistoryStep, Row, Shape } from '../row.ts';
import { say, t } from '../text.ts';

/** `expandable`: technical facts of a row open below it. */
export function Rail({ rows }: { readonly rows: readonly Row[] }) {
  return (
    <ol class="rail">
      {rows.map((row, index) => (
        // Rows of one verdict never change their order.
        <li key={`${index} ${row.title.key}`} class={row.shape} data-testid="evidence-row">
          <span class="stop" aria-hidden="true">
            <Mark shape={row.shape} />
          </span>
          <details>
            <summary>
              <span class="for-ears">{shapeWord(row.shape)} </span>
              <span class="t">{say(row.title)}</span>
              {row.text !== null && <span class="d">{say(row.text)}</span>}
            </summary>
            {row.history.length > 0 && <History steps={row.history} />}
            <dl class="raw">
              {row.raw.map(([name, value]) => (
                <div key={name}>
                  <dt>{name}</dt>
                  <dd>{value}</dd>
                </div>
              ))}
            </dl>
          </details>
          {row.children.length > 0 && <Rail rows={row.children} />}
          <Offer row={row} />
        </li>
      ))}
    </ol>
  );
}

function History({ steps }: { readonly steps: readonly HistoryStep[] }) {
  return (
    <div class="history">
      <h3>{t('history_title')}</h3>
      <ol>
        {steps.map(({ what, by, at }, index) => (
          // Steps never change their order.
          <li key={`${index} ${what.key}`}>
            {say(what)}
            {by !== null && (
              <span class="muted">
                {' · '}
                <bdi>{by}</bdi>
              </span>
            )}
            {at !== null && (
              <span class="muted">
                {' · '}
                <bdi>{at}</bdi>
              </span>
            )}
          </li>
        ))}
      </ol>
    </div>
  );
}

export function Mark({ shape }: { readonly shape: Shape }) {
  const path = MARKS[shape];
  if (path === null) return null;
  return (
    <svg viewBox="0 0 10 10" role="presentation">
      <path d={path} />
    </svg>
  );
}

const MARKS: Record<Shape, string | null> = {
  pass: 'M2.2 5.2l2 2 3.8-4.2',
  fail: 'M3 3l4 4M7 3L3 7',
  unknown: 'M3.4 3.7c0-2.2 3.3-2.2 3.3-.1 0 1.4-1.7 1.4-1.7 2.6M5 8.3v.1',
  none: null,
  weak: null,
  off: null,
  person: null,
};

function shapeWord(shape: Shape): string {
  if (shape === 'pass') return t('shape_pass');
  if (shape === 'fail') return t('shape_fail');
  if (shape === 'unknown') return t('shape_unknown');
  if (shape === 'none') return t('shape_none');
  if (shape === 'person') return t('shape_person');
  return t(shape === 'weak' ? 'shape_weak' : 'shape_off');
}

function Offer({ row }: { readonly row: Row }) {
  if (row.offers === null) return null;
  if (row.offers === 'watermark-checkers')
    return (
      <div class="offer">
        <OutsideLink href="https://openai.com/research/verify" label={t('notrun_watermark_openai')} />
        <OutsideLink href="https://deepmind.google/models/synthid/" label={t('notrun_watermark_google')} />
      </div>
    );
  return (
    <div class="offer">
      <button type="button" class="link" onClick={openSettings}>
        {t(row.offers === 'add-companies' ? 'notrun_add_companies' : 'notrun_change_privacy')}
      </button>
    </div>
  );
}

export function OutsideLink({ href, label }: { readonly href: string; readonly label: string }) {
  return (
    <a href={href} target="_blank" rel="noreferrer">
      {label}
      <span aria-hidden="true"> ↗</span>
      <span class="for-ears"> ({t('opens_new_tab')})</span>
    </a>
  );
}
