/**
 * The reader's settings, `storage.local` key `settings`, parsed once. What is stored may be old, hand-edited or
 * half-written: each part that does not parse falls back to its default, never to something laxer. What `trust` and
 * `groups` say is read in the worker (`recognised.ts`), because it takes signature checks.
 */

import { isLoopback, isServerUrl } from '../loopback.ts';
import { DEFAULT_GATEWAYS, DEFAULT_UPLOAD_URL } from './default-servers.ts';

export const MAX_GATEWAYS = 10;
export const MAX_TRUST = 50;
export const MAX_GROUPS = 50;

export type Privacy = {
  /** The reader has answered what may leave the device. */
  readonly answered: boolean;
  readonly reach: 'exact' | 'near';
  /** Keep past verdicts on this device. */
  readonly history: boolean;
};

export type Settings = {
  readonly gateways: readonly string[];
  readonly uploadUrl: string;
  /** As stored: `rail.trust-entry/1` and `rail.subscription/1` objects. */
  readonly trust: readonly unknown[];
  /** As stored: `rail.group-entry/1` objects, the groups that the reader recognises. */
  readonly groups: readonly unknown[];
  readonly privacy: Privacy;
};

export const DEFAULT_PRIVACY: Privacy = { answered: false, reach: 'near', history: false };

export const DEFAULT_SETTINGS: Settings = {
  gateways: DEFAULT_GATEWAYS,
  uploadUrl: DEFAULT_UPLOAD_URL,
  trust: [],
  groups: [],
  privacy: DEFAULT_PRIVACY,
};

/** Settings from whatever storage holds. */
export function parseSettings(stored: unknown): Settings {
  const object = (typeof stored === 'object' && stored !== null ? stored : {}) as Record<string, unknown>;
  const gateways = Array.isArray(object.gateways)
    ? object.gateways.filter(isServerUrl).slice(0, MAX_GATEWAYS)
    : null;
  return {
    gateways: gateways ?? DEFAULT_SETTINGS.gateways,
    uploadUrl: isServerUrl(object.uploadUrl) ? object.uploadUrl : DEFAULT_SETTINGS.uploadUrl,
    trust: Array.isArray(object.trust) ? object.trust.slice(0, MAX_TRUST) : [],
    groups: Array.isArray(object.groups) ? object.groups.slice(0, MAX_GROUPS) : [],
    privacy: isPrivacy(object.privacy) ? object.privacy : DEFAULT_PRIVACY,
  };
}

/** By hand: the background reads settings, and has no room for a library of schemas. */
function isPrivacy(value: unknown): value is Privacy {
  const { answered, reach, history, ...others } = (value ?? {}) as { readonly [member: string]: unknown };
  return (
    typeof answered === 'boolean' &&
    (reach === 'exact' || reach === 'near') &&
    typeof history === 'boolean' &&
    Object.keys(others).length === 0
  );
}

/** Before the first lookup that sends anything away, the reader is asked once. */
export function mustAskFirst(settings: Settings): boolean {
  return !settings.privacy.answered && settings.gateways.some((url) => !isLoopback(url));
}
