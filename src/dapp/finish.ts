/**
 * What an ended request is due (docs/spec/page-requests.md section 5): what the site is given, its answer, its window. Each step can be done again, so that a background
 * that ends at any of them leaves the rest to the next one, which comes to the same end.
 */

import { isGranted, withGrant, withoutGrant } from './grants.ts';
import type { PageAnswer } from './page-answers.ts';
import { forget, isOpen, type OpenRequest } from './queue.ts';
import { type PageRequestPorts, step } from './request-ports.ts';

type Ports = PageRequestPorts;

/**
 * Finishes what has ended. In turn with whatever stores an answer: one grant at a time is given and not yet settled.
 *
 * @returns ids of those whose page took its answer
 */
export async function finishEnded(ports: Ports): Promise<readonly string[]> {
  const { requests } = await step(ports, (queue) => queue);
  const ended = requests.filter((one) => !isOpen(one));
  if (ended.length === 0) return [];
  const taken = await Promise.all(ended.map((one) => finish(ports, one)));
  const ids = ended.map(({ id }) => id);
  await step(ports, (queue) => forget(queue, ids));
  return ids.filter((_, at) => taken[at]);
}

const FAILED: PageAnswer = { is: 'error', code: 'failed' };

/** Whether the page took its answer. A result is only for the page that asked, where it is still there; an error tells nothing, and a page that was only busy does not wait for ever. */
async function finish(ports: Ports, { id, asker, phase }: OpenRequest): Promise<boolean> {
  if (phase.is !== 'ended') return false;
  ports.stopProving(id);
  const { view, grant } = phase;
  const { origin } = asker;
  let { answer } = phase;
  if (view !== null) await ports.closeView(view);
  if (grant) {
    const isOn = (await ports.stored()).sites.includes(origin);
    const change = isOn ? withGrant : withoutGrant;
    const wallet = await ports.changeWallet((stored) => change(stored, origin, id, grant));
    // The person changed something meanwhile, and their last word counts.
    if (!isGranted(wallet, origin, id, grant)) answer = FAILED;
  }
  const isThere = answer?.is !== 'result' || (await ports.isThere(asker));
  const isTaken = answer !== null && (await ports.deliver(asker, isThere ? answer : FAILED)) && isThere;
  if (grant && !isTaken) await ports.changeWallet((stored) => withoutGrant(stored, origin, id, grant));
  return isTaken;
}
