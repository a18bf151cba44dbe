/**
 * What the policy says of what is on screen, for as long as it is (docs/spec/policy.md section 6). Where the reader's servers, companies or keys change meanwhile, evidence is looked for again and
 * all of it decided anew; until then nothing is said, so that nothing can be agreed to.
 */

import { useEffect, useRef, useState } from 'preact/hooks';
import {
  type Decided,
  decideFirst,
  followEvidenceSettings,
  type ToDecide,
  type WhyAgain,
  whyAgain,
} from '../../browser/deciding.ts';
import type { Parsed } from '../../errors.ts';

export type Deciding = {
  /** `null` while it is being decided. */
  readonly said: Parsed<readonly Decided[]> | null;
  /** Servers are asked for evidence. */
  readonly isLooking: boolean;
  /** Why it was asked for again; `null` where it was not. */
  readonly why: WhyAgain | null;
  /** Whether what was said counts now. Where it does not, it is decided anew. */
  readonly holds: () => Promise<boolean>;
};

type Round = { readonly n: number; readonly why: WhyAgain | null };
type Told = { readonly asked: ToDecide; readonly round: Round; readonly said: Deciding['said'] };

/** @param asked the same value for as long as it means the same; `null` where nothing can be decided yet */
export function useDecided(asked: ToDecide | null): Deciding {
  const [round, setRound] = useState<Round>({ n: 0, why: null });
  const [told, setTold] = useState<Told | null>(null);
  const isCurrent = told !== null && told.asked === asked && told.round === round;
  const said = isCurrent ? told.said : null;
  const now = useRef({ asked, said });
  now.current = { asked, said };
  useEffect(() => {
    if (asked === null) return;
    let isOver = false;
    const tell = (next: Deciding['said']) => {
      if (!isOver) setTold({ asked, round, said: next });
    };
    void decideFirst(asked, () => tell(null)).then(tell);
    return () => {
      isOver = true;
    };
  }, [asked, round]);
  const again = (why: WhyAgain) => setRound(({ n }) => ({ n: n + 1, why }));
  useEffect(
    () =>
      followEvidenceSettings(() => {
        const { asked, said } = now.current;
        // What was decided without evidence does not depend on them. What is under way may.
        if (asked !== null && (said === null || hasLooked(said))) again('settings');
      }),
    [],
  );
  const holds = async () => {
    const why = said?.ok ? await whyAgain(said.value, Date.now()) : null;
    if (why !== null) again(why);
    return why === null && said?.ok === true;
  };
  const isLooking = isCurrent && said === null;
  return { said, isLooking, why: isLooking || hasLooked(said) ? round.why : null, holds };
}

function hasLooked(said: Deciding['said']): boolean {
  return said?.ok === true && said.value.some(({ looked }) => looked !== null);
}
