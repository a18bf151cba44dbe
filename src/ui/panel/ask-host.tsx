/**
 * Questions that would tell another host that somebody looks: whose key it is, and for a credential that is kept
 * elsewhere. Each is asked once the reader says so.
 */

import { useState } from 'preact/hooks';
import type { PanelMessage } from '../../browser/lookup-state.ts';
import type { VerdictDocument } from '../../verify/document.ts';
import type { Evidence } from '../../verify/evidence.ts';
import { isAskable } from '../../verify/remote-manifest.ts';
import type { MessageKey } from '../message.ts';
import { requestAccess, tell } from '../panel-calls.ts';
import { t } from '../text.ts';

/** For an unknown key that claims a domain. */
export function AskDomain(props: { readonly tabId: number; readonly evidence: Evidence }) {
  const domain = String(props.evidence.details.claimedDomain);
  const answered = domainSentence(props.evidence.details.domainAnswer);
  return (
    <AskHost
      host={domain}
      title="domain_title"
      offer="domain_offer"
      answered={answered}
      isReached={answered !== 'domain_no_answer'}
      question={{ type: 'ask-domain', tabId: props.tabId, domain }}
    />
  );
}

/** For a credential that does not stand in its file. */
export function AskManifest(props: { readonly tabId: number; readonly evidence: Evidence }) {
  const url = String(props.evidence.details.url);
  const wasAsked = props.evidence.code === 'credential-not-given';
  return (
    <AskHost
      host={new URL(url).host}
      title="manifest_title"
      offer="manifest_offer"
      answered={wasAsked ? 'manifest_no_answer' : null}
      isReached={!wasAsked}
      question={{ type: 'ask-manifest', tabId: props.tabId, url }}
    />
  );
}

/** The row about a credential that may be asked for. */
export function keptElsewhere({ evidence }: VerdictDocument): Evidence | undefined {
  return evidence.find(
    ({ code, details }) =>
      (code === 'credential-remote' || code === 'credential-not-given') && isAskable(String(details.url)),
  );
}

function AskHost(props: {
  readonly host: string;
  readonly title: MessageKey;
  readonly offer: MessageKey;
  /** What came of it the last time. */
  readonly answered: MessageKey | null;
  /** `false` where the browser may have stood in the way. */
  readonly isReached: boolean;
  readonly question: PanelMessage;
}) {
  const { host, answered } = props;
  const [isAsking, setAsking] = useState(false);
  const ask = async (access: Promise<boolean>) => {
    setAsking(true);
    await access;
    await tell(props.question);
  };
  return (
    <section class="box inset" aria-labelledby={props.title}>
      <h2 id={props.title}>{t(props.title)}</h2>
      {answered !== null && <p>{t(answered, host)}</p>}
      <p class="muted">{t(props.offer, host)}</p>
      {isAsking ? (
        <p>{t('domain_asking', host)}</p>
      ) : props.isReached ? (
        <button type="button" onClick={() => void ask(Promise.resolve(true))}>
          {t(answered === null ? 'domain_ask' : 'domain_ask_again', host)}
        </button>
      ) : (
        <button
          type="button"
          onClick={() => void ask(requestAccess(`https://${new URL(`https://${host}`).hostname}/*`))}
        >
          {t('domain_allow')}
        </button>
      )}
    </section>
  );
}

function domainSentence(answer: unknown): MessageKey | null {
  if (typeof answer !== 'string') return null;
  if (answer === 'domain-names-others') return 'domain_names_others';
  return ['unreachable', 'timed-out'].includes(answer) ? 'domain_no_answer' : 'domain_bad_answer';
}
