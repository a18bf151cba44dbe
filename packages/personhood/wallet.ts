/**
 * Finding the wallet on a page (docs/spec/page-requests.md), by events as in EIP-6963. It shows itself only on sites that its owner switched on,
 * so "not found" says nothing about whether it is installed. Any script of the page could pretend to be one.
 */

const RDNS = 'org.responsible-ai-ledger';
/** Scripts of the wallet run before those of the page; this is for slow machines. */
const FIND_MS = 400;

export type Wallet = {
  request(call: { readonly method: string; readonly params: unknown }): Promise<unknown>;
};

/** The wallet, or `null` when none has shown itself within `timeoutMs`. It may still do so later: see `watchForWallet`. */
export function findWallet({
  timeoutMs = FIND_MS,
}: {
  readonly timeoutMs?: number;
} = {}): Promise<Wallet | null> {
  return new Promise((resolve) => {
    let stop = () => {};
    const timer = setTimeout(() => {
      stop();
      resolve(null);
    }, timeoutMs);
    // Often called before `watchForWallet` returns.
    stop = watchForWallet((wallet) => {
      clearTimeout(timer);
      resolve(wallet);
    });
  });
}

/** Calls `found` once, now or when the visitor switches this site on: nobody has to reload the page. Returns how to stop waiting. */
export function watchForWallet(found: (wallet: Wallet) => void): () => void {
  const stop = () => window.removeEventListener('rail:announceProvider', listen);
  const listen = (event: Event) => {
    const wallet = walletIn(event);
    if (wallet === null) return;
    stop();
    found(wallet);
  };
  window.addEventListener('rail:announceProvider', listen);
  window.dispatchEvent(new Event('rail:requestProvider'));
  return stop;
}

/** Any script of the page could send the event; what does not look like a wallet is left alone. */
function walletIn(event: Event): Wallet | null {
  const { detail } = event as CustomEvent<unknown>;
  if (!isObject(detail) || !isObject(detail.info) || detail.info.rdns !== RDNS) return null;
  const { provider } = detail;
  return isObject(provider) && typeof provider.request === 'function' ? (provider as Wallet) : null;
}

export function isObject(value: unknown): value is { readonly [member: string]: unknown } {
  return typeof value === 'object' && value !== null;
}
