/** A network as the person types it. What it must be is decided where it is stored; here are only the fields that people mistype. */

import { useId, useState } from 'preact/hooks';
import { serverAddress } from '../../loopback.ts';
import type { Chain } from '../../wallet/public-state.ts';
import { t } from '../text.ts';
import { LineField } from './line-field.tsx';

export function NetworkForm(props: {
  /** The one that is changed, whose number stays. */
  readonly chain?: Chain;
  readonly button: string;
  /** What went wrong, or an empty text. */
  readonly onSubmit: (chain: unknown) => Promise<string>;
}) {
  const { chain } = props;
  const shown = typedOf(chain);
  const [typed, setTyped] = useState(shown);
  const [problem, setProblem] = useState('');
  const id = useId();
  const submit = async (event: Event) => {
    event.preventDefault();
    const found = mistyped(typed) ?? (await props.onSubmit(chainOf(typed)));
    setProblem(found);
    if (found === '' && chain === undefined) setTyped(shown);
  };
  const field = (name: keyof typeof typed, label: string, example: string) => (
    <LineField
      label={label}
      value={typed[name]}
      example={example}
      problemId={`${id}-problem`}
      isWrong={problem !== ''}
      onInput={(text) => setTyped({ ...typed, [name]: text })}
    />
  );
  return (
    <form class="line secret wide" onSubmit={(event) => void submit(event)} noValidate>
      {chain === undefined && field('chainId', t('wallet_net_id'), '31337')}
      {field('name', t('wallet_net_name'), '')}
      {field('symbol', t('wallet_net_symbol'), 'ETH')}
      <div>
        <label for={`${id}-rpc`}>{t('wallet_net_rpc')}</label>
        <textarea
          id={`${id}-rpc`}
          rows={2}
          value={typed.rpcUrls}
          placeholder="http://127.0.0.1:8545"
          spellcheck={false}
          autocomplete="off"
          aria-describedby={`${id}-problem`}
          onInput={(event) => setTyped({ ...typed, rpcUrls: event.currentTarget.value })}
        />
      </div>
      {field('explorerUrl', t('wallet_net_explorer'), 'https://')}
      <button type="submit">{props.button}</button>
      <p class="problem" id={`${id}-problem`} role="alert">
        {problem}
      </p>
    </form>
  );
}

function typedOf(chain: Chain | undefined) {
  return {
    chainId: chain?.chainId ?? '',
    name: chain?.name ?? '',
    symbol: chain?.symbol ?? '',
    // Also of what was kept otherwise.
    rpcUrls: chain?.rpcUrls.map(written).join('\n') ?? '',
    explorerUrl: written(chain?.explorerUrl ?? ''),
  };
}

type Typed = ReturnType<typeof typedOf>;

function mistyped({ chainId, rpcUrls, explorerUrl }: Typed): string | null {
  if (decimalOf(chainId) === null) return t('wallet_net_bad_id');
  const urls = linesOf(rpcUrls);
  if (urls.length === 0 || urls.some((url) => serverAddress(url) === null)) return t('wallet_net_bad_rpc');
  const explorer = explorerUrl.trim();
  return explorer === '' || serverAddress(explorer) !== null ? null : t('wallet_net_bad_explorer');
}

function chainOf({ chainId, name, symbol, rpcUrls, explorerUrl }: Typed) {
  return {
    chainId: decimalOf(chainId),
    name: name.trim(),
    symbol: symbol.trim(),
    rpcUrls: linesOf(rpcUrls).map(written),
    decimals: 18,
    explorerUrl: explorerUrl.trim() === '' ? null : written(explorerUrl.trim()),
  };
}

/** What is no address stays as it was typed. */
function written(url: string): string {
  return serverAddress(url) ?? url;
}

/** Also from `0x…`, as networks write it themselves. */
function decimalOf(text: string): string | null {
  const typed = text.trim();
  return /^(0x[0-9a-fA-F]{1,16}|\d{1,16})$/.test(typed) && BigInt(typed) > 0n ? String(BigInt(typed)) : null;
}

function linesOf(text: string): readonly string[] {
  return text.split(/\s+/).filter((line) => line !== '');
}
