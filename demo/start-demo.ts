/** The whole demo without a browser: ledger, servers, samples, page, a group and two polls, on free ports of this machine. */

import { readPageFiles, readProverFiles } from './page-files.ts';
import { startDemoServer } from './server.ts';
import { openWorld, type ReaderSettings, readerSettings, type World } from './world.ts';

export type Demo = {
  /** The page, without a trailing slash. */
  readonly url: string;
  readonly world: World;
  /** For the extension of whoever looks at the page. */
  readonly settings: ReaderSettings;
  /** Stops the page, then polls, issuer and servers; everything logged is on disk afterwards. */
  readonly close: () => Promise<void>;
};

/**
 * @param dataDir keeps ledger and keys from one start to the next
 * @throws RailError `bad-argument` when another demo has the folder open
 */
export async function startDemo(dataDir: string, log: (line: string) => void): Promise<Demo> {
  let url = '';
  const [world, page] = await Promise.all([openWorld(dataDir, () => url, log), readPageFiles()]);
  try {
    const files = new Map([...page, ...(await readProverFiles())]);
    const server = await startDemoServer(world, files, log);
    url = server.url;
    return {
      url,
      world,
      settings: readerSettings(world),
      async close() {
        await server.close();
        await world.close();
      },
    };
  } catch (error) {
    await world.close();
    throw error;
  }
}
