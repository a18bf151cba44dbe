/** A poll's page, as a site would write it on `@rail/personhood`: explains RAIL where it is not in sight, asks, votes, and says what became of it. */

import {
  askMembership,
  explainWallet,
  findWallet,
  type Wallet,
} from '../../../packages/personhood/client.ts';
import { el, fill, place } from '../../page/dom.ts';
import { ask, type State } from './ask.ts';
import { counted, notAnswered, refused } from './outcomes.ts';
import { showSeen } from './seen.ts';

const state = await ask.state();
document.title = `${state.site}: ${state.asks}`;
fill(place('site'), state.site);
fill(place('asks'), state.asks);
fill(
  place('who'),
  `Each member of “${state.group.name}” has one vote. `,
  `This site does not learn which member you are. ${state.group.madeUp} of the members are made up for this demo, so the crowd is not real.`,
);
showForm(state);
showResult(state);
place('show-seen').addEventListener('click', () => void showSeen());

const found = await findWallet();
let wallet: Wallet | null = found;
if (found === null) {
  const alternative = el(
    'p',
    { class: 'note' },
    'Without RAIL this demo has no other way to vote. A real site would offer one here.',
  );
  const words = {
    get: 'No RAIL in this browser? The browser that “npm start” opens has it:',
    getLink: 'the demo’s page',
  };
  const explained = explainWallet(place('explain'), { getUrl: state.home, alternative, words });
  void explained.wallet.then((late) => {
    wallet = late;
    fill(
      place('outcome'),
      el('p', { class: 'label' }, el('span', { class: 'dot' }), 'RAIL is here now. You can vote.'),
    );
  });
}
document.documentElement.dataset.ready = 'yes';

function showForm({ choices }: State): void {
  const options = choices.map(({ id, words }, i) =>
    el(
      'label',
      { class: 'choice' },
      el('input', { type: 'radio', name: 'choice', value: id, checked: i === 0 }),
      words,
    ),
  );
  const form = place('form') as HTMLFormElement;
  const button = el('button', { type: 'submit' }, 'Vote');
  fill(form, el('fieldset', {}, el('legend', {}, 'Your vote'), ...options), button);
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    button.disabled = true;
    try {
      await vote(String(new FormData(form).get('choice')));
    } catch {
      fill(place('outcome'), notAnswered('failed', 'the server of this site did not answer'));
    }
    button.disabled = false;
  });
}

async function vote(choice: string): Promise<void> {
  const outcome = place('outcome');
  if (wallet === null) return fill(outcome, notAnswered('no-wallet', ''));
  const question = await ask.question(choice);
  fill(outcome, el('p', {}, 'RAIL asks you now. Making the proof takes a few seconds.'));
  const answer = await askMembership(question, wallet);
  if (answer.ok) {
    const voted = await ask.vote(answer.response);
    fill(outcome, voted.counted ? counted(voted.anonymitySet) : refused(voted.code));
    showResult(await ask.state());
  } else fill(outcome, notAnswered(answer.code, answer.because));
  if (place('seen').childElementCount > 0) await showSeen();
}

function showResult({ choices }: State): void {
  const all = choices.reduce((sum, { votes }) => sum + votes, 0);
  const rows = choices.map(({ words, votes }) =>
    el(
      'li',
      {},
      el('span', {}, words),
      el('progress', { max: Math.max(all, 1), value: votes, 'aria-label': words }),
      el('b', {}, String(votes)),
    ),
  );
  fill(place('result'), ...rows);
}
