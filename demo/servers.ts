/**
 * The embedded ledger of the demo and its three front doors: the servers that readers ask. The first can be told to
 * lie, and all three can be switched off. Uploads go through a door of their own, which is always honest.
 */

import { type FrontDoor, openFrontDoor, startLedger } from '../src/devledger/server.ts';

/** What the first server does. */
export const CONDUCTS_ON_SHOW = ['honest', 'alter-body', 'omit', 'hang'] as const;
export type ConductOnShow = (typeof CONDUCTS_ON_SHOW)[number];

export type ServersState = { readonly isOn: boolean; readonly conduct: ConductOnShow };

export type Servers = {
  /** The first can be told to lie. They keep their addresses while they are off. */
  readonly urls: readonly string[];
  readonly uploadUrl: string;
  readonly state: () => ServersState;
  /** Resolves when the change is in force. Changes are made one after another. */
  readonly change: (next: ServersState) => Promise<void>;
  /** Puts everything that is pending into a block. */
  readonly mine: () => Promise<void>;
  readonly close: () => Promise<void>;
};

const DOORS = 3;

/** @throws RailError `bad-argument` when another ledger has the folder open, `unsupported-here` without ports */
export async function startServers(dataDir: string, log: (line: string) => void): Promise<Servers> {
  const ledger = await startLedger({ dataDir, port: 0, log });
  const open = (port: number, conduct: ConductOnShow): Promise<FrontDoor> =>
    openFrontDoor(ledger, { port, conduct });
  let doors: FrontDoor[];
  try {
    doors = await Promise.all(Array.from({ length: DOORS }, () => open(0, 'honest')));
  } catch (error) {
    await ledger.close();
    throw error;
  }
  const urls = doors.map(({ url }) => url);
  let state: ServersState = { isOn: true, conduct: 'honest' };

  const apply = async (next: ServersState): Promise<void> => {
    if (state.isOn && !next.isOn) {
      await Promise.all(doors.map((door) => door.close()));
      doors = [];
    }
    if (!state.isOn && next.isOn) {
      const reopened = urls.map((url, i) =>
        open(Number(new URL(url).port), i === 0 ? next.conduct : 'honest'),
      );
      doors = await Promise.all(reopened);
    }
    doors[0]?.behave(next.conduct);
    state = next;
  };

  let changing: Promise<void> = Promise.resolve();
  return {
    urls,
    uploadUrl: ledger.url,
    state: () => state,
    change(next) {
      changing = changing
        .catch(() => {}) // whoever asked for the earlier change was told
        .then(() => apply(next));
      return changing;
    },
    mine: ledger.mine,
    async close() {
      await changing.catch(() => {});
      await ledger.close();
    },
  };
}
