import { askMembership, explainWallet, findWallet } from '/rail.js';

const outcome = document.getElementById('outcome');
const place = document.getElementById('no-wallet');

const found = await findWallet();
const wallet = found ?? explainWallet(place, { getUrl: 'https://example.org/rail' }).wallet;
void Promise.resolve(wallet).then(() => {
  outcome.textContent = 'RAIL is here. Choose.';
});

for (const button of document.querySelectorAll('button')) {
  button.addEventListener('click', async () => {
    outcome.textContent = 'Waiting for RAIL, see below.';
    const here = await wallet;
    const asked = await send('/ask', { choice: button.dataset.choice });
    outcome.textContent = 'RAIL asks you now ...';
    const answer = await askMembership(asked, here);
    if (!answer.ok) {
      outcome.textContent = `Not voted: ${answer.because}.`;
      return;
    }
    outcome.textContent = 'Checking ...';
    const { counted, code } = await send('/vote', answer.response);
    outcome.textContent = counted
      ? 'Your vote was counted.'
      : code === 'counted-before'
        ? 'You voted before. One membership, one vote.'
        : `Not counted: ${code}.`;
  });
}

async function send(path, body) {
  const headers = { 'content-type': 'application/json' };
  return (await fetch(path, { method: 'POST', headers, body: JSON.stringify(body) })).json();
}
