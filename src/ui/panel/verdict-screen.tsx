/** A verdict with its evidence, in reading order: answer, checks, comparison, what it does not prove. */

import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { ContentLookup } from '../../browser/lookup-state.ts';
import type { VerdictDocument } from '../../verify/document.ts';
import { leadingRecord } from '../facts.ts';
import { msg } from '../message.ts';
import { notProven } from '../not-proven.ts';
import type { Row } from '../row.ts';
import { capturedRow, notRunRows, rowsOf } from '../rows.ts';
import { leftLine, receiversOf } from '../sent.ts';
import { comparable } from '../stored-copies.ts';
import { readerLocale, say, t } from '../text.ts';
import { AskDomain, AskManifest, keptElsewhere } from './ask-host.tsx';
import { AskReproduce } from './ask-reproduce.tsx';
import { Comparison } from './comparison.tsx';
import { Frame, SettingsButton } from './frame.tsx';
import { LeftDevice } from './left-device.tsx';
import { Rail } from './rail.tsx';
import { SubjectLine } from './subject-line.tsx';
import { VerdictCard } from './verdict-card.tsx';

export function VerdictScreen(props: {
  readonly state: ContentLookup;
  readonly verdict: VerdictDocument;
  readonly captured: boolean;
  /** Where it is one finding of several: the way back, above everything, and no question to a domain, which is asked of one lookup. */
  readonly above?: ComponentChildren;
  /** Where the reader can attest to this content. */
  readonly onAttest?: () => void;
}) {
  const { state, verdict } = props;
  const locale = readerLocale();
  const [isLeftOpen, setLeftOpen] = useState(false);
  const [isNotRunOpen, setNotRunOpen] = useState(false);
  const [copiesAsked, setCopiesAsked] = useState(0);
  const receivers = withCopies(receiversOf(verdict, locale), copiesAsked);
  const { first, later } = splitNotRun(verdict, props.captured);
  const leading = leadingRecord(verdict);
  const elsewhere = keptElsewhere(verdict);
  const offered = verdict.evidence.find(({ code }) => code === 'computation-offered');
  const comparisons = comparable(verdict);

  return (
    <Frame
      left={
        <button
          type="button"
          class="left"
          aria-expanded={isLeftOpen}
          aria-controls="left-list"
          onClick={() => setLeftOpen(!isLeftOpen)}
        >
          {say(leftLine(receivers, state.subject.kind, locale))}
        </button>
      }
      footer={
        <>
          <Time verdict={verdict} locale={locale} />
          <SettingsButton />
          <button
            type="button"
            aria-expanded={isNotRunOpen}
            aria-controls="not-run"
            onClick={() => setNotRunOpen(!isNotRunOpen)}
          >
            {t('footer_not_run', later.length.toLocaleString(locale))}
          </button>
        </>
      }
    >
      {props.above}
      {isLeftOpen && <LeftDevice id="left-list" subject={state.subject} receivers={receivers} />}
      <SubjectLine state={state} found={verdict.subject} captured={props.captured} />
      <VerdictCard verdict={verdict} />
      {props.above === undefined && leading?.details.claimedDomain !== undefined && (
        <AskDomain key={String(leading.details.domainAnswer)} tabId={state.tabId} evidence={leading} />
      )}
      {elsewhere !== undefined && (
        <AskManifest key={elsewhere.code} tabId={state.tabId} evidence={elsewhere} />
      )}
      {props.above === undefined && offered !== undefined && (
        <AskReproduce key={String(offered.details.record)} tabId={state.tabId} evidence={offered} />
      )}
      <h2 class="label">{t('rail_title')}</h2>
      <Rail rows={[...rowsOf(verdict, locale), ...first]} />
      {isNotRunOpen && <NotRun rows={later} tier={verdict.tier} />}
      {comparisons.map((evidence) => (
        <Comparison
          key={String(evidence.details.record)}
          state={state}
          evidence={evidence}
          among={comparisons.length === 1 ? 'one' : 'several'}
          onAsked={() => setCopiesAsked(copiesAsked + 1)}
        />
      ))}
      {verdict.tier === 'E' && (
        <details class="more" open>
          <summary>{t('todo_title')}</summary>
          <p>{t('todo_E')}</p>
        </details>
      )}
      <details class="more">
        <summary>{t('notproof_title')}</summary>
        <ul>
          {notProven(verdict).map((key) => (
            <li key={key}>{t(key)}</li>
          ))}
        </ul>
      </details>
      {props.onAttest !== undefined && (
        <p class="aside">
          <button type="button" class="link attest" onClick={props.onAttest}>
            {t('attest_entry')}
          </button>
        </p>
      )}
    </Frame>
  );
}

function NotRun(props: { readonly rows: readonly Row[]; readonly tier: string }) {
  const section = useRef<HTMLElement>(null);
  // It opens above the button that was pressed, out of sight on a short panel.
  useEffect(() => section.current?.scrollIntoView({ block: 'nearest' }), []);
  return (
    <section id="not-run" aria-labelledby="not-run-title" ref={section}>
      <h2 class="label" id="not-run-title">
        {t('rail_not_run_title')}
      </h2>
      <Rail rows={props.rows} />
      <p class="muted aside">{t('footer_case', props.tier)}</p>
    </section>
  );
}

function Time({ verdict, locale }: { readonly verdict: VerdictDocument; readonly locale: string }) {
  const { total } = verdict.timingsMs;
  return (
    <span class="time">
      {total !== undefined && t('footer_time', Math.round(total).toLocaleString(locale))}
    </span>
  );
}

/**
 * Where nothing leads, what was not checked matters as much as what was: the lookup's own gaps and the watermarks
 * stand on the first rail then; that a video has sound always does. The rest opens from the footer, which counts it.
 */
function splitNotRun(verdict: VerdictDocument, captured: boolean) {
  const rows = notRunRows(verdict.notRun);
  const isOpen = ['C', 'F', 'G'].includes(verdict.tier);
  const isFirst = (row: Row) =>
    row.title.key === 'notrun_audio_title' ||
    (row.offers !== null && (isOpen || row.offers !== 'watermark-checkers'));
  return {
    first: [...(captured ? [capturedRow()] : []), ...rows.filter(isFirst)],
    later: rows.filter((row) => !isFirst(row)),
  };
}

/** A stored copy may come from any of the servers that were asked before, so each of them is named. */
function withCopies(receivers: ReturnType<typeof receiversOf>, copiesAsked: number) {
  if (copiesAsked === 0) return receivers;
  return receivers.map((receiver) => ({ ...receiver, values: [...receiver.values, msg('sent_stored')] }));
}
