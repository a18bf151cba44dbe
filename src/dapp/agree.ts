/**
 * What the person does in a window (docs/spec/page-requests.md section 5): looks, agrees, stops, declines. What was signed to be sent is stored before it is sent, and from
 * then on is sent whatever happens.
 */

import { toBase64Url } from '../bytes.ts';
import { accept, type Parsed } from '../errors.ts';
import type { Choice } from './choice.ts';
import { finishEnded } from './finish.ts';
import type { Grant } from './grants.ts';
import type { PageAnswer } from './page-answers.ts';
import {
  answer,
  declineAll,
  type EndCode,
  endAll,
  isOpen,
  isSending,
  isTry,
  keepMade,
  type Made,
  moveOn,
  moveTry,
  type OpenRequest,
  shownIn,
  viewOf,
} from './queue.ts';
import { PAGE_LEFT, STOPPED, TOO_LATE } from './refusals.ts';
import { type PageRequestPorts, type ProvingWatch, stays, step } from './request-ports.ts';
import { endedBy } from './still-stands.ts';

type Ports = PageRequestPorts;

/**
 * The request that this window is for; `null` where it ended, or another window is for it. A window looks every few seconds, so that a page
 * that went without a word is noticed.
 */
export async function lookAtRequest(ports: Ports, id: string, view: number): Promise<OpenRequest | null> {
  const { requests } = await step(ports, (queue) => shownIn(queue, id, view));
  const request = requests.find((one) => one.id === id && isOpen(one) && viewOf(one) === view);
  if (request === undefined) return null;
  return (await stays(ports, request)) ? request : null;
}

/** The person agreed. Ends with `accept` once the page took the answer; otherwise with why it got none. */
export async function agreeToRequest(
  ports: Ports,
  id: string,
  view: number,
  choice: Choice,
): Promise<Parsed<OpenRequest>> {
  const attempt = toBase64Url(ports.random(16));
  const begun = await begin(ports, id, view, attempt);
  if (begun === null) return TOO_LATE;
  if (begun.made !== null) return sendMade(ports, begun, attempt, begun.made);
  if (!(await stays(ports, begun))) return PAGE_LEFT;
  const code = endedBy(begun, await ports.stored());
  if (code !== null) {
    await step(ports, (queue) => endAll(queue, (one) => one.id === id, code));
    return TOO_LATE;
  }
  const watch: ProvingWatch = {
    onStage: (stage) =>
      void step(ports, (queue) => moveTry(queue, id, attempt, (phase) => ({ ...phase, stage }))),
    async isWanted() {
      const { requests } = await step(ports, (queue) => queue);
      return requests.some(({ phase }) => phase.is === 'proving' && phase.attempt === attempt);
    },
  };
  const done = await ports.fulfil(begun, choice, watch);
  if (!done.ok) {
    await putBack(ports, begun, attempt, done.code);
    return done;
  }
  if (done.value.is === 'to-send') return sendMade(ports, begun, attempt, done.value.made);
  const { value, grant } = done.value;
  return hand(ports, begun, attempt, { is: 'result', text: JSON.stringify(value) }, grant);
}

/** The person stopped it, unless it is being sent, and may agree again. */
export async function stopRequest(ports: Ports, id: string, view: number): Promise<void> {
  const back = { is: 'shown', view, problem: 'cancelled' } as const;
  await step(ports, (queue) =>
    moveOn(queue, id, 'proving', (phase, request) =>
      phase.is === 'proving' && phase.view === view && !isSending(request) ? back : null,
    ),
  );
  ports.stopProving(id);
}

/** The person declined, or chose to say that they cannot answer. */
export async function declineRequest(
  ports: Ports,
  id: string,
  view: number,
  code: Extract<EndCode, 'user-rejected' | 'no-membership'>,
): Promise<void> {
  const isMeant = (one: OpenRequest) => one.id === id && viewOf(one) === view;
  await step(ports, (queue) => declineAll(queue, isMeant, code, ports.clock()));
}

/** The request, if this call is the one that began to prove it. */
async function begin(ports: Ports, id: string, view: number, attempt: string): Promise<OpenRequest | null> {
  let begun: OpenRequest | null = null;
  await step(ports, (queue) =>
    moveOn(queue, id, 'shown', (phase, request) => {
      if (phase.is !== 'shown' || phase.view !== view) return null;
      begun = request;
      return { is: 'proving', view, run: ports.run, attempt, stage: 'asking' };
    }),
  );
  return begun;
}

/** Stored first: from here on nothing but its own end ends the request, and whoever finds it sends the same again. */
export async function sendMade(
  ports: Ports,
  request: OpenRequest,
  attempt: string,
  made: Made,
): Promise<Parsed<OpenRequest>> {
  const { id } = request;
  const { requests } = await step(ports, (queue) => keepMade(queue, id, attempt, made));
  const isKept = requests.some(
    (one) => one.id === id && isTry(one, attempt) && one.made?.toSend === made.toSend,
  );
  if (!isKept) return whyNot(requests.find((one) => one.id === id));
  const sent = await ports.send(request, made.toSend);
  if (sent.ok) return hand(ports, request, attempt, { is: 'result', text: made.answer });
  if (sent.code === 'transaction-refused') {
    await hand(ports, request, attempt, { is: 'error', code: 'transaction-refused', detail: sent.because });
    return sent;
  }
  await putBack(ports, request, attempt, sent.code);
  return sent;
}

/** The window says why, and the person may try again. */
async function putBack(ports: Ports, { id }: OpenRequest, attempt: string, problem: string): Promise<void> {
  await step(ports, (queue) => moveTry(queue, id, attempt, ({ view }) => ({ is: 'shown', view, problem })));
}

/**
 * Stores the answer first: from here on it is given, whatever happens to this background, with what the site gets by it or not at all.
 *
 * @param grant nothing of it is done where the request ended before
 */
function hand(
  ports: Ports,
  request: OpenRequest,
  attempt: string,
  given: PageAnswer,
  grant?: Grant,
): Promise<Parsed<OpenRequest>> {
  const { id } = request;
  return ports.inTurn(async () => {
    await finishEnded(ports); // of a background that ended, and before anything else is given
    const { requests } = await step(ports, (queue) => answer(queue, id, attempt, given, grant));
    const stored = requests.find((one) => one.id === id);
    const isStored = stored?.phase.is === 'ended' && stored.phase.answer?.is === given.is;
    if (!isStored) return whyNot(stored);
    return (await finishEnded(ports)).includes(id) ? accept(request) : PAGE_LEFT;
  });
}

function whyNot(stored: OpenRequest | undefined): Parsed<never> {
  const isOver = stored === undefined || !isOpen(stored);
  return isOver ? TOO_LATE : STOPPED;
}
