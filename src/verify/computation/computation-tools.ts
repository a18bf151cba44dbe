/** What the check of computation evidence needs besides servers: the reader's keys, the systems, and what was asked for. */

import type { Clock } from '../../ports.ts';
import type { ComputationKey } from './computation-keys.ts';
import type { RunModel } from './reproduce.ts';
import type { System } from './system.ts';

/** `null` for a system of which this version knows nothing. Loaded when a record first needs one. */
export type OpenSystem = (id: string) => Promise<System | null>;

export type ComputationTools = {
  readonly keys: readonly ComputationKey[];
  readonly openSystem: OpenSystem;
  readonly runModel: RunModel;
  /** The reader wants public models to be run here: that takes time, and their bytes. */
  readonly reproduce: boolean;
  /** Milliseconds since 1970: whether a quote's collateral is still good today. */
  readonly today: Clock;
};
