/**
 * The two workers as pages of the extension reach them: by asking the background, which adds the vault's data key. A page that is closed asks
 * nothing further, and hears no answer.
 */

import { type Browser, browser } from 'wxt/browser';
import type { KeysOutcome, ProvingStage } from '../engine/keys-protocol.ts';
import type { LookupCalls } from '../engine/lookup-protocol.ts';
import { refuse } from '../errors.ts';
import { type AskedLookup, type AskedOpened, type AskMessage, askedCall } from './ask-state.ts';
import { isKeysProgressMessage, isOwnSender } from './messages.ts';
import type { OpenedRequest } from './opened-call.ts';

/** A call that can be cancelled, and that says how far it is. */
export type WatchedCall = { readonly call: string; readonly onStage: (stage: ProvingStage) => void };

/** `locked` where the vault has to be unlocked first. Never rejects. */
export async function askOpened<M extends AskedOpened>(
  { method, params }: OpenedRequest<M>,
  watched?: WatchedCall,
): Promise<KeysOutcome<M>> {
  const asked = { method, params } as unknown as OpenedRequest<AskedOpened>;
  if (watched === undefined) return (await ask({ type: 'ask-opened', ...asked })) as KeysOutcome<M>;
  const { call, onStage } = watched;
  const hear = (message: unknown, sender: Browser.runtime.MessageSender) => {
    const isOurs = isOwnSender(sender) && isKeysProgressMessage(message);
    if (isOurs && message.progress.call === askedCall(call)) onStage(message.progress.stage);
    return false;
  };
  browser.runtime.onMessage.addListener(hear);
  const outcome = await ask({ type: 'ask-opened', ...asked, call });
  browser.runtime.onMessage.removeListener(hear);
  return outcome as KeysOutcome<M>;
}

/** The call ends as `cancelled`. */
export async function cancelAsked(call: string): Promise<void> {
  await ask({ type: 'ask-cancel', call });
}

/** A worker that went away is a code like any other. Never rejects. */
export async function askLookup<M extends AskedLookup>(
  method: M,
  params: LookupCalls[M]['params'],
): Promise<LookupCalls[M]['result']> {
  return (await ask({ type: 'ask-lookup', method, params })) as LookupCalls[M]['result'];
}

const TIMES = 3;

/** What does no harm twice: where background or worker went away before an answer came, it is asked again, which starts them. */
export async function againIfLost<T extends { readonly ok: boolean }>(ask: () => Promise<T>): Promise<T> {
  for (let left = TIMES; left > 1; left--) {
    const answer = await ask();
    if (!isLost(answer)) return answer;
  }
  return ask();
}

export function isLost(answer: { readonly ok: boolean }): boolean {
  return 'code' in answer && answer.code === 'worker-lost';
}

async function ask(message: AskMessage): Promise<unknown> {
  const answer: unknown = await browser.runtime.sendMessage(message).catch(() => undefined);
  return answer ?? refuse('worker-lost', 'the background went away');
}
