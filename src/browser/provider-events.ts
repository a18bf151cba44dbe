/**
 * The provider's events in a page (EIP-1193, docs/spec/page-requests.md section 8): what the relay says is compared with what was said before. A listener that throws
 * stops nobody.
 */

import type { SiteView } from '../dapp/instant.ts';

const NAMES = ['connect', 'disconnect', 'chainChanged', 'accountsChanged'] as const;
type Name = (typeof NAMES)[number];
type Listener = (value: unknown) => void;

/** A page that adds and never removes keeps its own memory busy. */
const MAX_LISTENERS = 1_000;

export type ProviderEvents = {
  readonly add: (name: unknown, listener: unknown) => void;
  readonly remove: (name: unknown, listener: unknown) => void;
  readonly arrive: (view: SiteView) => void;
  readonly leave: () => void;
};

export function openProviderEvents(gone: () => Error): ProviderEvents {
  const listeners = new Map<Name, Listener[]>();
  let isThere = false;
  let last: SiteView | null = null;

  // Later, so that no code of the page runs inside of ours.
  const emit = (name: Name, value: unknown) => {
    for (const listener of listeners.get(name) ?? []) queueMicrotask(() => listener(value));
  };

  return {
    add(name, listener) {
      if (!isName(name) || typeof listener !== 'function') return;
      const known = listeners.get(name) ?? [];
      if (known.length < MAX_LISTENERS) listeners.set(name, [...known, listener as Listener]);
    },
    remove(name, listener) {
      if (!isName(name)) return;
      const known = listeners.get(name) ?? [];
      const at = known.lastIndexOf(listener as Listener);
      listeners.set(
        name,
        known.filter((_, i) => i !== at),
      );
    },
    arrive(view) {
      const before = last;
      last = view;
      const { chainId, accounts } = view;
      if (!isThere) emit('connect', { chainId });
      isThere = true;
      if (before === null) return;
      if (before.chainId !== chainId) emit('chainChanged', chainId);
      if (before.accounts.join() !== accounts.join()) emit('accountsChanged', [...accounts]);
    },
    leave() {
      if (isThere) emit('disconnect', gone());
      isThere = false;
    },
  };
}

function isName(name: unknown): name is Name {
  return NAMES.some((known) => known === name);
}
