/**
 * What is about to be signed, wherever it is asked for: a description, its warnings, and what the person's server forecasts. Texts in it are of others: shown as text,
 * each by itself, with what cannot be seen written out.
 */

import { wholeAmount } from '../../wallet/amount.ts';
import type { Description, Field } from '../../wallet/description.ts';
import { hidesLetters, runsBothWays } from '../../wallet/hidden-letters.ts';
import { isSameAddress, type PublicAccount } from '../../wallet/public-state.ts';
import type { Address } from '../../wallet/signable.ts';
import type { Simulation } from '../../wallet/simulation.ts';
import { changesOf } from '../../wallet/simulation.ts';
import { Foreign, written } from '../foreign-text.tsx';
import { dateTime } from '../format.ts';
import { readerLocale, t } from '../text.ts';
import { amountOf, assetName, type KnownAssets } from '../wallet/asset-words.ts';
import { Whose } from '../wallet/whose.tsx';
import { ChangeRow, OutflowRow, Outflows } from './asset-rows.tsx';
import type { Shown } from './prepared.ts';
import { DANGERS, fieldLabel, isIntentAmount, KINDS, WARNINGS } from './wallet-words.ts';

/** What the person calls things. */
export type Names = KnownAssets & { readonly accounts: readonly PublicAccount[] };

type WarningsProps = { readonly items: readonly Pick<Shown['items'][number], 'description'>[] };

export function Warnings({ items }: WarningsProps) {
  const codes = [...new Set(items.flatMap(({ description }) => description.warnings))];
  if (codes.length === 0) return null;
  return (
    <ul class="warnings" aria-label={t('ask_warnings')} data-testid="warnings">
      {codes.map((code) => (
        <li key={code} class={DANGERS.includes(code) ? 'break' : 'note'} data-code={code}>
          {t(WARNINGS[code])}
        </li>
      ))}
    </ul>
  );
}

type DescribedProps = {
  readonly description: Description;
  readonly names: Names;
  /** Of several, from 1. */
  readonly place: number | null;
};

export function Described({ description, names, place }: DescribedProps) {
  const { kind, intent } = description;
  const title = place === null ? t(KINDS[kind]) : t('ask_call_title', String(place));
  const { account, to, selector, primaryType } = description;
  const isCall = selector !== null || primaryType !== null;
  return (
    <section class="box described" aria-label={title} data-testid="described">
      <h2>
        {title}
        {intent !== null && kind !== 'sign-in' && (
          <span class="intent">
            {' · '}
            <Foreign text={intent} />
          </span>
        )}
      </h2>
      <dl class="facts">
        {names.chain !== null && (
          <div>
            <dt>{t('ask_chain_now')}</dt>
            <dd>
              <Foreign text={names.chain.name} /> <span class="muted">({names.chain.chainId})</span>
            </dd>
          </div>
        )}
        <AddressFact name={t('ask_account')} address={account} names={names} />
        {to !== null && (
          <AddressFact name={t(isCall ? 'ask_token_contract' : 'ask_to')} address={to} names={names} />
        )}
        {fieldsOf(description, names).map((field, at) => (
          // Fields of one description never change their order.
          <FieldRow key={`${at} ${field.label}`} field={field} description={description} names={names} />
        ))}
      </dl>
      {description.kind === 'sign-in' && <WholeText description={description} />}
      <Outflows description={description} names={names} />
      <Technical description={description} />
    </section>
  );
}

/** What is shown anyway is not said twice: the account and the network that an intent or a sign-in names, and the text that the parts of a sign-in were read from. */
function fieldsOf({ kind, fields, account }: Description, { chain }: Names): readonly Field[] {
  if (kind === 'intent')
    return fields.filter(({ label, value }) => label !== 'signer_id' || value !== account.toLowerCase());
  if (!isReadSignIn({ kind, fields })) return fields;
  return fields.filter(
    ({ label, value, as }) =>
      label !== 'message' &&
      !(label === 'address' && isSameAddress(value as Address, account)) &&
      !(as === 'chain' && value === `eip155:${chain?.chainId}`),
  );
}

/** One that keeps no form has its text alone. */
function isReadSignIn({ kind, fields }: Pick<Description, 'kind' | 'fields'>): boolean {
  return kind === 'sign-in' && fields.length > 1;
}

function WholeText({ description }: { readonly description: Description }) {
  const whole = description.fields.find(({ label }) => label === 'message');
  if (whole === undefined || !isReadSignIn(description)) return null;
  return (
    <details class="technical" open={hidesLetters(whole.value)}>
      <summary>{t('ask_whole_text')}</summary>
      <Foreign text={whole.value} breaks="kept" />
    </details>
  );
}

function AddressFact(props: { readonly name: string; readonly address: string; readonly names: Names }) {
  const { name, address, names } = props;
  const known = names.accounts.find((one) => isSameAddress(one.address, address));
  return (
    <div>
      <dt>
        <Foreign text={name} />
      </dt>
      <dd class="mono">
        <Foreign text={address} />
        <Whose account={known ?? null} />
      </dd>
    </div>
  );
}

/** Longer amounts are of no token. */
const MOST_DIGITS = 38;

type FieldRowProps = {
  readonly field: Field;
  readonly description: Description;
  readonly names: Names;
};

function FieldRow({ field, description, names }: FieldRowProps) {
  const { value, as } = field;
  const label = fieldLabel(field, description.kind);
  if (as === 'address' || as === 'contract')
    return <AddressFact name={label} address={value} names={names} />;
  return (
    <div>
      <dt>
        <Foreign text={label} />
      </dt>
      <dd class={as === 'bytes' ? 'mono' : as === 'text' ? undefined : 'number'}>
        <Foreign
          text={fieldValue(field, description, names)}
          breaks={field.label === 'message' && as === 'text' ? 'kept' : 'hidden'}
        />
        {as === 'text' && runsBothWays(value) && <span class="muted under">{t('ask_both_ways')}</span>}
      </dd>
    </div>
  );
}

/** Amounts are of the token that is called, where that is one the person chose. The digits of one that is no limit would say less than that. */
function fieldValue({ label, value, as }: Field, description: Description, names: Names): string {
  const { kind, chain, to, outflows } = description;
  if (kind === 'intent' && isIntentAmount(label)) return signedAmount(value);
  if (as === 'chain') return chainText(value, names);
  if (!/^\d+$/.test(value)) return value;
  if (as === 'time') return timeText(value);
  if (as !== 'amount') return value;
  if (chain === null || to === null) return wholeAmount(value, 0);
  if (value.length > MOST_DIGITS && outflows.some(({ amount }) => amount === 'all')) return t('ask_all');
  const name = assetName(`${chain}/erc20:${to.toLowerCase()}`, names);
  return name.symbol === null ? wholeAmount(value, 0) : `${amountOf(value, name).text} ${name.symbol}`;
}

/** `-1 000 000`: of a change. */
function signedAmount(value: string): string {
  const [, sign = '', digits] = /^(-?)(\d+)$/.exec(value) ?? [];
  return digits === undefined ? value : `${sign === '' ? '' : '−'}${wholeAmount(digits, 0)}`;
}

/** CAIP-2 only where it is of no network like these. */
function chainText(value: string, { chain }: Names): string {
  const [, id = null] = /^eip155:(\d+)$/.exec(value) ?? [];
  if (id === null) return value;
  return id === chain?.chainId ? `${chain.name} (${id})` : id;
}

/** What is beyond the dates there are stays a number. */
function timeText(seconds: string): string {
  const date = new Date(Number(seconds) * 1000);
  return Number.isNaN(date.getTime()) ? seconds : dateTime(date.toISOString(), readerLocale());
}

function Technical({ description }: { readonly description: Description }) {
  const { digest, sequence, selector, chain, primaryType } = description;
  const rows = [
    [t('ask_type'), primaryType],
    [t('ask_chain_id'), chain],
    [t('ask_number'), sequence?.number ?? null],
    [t('ask_selector'), selector],
    [t('ask_digest'), digest],
  ] as const;
  return (
    <details class="technical">
      <summary>{t('ask_technical')}</summary>
      <dl class="facts">
        {rows.map(
          ([name, value]) =>
            value !== null && (
              <div key={name}>
                <dt>{name}</dt>
                <dd class="mono">
                  <Foreign text={value} />
                </dd>
              </div>
            ),
        )}
      </dl>
    </details>
  );
}

type ForecastProps = {
  readonly shown: Pick<Shown, 'simulation' | 'maxFeeWei'>;
  readonly names: Names;
  readonly account: Address;
};

export function Forecast({ shown, names, account }: ForecastProps) {
  const { simulation, maxFeeWei } = shown;
  const { chain } = names;
  if (simulation === null) return null;
  return (
    <section class="box" aria-labelledby="forecast" data-testid="forecast">
      <h2 id="forecast">{t('ask_forecast')}</h2>
      <ForecastText simulation={simulation} names={names} account={account} />
      {maxFeeWei !== null && chain !== null && (
        <p class="number" data-testid="fee">
          {t(
            'ask_fee',
            `${amountOf(maxFeeWei, assetName(coinOf(chain), names)).text} ${written(chain.symbol)}`,
          )}
        </p>
      )}
      <p class="muted">{t('ask_forecast_about')}</p>
    </section>
  );
}

function ForecastText(props: {
  readonly simulation: Simulation;
  readonly names: Names;
  readonly account: Address;
}) {
  const { simulation, names, account } = props;
  if (simulation.is === 'unknown') return <p class="problem">{t('ask_forecast_unknown')}</p>;
  const { ok, reason } = simulation;
  if (!ok)
    return (
      <p class="problem">
        {t('ask_forecast_fails')} {reason !== null && reason !== '' && <Foreign text={`“${reason}”`} />}
      </p>
    );
  const changes = changesOf(simulation, account);
  const { allowed } = simulation;
  if (changes.length + allowed.length === 0) return <p>{t('ask_forecast_nothing')}</p>;
  return (
    <ul class="assets" data-testid="changes">
      {changes.map((change) => (
        <ChangeRow key={change.asset} change={change} names={names} />
      ))}
      {allowed.map((one) => (
        <OutflowRow
          key={`${one.asset} ${one.to}`}
          outflow={one}
          names={names}
          isIntent={false}
          isRevoke={false}
        />
      ))}
    </ul>
  );
}

function coinOf({ chainId }: NonNullable<KnownAssets['chain']>): string {
  return `eip155:${chainId}/slip44:60`;
}
