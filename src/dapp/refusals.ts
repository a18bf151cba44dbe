/** Refusals that several steps of a request give, each in one sentence; the background has no room for more. */

import { refuse } from '../errors.ts';

export const TOO_LATE = refuse('too-late', 'the request has ended');
export const PAGE_LEFT = refuse('page-left', 'the page is gone');
export const STOPPED = refuse('cancelled', 'the person stopped it');
export const WRONG_CHOICE = refuse('wrong-choice', 'what was agreed to is not what was asked for');
