/** The operator's page: reads the state, shows it, and reads it again after each action. */

import { ask, type MadeInvites, type State, takeToken } from './ask.ts';
import { el } from './dom.ts';
import { showInvites } from './invites.ts';
import { showMembers } from './members.ts';
import { showTop } from './overview.ts';
import { showRoots } from './roots.ts';
import { showApplications } from './waiting.ts';

/** What an action needs of the page. */
export type Act = {
  /** Asks, says what was done, and shows the new state. */
  readonly run: (done: string, path: string, body?: object) => Promise<void>;
  readonly makeInvites: (count: number, days: number) => Promise<void>;
};

const NEWS_MS = 6_000;

const page = document.getElementById('page')!;
const news = document.getElementById('news')!;
let made: MadeInvites['invites'] = [];
let forgetting = 0;
let asked = 0;
let shown = 0;

const act: Act = {
  async run(done, path, body = {}) {
    await tell(async () => {
      await ask(path, body);
      return done;
    });
  },
  async makeInvites(count, days) {
    await tell(async () => {
      made = (await ask<MadeInvites>('invites', { count, days })).invites;
      return made.length === 1 ? 'Made one invitation.' : `Made ${made.length} invitations.`;
    });
  },
};

if (takeToken()) await show();
else
  page.replaceChildren(
    el('p', { class: 'note' }, 'Open the address that was printed when the issuer started.'),
  );

async function tell(work: () => Promise<string>): Promise<void> {
  try {
    news.textContent = await work();
  } catch (error) {
    news.textContent = error instanceof Error ? error.message : 'This did not work.';
  }
  clearTimeout(forgetting);
  forgetting = window.setTimeout(() => {
    news.textContent = '';
  }, NEWS_MS);
  await show();
}

async function show(): Promise<void> {
  asked += 1;
  const mine = asked;
  // A slower answer to an earlier question must not replace a newer one.
  const isNewest = () => {
    if (mine < shown) return false;
    shown = mine;
    return true;
  };
  try {
    const state = await ask<State>('state');
    if (!isNewest()) return;
    document.title = `${state.group.name}: RAIL issuer`;
    page.replaceChildren(
      ...showTop(state),
      showRoots(state, act),
      ...(['invite', 'vouching'].includes(state.group.admission) ? [showInvites(state, made, act)] : []),
      ...(state.group.admission === 'vouching' ? [showApplications(state, act)] : []),
      showMembers(state, act),
    );
  } catch (error) {
    if (!isNewest()) return;
    page.replaceChildren(
      el('p', { class: 'note wrong' }, error instanceof Error ? error.message : 'This did not work.'),
    );
  }
  page.removeAttribute('aria-busy');
}
