/** What the page asks its server, typed. */

import type { Asked, MembershipResponse } from '../../../packages/personhood/client.ts';

export type State = {
  readonly site: string;
  readonly asks: string;
  readonly group: { readonly name: string; readonly madeUp: number };
  /** The demo page. */
  readonly home: string;
  readonly choices: readonly { readonly id: string; readonly words: string; readonly votes: number }[];
};

export type Voted =
  | { readonly counted: true; readonly nullifier: string; readonly anonymitySet: number }
  | { readonly counted: false; readonly code: string };

export type SeenEntry = {
  readonly at: string;
  readonly from: string;
  readonly asked: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly answered: number;
};

type Row = Readonly<Record<string, string | number>>;

export type Everything = {
  readonly seen: readonly SeenEntry[];
  /** Rows of the database: votes, and questions that are still open. */
  readonly kept: readonly Row[];
  readonly waiting: readonly Row[];
};

export const ask = {
  state: () => send<State>('GET', 'state'),
  seen: () => send<Everything>('GET', 'seen'),
  question: (choice: string) => send<Asked>('POST', 'ask', { choice }),
  vote: (response: MembershipResponse) => send<Voted>('POST', 'vote', response),
} as const;

async function send<T>(method: string, path: string, body?: unknown): Promise<T> {
  const content = body === undefined ? {} : { body: JSON.stringify(body) };
  const headers = { 'content-type': 'application/json' };
  return (await fetch(`/api/${path}`, { method, headers, ...content })).json() as Promise<T>;
}
