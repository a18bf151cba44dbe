/** A store that forgets everything when the program ends: for tests and for trying out. Members who were counted can come again afterwards. */

import type { Challenge, Store } from './types.ts';

export function memoryStore(): Store {
  const challenges = new Map<string, Challenge>();
  const counted = new Set<string>();
  const find = (challenge: string, session: string, nowMs: number): Challenge | null => {
    const given = challenges.get(challenge);
    return given?.session === session && given.expiresAtMs > nowMs ? given : null;
  };
  return {
    async issue(challenge, nowMs) {
      for (const [name, { expiresAtMs }] of challenges) if (expiresAtMs <= nowMs) challenges.delete(name);
      challenges.set(challenge.challenge, challenge);
    },
    async find(challenge, session, nowMs) {
      return find(challenge, session, nowMs);
    },
    // No `await` inside: two calls cannot run into each other.
    async consume({ challenge, session, scope, nullifier }, nowMs) {
      if (find(challenge, session, nowMs) === null) return 'challenge-gone';
      challenges.delete(challenge);
      const member = `${scope}/${nullifier}`;
      if (counted.has(member)) return 'counted-before';
      counted.add(member);
      return 'counted';
    },
  };
}
