/** For an unknown key that claims a domain: the reader may have the domain asked, which tells it that somebody looks. */

import { useState } from 'preact/hooks';
import type { Evidence } from '../../verify/evidence.ts';
import type { MessageKey } from '../message.ts';
import { requestAccess, tell } from '../panel-calls.ts';
import { t } from '../text.ts';

export function AskDomain(props: { readonly tabId: number; readonly evidence: Evidence }) {
  const domain = String(props.evidence.details.claimedDomain);
  const answer = props.evidence.details.domainAnswer;
  const [isAsking, setAsking] = useState(false);
  const ask = async (access: Promise<boolean>) => {
    setAsking(true);
    await access;
    await tell({ type: 'ask-domain', tabId: props.tabId, domain });
  };
  const sentence = answerSentence(answer);
  return (
    <section class="box inset" aria-labelledby="domain-title">
      <h2 id="domain-title">{t('domain_title')}</h2>
      {sentence !== null && <p>{t(sentence, domain)}</p>}
      <p class="muted">{t('domain_offer', domain)}</p>
      {isAsking ? (
        <p>{t('domain_asking', domain)}</p>
      ) : sentence === 'domain_no_answer' ? (
        <button type="button" onClick={() => void ask(requestAccess(`https://${domain}/*`))}>
          {t('domain_allow')}
        </button>
      ) : (
        <button type="button" onClick={() => void ask(Promise.resolve(true))}>
          {t(sentence === null ? 'domain_ask' : 'domain_ask_again', domain)}
        </button>
      )}
    </section>
  );
}

function answerSentence(answer: unknown): MessageKey | null {
  if (typeof answer !== 'string') return null;
  if (answer === 'domain-names-others') return 'domain_names_others';
  return ['unreachable', 'timed-out'].includes(answer) ? 'domain_no_answer' : 'domain_bad_answer';
}
