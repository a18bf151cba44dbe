/** The servers that lookups ask. */

import { useState } from 'preact/hooks';
import { DEFAULT_GATEWAYS } from '../../engine/default-servers.ts';
import { MAX_GATEWAYS } from '../../engine/settings.ts';
import { isServerUrl } from '../../loopback.ts';
import type { MessageKey } from '../message.ts';
import { t } from '../text.ts';
import { ConfirmButton } from './confirm-button.tsx';
import { TextForm } from './text-form.tsx';
import { changeSettings } from './use-stored.ts';

export function ServersSection({ gateways }: { readonly gateways: readonly string[] }) {
  const [problem, setProblem] = useState<MessageKey | null>(null);
  const store = (change: (before: readonly string[]) => readonly string[]) =>
    changeSettings((settings) => ({ ...settings, gateways: change(settings.gateways) }));
  const add = async (text: string): Promise<'done' | 'stays'> => {
    const url = serverUrl(text);
    const found = problemWith(url, gateways);
    setProblem(found);
    if (url === null || found !== null) return 'stays';
    await store((before) => [...before, url]);
    return 'done';
  };
  return (
    <section aria-labelledby="servers">
      <h2 id="servers">{t('servers_title')}</h2>
      <p class="about">{t('servers_about')}</p>
      <p class="about">{t('servers_untested')}</p>
      {gateways.length === 0 && <p>{t('servers_none')}</p>}
      <ul class="entries">
        {gateways.map((url) => (
          <li key={url}>
            <span class="name">{url}</span>
            <ConfirmButton
              label={t('options_remove')}
              spoken={t('options_remove_named', url)}
              question={t('options_confirm_question', url)}
              confirm={t('options_confirm_remove')}
              onConfirm={() => void store((before) => before.filter((other) => other !== url))}
            />
          </li>
        ))}
      </ul>
      <TextForm
        label={t('servers_address')}
        button={t('servers_add')}
        example="https://"
        problem={problem === null ? null : t(problem)}
        onSubmit={add}
      />
      <ConfirmButton
        key={gateways.join(' ')}
        label={t('servers_reset')}
        question={t('servers_reset_question')}
        confirm={t('servers_reset_confirm')}
        onConfirm={() => void store(() => DEFAULT_GATEWAYS)}
      />
    </section>
  );
}

/** Without a slash at its end, so that one server has one name; `null` where it is none. */
function serverUrl(text: string): string | null {
  return isServerUrl(text) ? text.replace(/\/+$/, '') : null;
}

function problemWith(url: string | null, gateways: readonly string[]): MessageKey | null {
  if (url === null) return 'servers_bad';
  if (gateways.some((other) => other.replace(/\/+$/, '') === url)) return 'servers_twice';
  return gateways.length >= MAX_GATEWAYS ? 'servers_full' : null;
}
