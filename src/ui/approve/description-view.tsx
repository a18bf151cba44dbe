/**
 * What is about to be signed, wherever it is asked for: a description, its warnings, and what the person's server forecasts. Texts in it are of others: shown as text,
 * each in its own direction.
 */

import type { Simulation } from '../../engine/wallet-protocol.ts';
import { wholeAmount } from '../../wallet/amount.ts';
import type { Description, Field } from '../../wallet/description.ts';
import { isSameAddress, type PublicAccount } from '../../wallet/public-state.ts';
import type { Address } from '../../wallet/signable.ts';
import { changesOf } from '../../wallet/simulation.ts';
import { dateTime } from '../format.ts';
import { readerLocale, t } from '../text.ts';
import { amountOf, assetName, type KnownAssets } from '../wallet/asset-words.ts';
import { Whose } from '../wallet/whose.tsx';
import { ChangeRow, Outflows } from './asset-rows.tsx';
import type { Shown } from './prepared.ts';
import { DANGERS, fieldLabel, intentLabel, isIntentAmount, KINDS, WARNINGS } from './wallet-words.ts';

/** What the person calls things. */
export type Names = KnownAssets & { readonly accounts: readonly PublicAccount[] };

export function Warnings({ items }: { readonly items: Shown['items'] }) {
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
        {intent !== null && (
          <span class="intent">
            {' · '}
            <bdi>{intent}</bdi>
          </span>
        )}
      </h2>
      <dl class="facts">
        {names.chain !== null && (
          <div>
            <dt>{t('ask_chain_now')}</dt>
            <dd>
              <bdi>{names.chain.name}</bdi> <span class="muted">({names.chain.chainId})</span>
            </dd>
          </div>
        )}
        <AddressFact name={t('ask_account')} address={account} names={names} />
        {to !== null && (
          <AddressFact name={t(isCall ? 'ask_token_contract' : 'ask_to')} address={to} names={names} />
        )}
        {fieldsOf(description).map((field, at) => (
          // Fields of one description never change their order.
          <FieldRow key={`${at} ${field.label}`} field={field} description={description} names={names} />
        ))}
      </dl>
      <Outflows description={description} names={names} />
      <Technical description={description} />
    </section>
  );
}

/** An intent that names the account that is shown anyway does not say it twice. */
function fieldsOf({ kind, fields, account }: Description): readonly Field[] {
  if (kind !== 'intent') return fields;
  return fields.filter(({ label, value }) => label !== 'signer_id' || value !== account.toLowerCase());
}

function AddressFact(props: { readonly name: string; readonly address: string; readonly names: Names }) {
  const { name, address, names } = props;
  const known = names.accounts.find((one) => isSameAddress(one.address, address));
  return (
    <div>
      <dt>
        <bdi>{name}</bdi>
      </dt>
      <dd class="mono">
        <bdi>{address}</bdi>
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
  const label = description.kind === 'intent' ? intentLabel(field.label) : fieldLabel(field.label);
  if (as === 'address' || as === 'contract')
    return <AddressFact name={label} address={value} names={names} />;
  return (
    <div>
      <dt>
        <bdi>{label}</bdi>
      </dt>
      <dd class={as === 'bytes' ? 'mono' : as === 'text' ? 'lines' : 'number'}>
        <bdi>{fieldValue(field, description, names)}</bdi>
      </dd>
    </div>
  );
}

/** Amounts are of the token that is called, where that is one the person chose. The digits of one that is no limit would say less than that. */
function fieldValue({ label, value, as }: Field, description: Description, names: Names): string {
  const { kind, chain, to, outflows } = description;
  if (kind === 'intent' && isIntentAmount(label)) return signedAmount(value);
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
                  <bdi>{value}</bdi>
                </dd>
              </div>
            ),
        )}
      </dl>
    </details>
  );
}

type ForecastProps = {
  readonly shown: Shown;
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
          {t('ask_fee', `${amountOf(maxFeeWei, assetName(coinOf(chain), names)).text} ${chain.symbol}`)}
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
        {t('ask_forecast_fails')} {reason !== null && reason !== '' && <bdi>“{reason}”</bdi>}
      </p>
    );
  const changes = changesOf(simulation, account);
  if (changes.length === 0) return <p>{t('ask_forecast_nothing')}</p>;
  return (
    <ul class="assets" data-testid="changes">
      {changes.map((change) => (
        <ChangeRow key={change.asset} change={change} names={names} />
      ))}
    </ul>
  );
}

function coinOf({ chainId }: NonNullable<KnownAssets['chain']>): string {
  return `eip155:${chainId}/slip44:60`;
}
