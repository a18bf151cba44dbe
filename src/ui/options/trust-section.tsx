/** Whom the reader believes: keys added by hand, and signed lists that others keep. */

import { useState } from 'preact/hooks';
import { parseSubscription } from '../../engine/recognised.ts';
import { parseComputationKeys } from '../../verify/computation/computation-keys.ts';
import { type CredentialList, parseCredentialList } from '../../verify/credential/own-list.ts';
import { parseTrustEntry, type TrustEntry } from '../../verify/trust.ts';
import { countedMsg } from '../message.ts';
import { readerLocale, say, t } from '../text.ts';
import { AddCertificates } from './add-certificates.tsx';
import { AddDomain } from './add-domain.tsx';
import { AddKeyFile } from './add-key-file.tsx';
import { AddList } from './add-list.tsx';
import { AddComputationKeys, ComputationKeysEntry, nameOf } from './computation-keys.tsx';
import { ConfirmButton } from './confirm-button.tsx';
import { SubscribedList } from './subscribed-list.tsx';
import { shortKey } from './trust-words.ts';
import { changeSettings, sameAs } from './use-stored.ts';

export function TrustSection({ trust }: { readonly trust: readonly unknown[] }) {
  const [news, setNews] = useState('');
  const store = async (change: (before: readonly unknown[]) => readonly unknown[], said: string) => {
    await changeSettings((settings) => ({ ...settings, trust: change(settings.trust) }));
    setNews(said);
  };
  const add = (item: unknown, name: string) => store((before) => [...before, item], t('trust_added', name));
  // By what it is: its place may be another's by now.
  const remove = (index: number, name: string) => {
    const isGone = sameAs(trust[index]);
    return store((before) => before.filter((item) => !isGone(item)), t('trust_removed', name));
  };
  const replace = (index: number, item: unknown, name: string) => {
    const isOld = sameAs(trust[index]);
    return store((before) => before.map((now) => (isOld(now) ? item : now)), t('trust_list_updated', name));
  };
  const byHand = trust.flatMap((item, index) => {
    const entry = parseTrustEntry(item);
    return entry.ok ? [{ index, entry: entry.value }] : [];
  });
  const certificates = trust.flatMap((item, index) => {
    const list = parseCredentialList(item);
    return list === null ? [] : [{ index, list }];
  });
  const models = trust.flatMap((item, index) => {
    const keys = parseComputationKeys(item);
    return keys.ok ? [{ index, keys: keys.value }] : [];
  });
  const others = trust.flatMap((item, index) =>
    [...byHand, ...certificates, ...models].some((known) => known.index === index)
      ? []
      : [{ index, list: parseSubscription(item) }],
  );
  return (
    <section aria-labelledby="trust">
      <h2 id="trust">{t('trust_title')}</h2>
      <p class="about">{t('trust_about')}</p>
      <output>{news}</output>
      {trust.length === 0 && <p class="box">{t('trust_none')}</p>}
      {byHand.length > 0 && <h3>{t('trust_by_hand')}</h3>}
      <ul class="entries">
        {byHand.map(({ index, entry }) => (
          <Entry key={entry.root} entry={entry} onRemove={() => remove(index, entry.name)} />
        ))}
      </ul>
      {certificates.length > 0 && <h3>{t('trust_pem_heading')}</h3>}
      <ul class="entries">
        {certificates.map(({ index, list }) => (
          <Certificates key={index} list={list} onRemove={() => remove(index, list.name)} />
        ))}
      </ul>
      {models.length > 0 && <h3>{t('trust_models_heading')}</h3>}
      <ul class="entries">
        {models.map(({ index, keys }) => (
          <ComputationKeysEntry key={index} keys={keys} onRemove={(name) => remove(index, name)} />
        ))}
      </ul>
      {others.map(({ index, list }) => (
        <SubscribedList
          key={list?.url ?? index}
          list={list}
          onRemove={(name) => remove(index, name)}
          onReplace={(item, name) => replace(index, item, name)}
        />
      ))}
      <h3>{t('trust_add_title')}</h3>
      <AddKeyFile known={byHand.map(({ entry }) => entry.root)} count={trust.length} onAdd={add} />
      <AddList known={others.flatMap(({ list }) => list?.url ?? [])} count={trust.length} onAdd={add} />
      <AddCertificates known={certificates.map(({ list }) => list.pem)} count={trust.length} onAdd={add} />
      <AddComputationKeys known={models.map(({ keys }) => nameOf(keys))} count={trust.length} onAdd={add} />
      <AddDomain known={byHand.map(({ entry }) => entry.root)} count={trust.length} onAdd={add} />
    </section>
  );
}

function Certificates(props: {
  readonly list: CredentialList & { readonly count: number };
  readonly onRemove: () => void;
}) {
  const { name, count } = props.list;
  return (
    <li>
      <span>
        <span class="name">{name}</span>
        <span class="muted">
          {say(countedMsg(count, 'trust_pem_count_one', 'trust_pem_count_other', readerLocale()))}
        </span>
      </span>
      <ConfirmButton
        label={t('options_remove')}
        spoken={t('options_remove_named', name)}
        question={t('options_confirm_question', name)}
        confirm={t('options_confirm_remove')}
        onConfirm={props.onRemove}
      />
    </li>
  );
}

function Entry({ entry, onRemove }: { readonly entry: TrustEntry; readonly onRemove: () => void }) {
  return (
    <li>
      <span>
        <span class="name">{entry.name}</span>
        <span class="muted">
          {entry.domain} · <code title={entry.root}>{shortKey(entry.root)}</code>
          {entry.statement === undefined && ` · ${t('trust_no_statement')}`}
        </span>
      </span>
      <ConfirmButton
        label={t('options_remove')}
        spoken={t('options_remove_named', entry.name)}
        question={t('options_confirm_question', entry.name)}
        confirm={t('options_confirm_remove')}
        onConfirm={onRemove}
      />
    </li>
  );
}
