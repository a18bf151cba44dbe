/** Questions to the background that change nothing: one that was stopped before it answered is asked again, which starts it. */

const TIMES = 3;

/** @param ask `undefined` where there was no answer */
export async function askAgain<Answer>(ask: () => Promise<Answer | undefined>): Promise<Answer | undefined> {
  for (let left = TIMES; left > 1; left--) {
    const answer = await ask();
    if (answer !== undefined) return answer;
  }
  return ask();
}
