/** What the requests of pages need of their surroundings (docs/spec/page-requests.md section 5), and the step that everything is made of. */

import type { Parsed } from '../errors.ts';
import type { Clock, Random } from '../ports.ts';
import type { PublicWallet } from '../wallet/public-state.ts';
import type { Asker } from './asker.ts';
import type { Choice } from './choice.ts';
import type { Fulfilled } from './fulfil.ts';
import type { PageAnswer, PageErrorCode } from './page-answers.ts';
import { catchUp, lapseAll, type OpenRequest, type Queue } from './queue.ts';
import type { Known, ReadCall, Site } from './standing.ts';

/** What is answered by: the sites that are switched on, and what is known of the wallet. */
export type Stored = Known & { readonly sites: readonly string[] };

export type PageRequestPorts = {
  readonly clock: Clock;
  readonly random: Random;
  /** Names this run of the background. */
  readonly run: string;
  readonly stored: () => Promise<Stored>;
  /** Stores what `step` makes of the stored wallet, and answers with it. One step at a time, among those of all pages. */
  readonly changeWallet: (step: (wallet: PublicWallet) => PublicWallet) => Promise<PublicWallet>;
  /** Has the server of the site's chain asked, in the worker for hostile data; bounded in number. */
  readonly askNode: (origin: string, text: string) => Promise<PageAnswer>;
  /** Reads what a page sent, in the worker for hostile data. */
  readonly read: (text: string, site: Site) => Promise<Parsed<ReadCall, PageErrorCode>>;
  /** Stores what `step` makes of the stored queue, and answers with it. One step at a time. */
  readonly change: (step: (queue: Queue) => Queue) => Promise<Queue>;
  /** Work that must not overlap. */
  readonly inTurn: <T>(work: () => Promise<T>) => Promise<T>;
  /** The tab of the new window; `null` where none could be opened. */
  readonly openView: (id: string) => Promise<number | null>;
  readonly closeView: (view: number) => Promise<void>;
  /** Whether the page waits for this answer, or has it, and its tab is still of its origin. Answers within seconds. */
  readonly isThere: (asker: Asker) => Promise<boolean>;
  /** Whether the page took it, now or before. */
  readonly deliver: (asker: Asker, answer: PageAnswer) => Promise<boolean>;
  /** Does what the person agreed to. What has to be sent to a chain comes back, to be stored first. */
  readonly fulfil: (request: OpenRequest, choice: Choice, watch: ProvingWatch) => Promise<Parsed<Fulfilled>>;
  /**
   * Sends what was made, or sends it again. `transaction-refused`: it is certain that it never can be sent; every other code: it may have arrived, and is tried again.
   */
  readonly send: (request: OpenRequest, toSend: string) => Promise<Parsed<null>>;
  readonly stopProving: (id: string) => void;
  /** An event at this time, or none. */
  readonly wakeAt: (atMs: number | null) => Promise<void>;
};

/** What proving reports, and asks before it does what costs most. */
export type ProvingWatch = {
  readonly onStage: (stage: string) => void;
  readonly isWanted: () => Promise<boolean>;
};

/** Every step begins with what time and lost backgrounds did. */
export function step(ports: PageRequestPorts, make: (queue: Queue) => Queue): Promise<Queue> {
  return ports.change((queue) => make(catchUp(queue, ports.run, ports.clock())));
}

/** A page that does not answer gets an error, should it only be busy. */
export async function stays(ports: PageRequestPorts, { id, asker }: OpenRequest): Promise<boolean> {
  if (await ports.isThere(asker)) return true;
  await step(ports, (queue) => lapseAll(queue, (one) => one.id === id, 'failed', ports.clock()));
  return false;
}
