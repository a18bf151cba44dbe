/** Of questions that overlap, no answer replaces one to a later question: a slower answer to an earlier one says what was true before. */

import { useCallback, useRef } from 'preact/hooks';

/** Call it with each question, and what it answers with the answer, once, where that is good: it says whether to take it. */
export function useNewest(): () => () => boolean {
  const asked = useRef(0);
  const taken = useRef(0);
  return useCallback(() => {
    asked.current += 1;
    const mine = asked.current;
    return () => {
      if (mine < taken.current) return false;
      taken.current = mine;
      return true;
    };
  }, []);
}
