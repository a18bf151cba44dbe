/** What can leave an account, and what a forecast says would change: a line for each, with the contract where nobody here chose its name. */

import type { Description, Outflow } from '../../wallet/description.ts';
import { withCapitals } from '../../wallet/evm/address.ts';
import { listedToken } from '../../wallet/listed-tokens.ts';
import type { Address, Decimal } from '../../wallet/signable.ts';
import type { BalanceChange } from '../../wallet/simulation.ts';
import { Foreign } from '../foreign-text.tsx';
import { t } from '../text.ts';
import { type AssetName, amountOf, assetName, type KnownAssets } from '../wallet/asset-words.ts';

type OutflowsProps = { readonly description: Description; readonly names: KnownAssets };

export function Outflows({ description, names }: OutflowsProps) {
  const { outflows, kind, intent } = description;
  if (isOfUnknownToken(description))
    return (
      <>
        <h3>{t('ask_outflows')}</h3>
        <p data-testid="outflows">{t('ask_token_not_named')}</p>
      </>
    );
  if (outflows.length === 0) return null;
  return (
    <>
      <h3>{t('ask_outflows')}</h3>
      <ul class="assets" data-testid="outflows">
        {outflows.map((outflow, at) => (
          // Outflows of one description never change their order.
          <OutflowRow
            key={`${at} ${outflow.asset}`}
            outflow={outflow}
            names={names}
            isIntent={kind === 'intent'}
            isRevoke={intent === 'Revoke'}
          />
        ))}
      </ul>
    </>
  );
}

/** Which token is what the contract of the domain says, and there is none. */
function isOfUnknownToken({ kind, outflows, to }: Description): boolean {
  return kind === 'permit' && outflows.length === 0 && to === null;
}

export function OutflowRow(props: {
  readonly outflow: Outflow;
  readonly names: KnownAssets;
  /** Who gets what leaves by one is in what it says. */
  readonly isIntent: boolean;
  /** Known to take something back, and nothing else. */
  readonly isRevoke: boolean;
}) {
  const { outflow, names, isIntent, isRevoke } = props;
  const { asset, amount, how, item } = outflow;
  const name = assetName(asset, names, listedToken(asset) ?? undefined);
  const isTakenBack = amount === '0' && (isRevoke || item !== undefined);
  const allowed = isTakenBack ? 'ask_taken_back' : 'ask_allowed_to';
  return (
    <li class="flow">
      <span class="what">
        {how === 'unwrapped' ? t('ask_unwrapped') : t(how === 'sent' ? 'ask_sent_to' : allowed)}
      </span>
      <span class="amount">
        {amount === 'all' ? t('ask_all') : amountOf(amount, name).text} <Unit name={name} />
      </span>
      {how !== 'unwrapped' && <span class="party">{partyOf(outflow, isIntent)}</span>}
      <UnitNotes name={name} amount={amount} />
      {item !== undefined && (amount === '0' || !name.isKnown) && (
        <span class="muted under">{t('ask_or_item', item)}</span>
      )}
    </li>
  );
}

function partyOf({ how, to, receiver }: Outflow, isIntent: boolean) {
  const named = to ?? receiver ?? null;
  if (named === null && isIntent) return t('ask_as_intent');
  return (
    <>
      {t(how === 'sent' ? 'ask_flow_to' : 'ask_flow_by')}{' '}
      {named === null ? t('ask_somebody') : <Foreign text={named} />}
    </>
  );
}

type UnitProps = { readonly name: AssetName; readonly amount: Decimal | 'all' };

/** A name that nobody here chose is marked. */
function Unit({ name }: Pick<UnitProps, 'name'>) {
  if (name.symbol === null) return null;
  return (
    <span class="unit">
      <Foreign text={name.isKnown ? name.symbol : `“${name.symbol}”`} />
    </span>
  );
}

/** What else is to be known of an amount: its unit, its item, and the contract where nobody here chose the name. */
function UnitNotes({ name, amount }: UnitProps) {
  const { isKnown, tokenId, address } = name;
  const isRaw = amount !== 'all' && amountOf(amount, name).isRaw;
  return (
    <>
      {isRaw && <span class="muted under">{t('ask_smallest_unit')}</span>}
      {tokenId !== null && <span class="muted under">{t('ask_token_id', tokenId)}</span>}
      {!isKnown && address !== null && (
        <span class="muted under">
          {t('ask_token_contract')}{' '}
          <span class="mono">
            <Foreign text={withCapitals(address as Address)} />
          </span>
        </span>
      )}
    </>
  );
}

export function ChangeRow({
  change,
  names,
}: {
  readonly change: BalanceChange;
  readonly names: KnownAssets;
}) {
  const { asset, symbol, decimals, delta } = change;
  const name = assetName(asset, names, { symbol, decimals });
  const isLess = delta.startsWith('-');
  const units = isLess ? delta.slice(1) : delta;
  return (
    <li class="flow">
      <span class="what">{t(isLess ? 'ask_less' : 'ask_more')}</span>
      <span class="amount">
        {isLess ? '−' : '+'}
        {amountOf(units, name).text} <Unit name={name} />
      </span>
      <UnitNotes name={name} amount={units} />
    </li>
  );
}
