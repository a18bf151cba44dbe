/**
 * Reads what a page sent (docs/spec/page-requests.md section 2): JSON text, bounded in size and depth before it is parsed, with one schema for
 * each method. Later methods are entries of the same table.
 */

import { nesting } from '../canonical.ts';
import { accept, type Parsed, refuse } from '../errors.ts';
import { type PersonhoodRequest, readRequest } from '../identity/request.ts';
import { MAX_TEXT_CHARS, type PageErrorCode } from './page-answers.ts';

const MAX_DEPTH = 8;

/** What a page asks for, checked. */
export type PageCall = { readonly method: 'rail_provePersonhood'; readonly params: PersonhoodRequest };

const METHODS: {
  readonly [M in PageCall['method']]: (
    params: unknown,
    nowMs: number,
  ) => Parsed<PageCall['params'], PageErrorCode>;
} = { rail_provePersonhood: readRequest };

/** @param nowMs since 1970 */
export function readPageCall(text: string, nowMs: number): Parsed<PageCall, PageErrorCode> {
  if (text.length > MAX_TEXT_CHARS) return refuse('too-large', '');
  if (nesting(text) > MAX_DEPTH) return refuse('too-deep', '');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return refuse('not-json', '');
  }
  const { method, params: given, ...others } = (value ?? {}) as Record<string, unknown>;
  if (typeof method !== 'string' || Object.keys(others).length > 0) return refuse('bad-request', '');
  if (!Object.hasOwn(METHODS, method)) return refuse('unknown-method', '');
  const known = method as PageCall['method'];
  const params = METHODS[known](given, nowMs);
  return params.ok ? accept({ method: known, params: params.value }) : params;
}
