/**
 * What a page asked, from its text to an answer at once or a place in the queue (docs/spec/page-requests.md sections 2 to 4).
 */

import { toBase64Url } from '../bytes.ts';
import { type Asker, askerOf, pageOf, type Sender } from './asker.ts';
import { withSite } from './grants.ts';
import { answerInstant } from './instant.ts';
import { classOf, methodOf } from './methods/classes.ts';
import { MAX_TEXT_CHARS, type PageAnswer, type PageErrorCode } from './page-answers.ts';
import type { PageCall } from './page-call.ts';
import { count, enqueue, isChallengeUsed, type Kind, kindOf, type Queue, refusalOf } from './queue.ts';
import { type PageRequestPorts, step } from './request-ports.ts';
import type { Known, ReadCall } from './standing.ts';

type Ports = PageRequestPorts;

/** The answer for the page where it gets one at once, `null` where its request waits for the person. */
export async function askFromPage(
  ports: Ports,
  sender: Sender,
  { page: name, n, text }: { readonly page: unknown; readonly n: unknown; readonly text: unknown },
): Promise<PageAnswer | null> {
  const page = pageOf(sender);
  const asker = page === null ? null : askerOf(page, name, n);
  if (asker === null || typeof text !== 'string') return errorOf('site-not-allowed');
  const { sites, ...known } = await ports.stored();
  if (!sites.includes(asker.origin)) return errorOf('site-not-allowed');
  const method = methodOf(text);
  switch (classOf(method)) {
    case 'instant':
      return instantly(ports, known, asker, text);
    case 'node':
      return text.length > MAX_TEXT_CHARS ? errorOf('too-large') : ports.askNode(asker.origin, text);
    case 'refused':
      return errorOf('refused-method');
    case 'consent':
      return askPerson(ports, known, asker, text, 'wallet');
    case null:
      return askPerson(ports, known, asker, text, 'membership');
  }
}

async function instantly(
  ports: Ports,
  { wallet }: Known,
  { origin }: Asker,
  text: string,
): Promise<PageAnswer> {
  const { answer: given, isGivenBack } = answerInstant(text, origin, wallet);
  if (isGivenBack) await ports.changeWallet((stored) => withSite(stored, origin, null));
  return given;
}

/** `null` where its request waits for the person. */
async function askPerson(
  ports: Ports,
  known: Known,
  asker: Asker,
  text: string,
  kind: Kind,
): Promise<PageAnswer | null> {
  const nowMs = ports.clock();
  // Counted before it is read: reading costs more.
  const counted = await step(ports, (queue) => count(queue, asker.origin, kind, nowMs));
  const refusal = refusalOf(counted, asker, kind, text.length, nowMs);
  if (refusal !== null) return errorOf(refusal);
  if (text.length > MAX_TEXT_CHARS) return errorOf('too-large');
  const site = { ...known, origin: asker.origin };
  const read = await ports.read(text, site);
  return read.ok ? takeIn(ports, asker, read.value, text.length, nowMs) : errorOf(read.code, read.because);
}

/** Refused after all where another request came first while this one was read. */
async function takeIn(
  ports: Ports,
  asker: Asker,
  { call, chainId, standing }: ReadCall,
  sizeChars: number,
  nowMs: number,
): Promise<PageAnswer | null> {
  const kind = kindOf(call);
  if (standing.is === 'answer') return { is: 'result', text: standing.text };
  if (standing.is === 'refused') return errorOf(standing.code);
  const id = toBase64Url(ports.random(16));
  const refusals: PageErrorCode[] = [];
  await step(ports, (queue) => {
    const { method, params } = call;
    const isUsed = method === 'rail_provePersonhood' && isChallengeUsed(queue, asker, params.challenge);
    const refusal =
      refusalOf(queue, asker, kind, sizeChars, nowMs) ??
      (isUsed ? 'challenge-used' : isIdWaiting(queue, asker, call) ? 'id-used' : null);
    if (refusal === null) return enqueue(queue, { id, asker, call, chainId, sizeChars }, nowMs);
    refusals.push(refusal);
    return queue;
  });
  return refusals[0] === undefined ? null : errorOf(refusals[0]);
}

/** Calls with this id of the site wait for the person, or are being sent. */
function isIdWaiting({ requests }: Queue, { origin }: Asker, call: PageCall): boolean {
  const idOf = (one: PageCall) => (one.method === 'wallet_sendCalls' ? one.params.id : null);
  const id = idOf(call);
  return id !== null && requests.some((one) => one.asker.origin === origin && idOf(one.call) === id);
}

function errorOf(code: PageErrorCode, detail = ''): PageAnswer {
  return { is: 'error', code, detail };
}
