/** What becomes public for good, what does not show, and who learns what else: read before the button that begins. */

import type { Statement } from '../../browser/attest-state.ts';
import type { ContentSubject } from '../../browser/lookup-state.ts';
import type { MembershipView } from '../../browser/membership-state.ts';
import { STATEMENT_WORDS } from '../attest-words.ts';
import { hostOf } from '../format.ts';
import type { MessageKey } from '../message.ts';
import { groupTitle } from '../options/membership-words.ts';
import type { Names } from '../options/use-memberships.ts';
import { t } from '../text.ts';

const WORDS: Record<ContentSubject['kind'], { readonly digest: MessageKey; readonly hidden: MessageKey }> = {
  picture: { digest: 'attest_public_digest_picture', hidden: 'attest_hidden_picture' },
  text: { digest: 'attest_public_digest_text', hidden: 'attest_hidden_text' },
};

export function AttestConsent(props: {
  readonly kind: ContentSubject['kind'];
  readonly statement: Statement;
  readonly membership: MembershipView;
  readonly names: Names;
  /** The beginning is on its way. */
  readonly isBusy: boolean;
  readonly onAttest: () => void;
  readonly onNotNow: () => void;
}) {
  const { kind, statement, membership } = props;
  const group = groupTitle(membership, props.names);
  return (
    <>
      <section class="box">
        <h2>{t('attest_public_title')}</h2>
        <ul>
          <li>{t('attest_public_statement', t(STATEMENT_WORDS[statement].says))}</li>
          <li>{t('attest_public_group', group)}</li>
          <li>{t(WORDS[kind].digest)}</li>
        </ul>
        <p>{t('attest_forever')}</p>
      </section>
      <section class="box">
        <h2>{t('attest_hidden_title')}</h2>
        <ul>
          <li>{t('attest_hidden_member')}</li>
          <li>{t('attest_hidden_others')}</li>
          <li>{t(WORDS[kind].hidden)}</li>
        </ul>
        <p>{t('attest_relay', hostOf(membership.issuerUrl))}</p>
      </section>
      <p class="muted">{t('attest_not_proof', group)}</p>
      <div class="two">
        <button type="button" onClick={props.onNotNow}>
          {t('attest_not_now')}
        </button>
        <button type="button" class="main" disabled={props.isBusy} onClick={props.onAttest}>
          {t('attest_do')}
        </button>
      </div>
      <p class="muted">{t('attest_takes')}</p>
    </>
  );
}
