/** Of questions that overlap, the answer to the newest counts: a slower one to an earlier question says what was true before. */

import { useCallback, useRef } from 'preact/hooks';

/** Call it with each question; what it answers says whether that is still the newest one. */
export function useNewest(): () => () => boolean {
  const newest = useRef(0);
  return useCallback(() => {
    newest.current += 1;
    const mine = newest.current;
    return () => mine === newest.current;
  }, []);
}
