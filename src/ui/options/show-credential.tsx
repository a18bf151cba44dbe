/**
 * Which credential is shown to a group's issuer, and which of its claims (docs/spec/credentials.md section 6): only what the issuer asks for is ticked at
 * first, and everything that goes out is listed.
 */

import { useId, useState } from 'preact/hooks';
import type { GroupLook, ShownCredential } from '../../browser/membership-state.ts';
import type { StoredCredential } from '../../engine/stored-credentials.ts';
import { pathText, valueText } from '../claim-text.ts';
import { hostOf } from '../format.ts';
import { t } from '../text.ts';
import { ClaimList } from './claim-list.tsx';
import { credentialProblem, isUsable, validityWords } from './credential-words.ts';
import { useCredentials } from './use-credentials.ts';

type Asks = NonNullable<GroupLook['asks']>;
type Shown = ShownCredential & { readonly of: StoredCredential };

export function ShowCredential(props: {
  readonly host: string;
  readonly asks: Asks;
  readonly isBusy: boolean;
  readonly onShow: (shown: ShownCredential) => void;
  readonly onCancel: () => void;
}) {
  const { asks, host, isBusy } = props;
  const { list, code } = useCredentials();
  const [picked, setPicked] = useState<Shown | null>(null);
  const id = useId();
  const offered = list?.filter((one) => isOffered(one, asks)) ?? [];
  const shown = picked ?? (offered[0] ? askedOf(offered[0], asks) : null);
  const missing = shown && missingOf(shown.of, asks);
  return (
    <div class="spaced">
      <h4>{t('cred_join_heading')}</h4>
      <p>{t('cred_join_about', host)}</p>
      {code !== '' && <p class="problem">{credentialProblem(code)}</p>}
      {list !== null && offered.length === 0 && <Taken asks={asks} />}
      {shown !== null && (
        <>
          <div>
            <label for={id}>{t('cred_join_choose')}</label>{' '}
            <select
              id={id}
              value={shown.id}
              onChange={({ currentTarget: { value } }) => {
                const next = offered.find((one) => one.id === value);
                if (next !== undefined) setPicked(askedOf(next, asks));
              }}
            >
              {offered.map((one) => (
                <option key={one.id} value={one.id}>
                  {`${valueText(one.type)} · ${hostOf(one.issuer)} · ${validityWords(one)}`}
                </option>
              ))}
            </select>
          </div>
          {missing && <p class="problem">{t('cred_join_missing', pathText([missing]))}</p>}
          <ClaimList
            facts={shown.of}
            keyWords={t('cred_own_key', hostOf(shown.of.issuer))}
            choice={{
              chosen: new Set(shown.disclose),
              asked: asks.claims,
              onChange: (chosen) => setPicked({ ...shown, disclose: [...chosen] }),
            }}
          />
        </>
      )}
      <div class="confirm">
        {shown !== null && (
          <button
            type="button"
            class="main"
            disabled={isBusy}
            onClick={() => props.onShow({ id: shown.id, disclose: shown.disclose })}
          >
            {isBusy ? t('member_asking') : t('cred_join_button')}
          </button>
        )}
        <button type="button" onClick={props.onCancel}>
          {t('options_cancel')}
        </button>
      </div>
    </div>
  );
}

/** Shown to an issuer that does not take it, a credential would be shown for nothing. */
function isOffered(credential: StoredCredential, asks: Asks): boolean {
  return isUsable(credential) && asks.iss.includes(credential.issuer) && asks.vct.includes(credential.type);
}

/** What is asked for, with everything inside it. */
function askedOf(of: StoredCredential, asks: Asks): Shown {
  const disclose = of.claims.flatMap(({ path, digest }) =>
    digest !== null && asks.claims.includes(String(path[0])) ? [digest] : [],
  );
  return { id: of.id, disclose, of };
}

function missingOf({ claims }: StoredCredential, asks: Asks): string | null {
  return asks.claims.find((name) => !claims.some(({ path }) => path[0] === name)) ?? null;
}

/** What the person could get, as the group's issuer writes it. */
function Taken({ asks: { iss, vct } }: { readonly asks: Asks }) {
  return (
    <div class="box">
      <p>{t('cred_join_none')}</p>
      <p class="muted">{t('cred_join_takes', iss.join(', '), vct.join(', '))}</p>
    </div>
  );
}
