/** Who signs for what (docs/spec/wallet-home.md section 5): this key a transaction, this key a wish, or another network for an account of NEAR. */

import type { ComponentChildren } from 'preact';
import { AddressGroups } from '../address-groups.tsx';
import { t } from '../text.ts';
import type { Looked } from './looked.ts';
import { ViewHead } from './view-head.tsx';

export function Modes({ account, onView }: Looked) {
  const isWatched = account.source === 'watch';
  return (
    <>
      <ViewHead title={t('modes_title')} onBack={() => onView({ at: 'home' })} />
      <p>{t('modes_about')}</p>
      <Mode
        id="native"
        name={t('modes_native')}
        who={isWatched ? t('modes_none') : t('modes_native_who')}
        about={t('modes_native_about')}
      >
        <AddressGroups address={account.address} />
      </Mode>
      <Mode
        id="intent"
        name={t('modes_intent')}
        who={isWatched ? t('modes_none') : t('modes_intent_who')}
        about={t('modes_intent_about')}
      >
        <div class="two">
          <button type="button" disabled={isWatched} onClick={() => onView({ at: 'intent' })}>
            {t('modes_intent_write')}
          </button>
          <button type="button" onClick={() => onView({ at: 'check-intent' })}>
            {t('modes_intent_check')}
          </button>
        </div>
      </Mode>
      <Mode
        id="derived"
        name={t('modes_derived')}
        who={t('modes_derived_who')}
        about={t('modes_derived_about')}
      >
        <div class="two">
          <button type="button" onClick={() => onView({ at: 'derived' })}>
            {t('modes_derived_show')}
          </button>
        </div>
      </Mode>
    </>
  );
}

function Mode(props: {
  readonly id: string;
  readonly name: string;
  readonly who: string;
  readonly about: string;
  readonly children: ComponentChildren;
}) {
  const { id, name, who, about, children } = props;
  return (
    <section class={`box mode ${id}`} aria-labelledby={`mode-${id}`} data-testid={`mode-${id}`}>
      <div class="row-head">
        <h2 id={`mode-${id}`}>{name}</h2>
        <span class="tag">{who}</span>
      </div>
      <p>{about}</p>
      {children}
    </section>
  );
}
