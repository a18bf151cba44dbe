/** A proof, its key and its values as files: whether they belong together, and what that does not say. */

import { useRef, useState } from 'preact/hooks';
import { browser } from 'wxt/browser';
import { checkProof, type ProofCheck } from '../../browser/check-proof.ts';
import type { LooseAnswer } from '../../verify/computation/loose-proof.ts';
import { t } from '../text.ts';
import { ProofAnswer } from './proof-answer.tsx';
import { type FileName, type ProofFiles, ProofForm } from './proof-form.tsx';
import { isHardware } from './proof-systems.ts';

type State =
  | { readonly phase: 'asking'; readonly problem: string }
  | { readonly phase: 'checking'; readonly stop: () => void }
  | { readonly phase: 'answered'; readonly answer: LooseAnswer };

const NOTHING_ASKED: State = { phase: 'asking', problem: '' };

export function ProofPage() {
  const [state, setState] = useState<State>(NOTHING_ASKED);
  const newest = useRef({ stop: () => {} });
  const check = async (system: string, files: ProofFiles, at: string) => {
    // An answer that comes late would be taken for one about the files that are there now.
    newest.current.stop();
    const mine = { stop: () => {} };
    newest.current = mine;
    const show = (next: State) => {
      if (newest.current === mine) setState(next);
    };
    show(NOTHING_ASKED);
    const bytes = async (name: FileName) => {
      const file = files[name];
      return file === undefined ? null : new Uint8Array(await file.arrayBuffer());
    };
    const proof = await bytes('proof');
    if (proof === null) return show({ phase: 'asking', problem: t('proof_no_file') });
    const [key, values, collateral] = isHardware(system)
      ? [null, null, await bytes('collateral')]
      : [await bytes('key'), await bytes('values'), null];
    if (!isHardware(system) && (key === null || values === null))
      return show({ phase: 'asking', problem: t('proof_no_key') });
    const atMs = at === '' ? Date.now() : Date.parse(at);
    if (newest.current !== mine) return;
    const running = checkProof({ system, proof, key, values, collateral, atMs });
    mine.stop = running.stop;
    show({ phase: 'checking', stop: running.stop });
    show(stateAfter(await running.answer));
  };
  return (
    <div class="settings">
      <header class="bar">
        <b class="brand">RAIL</b>
        <a href={browser.runtime.getURL('/options.html')}>{t('proof_settings')}</a>
      </header>
      <main tabIndex={-1}>
        <h1>{t('proof_title')}</h1>
        <p class="about">{t('proof_about')}</p>
        <ProofForm onCheck={(system, files, at) => void check(system, files, at)} />
        <output>
          {state.phase === 'asking' && state.problem}
          {state.phase === 'checking' && t('proof_checking')}
        </output>
        {state.phase === 'checking' && (
          <button type="button" onClick={state.stop}>
            {t('proof_stop')}
          </button>
        )}
        {state.phase === 'answered' && <ProofAnswer answer={state.answer} />}
      </main>
    </div>
  );
}

function stateAfter(answer: Awaited<ProofCheck['answer']>): State {
  if (typeof answer === 'object') return { phase: 'answered', answer };
  if (answer === 'stopped') return { phase: 'asking', problem: t('proof_stopped') };
  return { phase: 'asking', problem: t(answer === 'too-slow' ? 'proof_too_slow' : 'proof_lost') };
}
