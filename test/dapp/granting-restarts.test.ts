/** A background that ends at any step between the person's word and the end of a request: the site has the answer and what goes with it, or neither. */

import { describe, expect, test } from 'vitest';
import { withSite } from '../../src/dapp/grants.ts';
import { endsOf, GRANTING, play } from '../fixtures/granting.ts';
import { type FakeBrowser, SITE } from '../fixtures/page-requests.ts';

describe.each(Object.entries(GRANTING))('%s, and a background that ends', (_, asked) => {
  const { answer, before, kept } = asked;
  const had = before.sites[SITE];
  const whole = async () => play(asked, []);
  /** What the page was told, or nothing and the person is asked again. */
  const expectWhole = ({ told, site, open, wallet }: Awaited<ReturnType<typeof play>>) => {
    if (told.length > 0) {
      expect({ told, site, open }).toEqual({ told: [answer], site: asked.site, open: [] });
      expect(wallet).toMatchObject(kept);
    } else {
      expect({ site, open }).toEqual({ site: had, open: ['shown'] });
      expect(wallet).toEqual(before);
    }
  };

  test('nowhere: all of it', async () => {
    const done = await whole();
    expectWhole(done);
    expect(done.told).toHaveLength(1);
  });

  test('at any step, and the next one at any of its own: all of it, or the person is asked again', async () => {
    const [steps = 0] = (await whole()).steps;
    const ways = { told: 0, asked: 0 };
    for (const end of endsOf(steps)) {
      const once = await play(asked, [end]);
      expectWhole(once);
      ways[once.told.length > 0 ? 'told' : 'asked']++;
      for (const next of endsOf(once.steps[1] ?? 0)) {
        const twice = await play(asked, [end, next]);
        expectWhole(twice);
        // The same end, wherever the second one was ended.
        expect(twice.told).toEqual(once.told);
      }
    }
    // Otherwise nothing of this was tried.
    expect(Math.min(ways.told, ways.asked)).toBeGreaterThan(6);
  });

  /** Plays each end with this meanwhile. `isOver`: the request was forgotten by then, and nothing is due any more. */
  async function meanwhile(happens: (fake: FakeBrowser) => unknown) {
    const [steps = 0] = (await whole()).steps;
    const played = [];
    for (const end of endsOf(steps)) {
      let [isOver, happened]: [boolean, unknown] = [false, null];
      const done = await play(asked, [end], (fake) => {
        isOver = fake.queue().requests.length === 0;
        happened = happens(fake);
      });
      played.push({ ...done, isOver, happened });
    }
    return played;
  }

  test('and a page that has left meanwhile: it has what it had, and the person what is theirs', async () => {
    const all = await meanwhile(({ pages }) => void pages.delete(1));
    expect(all.some(({ isOver }) => !isOver)).toBe(true);
    for (const { site, wallet, told, isOver } of all) {
      expect({ isOver, site }).toEqual({ isOver, site: isOver ? asked.site : had });
      if (isOver) expect(told).toEqual([answer]);
      const { chains, watched } = wallet;
      if (wallet.given === undefined)
        expect({ chains, watched }).toEqual({ chains: before.chains, watched: [] });
      else expect(wallet).toMatchObject(kept);
    }
  });

  test('and a person who takes it away meanwhile: it stays away', async () => {
    const all = await meanwhile((fake) => {
      const { wallet } = fake.known();
      const isGiven = wallet.given !== undefined;
      if (isGiven) fake.setKnown({ wallet: withSite(wallet, SITE, null) });
      return isGiven;
    });
    const takenAway = all.filter(({ happened }) => happened);
    expect(takenAway.length).toBeGreaterThan(3);
    for (const { told, open, site } of takenAway) {
      expect({ open, site, count: told.length }).toEqual({ open: [], site: undefined, count: 1 });
      expect(['failed', answer]).toContainEqual(told[0]);
    }
  });

  test('and a person who switches the site off meanwhile: it has what it had', async () => {
    for (const { site, isOver } of await meanwhile(({ sites }) => sites.splice(0)))
      expect({ isOver, site }).toEqual({ isOver, site: isOver ? asked.site : had });
  });
});
