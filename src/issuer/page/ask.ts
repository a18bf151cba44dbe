/** What the page asks its issuer, typed. The token came with the address, stays in this tab, and is sent as a header. */

export type State = {
  readonly group: {
    readonly name: string;
    readonly admission: 'invite' | 'vouching' | 'credential' | 'bridge';
    readonly policy: string;
    readonly groupId: string;
    readonly issuer: string;
  };
  readonly entry: unknown;
  readonly publicUrl: string;
  readonly ledgerUrl: string;
  readonly rules: { readonly vouches: number; readonly cooldownDays: number; readonly budget: number };
  readonly nowMs: number;
  /** `null` where each change is published at once. */
  readonly nextBatchMs: number | null;
  readonly counts: {
    readonly members: number;
    readonly inNoRoot: number;
    readonly removed: number;
    readonly unsent: number;
    readonly attestations: number | null;
  };
  readonly members: readonly Member[];
  readonly applications: readonly Application[];
  readonly invites: readonly { readonly id: string; readonly expiresMs: number }[];
  readonly roots: readonly Root[];
};

export type Member = {
  readonly commitment: string;
  readonly how: 'invite' | 'vouching' | 'credential' | 'bridge';
  readonly sinceMs: number;
  readonly batch: number | null;
  readonly removedMs: number | null;
};
export type Application = { readonly id: string; readonly sinceMs: number; readonly vouches: number };
export type Root = {
  readonly id: string;
  readonly seq: number;
  readonly size: number;
  readonly issuedAtMs: number;
  readonly expiresAtMs: number;
};
export type MadeInvites = { readonly invites: readonly { readonly code: string; readonly link: string }[] };

const KEY = 'token';

/** Takes the token out of the address, so that it is neither seen nor kept in the browser's history. */
export function takeToken(): boolean {
  const token = new URLSearchParams(location.hash.slice(1)).get(KEY);
  if (token !== null) {
    sessionStorage.setItem(KEY, token);
    history.replaceState(null, '', location.pathname);
  }
  return sessionStorage.getItem(KEY) !== null;
}

/** @throws Error whose message may be shown */
export async function ask<T>(path: string, body: object = {}): Promise<T> {
  const response = await fetch(`/api/${path}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${sessionStorage.getItem(KEY) ?? ''}`,
    },
    body: JSON.stringify(body),
  }).catch(() => {
    throw new Error('The issuer does not answer. Is it still running?');
  });
  const answer = (await response.json()) as T & {
    readonly error?: { readonly code: string; readonly because: string };
  };
  if (!response.ok) throw new Error(`${answer.error?.because ?? 'refused'} (${answer.error?.code})`);
  return answer;
}
