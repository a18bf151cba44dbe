/** The content beside the copy that the AI company stored. Shows only what was fetched, checked and re-encoded here. */

import { useState } from 'preact/hooks';
import type { ContentLookup } from '../../browser/lookup-state.ts';
import type { StoredContent } from '../../engine/lookup-protocol.ts';
import type { Evidence } from '../../verify/evidence.ts';
import type { MessageKey } from '../message.ts';
import { tell } from '../panel-calls.ts';
import { copiesToShow, type StoredCopy } from '../stored-copies.ts';
import { t } from '../text.ts';

type Loaded = StoredContent | 'asked' | null;

export function Comparison(props: {
  readonly state: ContentLookup;
  readonly evidence: Evidence;
  /** One of several is named. */
  readonly among: 'one' | 'several';
  /** Told when a server is asked for a copy, since that leaves the device. */
  readonly onAsked: () => void;
}) {
  const { state, evidence } = props;
  const copies = copiesToShow(evidence, state.subject.kind);
  const who = String(evidence.details.who ?? '');
  if (copies.length === 0) return <p class="muted aside">{t('compare_nothing', who)}</p>;
  return (
    <details class="more">
      <summary>{props.among === 'one' ? t('compare_title') : t('compare_title_named', who)}</summary>
      {copies.map((copy) => (
        <StoredBeside key={copy.id} state={state} copy={copy} who={who} onAsked={props.onAsked} />
      ))}
    </details>
  );
}

function StoredBeside(props: {
  readonly state: ContentLookup;
  readonly copy: StoredCopy;
  readonly who: string;
  readonly onAsked: () => void;
}) {
  const { state, copy } = props;
  const [loaded, setLoaded] = useState<Loaded>(null);
  const load = async () => {
    setLoaded('asked');
    props.onAsked();
    const { id, digest, media, sizeBytes } = copy;
    const message = { type: 'read-stored', tabId: state.tabId, id, digest, media, sizeBytes } as const;
    setLoaded((await tell(message)) ?? { shown: 'nothing', because: 'unreachable' });
  };
  const isPicture = state.subject.kind === 'picture';
  return (
    <div class={isPicture ? 'beside' : 'beside texts'}>
      <figure>
        <figcaption>{t(isPicture ? 'compare_yours_picture' : 'compare_yours_text')}</figcaption>
        <Own state={state} />
      </figure>
      <figure>
        <figcaption>{t(ROLE_LABELS[copy.role], props.who)}</figcaption>
        <Theirs loaded={loaded} onLoad={() => void load()} label={t(ROLE_LABELS[copy.role], props.who)} />
      </figure>
    </div>
  );
}

const ROLE_LABELS: Record<StoredCopy['role'], MessageKey> = {
  preview: 'compare_preview',
  output: 'compare_output',
  input: 'compare_input',
};

function Own({ state }: { readonly state: ContentLookup }) {
  if (state.subject.kind === 'text') return <blockquote dir="auto">{state.subject.text}</blockquote>;
  if (state.thumbnail === null) return <p class="muted">{t('compare_no_picture')}</p>;
  return <img src={state.thumbnail} alt={t('compare_yours_picture')} />;
}

function Theirs(props: { readonly loaded: Loaded; readonly onLoad: () => void; readonly label: string }) {
  const { loaded } = props;
  if (loaded === null)
    return (
      <>
        <button type="button" onClick={props.onLoad}>
          {t('compare_show')}
        </button>
        <p class="muted">{t('compare_asks')}</p>
      </>
    );
  if (loaded === 'asked') return <output class="muted">{t('compare_loading')}</output>;
  if (loaded.shown === 'picture') return <img src={loaded.dataUrl} alt={props.label} />;
  if (loaded.shown === 'text') return <blockquote dir="auto">{loaded.text}</blockquote>;
  return (
    <>
      <output>{t(REFUSALS[loaded.because])}</output>
      {loaded.because === 'unreachable' && (
        <button type="button" onClick={props.onLoad}>
          {t('compare_again')}
        </button>
      )}
    </>
  );
}

const REFUSALS: Record<Extract<StoredContent, { shown: 'nothing' }>['because'], MessageKey> = {
  unreachable: 'compare_unreachable',
  altered: 'compare_altered',
  'too-large': 'compare_too_large',
  unreadable: 'compare_unreadable',
};
