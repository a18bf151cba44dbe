/**
 * What is about to be signed, wherever it is asked for: a description, its warnings, and what the person's server forecasts. Texts in it are of others: shown as text,
 * each in its own direction.
 */

import type { Simulation } from '../../engine/wallet-protocol.ts';
import type { Description, Field, Outflow } from '../../wallet/description.ts';
import { isSameAddress, type PublicAccount } from '../../wallet/public-state.ts';
import type { Address, Decimal } from '../../wallet/signable.ts';
import { type BalanceChange, changesOf } from '../../wallet/simulation.ts';
import { readerLocale, t } from '../text.ts';
import { type AssetName, amountOf, assetName, type KnownAssets } from '../wallet/asset-words.ts';
import type { Shown } from './prepared.ts';
import { DANGERS, fieldLabel, KINDS, WARNINGS } from './wallet-words.ts';

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
  const { kind, intent, fields } = description;
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
              <bdi>{names.chain.name}</bdi>
            </dd>
          </div>
        )}
        <AddressFact name={t('ask_account')} address={account} names={names} />
        {to !== null && (
          <AddressFact name={t(isCall ? 'ask_token_contract' : 'ask_to')} address={to} names={names} />
        )}
        {fields.map((field, at) => (
          // Fields of one description never change their order.
          <FieldRow key={`${at} ${field.label}`} field={field} description={description} names={names} />
        ))}
      </dl>
      <Outflows outflows={description.outflows} names={names} />
      <Technical description={description} />
    </section>
  );
}

function AddressFact(props: { readonly name: string; readonly address: string; readonly names: Names }) {
  const { name, address, names } = props;
  const own = names.accounts.find((one) => isSameAddress(one.address, address));
  return (
    <div>
      <dt>
        <bdi>{name}</bdi>
      </dt>
      <dd class="mono">
        <bdi>{address}</bdi>
        {own !== undefined && (
          <span class="muted under">
            {t('send_to_own')} <bdi>{own.name}</bdi>
          </span>
        )}
      </dd>
    </div>
  );
}

type FieldRowProps = {
  readonly field: Field;
  readonly description: Description;
  readonly names: Names;
};

function FieldRow({ field, description, names }: FieldRowProps) {
  const { label, value, as } = field;
  if (as === 'address' || as === 'contract')
    return <AddressFact name={fieldLabel(label)} address={value} names={names} />;
  return (
    <div>
      <dt>
        <bdi>{fieldLabel(label)}</bdi>
      </dt>
      <dd class={as === 'bytes' ? 'mono' : 'number'}>
        <bdi>{fieldValue(field, description, names)}</bdi>
      </dd>
    </div>
  );
}

/** Amounts are of the token that is called, where that is one the person chose. */
function fieldValue({ value, as }: Field, { chain, to }: Description, names: Names): string {
  if (!/^\d+$/.test(value)) return value;
  if (as === 'time') return timeText(value);
  if (as !== 'amount' || chain === null || to === null) return value;
  const name = assetName(`${chain}/erc20:${to.toLowerCase()}`, names);
  return name.symbol === null ? value : `${amountOf(value, name).text} ${name.symbol}`;
}

/** What is beyond the dates there are stays a number. */
function timeText(seconds: string): string {
  const date = new Date(Number(seconds) * 1000);
  return Number.isNaN(date.getTime()) ? seconds : `${date.toLocaleString(readerLocale())} (${seconds})`;
}

function Outflows({ outflows, names }: { readonly outflows: readonly Outflow[]; readonly names: Names }) {
  if (outflows.length === 0) return null;
  return (
    <>
      <h3>{t('ask_outflows')}</h3>
      <ul class="assets" data-testid="outflows">
        {outflows.map((outflow, at) => (
          // Outflows of one description never change their order.
          <OutflowRow key={`${at} ${outflow.asset}`} outflow={outflow} names={names} />
        ))}
      </ul>
    </>
  );
}

function OutflowRow({ outflow, names }: { readonly outflow: Outflow; readonly names: Names }) {
  const { asset, amount, how, to } = outflow;
  const name = assetName(asset, names);
  const words = how === 'sent' ? 'ask_sent_to' : amount === '0' ? 'ask_taken_back' : 'ask_allowed_to';
  return (
    <li class="flow">
      <span class="what">{t(words)}</span>
      <span class="amount">
        {amount === 'all' ? t('ask_all') : amountOf(amount, name).text} <Unit name={name} amount={amount} />
      </span>
      <span class="party mono">{to ?? t('ask_somebody')}</span>
    </li>
  );
}

/** A name that nobody here chose is marked, and its contract said. */
function Unit({ name, amount }: { readonly name: AssetName; readonly amount: Decimal | 'all' }) {
  const isRaw = amount !== 'all' && amountOf(amount, name).isRaw;
  return (
    <span class="unit">
      {name.symbol !== null && <bdi>{name.isKnown ? name.symbol : `“${name.symbol}”`}</bdi>}
      {isRaw && <span class="muted under">{t('ask_smallest_unit')}</span>}
      {name.tokenId !== null && <span class="muted under">{t('ask_token_id', name.tokenId)}</span>}
      {!name.isKnown && name.address !== null && <span class="muted under mono">{name.address}</span>}
    </span>
  );
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

function ChangeRow({ change, names }: { readonly change: BalanceChange; readonly names: Names }) {
  const { asset, symbol, decimals, delta } = change;
  const name = assetName(asset, names, { symbol, decimals });
  const isLess = delta.startsWith('-');
  const units = isLess ? delta.slice(1) : delta;
  return (
    <li>
      <span class="what">{t(isLess ? 'ask_less' : 'ask_more')}</span>
      <span class="amount">
        {isLess ? '−' : '+'}
        {amountOf(units, name).text} <Unit name={name} amount={units} />
      </span>
    </li>
  );
}

function coinOf({ chainId }: NonNullable<KnownAssets['chain']>): string {
  return `eip155:${chainId}/slip44:60`;
}
