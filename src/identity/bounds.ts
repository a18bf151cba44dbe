/** Bounds of groups (docs/spec/personhood.md sections 1 and 3), by themselves: the extension's background reads requests without curves. */

/** How an issuer lets members in. */
export const ADMISSIONS = ['invite', 'vouching', 'credential', 'bridge'] as const;

/** Of the one circuit that is used. */
export const TREE_DEPTH = 20;
export const MAX_LEAVES = 2 ** TREE_DEPTH;

/** Smaller groups are refused. */
export const MIN_GROUP_SIZE = 20;
/** Below it a wallet warns. */
export const SMALL_GROUP_SIZE = 1000;
