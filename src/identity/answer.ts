/**
 * What a wallet would prove for a request with one of its groups (docs/spec/personhood.md section 4), before it asks the user. The origin is the
 * browser's word; a page has no say in scope or message.
 */

import { accept, type Parsed, refuse } from '../errors.ts';
import { isAskingOrigin } from './asking-origin.ts';
import { MIN_GROUP_SIZE, SMALL_GROUP_SIZE } from './bounds.ts';
import type { Group } from './group.ts';
import type { PersonhoodRequest } from './request.ts';
import type { RootRecord } from './root-record.ts';
import type { Bound } from './scope.ts';

export type Answer = {
  /** The response but for its proof. */
  readonly bound: Bound;
  readonly anonymitySet: number;
  /** Under 1,000 members: to be said before the user agrees. */
  readonly isSmall: boolean;
};

/** What of an accepted root counts here. */
export type UsableRoot = {
  readonly record: Pick<RootRecord, 'id' | 'groupId' | 'issuedAtMs' | 'size'>;
  readonly untilMs: number;
};

export type AnswerCode =
  | 'wrong-origin'
  | 'wrong-group'
  | 'wrong-admission'
  | 'root-expired'
  | 'root-too-old'
  | 'group-too-small';

/**
 * @param origin of the page, from the browser
 * @param root the newest accepted one of `group`
 */
export function answerTo(
  request: PersonhoodRequest,
  origin: string,
  group: Pick<Group, 'groupId' | 'admission'>,
  { record, untilMs }: UsableRoot,
  nowMs: number,
): Parsed<Answer, AnswerCode> {
  const { appId, action, epoch, slot, challenge, signal, expiresAt } = request;
  const { groupId, admission } = group;
  if (!isAskingOrigin(origin)) return refuse('wrong-origin', 'pages of this origin cannot ask');
  if (!request.acceptedGroups.includes(groupId) || record.groupId !== groupId)
    return refuse('wrong-group', 'the site does not accept this group');
  if (request.assurance?.includes(admission) === false)
    return refuse('wrong-admission', 'the site does not accept how this group admits');
  if (untilMs <= nowMs) return refuse('root-expired', 'the group has no root that is valid now');
  if (nowMs - record.issuedAtMs > request.maxRootAgeSec * 1000)
    return refuse('root-too-old', 'the site asks for a newer root');
  if (record.size < Math.max(MIN_GROUP_SIZE, request.minAnonymitySet))
    return refuse('group-too-small', `${record.size} members are too few to hide among`);
  const counted = { origin, appId, action, epoch, slot, groupId };
  const bound: Bound = { v: 1, ...counted, rootRecordId: record.id, challenge, signal, expiresAt };
  return accept({ bound, anonymitySet: record.size, isSmall: record.size < SMALL_GROUP_SIZE });
}
